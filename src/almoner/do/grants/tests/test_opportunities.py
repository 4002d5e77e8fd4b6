"""Opportunities in public: the list and its files, one of them, whether one fits, and questions from anybody."""

import datetime as dt
import json
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
import typst
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from almoner.do.grants import actions, paper
from almoner.do.grants.declared import PRIVACY
from almoner.do.grants.models import Enquiry, Invitation
from almoner.do.grants.parts import SourceEntry
from almoner.foundation.door.actor import command_line
from almoner.foundation.offices import actions as offices
from almoner.foundation.offices.models import Office
from almoner.foundation.pages import typesetting
from almoner.foundation.questions import paper as questions

from .inviting import dates, form_of, fund_of, pot_of, priority_of, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LIST = "/westshire/opportunities/"
ONE = f"{LIST}CSF/2027-28/1/"


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return unescape(answer.content.decode())


@pytest.fixture
def held(west: Office) -> Invitation:
    return published(west, theme="Safer streets")


def another(west: Office, code: str, **other: Any) -> Invitation:
    return published(
        west,
        fund=fund_of(west, code),
        form_version=form_of(west, f"Form {code}"),
        priorities=[priority_of(west, f"P {code}").pk],
        pots=[_source(pot_of(west, f"Pot {code}"))],
        **other,
    )


def _source(pot: Any) -> Any:
    return SourceEntry(pot.pk, Decimal("111000.00"))


def test_the_list_shows_what_is_open_and_coming_and_never_a_draft(
    west: Office, held: Invitation, client: Client
) -> None:
    later = {key: value + dt.timedelta(weeks=6) for key, value in dates().items()}
    another(west, "LATER", theme="Bystanders", **later)
    draft = actions.begin_round(by=command_line(west.pk), fund=held.round.fund, theme="Secret draft", year=2029)
    page = text(client.get(LIST))
    assert "One round is open now" in page
    assert "Safer streets" in page
    assert "Bystanders" in page
    assert "Secret draft" not in page
    assert client.get(f"{LIST}CSF/2029-30/{draft.round.number}/").status_code == 404
    assert "Bystanders" not in text(client.get(LIST, {"state": "open"}))
    assert "Safer streets" not in text(client.get(LIST, {"state": "to-open"}))
    assert "Safer streets" not in text(client.get(LIST, {"q": "nothing of the kind"}))


def test_an_empty_list_says_what_would_appear(west: Office, client: Client) -> None:
    page = text(client.get(LIST))
    assert "Rounds that people can apply to appear here." in page
    assert "No round is open or coming." in text(client.get(f"{LIST}calendar/"))


