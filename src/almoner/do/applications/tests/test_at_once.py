"""Several people at the same moment, each with a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from almoner.do.applications import actions
from almoner.do.applications.models import Application, StateChange
from almoner.do.applications.views.public import _bearer
from almoner.do.grants import actions as grants
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.actor import Actor, command_line, member
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Part
from almoner.foundation.organisations import actions as organisations
from almoner.foundation.questions import actions as questions
from almoner.foundation.questions.models import Submission
from almoner.foundation.questions.queries import is_whole
from tests.world import open_office

from .writing import begun, closing, filled, opened

if TYPE_CHECKING:
    from almoner.do.grants.models import Invitation
    from almoner.foundation.offices.models import Office
    from almoner.foundation.organisations.models import Organisation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HANDS = 6


@pytest.fixture
def east() -> Office:
    return open_office(command_line(), "eastshire", "Eastshire")


@pytest.fixture
def invitation(east: Office) -> Invitation:
    return opened(east)


def body(east: Office, name: str) -> tuple[Organisation, Actor]:
    made = organisations.record_organisation(by=command_line(east.pk), office=east, name=name, form="charity")
    person = Person.objects.create_user(f"{name.lower().replace(' ', '-')}@elsewhere.example", name=name)
    return made, member(name, person_id=person.pk, organisation_id=made.pk, parts=frozenset(Part))


def at_once(work: Callable[[int], Any], hands: int = HANDS) -> list[Any]:
    """What came of the same work done by several at the same moment; a refusal is what came of it, too."""
    ready = Barrier(hands)

    def one(n: int) -> Any:
        try:
            connection.ensure_connection()
            ready.wait(20)
            return work(n)
        except Refused as why:
            return why
        finally:
            connection.close()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(hands)))


def test_of_many_who_submit_at_once_one_does(east: Office, invitation: Invitation) -> None:
    trust, who = body(east, "Trust")
    draft = filled(who, begun(who, invitation, trust))
    came = at_once(lambda _n: actions.submit(by=who, application=draft, certified_as="Chair"))
    assert [type(each) for each in came].count(Application) == 1
    assert {each.sentence for each in came if isinstance(each, Refused)} == {
        "This application is submitted already. Nothing was sent a second time."
    }
    assert Submission.objects.filter(subject=draft.pk).count() == 1
    assert StateChange.objects.filter(application=draft).count() == 1


def test_of_many_who_begin_at_once_one_does_for_each_body(east: Office, invitation: Invitation) -> None:
    bodies = [body(east, f"Trust {n}") for n in range(HANDS)]
    came = at_once(lambda n: begun(bodies[n][1], invitation, bodies[n][0]))
    assert sorted(each.number for each in came) == list(range(1, HANDS + 1))
    trust, who = body(east, "Another")
    again = at_once(lambda _n: begun(who, invitation, trust))
    assert [type(each) for each in again].count(Application) == 1
    assert Application.objects.filter(organisation=trust).count() == 1


def test_those_who_submit_to_one_round_at_once_are_all_in(east: Office, invitation: Invitation) -> None:
    bodies = [body(east, f"Trust {n}") for n in range(HANDS)]
    drafts = [filled(who, begun(who, invitation, trust)) for trust, who in bodies]
    came = at_once(lambda n: actions.submit(by=bodies[n][1], application=drafts[n], certified_as="Chair"))
    assert {each.state for each in came} == {"submitted"}


def test_what_is_saved_beside_a_submission_is_in_it_or_refused(east: Office, invitation: Invitation) -> None:
    trust, who = body(east, "Trust")
    draft = filled(who, begun(who, invitation, trust))

    def work(n: int) -> Any:
        if n == 0:
            return actions.submit(by=who, application=draft, certified_as="Chair")
        held = Application.objects.select_related("draft").get(pk=draft.pk).draft
        words = {"project_name": f"Name {n}"}
        return questions.save_section(
            by=who, draft=held, section="project", answers=words, revision=held.revision_of("project")
        )

    at_once(work)
    held = Application.objects.select_related("draft", "submission").get(pk=draft.pk)
    assert held.submission is not None
    assert held.submission.answers == held.draft.answers
    assert held.title == held.draft.answers["project_name"]
    assert is_whole(held.submission)


def test_an_extension_and_those_who_submit_do_not_stop_each_other(east: Office, invitation: Invitation) -> None:
    bodies = [body(east, f"Trust {n}") for n in range(HANDS - 1)]
    drafts = [filled(who, begun(who, invitation, trust)) for trust, who in bodies]
    later = closing(invitation).replace(hour=23, minute=59)

    def work(n: int) -> Any:
        if n == HANDS - 1:
            by = command_line(east.pk)
            return grants.extend(
                by=by, invitation=invitation, closes_at=later, kind="other", reason="The post is late."
            )
        return actions.submit(by=bodies[n][1], application=drafts[n], certified_as="Chair")

    came = at_once(work)
    assert not [each for each in came if isinstance(each, Refused)]


def test_a_link_answered_twice_at_once_is_answered_once(east: Office, invitation: Invitation) -> None:
    trust, who = body(east, "Trust")
    draft = begun(who, invitation, trust)
    asked: Any = actions.ask_endorsement(
        by=who, application=draft, kind="police", name="Ash", email="ash@police.example"
    )
    said = {"token": asked.token, "supports": True, "name": "Ann", "role": "Sergeant"}
    came = at_once(lambda _n: actions.endorse(by=_bearer(), **said))
    assert len([each for each in came if not isinstance(each, Refused)]) == 1
