"""Two people promise the same pot at the same moment, each with a connection of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from almoner.do.awards import actions
from almoner.do.awards.models import Award
from almoner.do.awards.rules.splits import Part
from almoner.do.grants.tests import inviting
from almoner.foundation.door.actor import command_line
from almoner.foundation.organisations import actions as organisations
from tests.world import open_office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WORKERS = 4


def test_a_pot_is_promised_once() -> None:
    office = open_office(command_line(), "weststan", "Westshire")
    by = command_line(office.pk)
    pot = inviting.pot_of(office, "Small pot", "1000.00")
    body = organisations.record_organisation(by=by, office=office, name="Trust", form="charity")
    ready = Barrier(WORKERS)

    def award(number: int) -> Any:
        try:
            connection.ensure_connection()
            ready.wait(20)
            return actions.make_award(
                by=by,
                office=office,
                kind="ad_hoc",
                organisation=body,
                parts=[Part(pot.pk, 2027, Decimal(600))],
                title=f"Help {number}",
                description="Help.",
                rationale="A need.",
            )
        except ValidationError as wrong:
            return wrong
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        came = list(pool.map(award, range(WORKERS)))
    refused = [each for each in came if isinstance(each, ValidationError)]
    assert len(refused) == WORKERS - 1
    assert all("has £400.00 left; this takes £600.00" in str(each) for each in refused)
    assert Award.objects.count() == 1
