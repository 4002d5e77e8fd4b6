"""Lists of organisations: recognised by number, else by name; what all offices share is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almoner.foundation.door.roles import Role
from almoner.foundation.organisations import actions as organisations
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.sheets import actions, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from almoner.foundation.sheets.models import Import
    from tests.world import World

    type Bring = Callable[..., Import]

pytestmark = pytest.mark.django_db

LIST = """\
Organisation,Charity number,Company no.,Type,Size,VCSE,By and for,Accountable body,Web,Email
Melton Mentoring,1134567,1234567,registered charity,small,yes,young people,,melton.example,hello@melton.example
Rutland Partnership,,,partnership,,,,Melton Mentoring,,
"""


@pytest.fixture
def listed(bring: Bring) -> Callable[..., Import]:
    """Check a list of organisations."""
    return lambda words, **given: bring(words, kind="organisations", **given)


@pytest.fixture
def applied(listed: Callable[..., Import], world: World) -> Callable[..., Import]:
    """Check a list of organisations and apply it."""
    by = world.actor(Role.HEAD_OF_COMMISSIONING)
    return lambda words: actions.apply_import(by=by, source=listed(words))


def held(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def test_a_list_comes_in_with_numbers_as_their_registers_write_them(applied: Any, world: World) -> None:
    source = applied(LIST)
    assert (source.counts["new"], source.problems) == (2, [])
    melton, rutland = held("Melton Mentoring"), held("Rutland Partnership")
    assert (melton.form, melton.size, melton.is_vcse, melton.is_sme) == ("charity", "small", True, None)
    assert (melton.website, melton.office_id) == ("https://melton.example", world.north.pk)
    assert sorted(map(str, melton.identifiers.all())) == ["GB-CHC-1134567", "GB-COH-01234567"]
    assert not melton.identifiers.filter(confirmed=True).exists()
    assert rutland.accountable_body == melton


def test_the_second_time_nothing_changes(applied: Any, listed: Any) -> None:
    applied(LIST)
    assert report.changes_nothing(listed(LIST))


def test_a_renamed_organisation_is_recognised_by_its_number(applied: Any, listed: Any) -> None:
    applied(LIST)
    source = listed("Name,Org-id\nMelton Mentors,GB-CHC-1134567\n")
    row = source.rows.get(number=2)
    assert (row.verdict, row.changes) == ("changed", [["name", "Melton Mentoring", "Melton Mentors"]])
    assert "Melton Mentoring" not in source.rows.filter(verdict="missing").values_list("label", flat=True)


def test_new_numbers_are_added_and_none_is_taken_away(applied: Any) -> None:
    applied(LIST)
    applied("Name,Org-id\nMelton Mentoring,GB-UKPRN-10007814\n")
    assert sorted(identifier.scheme for identifier in held("Melton Mentoring").identifiers.all()) == [
        "GB-CHC",
        "GB-COH",
        "GB-UKPRN",
    ]


def test_numbers_of_two_bodies_in_one_row_are_wrong(applied: Any, listed: Any) -> None:
    applied("Name,Charity number\nMelton Mentoring,1134567\nRutland Trust,1134568\n")
    source = listed("Name,Charity number,Org-id\nBoth,1134567,GB-CHC-1134568\n")
    (problem,) = source.rows.get(number=2).as_problems
    assert (
        problem.sentence
        == "Expected: the numbers of one organisation; these belong to: Melton Mentoring, Rutland Trust."
    )


def test_what_all_offices_share_is_recognised_and_left_as_it_is(applied: Any, listed: Any, world: World) -> None:
    shared = organisations.record_organisation(by=world.keeper, office=world.north, name="National Trust of Help")
    noted = organisations.give_identifier(by=world.keeper, organisation=shared, scheme="GB-CHC", number="1134560")
    organisations.confirm_identifier(by=world.keeper, identifier=noted)
    source = applied("Name,Charity number,Size\nTrust of Help,1134560,large\n")
    row = source.rows.get(number=2)
    assert row.verdict == "same"
    assert "is known to all offices, so a file changes nothing of it" in row.warnings[0]
    assert Organisation.objects.get(pk=shared.pk).size == "unknown"
    assert listed("Name\nNational Trust of Help\n").rows.get(number=2).warnings == []


def test_another_offices_organisation_of_the_same_name_is_another_one(applied: Any, world: World) -> None:
    applied("Name\nNorthshire Victims Trust of the south\n")
    found = Organisation.objects.filter(name="Northshire Victims Trust of the south")
    assert {row.office_id for row in found} == {world.north.pk, world.south.pk}


def test_blank_cells_take_nothing_from_name_form_and_size(applied: Any, listed: Any) -> None:
    applied(LIST)
    source = listed("Name,Type,Size,By and for\nMelton Mentoring,,,\n")
    assert source.rows.get(number=2).changes == [["by_and_for", "young people", ""]]


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("Melton,12,,,", "Charity number", "expected one like 1000003"),
        ("Melton,,gift shop,,", "Type", "Expected: registered charity, community interest company"),
        ("Melton,,,not an address,", "Email", "“not an address” is not an email address. Expected: an email address."),
        ("Melton,,,,melton", "Accountable body", "Expected: another organisation: it cannot act for itself."),
    ],
)
def test_what_is_wrong_is_told_by_column(listed: Any, row: str, column: str, sentence: str) -> None:
    source = listed(f"Name,Charity number,Type,Email,Accountable body\n{row}\n")
    (problem,) = source.rows.get(number=2).as_problems
    assert problem.column == column
    assert sentence in problem.sentence


def test_a_post_that_keeps_money_brings_in_organisations_if_it_keeps_them(listed: Any, world: World) -> None:
    from almoner.foundation.door.refusals import NotAllowed

    assert listed(LIST, by=world.actor(Role.FINANCE_OFFICER)).counts["new"] == 2
    with pytest.raises(NotAllowed):
        listed(LIST, by=world.actor(Role.CHIEF_FINANCE_OFFICER))