def test_the_files_have_what_the_list_has(held: Invitation, client: Client) -> None:
    rows = json.loads(b"".join(client.get("/westshire/opportunities.json").streaming_content))  # type: ignore[attr-defined]  # streamed
    found = rows if isinstance(rows, list) else rows["rows"]
    assert [row["theme"] for row in found] == ["Safer streets"]
    csv = b"".join(client.get("/westshire/opportunities.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # streamed
    assert "Safer streets" in csv
    assert client.get("/westshire/opportunities.exe").status_code == 404


def test_the_list_costs_the_same_for_one_round_and_for_several(west: Office, held: Invitation, client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            text(client.get(LIST))
        return len(found)

    text(client.get(LIST))
    before = cost()
    for code in ("A", "B", "C"):
        made = another(west, code, theme=f"Theme {code}")
        actions.extend(by=command_line(west.pk), invitation=made, kind="outage", minutes=5, reason="Power cut.")
    assert cost() == before


def test_one_opportunity_says_all_that_applicants_ask(held: Invitation, client: Client) -> None:
    page = text(client.get(ONE))
    for said in (
        "Charities and community groups in the force area.",
        "£500.00 to £20,000.00, as a guide: you may ask for more if you say why",
        "Open until",
        "questions at most, about",
        "Late bids are not taken.",
        "You are told by",
        "Impact",
        "40%",
        "Equal bids are parted by: Impact; then by a lot",
        "it is skipped, and the next that fits is chosen",
        "Not known yet: no earlier round of this fund was completed here.",
        "Cora Commissioner",
        f"/provider/?next=apply&invitation={held.pk}",
        "form.pdf",
    ):
        assert said in page, said


def test_the_page_costs_the_same_with_questions_and_without(west: Office, held: Invitation, client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            text(client.get(ONE))
        return len(found)

    text(client.get(ONE))
    before = cost()
    for number in range(4):
        row = actions.ask_enquiry(by=command_line(west.pk), invitation=held, question=f"Question {number}?")
        actions.answer_enquiry(by=command_line(west.pk), enquiry=row, question=f"Question {number}?", answer="Yes.")
    assert cost() == before
    assert before <= 14


def test_a_closed_round_offers_no_start_and_says_when_it_decides(held: Invitation, client: Client) -> None:
    assert held.closes_at is not None
    with time_machine.travel(held.closes_at, tick=False):
        assert "Check that you can apply" in text(client.get(ONE))
    with time_machine.travel(held.closes_at + dt.timedelta(seconds=1), tick=False):
        page = text(client.get(ONE))
    assert "Closed at" in page
    assert "next=apply" not in page
    assert "The decision is promised for" in page


def test_completed_and_cancelled_rounds_say_so(west: Office, held: Invitation, client: Client) -> None:
    assert held.closes_at is not None
    result = {"applied": 40, "eligible": 36, "awarded": 14, "asked": Decimal(400_000), "given": Decimal("110500.00")}
    with time_machine.travel(held.closes_at + dt.timedelta(days=60), tick=False):
        actions.complete_invitation(by=command_line(west.pk), invitation=held, result={**result, "median_days": 41})
    page = text(client.get(ONE))
    assert "Complete: 14 of 40 bids were awarded, £110,500.00 of the £400,000.00 asked for." in page
    assert "Safer streets" in text(client.get(LIST, {"state": "closed"}))
    later = held.closes_at + dt.timedelta(days=61)
    with time_machine.travel(later, tick=False):
        second = published(
            west,
            fund=held.round.fund,
            form_version=held.form_version,
            priorities=[priority_of(west, "Second").pk],
            pots=[_source(pot_of(west, "Second"))],
            theme="Second",
            **dates(later),
        )
    page = text(client.get(f"{LIST}CSF/2027-28/2/"))
    assert "In the fund's last round 14 of 40 bids were awarded (35%)." in page
    assert "The decision came 41 days after the closing." in page
    actions.cancel(by=command_line(west.pk), invitation=second, reason="The money is needed elsewhere.")
    assert "Cancelled: The money is needed elsewhere." in text(client.get(f"{LIST}CSF/2027-28/2/"))


# --- Does it fit?


def test_who_fits_is_led_to_the_start(held: Invitation, client: Client) -> None:
    page = text(client.post(f"{ONE}can-we-apply/", {"q1": "yes", "q2": "no"}))
    assert "You can apply" in page
    assert f"next=apply&invitation={held.pk}" in page
    assert "You can apply" in text(client.get(f"{ONE}can-we-apply/", {"q1": "yes", "q2": "no"}))


def test_who_does_not_fit_reads_every_reason_and_where_else_to_go(held: Invitation, client: Client) -> None:
    page = text(client.post(f"{ONE}can-we-apply/", {"q1": "no", "q2": "yes"}))
    assert "You cannot apply to this round" in page
    assert "We may only pay for work in our area." in page
    assert "We pay for groups, not for one person." in page
    assert "The community foundation and the council give small grants." in page
    assert "next=apply" not in page


def test_a_question_left_out_is_asked_again(held: Invitation, client: Client) -> None:
    page = text(client.post(f"{ONE}can-we-apply/", {"q1": "yes"}))
    assert "needs an answer." in page
    assert "You can apply" not in page
    assert "needs an answer" not in text(client.get(f"{ONE}can-we-apply/"))


def test_before_it_opens_who_fits_is_told_when(west: Office, client: Client) -> None:
    later = {key: value + dt.timedelta(weeks=6) for key, value in dates().items()}
    another(west, "CSF", **later)
    page = text(client.post(f"{ONE}can-we-apply/", {"q1": "yes", "q2": "no"}))
    assert "Opens at" in page
    assert "next=apply" not in page


# --- Questions


def test_anybody_asks_and_is_thanked(held: Invitation, client: Client) -> None:
    answer = client.post(f"{ONE}ask/", {"question": "May a school apply?", "email": ""}, follow=True)
    assert "Your question is sent." in text(answer)
    row = Enquiry.objects.get(invitation=held)
    assert row.asked_from
    assert "127.0.0.1" not in row.asked_from
    assert "May a school apply?" not in text(client.get(ONE))


def test_a_machine_that_fills_in_everything_is_thanked_and_not_heard(held: Invitation, client: Client) -> None:
    answer = client.post(f"{ONE}ask/", {"question": "Buy!", "email": "", "website": "http://spam.example"}, follow=True)
    assert "Your question is sent." in text(answer)
    assert not Enquiry.objects.filter(invitation=held).exists()


def test_the_sixth_question_in_an_hour_is_refused_and_stays_typed(held: Invitation, client: Client) -> None:
    for _time in range(5):
        client.post(f"{ONE}ask/", {"question": "May we?", "email": ""})
    page = text(client.post(f"{ONE}ask/", {"question": "One more, please", "email": ""}))
    assert "Too many questions came in the last hour." in page
    assert "One more, please" in page
    assert Enquiry.objects.filter(invitation=held).count() == 5


def test_a_wrong_address_is_said_at_its_box(held: Invitation, client: Client) -> None:
    page = text(client.post(f"{ONE}ask/", {"question": "May we?", "email": "nobody"}))
    assert "Enter a valid email address" in page
    assert "May we?" in page


# --- The form on paper, the calendar, the round's record


def test_the_form_is_there_as_a_page_and_as_a_pdf(held: Invitation, client: Client) -> None:
    assert "Why we ask" in text(client.get(f"{ONE}form/"))
    answer = client.get(f"{ONE}form.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_where_applicants_get_help_with_writing_is_said_to_all_alike(west: Office, client: Client) -> None:
    said = "The council for voluntary service helps.\nThe form in large print: ask <us>."
    published(west, writing_help=said)
    for address in (ONE, f"{ONE}form/"):
        page = text(client.get(address))
        assert "Help with writing" in page
        assert "The form in large print: ask <us>." in page


def test_a_round_that_names_no_help_says_nothing_of_it(held: Invitation, client: Client) -> None:
    for address in (ONE, f"{ONE}form/"):
        assert "Help with writing" not in text(client.get(address))


def test_the_printed_form_carries_the_help_and_the_privacy_notice_of_the_office(west: Office, client: Client) -> None:
    held = published(west, writing_help="Ask Cora.")
    told = "We tell nobody else."
    offices.record_setting(by=command_line(west.pk), office=west, name=PRIVACY, value=told, starts=dt.date(2020, 1, 1))
    page = text(client.get(f"{ONE}form/"))
    assert page.index("Ask Cora.") < page.index("Why we ask") < page.rindex("Why we ask") < page.index(told)
    document = paper.on_paper(Invitation.objects.get(pk=held.pk), amount=Decimal(600))
    assert document["before"] == [{"title": "Help with writing", "text": "Ask Cora."}]
    assert document["after"] == [{"title": "What happens with what you write", "text": told}]
    given = {"root": str(typesetting.ROOT), "sys_inputs": {"document": json.dumps(document)}}
    headings = typst.query(str(typesetting.ROOT / questions.FORM), "heading", field="body", **given)
    titles = [each["text"] for each in json.loads(headings)]
    assert (titles[1], titles[-1]) == ("Help with writing", "What happens with what you write")
    assert paper.as_pdf(held).startswith(b"%PDF")


def test_the_calendar_shows_each_round_as_picture_and_table(held: Invitation, client: Client) -> None:
    page = text(client.get(f"{LIST}calendar/"))
    assert "<svg" in page
    assert page.count("Safer streets") >= 2
    assert "Next to close: Safer streets" in page


def test_the_rounds_record_and_its_opportunity_lead_to_each_other(held: Invitation, client: Client) -> None:
    assert "/westshire/rounds/CSF/2027-28/1/" in text(client.get(ONE))
    assert ONE in text(client.get("/westshire/rounds/CSF/2027-28/1/"))


def test_a_round_without_a_panel_says_so_to_everybody(west: Office, client: Client) -> None:
    asked = ["Is it for people of our area?", "Is the budget plain?"]
    published(west, judging="officers", criteria=asked, cap=Decimal(2500), cap_kind="limit", scheme={})
    page = text(client.get(ONE))
    for said in (*asked, "Judged by officers, without a panel.", "Without marks there is no rank order."):
        assert said in page
    for said in ("judges read each bid", "rank order, down to the money", "Equal bids are parted", "Weight"):
        assert said not in page
