"""What later rooms build their pages of: sections that save themselves, both sides of a conflict, answers to check."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, QueryDict
from django.template.loader import get_template
from django.utils.datastructures import MultiValueDict

from almoner.foundation.door.actor import Actor, member
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.door.roles import Part
from almoner.foundation.questions import actions, filling, paper, queries
from almoner.foundation.questions.models import Draft
from almoner.kernel.identity import new_id

from .bank import EVERY_TYPE, GOOD
from .making import published

pytestmark = pytest.mark.django_db

NASTY = "<script>alert('£5')</script>"


class Sent:
    """A request as far as this room looks at one."""

    def __init__(self, actor: Actor, files: Any = None, **boxes: Any) -> None:
        self.actor, self.method = actor, "POST"
        self.POST = QueryDict(mutable=True)
        for name, value in boxes.items():
            values = value if isinstance(value, list) else [value]
            self.POST.setlist(name.replace("__", "-") if name in {"more", "revision"} else f"q-{name}", values)
        self.FILES = MultiValueDict(files or {})


@pytest.fixture
def trust(world: Any) -> Any:
    return world.records["north"]["organisation"]


@pytest.fixture
def olive(world: Any, trust: Any) -> Actor:
    olive = world.olive
    return member(olive.name, person_id=olive.pk, organisation_id=trust.pk, parts=frozenset(Part))


@pytest.fixture
def draft(world: Any, olive: Actor, trust: Any) -> Draft:
    version = published(world, EVERY_TYPE)
    return actions.start_draft(by=olive, version=version, subject=new_id(), organisation=trust)


def drawn(template: str, **context: Any) -> str:
    return " ".join(get_template(template, using="jinja2").render(context).split())


def test_a_section_is_drawn_with_every_type_of_question(draft: Draft) -> None:
    shown = [drawn("questions/section.html", **filling.shown(draft, key).context) for key in ("s1", "s2", "s3")]
    for said in (
        '<input class="govuk-input" id="id_q-name" name="q-name"',
        '<textarea class="govuk-textarea" id="id_q-story"',
        'data-words-of="id_q-story" data-limit="20" data-says="# of 20 words"',
        "So that story can be judged.",
        'name="q-starts_day"',
        'type="radio" value="yes"',
        'data-asked-if="q-children" data-answers="yes"',
        'data-asked-if="q-places" data-answers="county rutland"',
        '<input type="hidden" name="q-budget-rows" value="2">',
        'id="id_q-budget" name="q-budget-0-what"',
        'autocomplete="postal-code"',
        "Charity Commission for England and Wales</option>",
        'type="file" multiple',
        'type="checkbox" value="on"',
    ):
        assert any(said in section for section in shown), said
    assert "What about view?" not in "".join(shown)


def test_what_is_sent_is_saved_and_what_is_wrong_is_said(olive: Actor, draft: Draft) -> None:
    sent = Sent(
        olive, revision="0", name="Melton", amount="£9,500", starts_day="31", starts_month="2", starts_year="2026"
    )
    page = filling.posted(sent, draft, "s1")
    assert (page.is_saved, page.is_done, page.revision) == (True, False, 1)
    held = Draft.objects.get(pk=draft.pk)
    assert held.answers == {"name": "Melton", "amount": "9500.00", "starts": "31/2/2026"}
    section = drawn("questions/section.html", **page.context)
    assert "31/2/2026 is not a date" in section
    assert 'value="£9,500"' in section
    assert 'name="q-starts_month" type="text" value="2"' in section
    again = filling.shown(held, "s1", tell=True)
    assert again.form["starts"].value() == ["31", "2", "2026"]
    assert "needs an answer" in drawn("questions/section.html", **again.context)


def test_every_type_goes_through_the_boxes_and_comes_out_as_it_was(olive: Actor, draft: Draft) -> None:
    first = {key: GOOD[key] for key in ("name", "story", "people", "amount")}
    boxes = {"starts_day": "20", "starts_month": "11", "starts_year": "2026", **first}
    assert filling.posted(Sent(olive, **boxes), draft, "s1").is_done
    lines = {f"budget-{n}-{part}": value for n, row in enumerate(GOOD["budget"]) for part, value in row.items()} | {
        "budget-rows": "4"
    }
    assert filling.posted(Sent(olive, children="no", places=["city"], **lines), draft, "s2").is_done
    rest = {f"where-{part}": value for part, value in GOOD["where"].items()}
    rest |= {f"lead-{part}": value for part, value in GOOD["lead"].items()} | {"truth": "on"}
    assert filling.posted(Sent(olive, **rest), draft, "s3").is_done
    held = Draft.objects.get(pk=draft.pk)
    assert held.answers == GOOD
    assert queries.problems(held) == []
    for key in ("s1", "s2", "s3"):
        page = filling.shown(held, key)
        assert {name: value for name, value in GOOD.items() if name in page.form.questions} == _shown(page)


def _shown(page: filling.SectionPage) -> dict[str, Any]:
    found = {key: page.form[key].value() for key in page.form.questions}
    if "starts" in found:
        found["starts"] = found["starts"].isoformat()
    return {key: value for key, value in found.items() if value not in (None, "", [])}


def test_an_answer_shows_the_questions_that_hang_on_it(olive: Actor, draft: Draft) -> None:
    page = filling.posted(Sent(olive, children="yes", places=["rutland"]), draft, "s2")
    assert page.saved is not None
    assert {problem.question for problem in page.saved.problems} == {"policy", "rural", "budget", "simple"}
    assert "policy" in page.form.errors


def test_one_question_at_a_time(olive: Actor, draft: Draft) -> None:
    page = filling.shown(draft, "s1", only={"name"})
    assert list(page.form.questions) == ["name"]
    saved = filling.posted(Sent(olive, name="Melton"), draft, "s1", only={"name"})
    assert saved.is_done
    for section, only in (("s9", None), ("s1", {"places"}), ("s2", {"policy"})):
        with pytest.raises(Http404):
            filling.shown(draft, section, only=only)


def test_more_lines_are_asked_for_without_anything_being_judged(olive: Actor, draft: Draft) -> None:
    sent = Sent(olive, more="budget", **{"budget-rows": "2", "budget-1-what": "Half a post"})
    page = filling.posted(sent, draft, "s2")
    assert (page.is_saved, page.is_done, dict(page.form.errors)) == (True, False, {})
    assert len(page.form.rows("budget")) == 5
    assert Draft.objects.get(pk=draft.pk).answers == {"budget": [{"what": "Half a post"}]}


def test_documents_are_received_by_the_room_that_keeps_them(olive: Actor, draft: Draft) -> None:
    held, off = str(new_id()), str(new_id())
    actions.save_section(
        by=olive, draft=draft, section="s2", answers={"children": "yes", "policy": [held, off]}, revision=0
    )
    files = {"q-policy": [SimpleUploadedFile("policy.pdf", b"%PDF")]}
    sent = Sent(olive, files, children="yes", revision="1", **{"policy-held": [held, off], "policy-off": [off]})
    made = str(new_id())
    page = filling.posted(
        sent, draft, "s2", names={held: "old.pdf"}, receive=lambda key, sent: [made] if key == "policy" and sent else []
    )
    assert Draft.objects.get(pk=draft.pk).answers["policy"] == [held, made]
    assert "Take off old.pdf" in drawn("questions/section.html", **filling.shown(draft, "s2", names=page.names).context)


def test_two_writers_see_both_sides_on_the_page_and_in_the_answer_to_the_script(olive: Actor, draft: Draft) -> None:
    theirs = Draft.objects.get(pk=draft.pk)
    filling.posted(Sent(olive, revision="0", name="Theirs", story="The same words"), draft, "s1")
    page = filling.posted(Sent(olive, revision="0", name="Mine", story="The same words"), theirs, "s1")
    assert not page.is_saved
    assert page.context["sides"] == [("What about name?", "Theirs", "Mine")]
    template = '{% from "questions/parts.html" import conflict %}{{ conflict(sides, their_name, "") }}'
    from django.template import engines

    shown = engines["jinja2"].from_string(template).render(page.context)
    assert "Olive Onlooker saved this part while you had it open" in shown
    assert ">Theirs</td>" in shown
    assert 'value="Mine"' in drawn("questions/section.html", **page.context)
    answer = filling.as_json(page)
    told = json.loads(answer.content)
    assert (answer.status_code, told["saved"], told["revision"]) == (409, False, 1)
    assert told["conflict"] == {"by": "Olive Onlooker", "sides": [["What about name?", "Theirs", "Mine"]]}
    again = filling.posted(Sent(olive, revision=str(page.revision), name="Mine"), theirs, "s1")
    told = json.loads(filling.as_json(again).content)
    assert (told["saved"], told["revision"], told["conflict"]) == (True, 2, None)
    assert len(told["at"]) == 5
    assert "story" in told["problems"]


def test_junk_in_the_boxes_saves_what_can_be_saved(olive: Actor, draft: Draft) -> None:
    junk = {"revision": "x" * 50, "starts_day": "\x00", "budget-rows": "99999999", "name": "a\x00b"}
    page = filling.posted(Sent(olive, **junk), draft, "s1")
    assert page.is_saved
    assert Draft.objects.get(pk=draft.pk).answers == {"name": "ab"}
    assert filling.posted(Sent(olive, **{"budget-rows": "-1", "places": ["nowhere"]}), draft, "s2").is_saved


def test_nothing_that_is_answered_is_markup(olive: Actor, draft: Draft) -> None:
    boxes = {"name": NASTY, "story": NASTY, "people": NASTY, "amount": NASTY, "starts_day": NASTY, "starts_month": "1"}
    pages = [filling.posted(Sent(olive, **boxes), draft, "s1")]
    boxes = {
        "where-line1": NASTY,
        "where-postcode": NASTY,
        "lead-name": NASTY,
        "lead-scheme": NASTY,
        "lead-number": NASTY,
    }
    pages.append(filling.posted(Sent(olive, **boxes), draft, "s3"))
    lines = {"budget-rows": "1", "budget-0-what": NASTY, "budget-0-amount": NASTY, "budget-0-year": NASTY}
    pages.append(filling.posted(Sent(olive, **lines), draft, "s2"))
    drawn_pages = [drawn("questions/section.html", **page.context) for page in pages]
    drawn_pages.append(drawn("questions/answers.html", checked=filling.check_draft(draft)))
    for shown in drawn_pages:
        assert "<script" not in shown
        assert "&lt;script&gt;" in shown


def test_answers_are_checked_with_a_way_back_to_each(olive: Actor, draft: Draft) -> None:
    actions.save_section(by=olive, draft=draft, section="s1", answers={"name": "Melton", "amount": "lots"}, revision=0)
    checked = filling.check_draft(draft, change=lambda section, question: f"/{section}/{question}")
    shown = drawn("questions/answers.html", checked=checked)
    assert '<a href="/s1/name">Change<span class="hide"> What about name?</span></a>' in shown
    assert "needs an amount in pounds" in shown
    assert [row.answer for row in checked[0].rows][:1] == ["Melton"]


def test_who_may_not_write_does_not_save_by_a_page(world: Any, draft: Draft) -> None:
    sam = member("Sam", person_id=world.sam.pk, organisation_id=new_id(), parts=frozenset(Part))
    with pytest.raises(NotAllowed):
        filling.posted(Sent(sam, name="No"), draft, "s1")


def test_the_receipt_is_an_accessible_pdf_with_its_hash(world: Any, olive: Actor, draft: Draft) -> None:
    for section in ("s1", "s2", "s3"):
        actions.save_section(by=olive, draft=draft, section=section, answers=GOOD, revision=0)
    made = actions.submit(by=olive, draft=draft, certified_as="Treasurer")
    document = paper.filled(made, world.north)
    facts = {fact["label"]: fact["value"] for fact in document["facts"]}
    assert facts["SHA-256 of form and answers"] == made.sha256
    assert facts["Certified by"] == "Olive Onlooker, Treasurer"
    assert [row["answer"] for row in document["sections"][0]["rows"]][3] == "£9,500.00"
    made_pdf = paper.answers_pdf(made, world.north)
    assert made_pdf.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in made_pdf
