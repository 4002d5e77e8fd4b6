"""Forms and their versions: who may write them, what is refused, how long they take; and the moves, written by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.permissions import held_by
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Part, Place, Role
from almoner.foundation.offices import actions as offices
from almoner.foundation.offices.models import Office
from almoner.foundation.questions import actions, exchange, queries, wording
from almoner.foundation.questions.access import May
from almoner.foundation.questions.declared import rates_of
from almoner.foundation.questions.lifecycle import DRAFT, FORM
from almoner.foundation.questions.models import Form, FormVersion
from almoner.foundation.questions.refusals import NotFit
from almoner.foundation.questions.rules.effort import effort
from almoner.foundation.questions.rules.reading import written_question
from almoner.foundation.questions.rules.snapshot import hash_of_form
from almoner.foundation.questions.rules.tokens import token_of_part

from .bank import EVERY_TYPE, form, question
from .making import brought, published

pytestmark = pytest.mark.django_db

CORA, HUGO = Role.COMMISSIONING_OFFICER, Role.HEAD_OF_COMMISSIONING


def moves(lifecycle: Any) -> set[tuple[str, str, str, str]]:
    return {(move.name, str(source), str(move.target), str(move.by)) for move in lifecycle for source in move.sources}


def test_a_form_is_published_put_away_and_taken_out() -> None:
    assert moves(FORM) == {
        ("publish", "in_use", "in_use", "questions.publish"),
        ("put away", "in_use", "put_away", "questions.keep"),
        ("take out", "put_away", "in_use", "questions.keep"),
    }


def test_answers_are_submitted_and_reopened_and_nothing_else() -> None:
    assert moves(DRAFT) == {
        ("submit", "open", "submitted", "questions.certify"),
        ("submit", "reopened", "submitted", "questions.certify"),
        ("reopen", "submitted", "reopened", "questions.clarify"),
    }


def test_who_may_do_what_with_answers() -> None:
    writes = {part: str(May.ANSWER) in held_by({part}) for part in Part}
    assert writes == dict.fromkeys(Part, True)
    assert [part for part in Part if str(May.CERTIFY) in held_by({part})] == [Part.CERTIFIER]
    assert not any({str(May.ANSWER), str(May.CERTIFY), str(May.KEEP)} & held_by({place}) for place in Place)
    assert {str(May.KEEP), str(May.PUBLISH)}.isdisjoint(held_by({Role.FINANCE_OFFICER, Role.AUDITOR, *Part}))


def test_who_may_not_write_forms_is_refused(world: Any) -> None:
    held = brought(world, EVERY_TYPE)
    others = (world.actor(Role.AUDITOR), world.actor(CORA, world.south), NOBODY)
    attempts = [
        lambda by: actions.create_form(by=by, office=world.north, title="No"),
        lambda by: actions.edit_form(by=by, form=held, title="No"),
        lambda by: actions.add_section(by=by, form=held, title="No"),
        lambda by: actions.edit_section(by=by, form=held, section="s1", title="No"),
        lambda by: actions.move_section(by=by, form=held, section="s1", step=1),
        lambda by: actions.remove_section(by=by, form=held, section="s1"),
        lambda by: actions.add_question(by=by, form=held, section="s1", facts=question("no")),
        lambda by: actions.edit_question(by=by, form=held, key="name", facts=question("name")),
        lambda by: actions.move_question(by=by, form=held, key="name", step=1),
        lambda by: actions.remove_question(by=by, form=held, key="name"),
        lambda by: actions.put_away(by=by, form=held),
        lambda by: actions.take_out(by=by, form=held),
        lambda by: actions.publish_version(by=by, form=held),
        lambda by: actions.import_form(by=by, office=world.north, content=exchange.exported(held)),
    ]
    for attempt in attempts:
        for somebody in others:
            with pytest.raises(NotAllowed):
                attempt(somebody)
    with pytest.raises(NotAllowed):
        actions.publish_version(by=world.actor(CORA), form=held)
    assert Form.objects.get(pk=held.pk).definition == EVERY_TYPE


def test_a_version_is_numbered_hashed_and_remembered(world: Any, django_assert_num_queries: Any) -> None:
    version = published(world, EVERY_TYPE)
    assert (version.number, version.sha256) == (1, hash_of_form(EVERY_TYPE))
    cora, hugo = world.actor(CORA), world.actor(HUGO)
    actions.edit_form(by=cora, form=version.form, title="Safety Fund round 7")
    second = actions.publish_version(by=hugo, form=version.form, note="A new name")
    assert (second.number, second.title, str(second)) == (2, "Safety Fund round 7", "Safety Fund round 7, version 2")
    assert FormVersion.objects.get(pk=version.pk).title == "Safety Fund"
    entry = Entry.objects.filter(record_id=str(second.pk)).get()
    assert (entry.verb, entry.reason) == ("published form", "A new name")
    queries.definition_of(second)
    with django_assert_num_queries(0):
        assert queries.definition_of(second.pk).amount == "amount"
    offered = list(queries.offered(world.north, seen_by=hugo, purpose="application"))
    assert second in offered
    assert version not in offered
    actions.put_away(by=cora, form=version.form)
    assert second not in queries.offered(world.north, seen_by=hugo)
    assert not queries.offered(world.north, seen_by=world.actor(HUGO, world.south)).exists()


def test_what_is_not_fit_is_not_published_and_all_of_it_is_said(world: Any) -> None:
    cora, hugo = world.actor(CORA), world.actor(HUGO)
    empty = actions.create_form(by=cora, office=world.north, title="Empty")
    with pytest.raises(NotFit, match="The form has no sections yet"):
        actions.publish_version(by=hugo, form=empty)
    actions.add_section(by=cora, form=empty, title="A")
    actions.add_section(by=cora, form=empty, title="B")
    with pytest.raises(NotFit) as refused:
        actions.publish_version(by=hugo, form=empty)
    assert [str(fault) for fault in refused.value.faults] == [
        "Section 1: The section asks nothing yet.", "Section 2: The section asks nothing yet.",
    ]  # fmt: skip


def test_what_cannot_be_asked_is_not_added(world: Any) -> None:
    cora, held = world.actor(CORA), brought(world, EVERY_TYPE)
    for facts, field in (
        ({"why": ""}, "why"),
        ({"why": None}, "why"),
        ({"type": "essay"}, "type"),
        ({"key": "name"}, "key"),
        ({"word_limit": 0}, "word_limit"),
        ({"show_if": {"question": "truth", "equals": "true"}}, "show_if"),
        ({"surprise": 1}, "__all__"),
    ):
        with pytest.raises(ValidationError) as wrong:
            actions.add_question(by=cora, form=held, section="s3", facts={**question("extra"), **facts})
        assert field in wrong.value.message_dict, facts
    with pytest.raises(ValidationError) as wrong:
        actions.add_section(by=cora, form=held, title="  ")
    assert "title" in wrong.value.message_dict
    with pytest.raises(Refused, match="That section is not in the form any more"):
        actions.add_question(by=cora, form=held, section="gone", facts=question("extra"))
    with pytest.raises(Refused, match="That question is not in the form any more"):
        actions.edit_question(by=cora, form=held, key="gone", facts=question("gone"))
    assert Form.objects.get(pk=held.pk).definition == EVERY_TYPE


def test_taking_out_the_amount_sought_takes_out_what_hangs_on_it(world: Any) -> None:
    cora, held = world.actor(CORA), brought(world, EVERY_TYPE)
    with pytest.raises(Refused, match="lines must add up to"):
        actions.remove_question(by=cora, form=held, key="amount")
    actions.remove_question(by=cora, form=held, key="budget")
    actions.remove_question(by=cora, form=held, key="amount")
    assert Form.objects.get(pk=held.pk).written.amount == ""
    with pytest.raises(ValidationError) as wrong:
        actions.edit_form(by=cora, form=held, amount="name")
    assert "amount" in wrong.value.message_dict


def test_nobody_saves_over_a_part_that_somebody_else_changed(world: Any) -> None:
    cora, held = world.actor(CORA), brought(world, EVERY_TYPE)
    shown = held.written.question("name")
    assert shown is not None
    token, section = token_of_part(written_question(shown)), token_of_part(["Part 1", ""])
    actions.edit_question(by=cora, form=held, key="name", facts={**question("name"), "label": "Theirs"}, token=token)
    actions.edit_section(by=cora, form=held, section="s1", title="Theirs", token=section)
    with pytest.raises(OutOfDate):
        actions.edit_question(by=cora, form=held, key="name", facts=question("name"), token=token)
    with pytest.raises(OutOfDate):
        actions.edit_section(by=cora, form=held, section="s1", title="Mine", token=section)


def test_each_change_leaves_an_entry_that_says_what_it_was(world: Any) -> None:
    cora, held = world.actor(CORA), brought(world, EVERY_TYPE)
    actions.edit_question(by=cora, form=held, key="name", facts={**question("name"), "label": "Reworded"})
    entry = Entry.objects.filter(record_id=str(held.pk)).latest("position")
    assert entry.verb == "changed question"
    assert '"label":"What about name?"' in entry.detail
    assert '"word_limit":12' in entry.detail
    assert '"label":"Reworded"' in entry.detail
    count = Entry.objects.filter(record_id=str(held.pk)).count()
    actions.edit_question(by=cora, form=held, key="name", facts={**question("name"), "label": "Reworded"})
    actions.move_section(by=cora, form=held, section="s1", step=-1)
    assert Entry.objects.filter(record_id=str(held.pk)).count() == count


def test_a_form_says_the_same_after_it_was_carried(world: Any) -> None:
    held = brought(world, EVERY_TYPE)
    again, faults = exchange.brought(exchange.exported(held))
    assert faults == []
    assert again is not None
    assert (again.title, again.purpose, again.definition) == ("Safety Fund", "application", held.written)
    with pytest.raises(ValidationError) as wrong:
        actions.import_form(by=world.actor(CORA), office=world.north, content=exchange.exported(held))
    assert "title" in wrong.value.message_dict


def test_an_office_may_set_how_long_questions_take(world: Any, west: Office) -> None:
    today = timezone.localdate()
    held = brought(world, form([question("story", "long", word_limit=100), question("paper", "file")]), office=west)
    before = rates_of(west, today)
    assert before.assumed
    assert effort(held.written, before).minutes == 5 + 10 + 15
    by = world.actor(Role.CHIEF_EXECUTIVE, west)
    for name, value in (
        ("questions.minutes_file", 60),
        ("questions.words_a_minute", 5),
        ("questions.hour_costs", "12"),
    ):
        offices.record_setting(by=by, office=west, name=name, value=value, starts=today - dt.timedelta(days=1))
    after = rates_of(west, today)
    assert effort(held.written, after).minutes == 5 + 20 + 60
    assert str(after.hour_costs) == "12"
    with pytest.raises(ValidationError):
        offices.record_setting(by=by, office=west, name="questions.words_a_minute", value=0, starts=today)


def test_what_stands_is_said_in_a_word(world: Any) -> None:
    cora = world.actor(CORA)
    version = published(world, EVERY_TYPE)
    held = Form.objects.select_related("current").get(pk=version.form_id)
    assert str(wording.standing(held)) == "in use"
    actions.edit_form(by=cora, form=held, introduction="New words")
    assert str(wording.standing(Form.objects.get(pk=held.pk))) == "changes not published"
    actions.put_away(by=cora, form=held)
    assert str(wording.standing(Form.objects.get(pk=held.pk))) == "put away"
