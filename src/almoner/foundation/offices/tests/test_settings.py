"""Settings begin on a date, a correction is a later row, and reading them costs no query once the book is open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.actions import record_setting
from almoner.foundation.offices.book import in_force, setting
from tests.world import sign_in

pytestmark = pytest.mark.django_db
YEARS = "retention.agreements"
MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 1)


def say(world: Any, value: Any, starts: dt.date, role: Role = Role.MONITORING_OFFICER, **more: Any) -> Any:
    return record_setting(by=world.actor(role), office=world.north, name=YEARS, value=value, starts=starts, **more)


def test_the_default_stands_and_is_marked_assumed(world: Any) -> None:
    found = in_force(world.north, YEARS, MAY)
    assert (found.value, found.assumed, found.starts) == (7, True, None)


def test_each_day_has_its_own_value(world: Any) -> None:
    say(world, 10, JUNE, reason="scheme of 2026")
    assert setting(world.north, YEARS, MAY) == 7
    assert setting(world.north, YEARS, JUNE) == 10
    say(world, 12, JUNE, reason="a slip of the pen")
    assert setting(world.north, YEARS, JUNE) == 12  # the later row corrects the earlier
    assert not in_force(world.north, YEARS, JUNE).assumed


def test_an_open_book_costs_no_query(world: Any, django_assert_num_queries: Any) -> None:
    say(world, 9, MAY)
    setting(world.north, YEARS, MAY)
    with django_assert_num_queries(0):
        assert setting(world.north, YEARS, MAY) == 9


def test_other_offices_keep_their_own(world: Any) -> None:
    say(world, 9, MAY)
    assert setting(world.south, YEARS, JUNE) == 7


@pytest.mark.parametrize("value", [-1, "seven", True, 10_001])
def test_a_value_of_the_wrong_kind_is_refused(world: Any, value: Any) -> None:
    with pytest.raises(ValidationError):
        say(world, value, MAY)


def test_what_nobody_declared_is_refused(world: Any) -> None:
    with pytest.raises(Refused, match="no setting called"):
        record_setting(by=world.keeper, office=world.north, name="nothing.such", value=1, starts=MAY)


def test_only_some_posts_may(world: Any) -> None:
    with pytest.raises(NotAllowed):
        say(world, 9, MAY, role=Role.COMMISSIONING_OFFICER)


def test_nobody_sets_for_another_office(world: Any) -> None:
    with pytest.raises(NotAllowed, match="another office"):
        record_setting(by=world.actor(Role.MONITORING_OFFICER), office=world.south, name=YEARS, value=9, starts=MAY)


def test_recorded_at_the_desk(world: Any) -> None:
    client = sign_in(Client(), world.people[Role.MONITORING_OFFICER])
    address = f"/desk/{world.north.slug}/settings/{YEARS}/"
    page = client.post(
        address, {"value": "many", "starts_day": "31", "starts_month": "2", "starts_year": "2026", "reason": ""}
    )
    assert page.status_code == 200
    assert page.content.count(b"govuk-error-message") == 3  # every field at once
    answer = client.post(
        address,
        {"value": "8", "starts_day": "1", "starts_month": "6", "starts_year": "2026", "reason": "scheme of 2026"},
    )
    assert answer.status_code == 302
    world.north.refresh_from_db()
    assert setting(world.north, YEARS, JUNE) == 8


def test_stages_as_an_office_prints_them(world: Any) -> None:
    stages = [["Analysis", ["understand"]], ["Delivery", ["do"]]]
    record_setting(by=world.keeper, office=world.north, name="cycle.stages", value=stages, starts=MAY)
    assert world.north.stage_labels() == [("Analysis", ["understand"]), ("Delivery", ["do"])]
    with pytest.raises(ValidationError):
        record_setting(by=world.keeper, office=world.north, name="cycle.stages", value=[["", []]], starts=MAY)
