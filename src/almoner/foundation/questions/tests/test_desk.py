"""Forms at the desk: written without a script, previewed as the applicant, published, carried elsewhere, printed."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from almoner.foundation.door.roles import Role
from almoner.foundation.questions import actions
from almoner.foundation.questions.models import Form, FormVersion
from tests.world import appoint, give_credentials, sign_in

from .bank import EVERY_TYPE, GOOD, YES_NO, form, question
from .making import brought

pytestmark = pytest.mark.django_db

NASTY = "<script>alert('£5 & \"more\"')</script>"


@pytest.fixture
def cora(world: Any, client: Client) -> Client:
    return sign_in(client, world.people[Role.COMMISSIONING_OFFICER])


@pytest.fixture
def hugo(world: Any) -> Client:
    return sign_in(Client(), world.people[Role.HEAD_OF_COMMISSIONING])


@pytest.fixture
def every(world: Any) -> Form:
    return brought(world, EVERY_TYPE)


def desk(name: str, office: str = "northshire", **parts: Any) -> str:
    return reverse(name, kwargs={"office": office} | parts)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def asked(form: Form) -> list[str]:
    return [one.key for one in Form.objects.get(pk=form.pk).written.questions]


@pytest.mark.slow
def test_an_empty_list_says_what_would_appear_and_how_to_start_it(world: Any, west: Any) -> None:
    wanda = appoint(west, "wanda@westshire.example", "Wanda West", Role.COMMISSIONING_OFFICER).person
    give_credentials(wanda)
    page = text(sign_in(Client(), wanda).get(desk("desk-forms", office="westshire")))
    assert "A form is written once, here" in page
    assert f'href="{desk("desk-form-new", office="westshire")}">Begin a form' in page


def test_a_form_is_written_from_nothing_without_a_script(cora: Client, hugo: Client) -> None:
    answer = cora.post(desk("desk-form-new"), {"title": "Rural grants", "purpose": "application"})
    made = Form.objects.get(title="Rural grants")
    page = desk("desk-form", pk=made.pk)
    assert answer.headers["Location"] == page
    assert "Nothing is asked yet" in text(cora.get(page))
    answer = cora.post(desk("desk-form-section-add", pk=made.pk), {"title": "About you", "intro": "Who you are."})
    assert answer.headers["Location"] == f"{page}#section-about_you"
    add = desk("desk-form-question-add", pk=made.pk, section="about_you")
    assert "How is it answered?" in text(cora.get(add))
    assert "One on each line." in text(cora.get(f"{add}?type=choice"))
    facts = {"label": "Are you a charity?", "why": "To know which checks we make.", "audience": "applicant"}
    answer = cora.post(f"{add}?type=choice", facts | {"choices": "Yes\nNo", "required": "on"})
    assert answer.headers["Location"] == f"{page}#question-are_you_a_charity"
    facts |= {"label": "Your number", "show_if": "are_you_a_charity=yes", "word_limit": "5", "tier_min": "£2,500.01"}
    cora.post(f"{add}?type=short", facts)
    assert asked(made) == ["are_you_a_charity", "your_number"]
    shown = text(cora.get(page))
    for said in (
        "2 questions in 1 section; an applicant needs about 5 minutes.",
        "Short answer · optional · at most 5 words · from £2,500.01 on",
        "only if “Are you a charity?” is answered “Yes”",
        "Why: To know which checks we make.",
        "not published",
    ):
        assert said in shown, said
    assert "Version 1 is published." in text(
        hugo.post(desk("desk-form-publish", pk=made.pk), {"note": "First"}, follow=True)
    )
    assert FormVersion.objects.get(form=made).number == 1


def test_a_question_without_a_use_is_not_added(cora: Client, every: Form) -> None:
    add = desk("desk-form-question-add", pk=every.pk, section="s1") + "?type=long"
    page = text(cora.post(add, {"label": "Hobbies?", "why": "  ", "audience": "applicant", "help": "Any & all"}))
    assert "“Why we ask” needs an answer." in page
    assert "Any &amp; all" in page
    page = text(cora.post(add, {"label": "Hobbies?", "why": "...", "audience": "applicant"}))
    assert "a question without a use is not asked" in page
    assert len(asked(every)) == 18


def test_a_question_is_changed_moved_and_removed(cora: Client, every: Form) -> None:
    edit = desk("desk-form-question-edit", pk=every.pk, key="share")
    page = text(cora.get(edit))
    assert 'value="What about share?"' in page
    cora.post(edit, {"label": "Your share", "why": "To know it.", "audience": "applicant", "decimals": "1"})
    changed = Form.objects.get(pk=every.pk).written.question("share")
    assert changed is not None
    assert (changed.label, changed.decimals) == ("Your share", 1)
    cora.post(
        f"{edit}?type=money", {"label": "Your share", "why": "To know it.", "audience": "applicant", "maximum": "5"}
    )
    changed = Form.objects.get(pk=every.pk).written.question("share")
    assert changed is not None
    assert (str(changed.kind), str(changed.maximum), changed.decimals) == ("money", "5.00", 0)
    cora.post(desk("desk-form-move", pk=every.pk), {"move": "question:share:-1"})
    assert asked(every)[2:4] == ["share", "people"]
    cora.post(desk("desk-form-move", pk=every.pk), {"move": "section:s3:-1"})
    assert [one.key for one in Form.objects.get(pk=every.pk).written.sections] == ["s1", "s3", "s2"]
    remove = desk("desk-form-question-remove", pk=every.pk, key="share")
    assert "Remove “Your share”?" in text(cora.get(remove))
    cora.post(remove)
    assert "share" not in asked(every)
    cora.post(desk("desk-form-section-remove", pk=every.pk, section="s3"))
    assert "truth" not in asked(every)


def test_what_another_question_depends_on_stays(cora: Client, every: Form) -> None:
    page = text(cora.post(desk("desk-form-move", pk=every.pk), {"move": "question:policy:-1"}, follow=True))
    assert "Its condition asks about a question that does not come before it." in page
    page = text(cora.post(desk("desk-form-question-remove", pk=every.pk, key="children")))
    assert "That cannot be done" in page
    page = text(cora.post(desk("desk-form-section-remove", pk=every.pk, section="s1")))
    assert "Name the question about money that the lines must add up to." in page
    edit = desk("desk-form-question-edit", pk=every.pk, key="children")
    facts = {"label": "Children?", "why": "To know.", "audience": "applicant"}
    page = text(cora.post(edit, facts | {"choices": "Never\nSometimes\nOften"}))
    assert "“yes” is not an answer to “Children?”" in page
    assert len(asked(every)) == 18


def test_two_people_changing_one_question_see_both_sides(cora: Client, world: Any, every: Form) -> None:
    edit = desk("desk-form-question-edit", pk=every.pk, key="name")
    token = cora.get(edit).content.decode().split('name="token" value="')[1].split('"')[0]
    harry = world.actor(Role.COMMISSIONING_OFFICER)
    facts = {**question("name"), "label": "Their words"}
    actions.edit_question(by=harry, form=every, key="name", facts=facts)
    mine = {"label": "My words", "why": "So that name can be judged.", "audience": "applicant", "token": token}
    page = text(cora.post(edit, mine))
    assert "Somebody else changed this while you had it open." in page
    assert ">Their words</td>" in page
    assert ">My words</td>" in page
    fresh = page.split('name="token" value="')[1].split('"')[0]
    assert fresh != token
    cora.post(edit, mine | {"token": fresh})
    held = Form.objects.get(pk=every.pk).written.question("name")
    assert held is not None
    assert held.label == "My words"


def test_two_people_changing_two_questions_do_not_meet(cora: Client, world: Any, every: Form) -> None:
    edit = desk("desk-form-question-edit", pk=every.pk, key="name")
    token = cora.get(edit).content.decode().split('name="token" value="')[1].split('"')[0]
    harry = world.actor(Role.COMMISSIONING_OFFICER)
    actions.edit_question(by=harry, form=every, key="rural", facts={**question("rural"), "label": "Rural?"})
    answer = cora.post(edit, {"label": "Mine", "why": "To know it.", "audience": "applicant", "token": token})
    assert answer.status_code == 302


def test_facts_of_a_form_are_changed_and_two_people_see_both(cora: Client, world: Any, every: Form) -> None:
    edit = desk("desk-form-edit", pk=every.pk)
    token = cora.get(edit).content.decode().split('name="token" value="')[1].split('"')[0]
    actions.edit_form(by=world.actor(Role.COMMISSIONING_OFFICER), form=every, introduction="Theirs")
    mine = {"title": "Safety Fund", "purpose": "application", "introduction": "Mine", "amount": "", "token": token}
    page = text(cora.post(edit, mine))
    assert ">Theirs</td>" in page
    fresh = page.split('name="token" value="')[1].split('"')[0]
    cora.post(edit, mine | {"token": fresh})
    held = Form.objects.get(pk=every.pk)
    assert (held.introduction, held.written.amount) == ("Mine", "")
    page = text(cora.post(desk("desk-form-new"), {"title": "safety fund", "purpose": "check"}))
    assert "There is a form with this title already." in page


def test_publishing_shows_what_changes_and_refuses_what_is_not_done(hugo: Client, world: Any, every: Form) -> None:
    cora, publish = world.actor(Role.COMMISSIONING_OFFICER), desk("desk-form-publish", pk=every.pk)
    hugo.post(publish, {"note": "First"})
    assert "Nothing has changed since version 1" in text(hugo.post(publish, {"note": ""}))
    actions.edit_question(by=cora, form=every, key="name", facts={**question("name"), "label": "Reworded"})
    actions.add_question(by=cora, form=every, section="s3", facts=question("extra"))
    actions.remove_question(by=cora, form=every, key="share")
    actions.move_question(by=cora, form=every, key="people", step=-1)
    page = text(hugo.get(publish))
    for said in (
        "Publish version 2", "<h3>Added</h3> <ul><li>What about extra?</li></ul>", "<li>Reworded</li>",
        "<h3>Removed</h3> <ul><li>What about share?</li></ul>", "in another order",
    ):  # fmt: skip
        assert said in page, said
    actions.add_section(by=cora, form=every, title="Empty")
    page = text(hugo.post(publish, {"note": ""}))
    assert "Section 4: The section asks nothing yet." in page
    assert FormVersion.objects.filter(form=every).count() == 1


def test_the_preview_goes_through_the_form_and_keeps_nothing(cora: Client, every: Form) -> None:
    preview = desk("desk-form-preview", pk=every.pk)
    page = text(cora.get(preview))
    assert "It asks at most 17 questions" in page
    assert "nothing is kept" in page
    first = {"here": "s1", "held": "{}", "go": "to-next", "q-name": "A", "q-amount": "lots", "q-story": "One two three"}
    page = text(cora.post(preview, first))
    assert "There are 3 problems" in page
    assert 'value="lots"' in page
    assert "3 of 20 words" in page
    good = {
        "q-amount": "£9,500",
        "q-people": "5",
        "q-starts_day": "20",
        "q-starts_month": "11",
        "q-starts_year": "2026",
    }
    page = text(cora.post(preview, first | good))
    held = html.unescape(page.split('name="held" value="')[1].split('"')[0])
    assert json.loads(held)["amount"] == "9500.00"
    assert "<h1>Part 2</h1>" in page
    assert "Answer this only if “What about children?” is answered “Yes”." in page
    more = {"here": "s2", "held": held, "more": "budget", "q-budget-rows": "2", "q-budget-0-what": "Half a post"}
    page = text(cora.post(preview, more))
    assert 'name="q-budget-rows" value="5"' in page
    assert "Half a post" in page
    page = text(cora.post(preview, {"held": json.dumps(GOOD), "go": "to-check"}))
    assert "Everything is answered." in page
    assert "£9,500.00" in page
    page = text(cora.post(preview, {"held": "{}", "go": "to-check"}))
    assert "12 questions still need an answer" in page
    for junk in ("nonsense", "[1]", "[" * 100_000, '{"name": {"a": 1}}'):
        assert cora.post(preview, {"held": junk, "go": "to-check"}).status_code == 200


def test_the_preview_of_a_tier_leaves_out_what_is_not_asked(cora: Client, every: Form) -> None:
    preview = desk("desk-form-preview", pk=every.pk)
    small = text(cora.post(f"{preview}?amount=500", {"go": "s2"}))
    assert "What about simple?" in small
    assert "What about accounts?" not in small
    assert "What about simple?" not in text(cora.post(f"{preview}?amount=6000", {"go": "s2"}))


def test_a_form_is_carried_to_another_office(cora: Client, world: Any, every: Form) -> None:
    answer = cora.get(desk("desk-form-json", pk=every.pk))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="safety-fund.json"'
    file = SimpleUploadedFile("form.json", answer.content)
    answer = cora.post(desk("desk-form-bring"), {"file": file, "title": "Safety Fund again"})
    again = Form.objects.get(title="Safety Fund again")
    assert answer.headers["Location"] == desk("desk-form", pk=again.pk)
    assert again.definition == every.definition


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "is not text"),
        (b"{", "cannot be read from line 1 on"),
        (b"[]", "holds no form"),
        (b"[" * 200_000, "no form has"),
        (b'{"format": "other"}', "This is not a form"),
        (b"x" * 1_000_001, "larger than a form can be"),
    ],
)
def test_a_file_that_is_no_form_is_told_why(cora: Client, world: Any, content: bytes, said: str) -> None:
    page = text(cora.post(desk("desk-form-bring"), {"file": SimpleUploadedFile("form.json", content)}))
    assert said in page


def test_everything_that_is_wrong_with_a_file_is_said_at_once(cora: Client, world: Any) -> None:
    raw = {
        "format": "almoner form 1",
        "title": "Bad",
        "purpose": "party",
        "surprise": 1,
        "definition": form([{**question("a", "choice"), "why": ""}, question("a", word_limit=0)]),
    }
    file = SimpleUploadedFile("form.json", json.dumps(raw).encode())
    page = text(cora.post(desk("desk-form-bring"), {"file": file}))
    for said in (
        "“purpose” must be one of",
        "“surprise”",
        "two answers to choose from",
        "without a use",
        "has the key “a” too",
    ):
        assert said in page, said
    assert not Form.objects.filter(title="Bad").exists()


def test_a_version_stays_as_it_was_whatever_is_written_later(hugo: Client, world: Any, every: Form) -> None:
    hugo.post(desk("desk-form-publish", pk=every.pk), {"note": ""})
    cora = world.actor(Role.COMMISSIONING_OFFICER)
    actions.edit_question(by=cora, form=every, key="name", facts={**question("name"), "label": "Reworded"})
    paper = desk("desk-form-print", pk=every.pk)
    assert "Reworded" in text(hugo.get(paper))
    before = text(hugo.get(f"{paper}?version=1"))
    assert "What about name?" in before
    assert "Reworded" not in before
    for missing in ("2", "x", "99999999999"):
        assert hugo.get(f"{paper}?version={missing}").status_code == 404


def test_the_document_prints_and_is_a_pdf_that_can_be_read_aloud(cora: Client, every: Form) -> None:
    page = text(cora.get(desk("desk-form-print", pk=every.pk)))
    for said in (
        "Draft, not published",
        "At most 12 words.",
        "Only if you ask for £5,000.01 or more.",
        "Enclose up to 2",
    ):
        assert said in page, said
    answer = cora.get(desk("desk-form-pdf", pk=every.pk))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in answer.content


@pytest.mark.slow
def test_nothing_that_anybody_types_is_markup(cora: Client, hugo: Client, world: Any) -> None:
    nasty = {"label": NASTY, "why": NASTY, "help": NASTY}
    definition = form(
        [
            {**question("a", "choice"), **nasty, "choices": [{**YES_NO[0], "label": NASTY}, YES_NO[1]]},
            {**question("b", "lines", adds_up_to="c"), **nasty, "show_if": {"question": "a", "equals": "yes"}},
            {**question("c", "money"), **nasty},
            *({**question(f"k{kind}", kind), **nasty} for kind in ("short", "long", "address", "organisation", "file")),
        ]
    )
    definition["sections"][0] |= {"title": NASTY, "intro": NASTY}
    made = brought(world, definition, title=NASTY)
    harry = world.actor(Role.COMMISSIONING_OFFICER)
    actions.edit_form(by=harry, form=made, introduction=NASTY)
    hugo.post(desk("desk-form-publish", pk=made.pk), {"note": NASTY})
    answers = {
        "a": "yes", "b": [{"what": NASTY, "amount": NASTY}], "c": NASTY, "kshort": NASTY, "klong": NASTY,
        "kaddress": {"line1": NASTY, "town": NASTY, "postcode": NASTY},
        "korganisation": {"name": NASTY, "number": NASTY},
    }  # fmt: skip
    preview, held = desk("desk-form-preview", pk=made.pk), json.dumps(answers)
    pages = [
        cora.get(desk("desk-forms")),
        *(cora.get(desk(f"desk-form{name}", pk=made.pk)) for name in ("", "-edit", "-preview", "-print")),
        hugo.get(desk("desk-form-publish", pk=made.pk)),
        *(cora.get(desk(f"desk-form-section-{name}", pk=made.pk, section="s1")) for name in ("edit", "remove")),
        *(
            cora.get(desk(f"desk-form-question-{name}", pk=made.pk, key=key))
            for name in ("edit", "remove")
            for key in "abc"
        ),
        *(cora.post(preview, {"held": held, "go": go}) for go in ("s1", "to-check", "to-tasks")),
        cora.post(preview, {"held": held, "here": "s1", "go": "to-next", "q-a": "yes", "q-c": NASTY}),
    ]
    for answer in pages:
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
        assert "&lt;script&gt;" in answer.content.decode()
    assert cora.get(desk("desk-form-pdf", pk=made.pk)).content.startswith(b"%PDF")


def test_putting_a_form_away_keeps_it_from_being_changed(cora: Client, hugo: Client, every: Form) -> None:
    away = desk("desk-form-put-away", pk=every.pk)
    assert cora.get(away).status_code == 405
    cora.post(away)
    link = f'href="{desk("desk-form", pk=every.pk)}"'
    assert link not in text(cora.get(desk("desk-forms")))
    assert link in text(cora.get(desk("desk-forms") + "?state=put_away"))
    page = text(cora.post(desk("desk-form-move", pk=every.pk), {"move": "question:name:1"}, follow=True))
    assert "This form is put away." in page
    assert "It is put away, so it cannot be published." in text(hugo.post(desk("desk-form-publish", pk=every.pk), {}))
    cora.post(away)
    assert link in text(cora.get(desk("desk-forms")))


def test_who_may_not_write_forms_is_refused(cora: Client, world: Any, every: Form) -> None:
    aisha = sign_in(Client(), world.people[Role.AUDITOR])
    assert aisha.get(desk("desk-form", pk=every.pk)).status_code == 200
    assert "Add a question" not in text(aisha.get(desk("desk-form", pk=every.pk)))
    assert aisha.post(desk("desk-form-move", pk=every.pk), {"move": "question:name:1"}).status_code == 403
    assert cora.post(desk("desk-form-publish", pk=every.pk), {}).status_code == 403
    sam = sign_in(Client(), world.sam)
    assert sam.get(desk("desk-form", pk=every.pk)).status_code == 403
    assert sam.get(desk("desk-form", office="southshire", pk=every.pk)).status_code == 404
    assert cora.post(desk("desk-form-move", pk=every.pk), {"move": "question:name:9"}).status_code == 404


def test_the_number_of_queries_does_not_grow(cora: Client, world: Any, django_assert_max_num_queries: Any) -> None:
    for n in range(12):
        brought(world, EVERY_TYPE, title=f"Form {n}")
    with django_assert_max_num_queries(7):
        cora.get(desk("desk-forms"))
    with django_assert_max_num_queries(7):
        cora.get(desk("desk-form", pk=Form.objects.filter(title="Form 3").get().pk))
