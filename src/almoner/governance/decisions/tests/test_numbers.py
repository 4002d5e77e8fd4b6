"""The next number is nobody else's, however many begin a decision at once: real transactions, real connections."""

import threading
from typing import Any

import pytest
from django.db import connection

from almoner.foundation.door.actor import command_line
from almoner.foundation.offices import actions as offices
from almoner.governance.decisions import actions

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_two_people_at_once_get_two_numbers(django_db_blocker: Any) -> None:
    by = command_line()
    office = offices.open_office(
        by=by, slug="eastshire", kind="pcc", name="Eastshire", short_name="East", holder_title="PCC", languages=["en"]
    )
    made: list[str] = []

    def begin_one() -> None:
        with django_db_blocker.unblock():
            facts = {"title": "Something", "kind": "other"}
            made.append(actions.open_decision(by=command_line(office.pk), office=office, **facts).number)
            connection.close()

    both = [threading.Thread(target=begin_one) for _ in range(4)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(set(made)) == 4
