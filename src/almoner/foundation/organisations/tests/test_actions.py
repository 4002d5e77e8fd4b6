"""Organisations kept: entered, corrected, known by a number, shared once it is confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import appointed, command_line
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.door.tokens import token_of
from almoner.foundation.organisations import actions, queries
from almoner.foundation.organisations.models import Identifier, Organisation
from almoner.foundation.organisations.naming import organisations_named

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def cora(world: World) -> Any:
    return world.actor(Role.COMMISSIONING_OFFICER)


@pytest.fixture
def sam(world: World) -> Any:
    """Sam at work for the neighbour."""
    roles = frozenset({Role.COMMISSIONING_OFFICER})
    return appointed("Sam", person_id=world.sam.pk, office_id=world.south.pk, roles=roles)


@pytest.fixture
def melton(world: World, cora: Any) -> Organisation:
    return actions.record_organisation(by=cora, office=world.north, name="Melton  Mentoring", form="charity")


def last_entry(world: World) -> Entry:
    return Entry.objects.filter(chain=world.north.pk).latest("position")


def test_a_new_organisation_is_its_offices_own_until_it_is_confirmed(melton: Organisation, cora: Any, sam: Any) -> None:
    assert melton.name == "Melton Mentoring"
    assert queries.organisation_at(seen_by=cora, pk=melton.pk) == melton
    assert queries.organisation_at(seen_by=sam, pk=melton.pk) is None
    with pytest.raises(NotAllowed, match="another office"):
        actions.correct_organisation(by=sam, organisation=melton, name="Ours")


def test_a_confirmed_identifier_makes_it_everybodys(melton: Organisation, cora: Any, sam: Any, world: World) -> None:
    identifier = actions.give_identifier(by=cora, organisation=melton, scheme="GB-CHC", number="1134567")
    assert queries.organisation_at(seen_by=sam, pk=melton.pk) is None
    actions.confirm_identifier(by=cora, identifier=identifier)
    assert last_entry(world).verb == "confirmed identifier"
    shared = queries.organisation_at(seen_by=sam, pk=melton.pk)
    assert shared == melton
    actions.correct_organisation(by=sam, organisation=shared, area_served="Melton")
    assert queries.organisation_at(seen_by=cora, pk=melton.pk).area_served == "Melton"


def test_a_number_is_confirmed_for_one_organisation_only(melton: Organisation, cora: Any, world: World) -> None:
    other = actions.record_organisation(by=cora, office=world.north, name="Melton Mentors")
    first, second = (
        actions.give_identifier(by=cora, organisation=one, scheme="GB-CHC", number="1134567") for one in (melton, other)
    )
    actions.confirm_identifier(by=cora, identifier=first)
    with pytest.raises(Refused, match="GB-CHC-1134567 is confirmed as Melton Mentoring"):
        actions.confirm_identifier(by=cora, identifier=second)
    with pytest.raises(Refused, match="confirmed already"):
        actions.confirm_identifier(by=cora, identifier=first)


def test_an_identifier_that_cannot_be_one_is_refused_at_its_field(melton: Organisation, cora: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.give_identifier(by=cora, organisation=melton, scheme="GB-CHC", number="12")
    assert "number" in refused.value.message_dict
    actions.give_identifier(by=cora, organisation=melton, scheme="GB-CHC", number="1134567")
    with pytest.raises(ValidationError, match="noted already"):
        actions.give_identifier(by=cora, organisation=melton, scheme="gb-chc", number=" 1134567")


def test_an_identifier_noted_by_mistake_is_taken_back_unless_it_is_confirmed(melton: Organisation, cora: Any) -> None:
    wrong = actions.give_identifier(by=cora, organisation=melton, scheme="GB-CHC", number="1134567")
    actions.withdraw_identifier(by=cora, identifier=wrong, reason="another charity's")
    assert not Identifier.objects.filter(organisation=melton).exists()
    right = actions.give_identifier(by=cora, organisation=melton, scheme="GB-CHC", number="1134568")
    actions.confirm_identifier(by=cora, identifier=right)
    with pytest.raises(Refused, match="stays: other offices rely on it"):
        actions.withdraw_identifier(by=cora, identifier=right, reason="")


def test_a_correction_keeps_before_and_after_and_an_unchanged_one_leaves_no_trace(
    melton: Organisation, cora: Any, world: World
) -> None:
    actions.correct_organisation(by=cora, organisation=melton, reason="register", size="small", form="charity")
    entry = last_entry(world)
    assert (entry.verb, entry.reason) == ("corrected organisation", "register")
    assert '"before":{"size":"unknown"}' in entry.detail
    assert '"after":{"size":"small"}' in entry.detail
    actions.correct_organisation(by=cora, organisation=melton, size="small")
    assert last_entry(world) == entry


def test_who_opened_it_before_somebody_else_saved_is_told_and_overwrites_nothing(
    melton: Organisation, cora: Any
) -> None:
    token = token_of(melton, actions.FACTS)
    actions.correct_organisation(by=cora, organisation=melton, token=token, size="small")
    with pytest.raises(OutOfDate, match="Somebody else changed this while you had it open"):
        actions.correct_organisation(by=cora, organisation=melton, token=token, size="large")
    assert Organisation.objects.get(pk=melton.pk).size == "small"


def test_names_are_given_once_in_an_office(melton: Organisation, cora: Any, world: World) -> None:
    with pytest.raises(ValidationError):
        actions.record_organisation(by=cora, office=world.north, name="MELTON MENTORING")


def test_it_cannot_act_for_itself_nor_through_a_stranger(melton: Organisation, cora: Any, world: World) -> None:
    with pytest.raises(ValidationError):
        actions.correct_organisation(by=cora, organisation=melton, accountable_body=melton)
    theirs = actions.record_organisation(by=command_line(world.south.pk), office=world.south, name="Southern Trust")
    with pytest.raises(NotAllowed, match="another office"):
        actions.correct_organisation(by=cora, organisation=melton, accountable_body=theirs)


def test_what_all_share_names_no_body_that_one_office_alone_can_see(
    melton: Organisation, cora: Any, world: World
) -> None:
    trust = actions.record_organisation(by=cora, office=world.north, name="Rutland Trust")
    noted = actions.give_identifier(by=cora, organisation=melton, scheme="GB-CHC", number="1134567")
    actions.correct_organisation(by=cora, organisation=melton, accountable_body=trust)
    with pytest.raises(Refused, match="Rutland Trust is known to one office only"):
        actions.confirm_identifier(by=cora, identifier=noted)
    actions.correct_organisation(by=cora, organisation=melton, accountable_body=None)
    actions.confirm_identifier(by=cora, identifier=noted)
    with pytest.raises(ValidationError, match="Rutland Trust is known to one office only"):
        actions.correct_organisation(by=cora, organisation=melton, accountable_body=trust)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OFFICE_HOLDER, Role.DEPUTY, Role.MONITORING_OFFICER])
def test_who_does_not_keep_organisations_is_refused(world: World, melton: Organisation, role: Role) -> None:
    with pytest.raises(NotAllowed, match="record and correct organisations"):
        actions.correct_organisation(by=world.actor(role), organisation=melton, name="Mine")
    with pytest.raises(NotAllowed):
        actions.record_organisation(by=world.actor(role), office=world.north, name="Mine")


def test_another_offices_identifier_is_out_of_reach(melton: Organisation, cora: Any, sam: Any) -> None:
    noted = actions.give_identifier(by=cora, organisation=melton, scheme="GB-CHC", number="1134567")
    for move in (actions.confirm_identifier, lambda **given: actions.withdraw_identifier(**given, reason="x")):
        with pytest.raises(NotAllowed, match="another office"):
            move(by=sam, identifier=noted)


def test_names_are_found_or_entered_in_three_questions(
    melton: Organisation, cora: Any, world: World, django_assert_max_num_queries: Any
) -> None:
    shared = actions.record_organisation(
        by=command_line(world.south.pk), office=world.south, name="National Trust of Help"
    )
    noted = actions.give_identifier(
        by=command_line(world.south.pk), organisation=shared, scheme="GB-CHC", number="1134560"
    )
    actions.confirm_identifier(by=command_line(world.south.pk), identifier=noted)
    names = ["melton mentoring", "National Trust of Help", *(f"New {n}" for n in range(50))]
    from almoner.foundation.door.bolt import at_work

    with at_work(cora), django_assert_max_num_queries(3):
        found = organisations_named(world.north, names)
    assert found["melton mentoring"] == melton
    assert found["national trust of help"] == shared
    assert found["new 7"].office_id == world.north.pk


def test_the_office_of_nobody_sees_only_what_is_shared(melton: Organisation, world: World) -> None:
    assert melton not in queries.organisations(seen_by=command_line())
