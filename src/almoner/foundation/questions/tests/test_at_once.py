"""Several people at the same moment, each with a connection of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.actor import Actor, command_line, member
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Part
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations import actions as organisations
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.questions import actions, queries
from almoner.foundation.questions.exchange import FORMAT
from almoner.foundation.questions.models import Draft, Submission
from almoner.kernel.identity import new_id
from tests.world import open_office

from .bank import form, question

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

WRITERS = 8


@pytest.fixture
def olive() -> Actor:
    office = open_office(command_line(), "eastshire", "Eastshire")
    by = command_line(office.pk)
    trust = organisations.record_organisation(by=by, office=office, name="Trust", form="charity")
    person = Person.objects.create_user("olive@elsewhere.example", name="Olive")
    return member("Olive", person_id=person.pk, organisation_id=trust.pk, parts=frozenset(Part))


@pytest.fixture
def draft(olive: Actor) -> Draft:
    by = command_line(Organisation.objects.get(pk=olive.organisation_id).office_id)
    asked = form(*([question(f"q{n}", required=n == 0)] for n in range(WRITERS)))
    content = json.dumps({"format": FORMAT, "title": "Fund", "definition": asked})
    office = Office.objects.get(pk=by.office_id)
    made = actions.import_form(by=by, office=office, content=content)
    version = actions.publish_version(by=by, form=made)
    trust = Organisation.objects.get(pk=olive.organisation_id)
    return actions.start_draft(by=olive, version=version, subject=new_id(), organisation=trust)


def at_once(work: Callable[[int], Any], workers: int = WRITERS) -> list[Any]:
    """What came of the same work done by several at the same moment; a refusal is what came of it, too."""
    ready = Barrier(workers)

    def one(n: int) -> Any:
        try:
            connection.ensure_connection()
            ready.wait(20)
            return work(n)
        except Refused as why:
            return why
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, range(workers)))


def test_of_many_who_save_one_section_one_is_first_and_nobody_loses_a_word(olive: Actor, draft: Draft) -> None:
    def save(n: int) -> actions.Saved:
        held = Draft.objects.get(pk=draft.pk)
        return actions.save_section(by=olive, draft=held, section="s1", answers={"q0": f"Words of {n}"}, revision=0)

    came = at_once(save)
    saved = [each for each in came if each.is_saved]
    assert len(saved) == 1
    held = Draft.objects.get(pk=draft.pk)
    assert held.revision_of("s1") == 1
    for each in came:
        if each.conflict is not None:
            assert each.conflict.theirs == {"q0": held.answers["q0"]}
            assert each.conflict.mine["q0"].startswith("Words of ")
            assert each.conflict.mine != each.conflict.theirs


def test_of_many_who_save_different_sections_all_are_saved(olive: Actor, draft: Draft) -> None:
    def save(n: int) -> actions.Saved:
        held = Draft.objects.get(pk=draft.pk)
        return actions.save_section(by=olive, draft=held, section=f"s{n + 1}", answers={f"q{n}": str(n)}, revision=0)

    assert all(each.is_saved for each in at_once(save))
    assert Draft.objects.get(pk=draft.pk).answers == {f"q{n}": str(n) for n in range(WRITERS)}


def test_of_many_who_submit_at_once_one_does(olive: Actor, draft: Draft) -> None:
    actions.save_section(by=olive, draft=draft, section="s1", answers={"q0": "A"}, revision=0)
    came = at_once(lambda _n: actions.submit(by=olive, draft=draft))
    made = [each for each in came if isinstance(each, Submission)]
    assert len(made) == 1
    assert Submission.objects.filter(draft=draft).count() == 1
    assert {type(each) for each in came if each not in made} == {Refused}


def test_what_is_saved_beside_a_submission_is_in_it_or_refused(olive: Actor, draft: Draft) -> None:
    actions.save_section(by=olive, draft=draft, section="s1", answers={"q0": "A"}, revision=0)

    def work(n: int) -> Any:
        if n == 0:
            return actions.submit(by=olive, draft=draft)
        held = Draft.objects.get(pk=draft.pk)
        return actions.save_section(by=olive, draft=held, section=f"s{n + 1}", answers={f"q{n}": "late"}, revision=0)

    came = at_once(work)
    made = Submission.objects.get(draft=draft)
    held = Draft.objects.get(pk=draft.pk)
    assert made.answers == held.answers
    refused = [n for n, each in enumerate(came) if isinstance(each, Refused)]
    assert not {f"q{n}" for n in refused} & set(made.answers)
    assert queries.is_whole(made)
