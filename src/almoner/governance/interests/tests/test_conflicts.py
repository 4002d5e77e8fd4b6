"""An interest keeps its holder out of what concerns the body: by record, by name, and through who acts for it."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import Exists

from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Role
from almoner.foundation.organisations import actions as organisations
from almoner.foundation.organisations.models import Organisation
from almoner.governance.interests import actions, queries
from almoner.kernel.dates import ApproximateDate

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 9, 1)


@pytest.fixture
def hospice(world: Any, west: Any) -> Any:
    by = world.actor(Role.COMMISSIONING_OFFICER, west)
    return organisations.record_organisation(by=by, office=west, name="Westshire Hospice", form="charity")


@pytest.fixture
def carer(world: Any, west: Any, hospice: Any) -> Any:
    by = world.actor(Role.COMMISSIONING_OFFICER, west)
    return organisations.record_organisation(
        by=by, office=west, name="Carers together", form="partnership", accountable_body=hospice
    )


def declared(world: Any, west: Any, **facts: Any) -> Any:
    said = {"name": "Westshire Hospice", "kind": "officer", "nature": "Trustee"} | facts
    return actions.declare_interest(by=world.actor(Role.MONITORING_OFFICER, west), office=west, **said)


def test_it_is_linked_to_the_organisation_of_that_name(world: Any, west: Any, hospice: Any) -> None:
    assert declared(world, west, name=" westshire  hospice ").organisation == hospice
    assert declared(world, west, name="Another body").organisation is None


def test_who_is_kept_out(world: Any, west: Any, hospice: Any, carer: Any) -> None:
    interest = declared(world, west)
    moira = world.people[Role.MONITORING_OFFICER]
    femi = world.people[Role.CHIEF_FINANCE_OFFICER]
    assert list(queries.conflicts(moira.pk, [hospice.pk], TODAY)) == [interest]
    assert list(queries.conflicts(moira.pk, [carer.pk], TODAY)) == [interest], "the hospice acts for the carers"
    assert not queries.conflicts(moira.pk, [world.records["north"]["organisation"].pk], TODAY)
    assert not queries.conflicts(femi.pk, [hospice.pk], TODAY)
    assert not queries.conflicts(None, [hospice.pk], TODAY)


def test_one_named_before_the_office_held_the_body(world: Any, west: Any) -> None:
    interest = declared(world, west, name="Later Trust")
    by = world.actor(Role.COMMISSIONING_OFFICER, west)
    later = organisations.record_organisation(by=by, office=west, name="LATER TRUST", form="charity")
    assert interest.organisation is None
    assert list(queries.conflicts(interest.person_id, [later.pk], TODAY)) == [interest]


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (ApproximateDate.unknown(), ApproximateDate.unknown(), True),
        (ApproximateDate.day(TODAY), ApproximateDate.day(TODAY), True),
        (ApproximateDate.year(2019), ApproximateDate.open_ended(), True),
        (ApproximateDate.year(2019), ApproximateDate.month(2026, 9), True),
        (ApproximateDate.year(2019), ApproximateDate.month(2026, 8), False),
        (ApproximateDate.month(2026, 10), ApproximateDate.unknown(), False),
    ],
    ids=["nothing known", "this very day", "no end", "some day this month", "ended last month", "begins next month"],
)
def test_what_may_still_hold_counts(world: Any, west: Any, hospice: Any, since: Any, until: Any, holds: bool) -> None:
    interest = declared(world, west, since=since, until=until)
    assert queries.conflicts(interest.person_id, [hospice.pk], TODAY).exists() is holds


def test_it_counts_wherever_it_was_declared(world: Any, west: Any) -> None:
    """Moira works for two offices; the body is everybody's."""
    keeper = command_line(west.pk)
    shared = organisations.record_organisation(by=keeper, office=west, name="National Helpline", form="charity")
    given = organisations.give_identifier(by=keeper, organisation=shared, scheme="GB-CHC", number="1000777")
    organisations.confirm_identifier(by=keeper, identifier=given)
    interest = declared(world, west, name="National Helpline")
    assert list(queries.conflicts(interest.person_id, [shared.pk], TODAY)) == [interest]


def test_the_same_inside_another_query(world: Any, west: Any, hospice: Any, carer: Any) -> None:
    interest = declared(world, west)
    out = Exists(queries.in_the_way_of(interest.person_id, "pk", TODAY))
    mine = Organisation.objects.filter(office=west)
    assert set(mine.filter(out)) == {hospice, carer}
    assert not set(mine.exclude(out)) & {hospice, carer}


def test_everybody_kept_out_of_many_bodies_costs_two_queries(
    world: Any, west: Any, hospice: Any, carer: Any, django_assert_num_queries: Any
) -> None:
    interest = declared(world, west)
    north = world.records["north"]["organisation"]
    with django_assert_num_queries(2):
        found = queries.people_kept_out([hospice.pk, carer.pk, north.pk], TODAY)
    assert found == {hospice.pk: [interest], carer.pk: [interest]}
    assert queries.people_kept_out([], TODAY) == {}


def test_everybody_kept_out_of_a_body_that_is_only_named(
    world: Any, west: Any, hospice: Any, django_assert_num_queries: Any
) -> None:
    interest, other = declared(world, west), declared(world, west, name="Some choir")
    with django_assert_num_queries(1):
        found = queries.people_kept_out_by_name(["WESTSHIRE hospice", "Some Choir", "Nobody", ""], TODAY)
    assert found == {"westshire hospice": [interest], "some choir": [other]}
    assert queries.people_kept_out_by_name([""], TODAY) == {}


def test_what_few_people_hold_reaches_the_same_bodies(
    world: Any, west: Any, hospice: Any, carer: Any, django_assert_num_queries: Any
) -> None:
    declared(world, west)
    moira = world.people[Role.MONITORING_OFFICER]
    femi = world.people[Role.CHIEF_FINANCE_OFFICER]
    with django_assert_num_queries(1):
        found = queries.held_by([moira.pk, femi.pk], TODAY)
    assert [(one.person, one.reaches) for one in found] == [(moira.pk, {hospice.pk, carer.pk})]
    assert set(queries.people_kept_out([hospice.pk, carer.pk], TODAY)) == {hospice.pk, carer.pk}
    assert queries.held_by([femi.pk], TODAY) == queries.held_by([], TODAY) == []


def test_a_body_that_was_only_named_is_reached_by_its_name(world: Any, west: Any) -> None:
    interest = declared(world, west, name="Later Trust")
    by = world.actor(Role.COMMISSIONING_OFFICER, west)
    later = organisations.record_organisation(by=by, office=west, name="LATER TRUST", form="charity")
    fed = organisations.record_organisation(
        by=by, office=west, name="A group it acts for", form="community", accountable_body=later
    )
    [held] = queries.held_by([interest.person_id], TODAY)
    assert held.reaches == {later.pk, fed.pk}
    assert set(queries.people_kept_out([later.pk, fed.pk], TODAY)) == {later.pk, fed.pk}
