"""Evidence of match funding: optional, for officers, and for judges unless the round keeps it from them (GRA-17)."""

from __future__ import annotations

import copy
import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from almoner.do.applications import actions
from almoner.do.applications.models import Application
from almoner.do.applications.rules.sift import Met
from almoner.do.grants.parts import MATCH_EVIDENCE
from almoner.do.grants.tests import inviting
from almoner.do.scoring.bid_text import as_judge, document_of, text_of
from almoner.do.scoring.models import Bid
from almoner.foundation.documents import actions as documents
from almoner.foundation.documents.models import Document
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Role
from almoner.foundation.offices import actions as offices
from almoner.foundation.passports.tests.examples import PDF
from almoner.foundation.questions import uses
from almoner.foundation.questions.models import Form
from almoner.foundation.questions.rules.definition import Kind
from tests.world import appoint, sign_in

from . import writing

if TYPE_CHECKING:
    from almoner.do.grants.models import Invitation
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def form() -> dict[str, Any]:
    """The short form with a place for evidence of match funding."""
    made = copy.deepcopy(writing.FORM)
    made["sections"][1]["questions"].append(writing.question(MATCH_EVIDENCE, "file", required=False, files=3))
    return made


def letter(by: Actor, group: Organisation) -> Document:
    """A letter of another funder."""
    return documents.receive(by=by, organisation=group, file=io.BytesIO(PDF), name="letter.pdf", purpose="application")


def desk(west: Any) -> Client:
    """Westshire's commissioning officer's."""
    person = appoint(west, "cora@westshire.example", "Cora West", Role.COMMISSIONING_OFFICER).person
    return sign_in(Client(), person)


def sent(west: Any, olive: Actor, group: Organisation, form: dict[str, Any], **facts: Any) -> Application:
    held = writing.opened(west, form, **facts)
    return writing.submitted(olive, held, group, match_evidence=[str(letter(olive, group).pk)])


def judged(west: Any, officer: Actor, made: Application) -> Bid:
    """The bid as it lies before the panel."""
    none = "none | Nothing | agreement | 999999999 | - | - | - | case"
    offices.record_setting(
        by=command_line(west.pk), office=west, name="checks.kinds", value=none, starts=dt.date(2020, 1, 1)
    )
    made = Application.objects.select_related("invitation__office", "submission", "draft", "office").get(pk=made.pk)
    answers = [Met(gate["question"], met=True) for gate in made.invitation.eligibility]
    with time_machine.travel(writing.closing(made.invitation) + dt.timedelta(days=1), tick=True):
        actions.sift(by=officer, application=made, answers=answers, outcome="eligible")
        actions.open_scoring(by=officer, invitation=made.invitation)
    return Bid.objects.select_related("exercise", "submission").get(reference=made.reference)


def test_it_is_offered_to_those_who_write_forms(west: Any) -> None:
    offered = {use.key: str(use.label) for use in uses.of(Form.Purpose.APPLICATION, Kind.FILE)}
    assert offered[MATCH_EVIDENCE].startswith("evidence of match funding")


def test_nobody_is_refused_without_it(west: Any, olive: Actor, group: Organisation, form: dict[str, Any]) -> None:
    made = writing.submitted(olive, writing.opened(west, form), group)
    assert made.state == "submitted"


def test_it_reaches_officers(
    west: Any, olive: Actor, group: Organisation, form: dict[str, Any], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    made = sent(west, olive, group, form)
    officer = desk(west)
    parts = {"office": "westshire", "reference": made.reference}
    assert "letter.pdf" in officer.get(reverse("desk-application", kwargs=parts)).content.decode()
    document = Document.objects.get(organisation=group)
    answer = officer.get(reverse("desk-application-document", kwargs={**parts, "document": document.pk}))
    assert (answer.status_code, answer.getvalue()) == (200, PDF)


@pytest.mark.parametrize("hidden", [False, True])
def test_judges_read_it_unless_the_round_keeps_it_from_them(
    world: Any, west: Any, olive: Actor, group: Organisation, form: dict[str, Any], *, hidden: bool
) -> None:
    made = sent(west, olive, group, form, hidden=[MATCH_EVIDENCE] if hidden else [])
    bid = judged(west, world.actor(Role.COMMISSIONING_OFFICER, west), made)
    reading, document = as_judge(bid.exercise), Document.objects.get(organisation=group)
    assert [each.file_name for each in text_of(bid, reading).documents] == ([] if hidden else ["letter.pdf"])
    assert (document_of(bid, reading, document.pk) is None) is hidden


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "officers and judges read it."),
        ({"hidden": [MATCH_EVIDENCE]}, "officers read it."),
        ({"match_funding": "not_asked"}, ""),
    ],
)
def test_the_opportunity_says_who_reads_it(
    west: Any, client: Client, form: dict[str, Any], facts: dict[str, Any], said: str
) -> None:
    writing.opened(west, form, **facts)
    page = client.get("/westshire/opportunities/CSF/2027-28/1/").content.decode()
    assert said in page
    assert ("If others pay too" in page) is bool(said)


@pytest.mark.parametrize(
    ("has_it", "match", "said"),
    [
        (False, "optional", "the form takes no evidence of it"),
        (True, "not_asked", "but the form takes evidence of it"),
        (True, "optional", ""),
        (False, "not_asked", ""),
    ],
)
def test_the_builder_says_where_round_and_form_part_ways(
    west: Any, form: dict[str, Any], *, has_it: bool, match: str, said: str
) -> None:
    definition = form if has_it else None
    held = draft_of(west, definition, match)
    page = desk(west).get(reverse("desk-invitation", kwargs={"office": "westshire", "pk": held.pk}))
    read = page.content.decode()
    assert said in read
    assert ("evidence of it" in read) is bool(said)


def draft_of(west: Any, definition: dict[str, Any] | None, match: str) -> Invitation:
    return inviting.prepared(west, form_version=writing.form_of(west, definition), match_funding=match)
