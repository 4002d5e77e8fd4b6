"""Answers: started, saved by several people, submitted, made clearer, and who must be refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import NOBODY, Actor, member
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.organisations import actions as organisations
from almoner.foundation.questions import actions, queries
from almoner.foundation.questions.models import Draft, FormVersion, Submission
from almoner.foundation.questions.refusals import NotComplete
from almoner.foundation.questions.rules.snapshot import hash_of_form, hash_of_submission
from almoner.kernel.identity import new_id

from .bank import EVERY_TYPE, GOOD
from .making import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(world: Any) -> FormVersion:
    return published(world, EVERY_TYPE)


@pytest.fixture
def trust(world: Any) -> Any:
    return world.records["north"]["organisation"]


def at_work(person: Any, organisation: Any, *parts: Part) -> Actor:
    return member(
        person.name, person_id=person.pk, organisation_id=organisation.pk, parts=frozenset(parts or set(Part))
    )


@pytest.fixture
def olive(world: Any, trust: Any) -> Actor:
    return at_work(world.olive, trust)


@pytest.fixture
def draft(olive: Actor, version: FormVersion, trust: Any) -> Draft:
    return actions.start_draft(by=olive, version=version, subject=new_id(), organisation=trust)


def save(by: Actor, draft: Draft, section: str, revision: int | None = None, **answers: Any) -> actions.Saved:
    at = draft.revision_of(section) if revision is None else revision
    return actions.save_section(by=by, draft=draft, section=section, answers=answers, revision=at)


def filled(by: Actor, draft: Draft) -> Draft:
    for section in queries.definition_of(draft.form_version_id).sections:
        answers = {question.key: GOOD.get(question.key) for question in section.questions}
        assert save(by, draft, section.key, **answers).is_saved
    return draft


def test_what_was_saved_is_read_again(olive: Actor, draft: Draft) -> None:
    saved = save(olive, draft, "s1", name="  Melton   Outreach ", amount="£9,500", starts="20/11/2026", people="1,250")
    assert saved.revision == 1
    held = queries.draft_at(draft.pk, seen_by=olive)
    assert held is not None
    assert held.answers == {"name": "Melton Outreach", "amount": "9500.00", "starts": "2026-11-20", "people": "1250"}
    assert held.revision_of("s1") == 1
    assert held.saved_at is not None
    assert (held.answers, held.sections) == (draft.answers, draft.sections)


def test_what_is_wrong_is_kept_as_typed_and_said_at_once(olive: Actor, draft: Draft) -> None:
    saved = save(olive, draft, "s1", name="", amount="lots", starts="31/02/2026", people="many", story="Too short")
    assert saved.is_saved
    assert Draft.objects.get(pk=draft.pk).answers == {
        "amount": "lots", "starts": "31/02/2026", "people": "many", "story": "Too short",
    }  # fmt: skip
    assert [problem.question for problem in saved.problems] == ["name", "story", "people", "amount", "starts"]


def test_emptying_a_question_takes_its_answer_out_and_leaves_the_others(olive: Actor, draft: Draft) -> None:
    save(olive, draft, "s1", name="A", story="One two three")
    save(olive, draft, "s1", name="")
    assert Draft.objects.get(pk=draft.pk).answers == {"story": "One two three"}


def test_saving_costs_one_update_and_no_audit_entry(olive: Actor, draft: Draft, django_assert_num_queries: Any) -> None:
    queries.definition_of(draft.form_version_id)
    entries = Entry.objects.count()
    with django_assert_num_queries(3) as ran:  # a savepoint on either side, for the test's own transaction
        save(olive, draft, "s1", name="A")
    assert [query["sql"].split()[0] for query in ran.captured_queries] == ["SAVEPOINT", "UPDATE", "RELEASE"]
    assert Entry.objects.count() == entries


def test_the_second_of_two_writers_sees_both_sides_and_nothing_is_lost(
    world: Any, olive: Actor, trust: Any, draft: Draft
) -> None:
    sam = at_work(world.sam, trust, Part.WRITER)
    theirs = Draft.objects.get(pk=draft.pk)
    save(olive, draft, "s1", name="Olive's name", story="Olive writes a story")
    saved = save(sam, theirs, "s1", name="Sam's name", story="Olive writes a story")
    assert saved.conflict is not None
    assert saved.conflict.theirs == {"name": "Olive's name", "story": "Olive writes a story"}
    assert saved.conflict.mine == {"name": "Sam's name", "story": "Olive writes a story"}
    assert saved.conflict.by == "Olive Onlooker"
    assert saved.revision == 1
    assert Draft.objects.get(pk=draft.pk).answers["name"] == "Olive's name"
    assert save(sam, theirs, "s1", name="Sam's name").is_saved
    assert Draft.objects.get(pk=draft.pk).answers["name"] == "Sam's name"


def test_two_writers_in_two_sections_do_not_meet(world: Any, olive: Actor, trust: Any, draft: Draft) -> None:
    theirs = Draft.objects.get(pk=draft.pk)
    assert save(olive, draft, "s1", name="A").is_saved
    assert save(at_work(world.sam, trust), theirs, "s2", children="yes").is_saved
    assert Draft.objects.get(pk=draft.pk).answers == {"name": "A", "children": "yes"}


def test_the_same_save_arriving_twice_is_no_conflict(olive: Actor, draft: Draft) -> None:
    again = Draft.objects.get(pk=draft.pk)
    save(olive, draft, "s1", name="A")
    saved = save(olive, again, "s1", name=" A ")
    assert (saved.is_saved, saved.revision) == (True, 1)


def test_a_section_that_is_not_there_is_refused(olive: Actor, draft: Draft) -> None:
    with pytest.raises(Refused, match="no such section"):
        save(olive, draft, "s9", name="A")


def test_only_questions_of_the_section_are_saved(olive: Actor, draft: Draft) -> None:
    save(olive, draft, "s1", name="A", children="yes", stranger="x")
    assert Draft.objects.get(pk=draft.pk).answers == {"name": "A"}


def test_what_is_submitted_is_a_snapshot_with_a_hash_that_can_be_computed_again(
    olive: Actor, draft: Draft, version: FormVersion
) -> None:
    made = actions.submit(by=olive, draft=filled(olive, draft), certified_as="Treasurer")
    held = Submission.objects.get(pk=made.pk)
    assert (held.number, held.certified_name, held.certified_as) == (1, "Olive Onlooker", "Treasurer")
    assert held.answers == GOOD
    assert str(held.amount) == "9500.00"
    assert version.sha256 == hash_of_form(FormVersion.objects.get(pk=version.pk).definition)
    assert held.sha256 == hash_of_submission(version.sha256, held.answers)
    assert queries.is_whole(held)
    held.answers["amount"] = "9500.01"
    assert not queries.is_whole(held)
    entry = Entry.objects.filter(record_id=str(made.pk)).get()
    assert entry.verb == "submitted answers"
    assert held.sha256 in entry.detail


def test_hidden_answers_are_neither_required_nor_kept(olive: Actor, draft: Draft) -> None:
    filled(olive, draft)
    save(olive, draft, "s2", children="yes", policy=[str(new_id())], places=["rutland"], rural="Yes, very")
    save(olive, draft, "s2", children="no", places=["city"])
    made = actions.submit(by=olive, draft=draft)
    assert not {"policy", "rural", "simple", "view"} & set(made.answers)
    assert Draft.objects.get(pk=draft.pk).answers["rural"] == "Yes, very"


def test_what_is_missing_is_said_all_at_once(olive: Actor, draft: Draft) -> None:
    with pytest.raises(NotComplete, match="12 questions still need your attention") as refused:
        actions.submit(by=olive, draft=draft)
    assert len(refused.value.problems) == 12
    assert not Submission.objects.filter(draft=draft).exists()


def test_the_room_that_knows_the_documents_has_a_say(olive: Actor, draft: Draft) -> None:
    filled(olive, draft)
    save(olive, draft, "s2", children="yes", policy=[str(new_id())])
    with pytest.raises(NotComplete) as refused:
        actions.submit(by=olive, draft=draft, files=lambda asked, ids: [f"{asked.key}: {len(ids)} not scanned yet."])
    assert [problem.sentence for problem in refused.value.problems] == ["policy: 1 not scanned yet."]


def test_what_is_submitted_is_not_submitted_twice_nor_changed(olive: Actor, draft: Draft) -> None:
    other = Draft.objects.get(pk=filled(olive, draft).pk)
    actions.submit(by=olive, draft=draft)
    with pytest.raises(Refused, match="It is submitted, so it cannot be submitted"):
        actions.submit(by=olive, draft=draft)
    with pytest.raises(Refused, match="not open to changes"):
        save(olive, other, "s1", name="Too late")
    assert Draft.objects.get(pk=draft.pk).answers["name"] == "Melton Outreach"


def test_named_sections_are_made_clearer_and_the_difference_is_shown(world: Any, olive: Actor, draft: Draft) -> None:
    first = actions.submit(by=olive, draft=filled(olive, draft))
    cora = world.actor(Role.COMMISSIONING_OFFICER)
    asked = actions.reopen(by=cora, draft=draft, sections=["s1", "nonsense"], message="Whom do you listen to?")
    assert (asked.sections, asked.after) == (["s1"], 1)
    held = Draft.objects.get(pk=draft.pk)
    assert [task.section.key for task in queries.tasks(held) if task.is_open] == ["s1"]
    with pytest.raises(Refused, match="not open to changes"):
        save(olive, held, "s2", children="yes")
    assert save(olive, held, "s1", story="We listen to people of Melton.").is_saved
    second = actions.submit(by=olive, draft=held)
    assert second.number == 2
    (changed,) = queries.difference(first, second)
    assert (changed.question.key, changed.before, changed.after) == (
        "story", "We listen to people at home.", "We listen to people of Melton.",
    )  # fmt: skip
    with pytest.raises(Refused, match="not open to changes"):
        save(olive, held, "s1", story="And again a word.")


def test_clarification_names_sections_and_says_what_is_wanted(world: Any, olive: Actor, draft: Draft) -> None:
    cora = world.actor(Role.COMMISSIONING_OFFICER)
    with pytest.raises(ValidationError) as wrong:
        actions.reopen(by=cora, draft=draft, sections=[], message=" ")
    assert set(wrong.value.message_dict) == {"sections", "message"}
    with pytest.raises(Refused, match="It is open, so it cannot be reopened"):
        actions.reopen(by=cora, draft=draft, sections=["s1"], message="Why?")


def test_who_may_not_write_is_refused(world: Any, olive: Actor, draft: Draft, trust: Any, version: FormVersion) -> None:
    stranger = organisations.record_organisation(by=world.keeper, office=world.north, name="Strangers", form="charity")
    sam = at_work(world.sam, stranger)
    reporter = at_work(world.sam, trust, Part.REPORTER)
    cora, aisha = world.actor(Role.COMMISSIONING_OFFICER), world.actor(Role.AUDITOR)
    south = world.actor(Role.COMMISSIONING_OFFICER, world.south)
    for somebody in (sam, cora, aisha, south, NOBODY):
        with pytest.raises(NotAllowed):
            save(somebody, draft, "s1", name="No")
        with pytest.raises(NotAllowed):
            actions.start_draft(by=somebody, version=version, subject=new_id(), organisation=trust)
    for somebody in (reporter, sam, aisha, south, NOBODY):
        with pytest.raises(NotAllowed):
            actions.submit(by=somebody, draft=draft)
        with pytest.raises(NotAllowed):
            actions.reopen(by=somebody, draft=draft, sections=["s1"], message="Why?")
    with pytest.raises(NotAllowed):
        actions.start_draft(by=olive, version=version, subject=new_id())
    assert Draft.objects.get(pk=draft.pk).answers == {}


def test_an_applicants_words_are_their_own_until_they_are_submitted(
    world: Any, olive: Actor, draft: Draft, trust: Any
) -> None:
    filled(olive, draft)
    cora = world.actor(Role.COMMISSIONING_OFFICER)
    south = world.actor(Role.COMMISSIONING_OFFICER, world.south)
    stranger = at_work(world.sam, world.records["north"]["draft organisation"])
    assert queries.draft_at(draft.pk, seen_by=cora) is None
    standing = queries.standings(world.north, [draft.subject], seen_by=cora)[draft.subject]
    assert (standing.state, standing.sections_begun, standing.sections) == ("open", 3, 3)
    made = actions.submit(by=olive, draft=draft)
    assert list(queries.submissions_of(draft.subject, seen_by=cora)) == [made]
    assert queries.latest([draft.subject], seen_by=olive) == {draft.subject: made}
    for somebody in (south, stranger, NOBODY):
        assert queries.draft_at(draft.pk, seen_by=somebody) is None
        assert not queries.submissions_of(draft.subject, seen_by=somebody).exists()
        assert queries.standings(world.north, [draft.subject], seen_by=somebody) == {}


def test_staff_write_on_somebodys_behalf_only_when_it_is_recorded(
    world: Any, draft: Draft, trust: Any, version: FormVersion
) -> None:
    cora = world.actor(Role.COMMISSIONING_OFFICER)
    with pytest.raises(NotAllowed, match="record first how they asked for it"):
        save(cora, draft, "s1", name="A")
    with pytest.raises(ValidationError):
        actions.assist(by=cora, draft=draft, how=" ")
    held = actions.assist(by=cora, draft=draft, how="By telephone with Olive")
    assert queries.draft_at(draft.pk, seen_by=cora) == draft
    made = actions.submit(by=cora, draft=filled(cora, held))
    assert (made.assisted, made.certified_name) == ("By telephone with Olive", cora.name)
    begun = actions.start_draft(
        by=cora, version=version, subject=new_id(), organisation=trust, assisted="A letter of 3 May"
    )
    assert Entry.objects.filter(record_id=str(begun.pk), reason="A letter of 3 May").exists()


def test_the_office_answers_for_itself(world: Any, version: FormVersion, olive: Actor) -> None:
    cora = world.actor(Role.COMMISSIONING_OFFICER)
    own = actions.start_draft(by=cora, version=version, subject=new_id(), side="assessor")
    assert [question.key for question in queries.asked_in(own).questions] == ["view", "both"]
    save(cora, own, "s3", view="A fair idea.")
    assert actions.submit(by=cora, draft=own).answers == {"view": "A fair idea."}
    with pytest.raises(NotAllowed):
        save(olive, own, "s3", view="Mine")
    assert queries.draft_at(own.pk, seen_by=olive) is None


def test_one_form_is_answered_once_for_a_subject(olive: Actor, draft: Draft, version: FormVersion, trust: Any) -> None:
    with pytest.raises(Refused, match="being answered already"):
        actions.start_draft(by=olive, version=version, subject=draft.subject, organisation=trust)


def test_what_is_known_already_is_filled_in(olive: Actor, version: FormVersion, trust: Any) -> None:
    begun = actions.start_draft(
        by=olive, version=version, subject=new_id(), organisation=trust, answers={"name": " Trust ", "strange": 1}
    )
    assert begun.answers == {"name": "Trust"}


def test_no_answer_is_larger_than_the_database_takes(olive: Actor, draft: Draft) -> None:
    save(olive, draft, "s1", name="a\x00b\ud800c", story="word " * 50_000)
    held = Draft.objects.get(pk=draft.pk)
    assert held.answers["name"] == "abc"
    assert len(held.answers["story"]) == 249_999
