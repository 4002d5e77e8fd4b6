"""Who acts for an organisation: invited by letter, given parts, ended; there is always somebody who owns."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from almoner.foundation.audit.models import INSTALLATION, Entry
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.door.tokens import token_of
from almoner.foundation.notices.models import Notice
from almoner.foundation.organisations import actions, queries
from almoner.foundation.organisations.access import themselves
from almoner.foundation.organisations.models import Invitation, Membership

from .bodies import at, person, registered

pytestmark = pytest.mark.django_db
EVERY = [str(part) for part in Part]


@pytest.fixture
def ola() -> Any:
    return person("Ola")


@pytest.fixture
def wes() -> Any:
    return person("Wes")


@pytest.fixture
def body(ola: Any) -> Any:
    return registered(ola)


def invite(ola: Any, body: Any, email: str, parts: Any = (Part.WRITER,)) -> Any:
    return actions.invite_member(by=at(ola, body), organisation=body, email=email, parts=parts)


def test_an_invitation_is_a_letter_that_names_nobody(
    ola: Any, body: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = invite(ola, body, " Wes@People.example ")
    letter = mail.outbox[-1]
    assert letter.to == ["wes@people.example"]
    assert re.search(r"/provider/invitation/\S{40,}/", letter.body)[0].endswith(f"{made.token}/")
    assert body.name not in letter.subject + letter.body
    assert ola.name not in letter.subject + letter.body
    assert made.token not in str(list(Invitation.objects.values()))
    assert made.token not in "".join(Entry.objects.values_list("detail", flat=True))


def test_who_is_invited_takes_it_up_once(ola: Any, wes: Any, body: Any) -> None:
    made = invite(ola, body, wes.email, [Part.REPORTER, Part.WRITER])
    held = actions.take_up(by=themselves(wes), token=made.token)
    assert (held.parts, held.invited_by) == (["writer", "reporter"], ola)
    with pytest.raises(Refused, match="used or withdrawn"):
        actions.take_up(by=themselves(person("Zoe")), token=made.token, confirmed=True)
    assert Notice.objects.get(person=ola).title == "Wes now acts for Melton Outreach"
    assert Entry.objects.filter(chain=INSTALLATION, verb="took up invitation", record_id=str(body.pk)).exists()


def test_long_names_fit_a_notice(wes: Any) -> None:
    long = person("Ola")
    long.name = "O" * 200
    long.save()
    held = registered(long, "B" * 300)
    actions.take_up(by=themselves(wes), token=invite(long, held, wes.email).token)
    assert len(Notice.objects.get(person=long).title) == 200


def test_an_old_a_withdrawn_and_a_made_up_link_open_nothing(ola: Any, wes: Any, body: Any) -> None:
    made = invite(ola, body, wes.email)
    with at_work(command_line()):
        Invitation.objects.filter(pk=made.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(Refused, match="too old"):
        actions.take_up(by=themselves(wes), token=made.token)
    again = invite(ola, body, wes.email)
    assert queries.invitations(body).count() == 1
    with pytest.raises(Refused, match="used or withdrawn"):
        actions.take_up(by=themselves(wes), token=made.token)
    actions.withdraw_invitation(by=at(ola, body), invitation=again)
    for token in (again.token, "", "made-up", "x" * 4000, "\x00"):
        with pytest.raises(Refused, match="used or withdrawn"):
            actions.take_up(by=themselves(wes), token=token)
    with pytest.raises(Refused, match="not open any more"):
        actions.withdraw_invitation(by=at(ola, body), invitation=again)


def test_at_another_address_it_is_confirmed(ola: Any, wes: Any, body: Any) -> None:
    made = invite(ola, body, "wes.other@people.example")
    with pytest.raises(Refused, match="another address"):
        actions.take_up(by=themselves(wes), token=made.token)
    assert actions.take_up(by=themselves(wes), token=made.token, confirmed=True).person == wes


@pytest.mark.parametrize("parts", [[], ["judge"], ["owner", "king"]])
def test_parts_are_chosen_of_those_there_are(ola: Any, body: Any, parts: list[str]) -> None:
    with pytest.raises(ValidationError, match="Choose at least one part"):
        invite(ola, body, "wes@people.example", parts)


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b", "two@people.example\nbcc@evil.example", "x" * 300 + "@b.example"]
)
def test_addresses_are_addresses(ola: Any, body: Any, email: str) -> None:
    with pytest.raises(ValidationError):
        invite(ola, body, email)


@pytest.mark.slow
def test_letters_go_to_few(ola: Any, body: Any) -> None:
    for n in range(20):
        invite(ola, body, f"p{n}@people.example")
    with pytest.raises(Refused, match="20 invitations are open"):
        invite(ola, body, "one.more@people.example")
    invite(ola, body, "p3@people.example")  # again to the same address is no more


def test_only_owners_invite_and_only_for_their_own(ola: Any, wes: Any, body: Any) -> None:
    actions.take_up(by=themselves(wes), token=invite(ola, body, wes.email).token)
    theirs = registered(person("Zoe"), "Zebra Club")
    with pytest.raises(NotAllowed):
        actions.invite_member(by=at(wes, body), organisation=body, email="x@people.example", parts=EVERY)
    with pytest.raises(NotAllowed):
        actions.invite_member(by=at(ola, body), organisation=theirs, email="x@people.example", parts=EVERY)
    with pytest.raises(NotAllowed):
        actions.invite_member(by=themselves(ola), organisation=body, email="x@people.example", parts=EVERY)
    with pytest.raises(ValidationError, match="member already"):
        invite(ola, body, wes.email)
    stranger = queries.members(theirs).get()
    for attempt in (
        lambda: actions.change_parts(by=at(ola, body), membership=stranger, parts=["writer"]),
        lambda: actions.end_membership(by=at(ola, body), membership=stranger),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_the_last_owner_stays_an_owner(ola: Any, wes: Any, body: Any) -> None:
    mine = queries.members(body).get()
    actions.take_up(by=themselves(wes), token=invite(ola, body, wes.email).token)
    with pytest.raises(Refused, match="last owner cannot leave"):
        actions.end_membership(by=at(ola, body), membership=mine)
    with pytest.raises(Refused, match="last owner cannot leave"):
        actions.change_parts(by=at(ola, body), membership=mine, parts=["writer"])
    theirs = queries.membership_in(body.pk, wes)
    with pytest.raises(NotAllowed, match="Only an owner"):
        actions.end_membership(by=at(wes, body), membership=mine)
    actions.change_parts(by=at(ola, body), membership=theirs, parts=["owner"])
    actions.end_membership(by=at(ola, body), membership=mine)
    assert [each.person for each in queries.members(body)] == [wes]
    with pytest.raises(Refused, match="has ended"):
        actions.end_membership(by=at(wes, body), membership=mine)


def test_a_member_leaves_and_may_come_again(ola: Any, wes: Any, body: Any) -> None:
    first = actions.take_up(by=themselves(wes), token=invite(ola, body, wes.email).token)
    actions.end_membership(by=at(wes, body), membership=first, reason="A new job")
    assert queries.membership_in(body.pk, wes) is None
    second = actions.take_up(by=themselves(wes), token=invite(ola, body, wes.email).token)
    assert second.pk != first.pk
    assert Entry.objects.get(verb="ended membership").reason == "A new job"


def test_the_database_keeps_an_owner_too(body: Any) -> None:
    with at_work(command_line()), pytest.raises(IntegrityError, match="has an owner"), transaction.atomic():
        all_become_writers(body)


def all_become_writers(body: Any) -> None:
    Membership.objects.filter(organisation=body).update(parts=["writer"])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_who_takes_up_twice_gets_the_parts_on_top(ola: Any, wes: Any, body: Any) -> None:
    first, second = invite(ola, body, "a@people.example"), invite(ola, body, "b@people.example", [Part.REPORTER])
    actions.take_up(by=themselves(wes), token=first.token, confirmed=True)
    held = actions.take_up(by=themselves(wes), token=second.token, confirmed=True)
    assert held.parts == ["writer", "reporter"]
    assert Membership.objects.filter(person=wes).count() == 1


def test_owners_keep_what_the_organisation_says_of_itself(ola: Any, wes: Any, body: Any) -> None:
    token = token_of(body, actions.OWN_FACTS)
    actions.keep_own_facts(by=at(ola, body), organisation=body, token=token, size="small", by_and_for="Deaf people")
    body.refresh_from_db()
    assert (body.size, body.by_and_for) == ("small", "Deaf people")
    assert Entry.objects.get(verb="corrected organisation").chain == INSTALLATION
    with pytest.raises(OutOfDate):
        actions.keep_own_facts(by=at(ola, body), organisation=body, token=token, size="large")
    with pytest.raises(ValidationError):
        actions.keep_own_facts(by=at(ola, body), organisation=body, size="enormous")
    with pytest.raises(ValidationError, match="not the organisation's own"):
        actions.keep_own_facts(by=at(ola, body), organisation=body, name="Rich Trust")
    actions.take_up(by=themselves(wes), token=invite(ola, body, wes.email).token)
    with pytest.raises(NotAllowed):
        actions.keep_own_facts(by=at(wes, body), organisation=body, size="large")


def test_an_office_ends_who_does_not_act_for_it(world: Any, ola: Any, wes: Any, body: Any) -> None:
    cora = world.actor(Role.COMMISSIONING_OFFICER)
    actions.take_up(by=themselves(wes), token=invite(ola, body, wes.email).token)
    mine, theirs = (queries.membership_in(body.pk, each) for each in (ola, wes))
    with pytest.raises(Refused, match="last owner"):
        actions.end_membership_for_office(by=cora, membership=mine, reason="Not of this body")
    with pytest.raises(ValidationError, match="Say why"):
        actions.end_membership_for_office(by=cora, membership=theirs, reason=" ")
    for nobody in (at(ola, body), world.actor(Role.AUDITOR), themselves(ola)):
        with pytest.raises(NotAllowed):
            actions.end_membership_for_office(by=nobody, membership=theirs, reason="No")
    for held in (theirs, mine):
        actions.end_membership_for_office(by=cora, membership=held, reason="Not of this body")
    assert not queries.members(body).exists()
    assert set(Entry.objects.filter(verb="ended membership").values_list("chain", flat=True)) == {world.north.pk}
    assert Notice.objects.filter(person=wes, title__contains="Not of this body").exists()
