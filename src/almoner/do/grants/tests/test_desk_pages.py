"""A round that runs, at the desk; what the treasurer finds; nothing typed becomes markup; whose rounds one sees."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from almoner.do.grants import actions
from almoner.do.grants.parts import PARTS
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from tests.world import World, appoint, sign_in

from .at_the_desk import SCRIPT, at, text
from .inviting import facts, prepared, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_published_round_is_run_from_its_page(west: Office, head: Client) -> None:
    held = published(west)
    assert head.get(at(held, "parts", "aims")).status_code == 302
    page = text(head.post(at(held, "extend"), {"kind": "outage", "minutes": "30", "reason": "Power cut."}, follow=True))
    assert "The closing was put off" in page
    assert "Power cut." in page
    page = text(head.post(at(held, "extend"), {"kind": "other", "reason": "More."}))
    assert "Say when it closes now." in page
    page = text(head.post(at(held, "cancel"), {"reason": "No money."}, follow=True))
    assert "Cancelled: No money." in page


def test_the_text_is_there_for_site_newsletter_and_press(west: Office, head: Client) -> None:
    held = published(west, text="For streets.")
    page = text(head.get(at(held, "announcement")))
    assert page.count("<textarea") == 3
    for channel in ("site", "newsletter", "press"):
        answer = head.get(at(held, "announcement") + f"{channel}.txt")
        assert answer["Content-Type"].startswith("text/plain")
        said = answer.content.decode()
        assert "http://testserver/westshire/opportunities/CSF/2027-28/1/" in said
        assert "£111,000.00" in said
    assert head.get(at(held, "announcement") + "poster.txt").status_code == 404


def test_a_round_that_officers_judge_leads_to_what_they_recommend(west: Office, head: Client) -> None:
    limit = {"cap": Decimal(2500), "cap_kind": "limit"}
    held = published(west, judging="officers", criteria=["Is it plain?"], scheme={}, anchors={}, **limit)
    page = text(head.get(at(held)))
    assert f"/rounds/{held.pk}/judging/" in page
    assert "The panel and its marks" not in page


def test_questions_are_answered_at_the_desk(west: Office, head: Client) -> None:
    held = published(west)
    row = actions.ask_enquiry(by=command_line(west.pk), invitation=held, question="May we?", email="p@example.org")
    assert "p@example.org" in text(head.get(at(held, "questions")))
    address = at(held, "questions", str(row.pk))
    assert "“The answer” needs an answer." in text(head.post(address, {"question": "May we?", "answer": ""}))
    page = text(head.post(address, {"question": "May schools?", "answer": "Yes."}, follow=True))
    assert "answered for everybody" in page
    public = text(Client().get("/westshire/opportunities/CSF/2027-28/1/"))
    assert "May schools?" in public
    assert "p@example.org" not in public
    assert "May we?" not in public


def test_the_treasurer_finds_what_waits_and_others_are_turned_away(west: Office, head: Client) -> None:
    held = prepared(west, over_allocation=Decimal(10))
    assert "waits for consent" in text(head.get(at(held)))
    assert head.get(at(held, "consent")).status_code == 403
    assert head.get(at(held, "let-in")).status_code == 403
    femi = appoint(west, "femi@westshire.example", "Femi West", Role.CHIEF_FINANCE_OFFICER).person
    treasurer = sign_in(Client(), femi)
    assert "£122,100.00" in text(treasurer.get(at(held, "consent")))
    answer = treasurer.post(at(held, "consent"), {"percent": "10", "reason": "Some lapse."}, follow=True)
    assert "Agreed to by Femi West" in text(answer)
    assert treasurer.get(at(held, "parts", "money")).status_code == 403


def test_nothing_typed_becomes_markup(west: Office, head: Client) -> None:
    words = ("theme", "text", "who_can_apply", "other_sources", "contact_name", "guidance", "permanent_plan")
    given = facts(**dict.fromkeys(words, SCRIPT))
    given |= {
        "publicity": [SCRIPT],
        "eligibility": [{"question": SCRIPT, "wanted": "yes", "stop": SCRIPT}],
        "tiers": [{"title": SCRIPT, "from": "", "to": "2500"}],
        "floors": [{"name": SCRIPT, "group": "grassroots", "awards": 1, "pounds": ""}],
        "reporting": [{"what": SCRIPT, "due_on": str(given["spend_to"])}],
        "anchors": {"impact": {"0": SCRIPT}},
        "contact_phone": SCRIPT[:40],
    }
    given["scheme"] = {
        "criteria": [
            {"key": "impact", "title": SCRIPT, "weight": "100", "parts": ["impact--1"], "part_titles": [SCRIPT]}
        ],
        "scale": {"lowest": 0, "highest": 5},
    }
    draft = prepared(west, **given)
    by = command_line(west.pk)
    pages = [text_raw(head.get(at(draft, *rest))) for rest in ((), ("preview",), ("publish",), ("announcement",))]
    pages += [text_raw(head.get(at(draft, "parts", part))) for part in PARTS]
    held = actions.publish_invitation(by=by, invitation=draft)
    row = actions.ask_enquiry(by=by, invitation=held, question=SCRIPT)
    actions.answer_enquiry(by=by, enquiry=row, question=SCRIPT, answer=SCRIPT)
    soon = timezone.now() + dt.timedelta(days=1)
    actions.add_workshop(by=by, invitation=held, title=SCRIPT, starts_at=soon, place=SCRIPT, how_to_join=SCRIPT)
    actions.extend(by=by, invitation=held, kind="outage", minutes=5, reason=SCRIPT)
    pages += [text_raw(head.get(at(held, *rest))) for rest in ((), ("questions",), ("questions", str(row.pk)))]
    one = "/westshire/opportunities/CSF/2027-28/1/"
    public = (one, f"{one}can-we-apply/?q1=no", f"{one}ask/", "/westshire/opportunities/")
    pages += [text_raw(Client().get(address)) for address in (*public, "/westshire/opportunities/calendar/")]
    assert not [page for page in pages if "<script>alert" in page]
    assert sum("&lt;script&gt;alert" in page for page in pages) > 15


def text_raw(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_neighbours_round_is_not_found_at_our_desk(world: World, west: Office, head: Client) -> None:
    theirs = world.records["south"]["invitation"]
    for rest in ((), ("parts", "aims"), ("publish",), ("questions",), ("extend",)):
        assert head.get(at(theirs, *rest)).status_code == 404


def test_the_task_list_costs_the_same_whatever_is_in_it(west: Office, head: Client) -> None:
    held = prepared(west)

    def queries_of(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            text(head.get(address))
        return len(found)

    empty = actions.begin_round(by=command_line(west.pk), fund=held.round.fund, theme="Empty", year=2028)
    assert queries_of(at(held)) <= 20
    assert abs(queries_of(at(held)) - queries_of(at(empty))) <= 3
