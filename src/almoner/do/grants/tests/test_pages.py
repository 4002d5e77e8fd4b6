"""Rounds on both faces: printed for the public with figures that add up, kept at the desk."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from almoner.do.grants.actions import correct_round
from almoner.do.grants.models import Round
from almoner.do.grants.wording.rounds import runs
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.foundation.sheets.actions import apply_import, check_file
from almoner.strategy.funds.actions import publish_fund, record_fund
from tests.world import World, appoint, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HERE = Path(__file__).parent
DESK = "/desk/northshire/rounds/"
FORM = {
    "theme": "General",
    "closes": "9th December 2022",
    "year": "2022/23",
    "cap": "10,000",
    "cap_kind": "limit",
    "spent": "£204,030.33 (OPCC £100,000) (VRN £104,030.33)",
    "available": "",
}


@pytest.fixture
def printed(west: Office) -> Office:
    """Both lists, published."""
    for name in ("safety_fund", "three_themes"):
        source = check_file(
            by=command_line(west.pk),
            office=west,
            kind="rounds",
            file=BytesIO((HERE / f"{name}.csv").read_bytes()),
            file_name=f"{name}.csv",
            known_from=dt.date(2022, 11, 28),
            publish_new=True,
        )
        apply_import(by=command_line(west.pk), source=source)
    return west


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def amounts(page: str, mark: str) -> dict[str, list[Decimal]]:
    """The amounts that carry ``data-part`` or ``data-total``, by key."""
    found: dict[str, list[Decimal]] = {}
    for tag in re.findall(rf"<[^>]*data-{mark}=[^>]*>", page):
        facts = dict(re.findall(r'data-(\w+)="([^"]*)"', tag))
        found.setdefault(facts[mark], []).append(Decimal(facts["amount"]))
    return found


def test_the_printed_table_has_its_sum_and_says_what_is_not_known(printed: Office, client: Client) -> None:
    page = text(client.get("/westshire/rounds/"))
    assert "Commissioners Safety Fund, 2022/23" in page
    assert "Total of rounds 1 to 5; round 6 not yet known" in page
    assert "£493,444.80" in page
    assert "What was requested or awarded is not stated." in page
    assert "One pot of £300,000.00 is shared by these rounds." in page
    assert page.count("a share of £300,000.00") == 3
    assert "£900,000" not in page


def test_every_total_is_the_sum_of_its_parts_here_or_where_it_leads(printed: Office, client: Client) -> None:
    page = text(client.get("/westshire/rounds/"))
    key = "spent-csf-2022-23"
    assert sum(amounts(page, "part")[key]) == amounts(page, "total")[key][0] == Decimal("493444.80")
    linked = re.findall(r'href="([^"#]+)#spent"[^>]*data-total="spent" data-amount="([\d.]+)"', page)
    assert len(linked) == 5
    for href, amount in linked:
        assert sum(amounts(text(client.get(href)), "part")["spent"]) == Decimal(amount)


def test_round_five_shows_its_parts_beside_the_stated_total(printed: Office, client: Client) -> None:
    page = text(client.get("/westshire/rounds/CSF/2022-23/5/"))
    for said in (
        "OPCC",
        "£100,000.00",
        "VRN",
        "£104,030.33",
        "stated as £204,030.33",
        "Read from row 6 of safety_fund.csv",
    ):
        assert said in page
    assert "cap doubled" not in page  # notes stay with the office


def test_round_six_is_to_be_confirmed(printed: Office, client: Client) -> None:
    page = text(client.get("/westshire/rounds/CSF/2022-23/6/"))
    assert "To be confirmed" in page
    assert "£111,000.00" in page
    assert "9 December 2022 (written “9th December 2022”)" in page


def test_a_fund_without_rounds_shows_its_cap_as_a_guide(west: Office, client: Client) -> None:
    assert "No grant round is published yet." in text(client.get("/westshire/rounds/"))
    by = command_line(west.pk)
    fund = record_fund(by=by, office=west, code="CSDF", name="Development Fund", cap=20000, cap_kind="guide")
    publish_fund(by=by, fund=fund)
    assert "about £20,000.00, as a guide" in text(client.get("/westshire/rounds/"))


def test_what_is_not_published_or_not_there_is_not_found(printed: Office, world: World, client: Client) -> None:
    assert client.get("/westshire/rounds/CSF/2022-23/7/").status_code == 404
    assert client.get("/westshire/rounds/CSF/yesterday/1/").status_code == 404
    assert client.get("/northshire/rounds/CSF/2022-23/5/").status_code == 404
    other_fund = Round.objects.get(office=printed, year=None, number=1)
    assert client.get(f"/westshire/rounds/{other_fund.code_in_address}/not-stated/1/").status_code == 200
    hidden = world.records["unpublished"]["round"]
    path = f"/northshire/rounds/{hidden.code_in_address}/{hidden.year_in_address}/{hidden.number}/"
    assert client.get(path).status_code == 404


def test_the_list_as_a_file_leaves_notes_at_home(printed: Office, client: Client) -> None:
    answer = client.get("/westshire/rounds.csv")
    rows = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[arg-type]  # streamed
    assert len(rows) == 10
    assert any("OPCC £100,000.00; VRN £104,030.33" in row for row in rows)
    assert not any("cap doubled" in row for row in rows)


def test_a_round_is_added_and_corrected_at_the_desk(world: World, client: Client) -> None:
    sign_in(client, world.people[Role.COMMISSIONING_OFFICER])
    fund = world.records["north"]["fund"]
    answer = client.post(f"{DESK}add/", {**FORM, "fund": str(fund.pk)}, follow=True)
    made = Round.objects.get(fund=fund, year=2022)
    assert answer.redirect_chain[-1][0] == f"{DESK}{made.pk}/"
    assert "stated as £204,030.33" in text(answer)
    edit = f"{DESK}{made.pk}/edit/"
    assert 'value="£204,030.33 (OPCC £100,000.00) (VRN £104,030.33)"' in text(client.get(edit))
    client.post(edit, {**FORM, "theme": "Corrected", "reason": "misread", "on_version": "1"})
    page = text(client.get(f"{DESK}{made.pk}/"))
    assert "Version 2: correction" in page
    assert "misread" in page


def test_a_late_correction_is_shown_beside_and_may_be_saved_again(world: World, client: Client) -> None:
    sign_in(client, world.people[Role.HEAD_OF_COMMISSIONING])
    made = world.records["north"]["round"]
    correct_round(
        by=world.actor(Role.COMMISSIONING_OFFICER), round_=made, on_version=1, reason="r", facts={"theme": "Theirs"}
    )
    mine = {**FORM, "theme": "Mine", "reason": "mine", "on_version": "1"}
    page = text(client.post(f"{DESK}{made.pk}/edit/", mine))
    assert "Somebody else corrected this round meanwhile" in page
    assert "Theirs" in page
    assert 'name="on_version" value="2"' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"spent": "-5"}, "is negative"),
        ({"year": "2022"}, "is not a financial year"),
        ({"cap_kind": ""}, "Say whether the cap is a limit or a guide."),
        ({"cap": ""}, "Enter the cap, or choose that there is none."),
        ({"cap": "0"}, "A cap is more than nothing."),
        ({"closes": "31/02/2022"}, "February 2022 has 28 days"),
    ],
)
def test_what_cannot_be_taken_is_said(world: World, client: Client, typed: dict[str, str], said: str) -> None:
    sign_in(client, world.people[Role.COMMISSIONING_OFFICER])
    fund = str(world.records["north"]["fund"].pk)
    assert said in text(client.post(f"{DESK}add/", {**FORM, "fund": fund, **typed}))


def test_an_office_without_funds_is_told_so(west: Office, client: Client) -> None:
    post = appoint(west, "wendy@westshire.example", "Wendy West", Role.COMMISSIONING_OFFICER)
    sign_in(client, post.person)
    assert "A round belongs to a fund, and the office has none yet." in text(client.get("/desk/westshire/rounds/add/"))
    assert "Rounds of the office's funds appear here" in text(client.get("/desk/westshire/rounds/"))


def test_the_pages_cost_the_same_however_many_rounds(printed: Office, client: Client) -> None:
    client.get("/westshire/rounds/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/westshire/rounds/")
    assert len(captured) <= 7


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([1], "1"), ([1, 2, 3, 4, 5], "1 to 5"), ([5, 1, 2], "1 to 2 and 5"), ([1, 3, 5, 6], "1, 3 and 5 to 6")],
)
def test_runs_of_numbers_are_said_in_words(numbers: list[int], words: str) -> None:
    assert runs(numbers) == words
