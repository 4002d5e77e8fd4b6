"""Queries put into SQL once and asked with other values."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.prepared import Joined, Prepared, columns_of, record_of
from almoner.foundation.offices.models import Appointment, Office
from almoner.kernel.identity import new_id

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_same_query_with_other_values(world: World, django_assert_num_queries: Any) -> None:
    by_slug = Prepared(lambda *, slug: Office.objects.filter(slug=slug).values_list("pk"))
    with django_assert_num_queries(3):
        assert by_slug.rows(slug=world.north.slug) == [(world.north.pk,)]
        assert by_slug.rows(slug=world.south.slug) == [(world.south.pk,)]
        assert by_slug.rows(slug="nowhere' OR 1=1") == []


def test_keys_days_and_words_find_their_places(world: World) -> None:
    held = Prepared(
        lambda *, office, on, name: Appointment.objects.filter(
            office=office, starts__lte=on, person__name=name
        ).values_list("person__name", "starts")
    )
    since = dt.date(2024, 5, 9)
    asked = {"office": world.north.pk, "name": "Hugo Head"}
    assert held.rows(on=since, **asked) == [("Hugo Head", since)]
    assert held.rows(on=since - dt.timedelta(days=1), **asked) == []


def test_a_shape_has_sql_of_its_own(world: World) -> None:
    def build(order: str, most: int, *, chain: Any) -> Any:
        return Entry.objects.filter(chain=chain).order_by(order).values_list("position")[:most]

    entries = Prepared(build)
    assert entries.rows("position", 2, chain=world.north.pk) == [(1,), (2,)]
    newest = entries.rows("-position", 1, chain=world.north.pk)[0][0]
    assert newest > 2
    assert entries.rows("-position", 1, chain=new_id()) == []


def test_a_value_that_the_query_forgets_is_our_fault(world: World) -> None:
    def forgetful(**_values: Any) -> Any:
        return Office.objects.values_list("pk")

    with pytest.raises(LookupError, match="slug"):
        Prepared(forgetful).rows(slug="northshire")


def test_a_record_is_made_as_the_orm_makes_it(world: World) -> None:
    by_slug = Prepared(lambda *, slug: Office.objects.filter(slug=slug).values_list(*columns_of(Office)))
    (row,) = by_slug.rows(slug=world.north.slug)
    made, held = record_of(Office, row), Office.objects.get(pk=world.north.pk)
    assert made == held
    assert [getattr(made, name) for name in columns_of(Office)] == [getattr(held, name) for name in columns_of(Office)]
    assert not made._state.adding


def test_what_hangs_on_a_record_comes_with_it(world: World, django_assert_num_queries: Any) -> None:
    joined = Joined(Appointment, "office", "person")
    one = Prepared(lambda *, pk: Appointment.objects.filter(pk=pk).values_list(*joined.columns, "office__slug"))
    for held in Appointment.objects.filter(office=world.north).select_related("office", "person"):
        with django_assert_num_queries(1):
            (row,) = one.rows(pk=held.pk)
            made = joined.record(row)
            assert (made, made.office, made.person) == (held, held.office, held.person)
        assert (made.office.name, row[-1]) == (held.office.name, held.office.slug)


def test_moments_find_their_places(world: World) -> None:
    since = Prepared(lambda *, chain, at: Entry.objects.filter(chain=chain, at__gte=at).values_list("position"))
    newest = Entry.objects.filter(chain=world.north.pk).order_by("-position")[0]
    assert since.rows(chain=world.north.pk, at=newest.at) == [(newest.position,)]
