"""The builder at the desk: one part a page, what is missing at once, both sides of a clash, nothing typed is lost."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from almoner.do.grants import actions
from almoner.do.grants.models import Invitation
from almoner.do.grants.parts import PARTS
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from tests.world import World, appoint, sign_in

from .inviting import facts, form_of, fund_of, pot_of, prepared, priority_of, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def head(west: Office, client: Client) -> Client:
    """The head of commissioning of Westshire, signed in."""
    person = appoint(west, "hugo@westshire.example", "Hugo West", Role.HEAD_OF_COMMISSIONING).person
    return sign_in(client, person)


def at(held: Invitation, *rest: str) -> str:
    return f"/desk/westshire/invitations/{held.pk}/" + "".join(f"{part}/" for part in rest)


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer
    return unescape(answer.content.decode())


def form_on(client: Client, address: str) -> dict[str, str]:
    """What the page's form would send as it stands: its boxes and hidden fields."""
    page = text(client.get(address))
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        given = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        kind = given.get("type", "text")
        if "name" in given and (kind not in {"checkbox", "radio"} or "checked" in tag):
            found.setdefault(given["name"], given.get("value", ""))
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', inner) or re.search(
            r'<option value="([^"]*)"', inner
        )
        found[name] = chosen[1] if chosen else ""
    areas = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    found |= dict(areas)
    found.pop("csrfmiddlewaretoken", None)
    return found


def test_a_round_is_written_from_nothing_to_published_without_code(west: Office, head: Client) -> None:
    fund, pot, served, form = fund_of(west), pot_of(west), priority_of(west), form_of(west)
    begun = head.post(
        "/desk/westshire/rounds/prepare/", {"fund": fund.pk, "theme": "Safer streets", "year": "2027/28", "copy_of": ""}
    )
    held = Invitation.objects.get(office=west)
    assert begun.headers["Location"] == at(held)
    assert "19 things are missing" in text(head.get(at(held)))
    today = timezone.localdate()

    def boxes(name: str, weeks: int) -> dict[str, int]:
        day = today + dt.timedelta(weeks=weeks)
        return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}

    typed: dict[str, dict[str, Any]] = {
        "aims": {
            "theme": "Safer streets",
            "text": "For streets.",
            "purposes": ["Community safety"],
            "priorities": served.pk,
        },
        "money": {
            "available": "111,000",
            "sources-rows": 1,
            "sources-0-pot": pot.pk,
            "sources-0-amount": "£111,000.00",
        },
        "amounts": {
            "cap": "20,000",
            "cap_kind": "guide",
            "term_months": 12,
            "match_funding": "optional",
            "tiers-rows": 1,
            "tiers-0-title": "Small",
            "tiers-0-most": "2,500",
        },
        "dates": {
            **boxes("opens_day", 0),
            "opens_clock": "00:00",
            **boxes("closes_day", 4),
            "closes_clock": "noon",
            "late_policy": "grace",
            "grace_minutes": 15,
            **boxes("decision_on", 10),
            **boxes("pay_on", 13),
            **boxes("spend_from", 14),
            **boxes("spend_to", 66),
        },
        "applicants": {"organisation_forms": ["charity", "cic"], "who_can_apply": "Groups in our area."},
        "eligibility": {
            "other_sources": "The foundation.",
            "gates-rows": 1,
            "gates-0-question": "In our area?",
            "gates-0-wanted": "yes",
            "gates-0-stop": "Only our area.",
        },
        "form": {"form_version": form.pk, "expected_applicants": 40},
        "scoring": {
            "lowest": 0,
            "highest": 5,
            "minimum": 50,
            "ties": "Impact",
            "judges_per_bid": 3,
            "minutes_per_bid": 30,
            "criteria-rows": 2,
            "criteria-0-title": "Impact",
            "criteria-0-weight": "60",
            "criteria-0-parts": "Need\nReach",
            "criteria-0-anchors": "0: nothing\n5: much",
            "criteria-1-title": "Value",
            "criteria-1-weight": "40",
            "criteria-1-minimum": "2",
        },
        "choosing": {
            "fit_rule": "skipped",
            "floors-rows": 1,
            "floors-0-name": "Small groups",
            "floors-0-group": "grassroots",
            "floors-0-awards": 2,
        },
        "duties": {"endorsements": ["police"], "publicity": "Show our logo.", "reports-rows": 0},
        "contact": {"contact_name": "Cora", "contact_email": "cora@example.org"},
    }
    assert set(typed) == set(PARTS)
    for part, given in typed.items():
        token = form_on(head, at(held, "parts", part))["token"]
        answer = head.post(at(held, "parts", part), {**given, "token": token})
        assert answer.status_code == 302, (part, text(answer))
    assert "Nothing is missing" in text(head.get(at(held)))
    assert head.post(at(held, "publish")).status_code == 302
    held.refresh_from_db()
    assert (held.state, held.grace_minutes, held.cap) == ("published", 15, Decimal(20_000))
    assert held.scheme["criteria"][0]["part_titles"] == ["Need", "Reach"]
    assert held.scheme["ties"] == ["impact"]
    assert held.anchors == {"impact": {"0": "nothing", "5": "much"}}
    page = text(head.get(at(held)))
    assert "£500.00" not in page
    assert "Small: up to £2,500.00" in page


def test_each_part_opens_with_what_it_holds_and_saves_it_unchanged(west: Office, head: Client) -> None:
    held = prepared(west)
    before = {name: getattr(held, name) for names in PARTS.values() for name in names if name != "priorities"}
    for part in PARTS:
        given: dict[str, Any] = form_on(head, at(held, "parts", part))
        given |= {"purposes": held.purposes, "organisation_forms": held.organisation_forms}
        given["priorities"] = [str(key) for key in held.priorities.values_list("priority", flat=True)]
        answer = head.post(at(held, "parts", part), given)
        assert answer.status_code == 302, (part, text(answer))
    held = Invitation.objects.get(pk=held.pk)
    assert {name: getattr(held, name) for name in before} == before


