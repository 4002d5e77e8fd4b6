"""Registering an organisation, and asking to join one: nobody takes over what others hold or an office knows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from almoner.foundation.audit.models import INSTALLATION, Entry
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.notices.models import Notice
from almoner.foundation.organisations import actions, queries
from almoner.foundation.organisations.access import May, themselves
from almoner.foundation.organisations.actions import Known
from almoner.foundation.organisations.lifecycle import JOIN_REQUEST, RequestState
from almoner.foundation.organisations.models import JoinRequest, Organisation
from almoner.foundation.organisations.naming import organisations_known, organisations_named

from .bodies import NUMBER, at, entry, person, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def ola() -> Any:
    return person("Ola")


@pytest.fixture
def eve() -> Any:
    return person("Eve")


@pytest.fixture
def cora(world: Any) -> Any:
    return world.actor(Role.COMMISSIONING_OFFICER)


def ask(who: Any, body: Any, message: str = "I run its helpline.") -> JoinRequest:
    return actions.ask_to_join(by=themselves(who), known=body.pk, message=message)


def test_the_moves_of_a_request() -> None:
    moves = {(move.name, source, move.target, move.by) for move in JOIN_REQUEST for source in move.sources}
    assert moves == {
        ("approve", "waiting", "approved", May.ANSWER),
        ("refuse", "waiting", "refused", May.ANSWER),
        ("withdraw", "waiting", "withdrawn", May.REGISTER),
    }


def test_a_charity_is_confirmed_by_the_register(ola: Any) -> None:
    entry(income=Decimal("100000.01"), company_number="02324869")
    made = registered(ola, "Melton Refuge", form="charity", scheme="GB-CHC", number=NUMBER)
    assert (made.name, made.size, made.is_vcse, made.office) == ("Melton Refuge", "medium", True, None)
    assert {(str(each), each.confirmed) for each in made.identifiers.all()} == {
        (f"GB-CHC-{NUMBER}", True),
        ("GB-COH-02324869", True),
    }
    assert queries.members(made).get().parts == ["owner", "writer", "certifier"]
    said = Entry.objects.get(verb="registered organisation")
    assert (said.chain, said.by_name) == (INSTALLATION, "Ola")


def test_the_register_says_what_it_is_called(ola: Any) -> None:
    entry()
    assert registered(ola, "The Rich Trust", form="charity", scheme="GB-CHC", number=NUMBER).name == "MELTON REFUGE"


def test_a_removed_charity_is_not_registered(ola: Any) -> None:
    entry(is_removed=True)
    with pytest.raises(ValidationError, match="was removed from the register"):
        registered(ola, form="charity", scheme="GB-CHC", number=NUMBER)


def test_a_number_that_no_register_has_is_noted_but_not_confirmed(ola: Any) -> None:
    made = registered(ola, form="company", scheme="GB-COH", number="1234567")
    assert [(str(each), each.confirmed) for each in made.identifiers.all()] == [("GB-COH-01234567", False)]
    with pytest.raises(ValidationError, match="cannot be a number"):
        registered(ola, "Other", form="company", scheme="GB-COH", number="12 or so")
    with pytest.raises(ValidationError):
        registered(ola, "", form="community")
    with pytest.raises(ValidationError):
        registered(ola, "Other", form="empire")


def test_what_has_members_is_not_registered_again(ola: Any, eve: Any) -> None:
    entry()
    held = registered(ola, form="charity", scheme="GB-CHC", number=NUMBER)
    with pytest.raises(Known) as here:
        registered(eve, "Something else", form="charity", scheme="GB-CHC", number=NUMBER, another=True)
    assert (here.value.organisation, here.value.by_number) == (held, True)
    with pytest.raises(Known):
        registered(eve, " melton   REFUGE ")
    other = registered(eve, "Melton Refuge", another=True)
    assert other != held
    assert queries.membership_in(held.pk, eve) is None


def test_what_an_office_knows_by_a_number_it_has_not_confirmed_is_not_taken_over(
    world: Any, cora: Any, eve: Any
) -> None:
    held = actions.record_organisation(by=cora, office=world.north, name="Refuge of Melton")
    actions.give_identifier(by=cora, organisation=held, scheme="GB-CHC", number=NUMBER)
    entry()
    with pytest.raises(Known) as here:
        registered(eve, form="charity", scheme="GB-CHC", number=NUMBER)
    assert here.value.organisation == held


def test_calling_oneself_like_a_body_hands_over_nothing(world: Any, cora: Any, eve: Any) -> None:
    mine = registered(eve, "Victim Help", another=True)
    assert organisations_known(world.north, ["Victim Help"]) == {}
    with at_work(world.keeper):
        theirs = organisations_named(world.north, ["Victim Help"])["victim help"]
    assert theirs != mine
    assert theirs.office == world.north
    actions.vouch(by=cora, organisation=mine, reason="Met them")
    assert organisations_known(world.south, ["Victim Help"])["victim help"] == mine


def test_owners_answer_who_asks(ola: Any, eve: Any) -> None:
    held = registered(ola)
    asked = ask(eve, held)
    assert asked.office is None
    assert Notice.objects.get(person=ola).link == f"/provider/{held.pk}/members/"
    with pytest.raises(NotAllowed):
        actions.answer_request(by=themselves(eve), request=asked, approve=True, parts=["owner"])
    with pytest.raises(ValidationError, match="Choose at least one part"):
        actions.answer_request(by=at(ola, held), request=asked, approve=True)
    actions.answer_request(by=at(ola, held), request=asked, approve=True, parts=["writer"])
    assert queries.membership_in(held.pk, eve).parts == ["writer"]
    assert Notice.objects.get(person=eve).title == "You may act for Melton Outreach"
    with pytest.raises(Refused, match="It is approved, so it cannot be refused"):
        actions.answer_request(by=at(ola, held), request=asked, approve=False, reason="After all")
    with pytest.raises(Refused, match="already"):
        ask(eve, held)


def test_a_refusal_says_why_and_one_may_ask_again(ola: Any, eve: Any) -> None:
    held = registered(ola)
    asked = ask(eve, held)
    with pytest.raises(ValidationError, match="Say why"):
        actions.answer_request(by=at(ola, held), request=asked, approve=False, reason="  ")
    actions.answer_request(by=at(ola, held), request=asked, approve=False, reason="We do not know you.")
    assert queries.membership_in(held.pk, eve) is None
    assert "We do not know you." in Notice.objects.get(person=eve).title
    assert ask(eve, held).state == RequestState.WAITING


def test_an_owner_answers_for_their_own_body_only(ola: Any, eve: Any) -> None:
    held, other = registered(ola), registered(person("Zoe"), "Zebra Club")
    asked = ask(eve, other)
    with pytest.raises(NotAllowed):
        actions.answer_request(by=at(ola, held), request=asked, approve=True, parts=["owner"])


def test_an_office_answers_for_what_it_knows_and_nobody_owns(world: Any, cora: Any, eve: Any) -> None:
    held = actions.record_organisation(by=cora, office=world.north, name="Melton Outreach")
    asked = ask(eve, held)
    assert asked.office == world.north
    assert asked in queries.requests_for_office(seen_by=cora)
    told = Notice.objects.filter(title__startswith="Eve asks").values_list("person__name", flat=True)
    assert world.people[Role.COMMISSIONING_OFFICER].name in told
    assert world.sam.name not in told
    sam = world.actor(Role.COMMISSIONING_OFFICER, world.south)
    assert asked not in queries.requests_for_office(seen_by=sam)
    for nobody in (sam, world.actor(Role.AUDITOR), world.actor(Role.FINANCE_OFFICER)):
        with pytest.raises(NotAllowed):
            actions.answer_request(by=nobody, request=asked, approve=True, parts=["owner"])
    with pytest.raises(ValidationError, match="make this person an owner"):
        actions.answer_request(by=cora, request=asked, approve=True, parts=["writer"])
    actions.answer_request(by=cora, request=asked, approve=True, parts=["owner", "writer"])
    held.refresh_from_db()
    assert held.office is None
    assert not held.speaks_for_itself
    assert Entry.objects.get(verb="approved request to join").chain == world.north.pk


def test_an_office_does_not_answer_where_somebody_owns(cora: Any, ola: Any, eve: Any) -> None:
    asked = ask(eve, registered(ola))
    assert asked not in queries.requests_for_office(seen_by=cora)
    with pytest.raises(Refused, match="Its own people answer"):
        actions.answer_request(by=cora, request=asked, approve=True, parts=["owner"])


def test_the_office_that_last_changed_a_shared_body_answers(world: Any, cora: Any, eve: Any) -> None:
    held = actions.record_organisation(by=cora, office=world.north, name="Refuge of Melton")
    given = actions.give_identifier(by=cora, organisation=held, scheme="GB-CHC", number=NUMBER)
    actions.confirm_identifier(by=cora, identifier=given)
    assert ask(eve, held).office == world.north


def test_what_a_dependent_body_hangs_on_is_shared_first(world: Any, cora: Any, eve: Any) -> None:
    bank = actions.record_organisation(by=cora, office=world.north, name="Bank of the partnership")
    held = actions.record_organisation(by=cora, office=world.north, name="Partnership", accountable_body=bank)
    with pytest.raises(Refused, match="known to one office only"):
        actions.answer_request(by=cora, request=ask(eve, held), approve=True, parts=["owner"])
    assert queries.membership_in(held.pk, eve) is None


def test_nobody_asks_everywhere(ola: Any, eve: Any) -> None:
    for n in range(5):
        ask(eve, registered(ola, f"Body {n}"))
    last = registered(ola, "Body 5")
    with pytest.raises(Refused, match="5 answers already"):
        ask(eve, last)
    with pytest.raises(Refused, match="asked already"):
        ask(eve, Organisation.objects.get(name="Body 2"))
    mine = queries.requests_of(eve).first()
    with pytest.raises(Refused, match="no such request of yours"):
        actions.withdraw_request(by=themselves(ola), pk=mine.pk)
    with pytest.raises(Refused, match="no such request"):
        actions.withdraw_request(by=themselves(eve), pk="nonsense")
    actions.withdraw_request(by=themselves(eve), pk=mine.pk)
    assert ask(eve, last).state == RequestState.WAITING
    with pytest.raises(Refused, match="no such organisation"):
        actions.ask_to_join(by=themselves(person("Zoe")), known=eve.pk)


def test_only_people_register_and_only_offices_vouch(cora: Any, ola: Any) -> None:
    with pytest.raises(NotAllowed):
        actions.register_organisation(by=command_line(), name="Nobody's", form="community")
    with pytest.raises(NotAllowed):
        actions.register_organisation(by=cora, name="An office's", form="community")
    held = registered(ola)
    with pytest.raises(NotAllowed):
        actions.vouch(by=at(ola, held), organisation=held, reason="We know ourselves")
    with pytest.raises(ValidationError, match="how you know"):
        actions.vouch(by=cora, organisation=held, reason="")
    actions.vouch(by=cora, organisation=held, reason="Met them at their hall")
    held.refresh_from_db()
    assert not held.speaks_for_itself
    assert str(Part.OWNER) in at(ola, held).roles
