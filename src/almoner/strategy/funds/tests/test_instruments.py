"""The ways in which money of a fund may be given: a list for each, a sentence for what is not on it (GRA-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError

from almoner.foundation.door.actor import command_line
from almoner.strategy.funds import actions
from almoner.strategy.funds.instruments import fund_refusal, pot_refusals
from almoner.strategy.funds.models import Fund, Pot

if TYPE_CHECKING:
    from almoner.foundation.offices.models import Office

pytestmark = pytest.mark.django_db
ROUND, CONTRACT = Fund.Instrument.ROUND, Fund.Instrument.CONTRACT


def fund(west: Office, code: str, *allowed: str, pot: Pot | None = None) -> Fund:
    by = command_line(west.pk)
    return actions.record_fund(by=by, office=west, code=code, name=f"Fund {code}", allowed=list(allowed), pot=pot)


def test_a_fund_that_names_no_way_may_be_given_in_any(west: Office) -> None:
    assert fund_refusal(fund(west, "ANY"), ROUND) == ""


def test_a_fund_is_refused_to_a_way_that_it_does_not_name(west: Office) -> None:
    held = fund(west, "VF", "contract", "ad_hoc")
    assert fund_refusal(held, CONTRACT) == ""
    assert fund_refusal(held, ROUND) == (
        "“Fund VF” may not be given as grants in rounds of applications, only as contracts, ad hoc grants. "
        "Choose another fund, or have this one corrected."
    )


def test_a_pot_is_refused_where_every_fund_it_pays_for_excludes_the_way(west: Office) -> None:
    by = command_line(west.pk)
    pot = actions.record_pot(by=by, office=west, name="Core")
    assert pot_refusals(west, [pot], ROUND) == {}
    fund(west, "VF", "contract", pot=pot)
    said = pot_refusals(west, [pot], ROUND)[pot.pk]
    assert said.startswith("“Core” pays for “Fund VF”, which may not be given as grants in rounds of applications.")
    fund(west, "CSDF", "round", pot=pot)
    assert pot_refusals(west, [pot], ROUND) == {}


def test_a_way_that_nobody_knows_is_refused(west: Office) -> None:
    with pytest.raises(ValidationError, match="from those that are listed"):
        fund(west, "ODD", "lottery")