def test_publishing_too_early_names_everything_that_is_missing(west: Office, head: Client) -> None:
    held = actions.begin_round(by=command_line(west.pk), fund=fund_of(west), theme="Early", year=2027)
    page = text(head.get(at(held, "publish")))
    for said in ("Say what the money is for.", "Say when it closes, to the minute.", "Name the criteria by which"):
        assert said in page
    assert "Publish</button>" not in page
    assert head.post(at(held, "publish")).status_code == 200
    held.refresh_from_db()
    assert held.state == "draft"


def test_more_rows_come_without_losing_what_was_typed(west: Office, head: Client) -> None:
    held = prepared(west)
    given = form_on(head, at(held, "parts", "eligibility"))
    given |= {"gates-0-question": "Typed but not saved", "other_sources": "Also typed", "more": "gates"}
    page = text(head.post(at(held, "parts", "eligibility"), given))
    assert "Typed but not saved" in page
    assert "Also typed" in page
    assert page.count('name="gates-') > 12
    held.refresh_from_db()
    assert held.eligibility[0]["question"] == "Is the project in our area?"


def test_what_cannot_be_read_is_said_at_its_box_and_stays_typed(west: Office, head: Client) -> None:
    held = prepared(west)
    given = form_on(head, at(held, "parts", "dates"))
    given |= {"closes_clock": "half past", "opens_day_day": "31", "opens_day_month": "2"}
    page = text(head.post(at(held, "parts", "dates"), given))
    assert "Write the time as hours and minutes" in page
    assert "half past" in page
    given |= {"closes_clock": "01:30", "closes_day_day": "28", "closes_day_month": "3", "closes_day_year": "2027"}
    given |= form_on(head, at(held, "parts", "dates")) | {
        "closes_clock": "01:30",
        "closes_day_day": "28",
        "closes_day_month": "3",
        "closes_day_year": "2027",
    }
    assert "There is no 01:30 on 28 March 2027" in text(head.post(at(held, "parts", "dates"), given))


def test_a_closing_in_the_hour_that_comes_twice_is_the_later_one(west: Office, head: Client) -> None:
    held = prepared(west)
    given = form_on(head, at(held, "parts", "dates")) | {
        "closes_clock": "01:30",
        "closes_day_day": "31",
        "closes_day_month": "10",
        "closes_day_year": "2027",
        "opens_clock": "01:30",
        "opens_day_day": "31",
        "opens_day_month": "10",
        "opens_day_year": "2027",
    }
    assert head.post(at(held, "parts", "dates"), given).status_code == 302
    held.refresh_from_db()
    assert held.closes_at == dt.datetime(2027, 10, 31, 1, 30, tzinfo=dt.UTC)
    assert held.opens_at == dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)
    assert "01:30, after the clocks go back on 31 October 2027" in text(head.get(at(held, "preview")))


def test_a_pot_outside_the_purposes_is_refused_at_the_page_with_what_was_typed(west: Office, head: Client) -> None:
    held = prepared(west)
    other = pot_of(west, "Victims pot", permitted=["Supporting victims"])
    given = form_on(head, at(held, "parts", "money")) | {"sources-0-pot": str(other.pk), "available": "99,000"}
    page = text(head.post(at(held, "parts", "money"), given))
    assert "“Victims pot” may not be spent on: Community safety." in page
    assert 'value="99,000"' in page


def test_weights_that_do_not_total_100_are_saved_and_named(west: Office, head: Client) -> None:
    held = prepared(west)
    given = form_on(head, at(held, "parts", "scoring")) | {"criteria-3-weight": "19.9"}
    page = text(head.post(at(held, "parts", "scoring"), given, follow=True))
    assert "The weights total 99.9; they must total exactly 100." in page


def test_both_sides_of_a_clash_are_shown_and_the_second_save_is_deliberate(west: Office, head: Client) -> None:
    held = prepared(west)
    given = form_on(head, at(held, "parts", "contact"))
    actions.edit_invitation(by=command_line(west.pk), invitation=held, contact_name="Somebody else")
    page = text(head.post(at(held, "parts", "contact"), given | {"contact_name": "Mine"}))
    assert "Somebody else" in page
    assert 'value="Mine"' in page
    again = re.search(r'name="token" value="([^"]+)"', page)
    assert again is not None
    assert (
        head.post(at(held, "parts", "contact"), given | {"contact_name": "Mine", "token": again[1]}).status_code == 302
    )
    held.refresh_from_db()
    assert held.contact_name == "Mine"


def test_the_effort_meter_warns_where_the_work_is_out_of_proportion(west: Office, head: Client) -> None:
    held = prepared(west, available=Decimal(5000), cap=Decimal(500), least=None, expected_applicants=80)
    page = text(head.get(at(held)))
    assert "Applying takes" in page
    assert "Ask less, or give more." in page
    assert "Ask less, or give more." not in text(head.get(at(prepared_more(west))))


def prepared_more(west: Office) -> Invitation:
    other = {
        "fund": fund_of(west, "BIG"),
        "form_version": form_of(west, "Big"),
        "priorities": [priority_of(west, "Big").pk],
    }
    rich = pot_of(west, "Big pot", "900000.00")
    return prepared(west, **other, available=Decimal(900_000), pots=[_source(rich)], expected_applicants=10)


def _source(pot: Any) -> Any:
    from almoner.do.grants.parts import SourceEntry

    return SourceEntry(pot.pk, Decimal(900_000))


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
