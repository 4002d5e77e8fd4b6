"""Arrangements that another body leads: recorded, corrected, published; never in the register."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError

from almoner.do.agreements import actions, queries
from almoner.do.agreements.particulars import Particulars, particulars_of
from almoner.do.agreements.queries import PUBLIC
from almoner.do.agreements.tests.test_desk import DESK, fields_of, text_of
from almoner.foundation.door.refusals import NotAllowed, OutOfDate
from almoner.foundation.door.roles import Role
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from tests.world import sign_in

if TYPE_CHECKING:
    from django.test import Client

    from almoner.do.agreements.models import Arrangement
    from almoner.do.agreements.tests.register import Register

pytestmark = pytest.mark.django_db

SARC = Particulars(lead_name="NHS England", regime="Provider Selection Regime", our_share=Amount.of(0))


@pytest.fixture
def sarc(held: Register) -> Arrangement:
    return actions.record_arrangement(
        by=held.cora, office=held.north, service="Sexual assault referral centre", particulars=SARC, reference="N1"
    )


def test_it_is_recorded_and_stays_out_of_the_register(held: Register, sarc: Arrangement) -> None:
    (version,) = queries.arrangements(seen_by=held.cora, office=held.north)
    assert particulars_of(version) == SARC
    assert version.lead_shown == "NHS England"
    assert queries.agreements(seen_by=held.cora, office=held.north).count() == 4


def test_the_public_sees_it_once_published(held: Register, sarc: Arrangement) -> None:
    assert not queries.arrangements(seen_by=PUBLIC, office=held.north).exists()
    actions.publish(by=held.hugo, record=sarc)
    assert queries.arrangements(seen_by=PUBLIC, office=held.north).count() == 1


def test_a_correction_is_a_version(held: Register, sarc: Arrangement) -> None:
    wanted = Particulars(lead_name="NHS England", our_share=Amount.of("12000.00"), ends=ApproximateDate.month(2027, 3))
    actions.correct_arrangement(by=held.cora, arrangement=sarc, opened=1, particulars=wanted, reason="New letter")
    versions = queries.versions_of_arrangement(sarc)
    assert [version.number for version in versions] == [1, 2]
    assert particulars_of(versions[1]) == wanted
    with pytest.raises(OutOfDate):
        actions.correct_arrangement(by=held.hugo, arrangement=sarc, opened=1, particulars=SARC, reason="Mine")
    with pytest.raises(ValidationError, match="Nothing is different"):
        actions.correct_arrangement(by=held.cora, arrangement=sarc, opened=2, particulars=wanted, reason="Again")


def test_what_is_refused(held: Register, sarc: Arrangement) -> None:
    common = {"by": held.cora, "office": held.north}
    with pytest.raises(ValidationError) as refused:
        actions.record_arrangement(**common, service="X", particulars=Particulars())
    assert "lead_name" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        actions.record_arrangement(**common, service=sarc.service, particulars=SARC, reference="N1")
    assert "reference" in refused.value.message_dict
    backwards = Particulars(
        lead_name="X",
        begins=ApproximateDate.day(dt.date(2026, 4, 1)),
        ends=ApproximateDate.day(dt.date(2026, 3, 31)),
    )
    with pytest.raises(ValidationError) as refused:
        actions.record_arrangement(**common, service="X", particulars=backwards)
    assert "ends" in refused.value.message_dict
    with pytest.raises(NotAllowed, match="another office"):
        actions.record_arrangement(**common, service="X", particulars=Particulars(lead=held.stranger))
    with pytest.raises(NotAllowed):
        actions.record_arrangement(by=held.auditor, office=held.north, service="X", particulars=SARC)


def test_as_known_on_a_day(held: Register) -> None:
    made = actions.record_arrangement(
        by=held.cora, office=held.north, service="X", particulars=SARC, known_from=dt.date(2025, 4, 1)
    )
    later = Particulars(lead_name="Integrated care board")
    actions.correct_arrangement(by=held.cora, arrangement=made, opened=1, particulars=later, reason="R")
    (then,) = queries.arrangements(seen_by=held.cora, office=held.north, on=dt.date(2025, 5, 1))
    assert then.lead_name == "NHS England"


@pytest.mark.slow
def test_at_the_desk(held: Register, client: Client) -> None:
    sign_in(client, held.people[Role.COMMISSIONING_OFFICER])
    assert "Help that another body leads" in text_of(client.get(f"{DESK}/arrangements/"))
    asked = fields_of(client.get(f"{DESK}/arrangements/new/"))
    asked |= {"service": "SARC", "lead": "NHS England", "our_share": "0"}
    assert "tick that it is new" in text_of(client.post(f"{DESK}/arrangements/new/", asked))
    answer = client.post(f"{DESK}/arrangements/new/", asked | {"service_is_new": "on"})
    page = answer["Location"]
    assert "Led by NHS England." in text_of(client.get(page))
    again = fields_of(client.get(f"{page}correct/"))
    assert "Nothing is different" in text_of(client.post(f"{page}correct/", again | {"reason": "R"}))
    assert client.post(f"{page}correct/", again | {"lead": "catch22", "reason": "R"}).status_code == 302
    assert "was NHS England → is now Catch22" in text_of(client.get(page))
    stale = again | {"lead": "Somebody", "reason": "R"}
    assert "What they saved, and what you wrote" in text_of(client.post(f"{page}correct/", stale))
    assert "SARC" in text_of(client.get(f"{DESK}/arrangements/"))
    assert client.get(f"{page}publish/").status_code == 403
    sign_in(client, held.people[Role.MONITORING_OFFICER])
    assert client.post(f"{page}publish/").status_code == 302
    assert client.post(f"{page}take-back/", {"note": "Not ours to tell"}).status_code == 302


def test_the_neighbour_s_is_not_found(held: Register, client: Client) -> None:
    from almoner.foundation.door.actor import command_line

    theirs = actions.record_arrangement(
        by=command_line(held.south.pk), office=held.south, service="Theirs", particulars=SARC
    )
    sign_in(client, held.people[Role.COMMISSIONING_OFFICER])
    for tail in ("", "correct/"):
        assert client.get(f"{DESK}/arrangements/{theirs.pk}/{tail}").status_code == 404
