"""What everybody sees: the published, as it is or as it was known on a day, every sum with its parts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from almoner.do.agreements import actions
from almoner.do.agreements.particulars import Particulars
from almoner.do.agreements.terms import Terms
from almoner.do.agreements.tests.test_desk import text_of
from almoner.foundation.audit.queries import head
from almoner.foundation.audit.remembered import forget
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Role
from almoner.kernel.money import Amount
from tests.figures.crawl import Crawl, sums
from tests.world import sign_in

if TYPE_CHECKING:
    from django.test import Client

    from almoner.do.agreements.tests.register import Register

pytestmark = pytest.mark.django_db

HERE = "/northshire"


def test_the_register_lists_what_is_published(published: Register, client: Client) -> None:
    said = text_of(client.get(f"{HERE}/register/"))
    assert "3 agreements, with the body that was paid" in said
    assert "the value of 1 is not known" in said
    assert "Catch22" in said
    assert "VRN10" not in said
    assert "£2,883,500.00 and 1 not known" in said


def test_staff_see_no_more_here_than_everybody(published: Register, client: Client) -> None:
    sign_in(client, published.people[Role.CHIEF_EXECUTIVE])
    assert "VRN10" not in text_of(client.get(f"{HERE}/register/"))
    assert client.get(f"{HERE}/register/VRN10/").status_code == 404


@pytest.mark.parametrize("path", ["register/VRN10/", "register/S1/", "register/NOTHING/", "nothing/"])
def test_what_is_not_published_or_another_office_s_is_not_found(published: Register, client: Client, path: str) -> None:
    actions.publish(by=published.hugo, record=published.vrn10)
    actions.unpublish(by=published.hugo, record=published.vrn10, note="Names a refuge")
    assert client.get(f"{HERE}/{path}").status_code == 404


@pytest.mark.slow
def test_the_sum_is_that_of_its_parts_over_all_pages(published: Register, client: Client) -> None:
    for n in range(55):
        made = published.record(f"M{n}", published.misuse, Terms(f"Many {n}", value=Amount.of(n + 1)))
        actions.publish(by=published.hugo, record=made)
    crawl = Crawl(client, f"{HERE}/register/")
    for address in (f"{HERE}/register/", f"{HERE}/register/?page=2", f"{HERE}/"):
        page = crawl.read(address)
        assert page is not None
        found = [each for each in sums(page, address) if each[0] == "register"]
        assert len(found) == 1
        key, said, rows = found[0]
        assert said == Decimal("2883500.00") + sum(range(1, 56))
        assert sum(crawl.parts(rows, key)) == said


@pytest.mark.slow
def test_the_list_costs_the_same_for_few_and_many(
    published: Register, client: Client, django_assert_max_num_queries: Any
) -> None:
    def read() -> int:
        with django_assert_max_num_queries(7) as asked:
            assert client.get(f"{HERE}/register/").status_code == 200
        return len(asked.captured_queries)

    forget()
    few = read()
    for n in range(20):
        made = published.record(f"M{n}", published.victim_first, published.victim_first_terms(title=f"Many {n}"))
        actions.publish(by=published.hugo, record=made)
    assert read() == few
    assert read() < few


def test_one_agreement_for_everybody(published: Register, client: Client) -> None:
    changed = published.victim_first_terms(title="Victim First", note="A secret thought")
    actions.correct_agreement(
        by=published.cora, agreement=published.vf, opened=1, terms=changed, reason="Cora's own words"
    )
    said = text_of(client.get(f"{HERE}/register/CORE004/"))
    for part in (
        "Victim First",
        "Catch22, lead of a consortium",
        "£2,800,000.00 for the whole term",
        "MoJ core grant 2025/26 £1,400,000.00",
        "contract break: March 2026",
        "Victims",
        "Title was Victim First Services → is now Victim First",
        "Known since",
    ):
        assert part in said
    for part in ("A secret thought", "Cora", "own words"):
        assert part not in said


def test_its_money_adds_up(published: Register, client: Client) -> None:
    address = f"{HERE}/register/CORE004/"
    page = BeautifulSoup(client.get(address).content, "html.parser")
    (found,) = sums(page, address)
    assert found == ("funding", Decimal("2800000.00"), address)
    assert sum(Decimal(each["data-amount"]) for each in page.find_all(attrs={"data-part": "funding"})) == found[1]


def test_one_agreement_costs_few_queries(
    published: Register, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(5):
        client.get(f"{HERE}/register/CORE004/")


def test_as_known_on_a_day(published: Register, client: Client) -> None:
    changed = published.victim_first_terms(title="Renamed")
    actions.correct_agreement(
        by=published.cora, agreement=published.vf, opened=1, terms=changed, reason="R", known_from=dt.date(2026, 1, 1)
    )
    then = text_of(client.get(f"{HERE}/register/CORE004/?on=2025-12-31"))
    assert "As it was known on 31 December 2025: version 1." in then
    assert "Renamed" not in then
    assert "Renamed" in text_of(client.get(f"{HERE}/register/CORE004/"))
    assert client.get(f"{HERE}/register/CORE004/?on=2020-01-01").status_code == 404
    listed = text_of(client.get(f"{HERE}/register/?on=2025-12-31"))
    assert "As it was known on 31 December 2025." in listed
    assert "Victim First Services" in listed
    assert "Nothing is listed here." in text_of(client.get(f"{HERE}/register/?on=2020-01-01"))
    assert client.get(f"{HERE}/register/?on=31/02/2026").status_code == 200


def test_a_number_with_a_slash(published: Register, client: Client) -> None:
    made = published.record("2023/52", published.misuse, Terms("With a slash"))
    actions.publish(by=published.hugo, record=made)
    page = BeautifulSoup(client.get(f"{HERE}/register/").content, "html.parser")
    link = page.find("a", string="2023/52")
    assert link is not None
    assert "With a slash" in text_of(client.get(link["href"]))


def test_downloads_hold_the_same_rows(published: Register, client: Client) -> None:
    lines = b"".join(client.get(f"{HERE}/register.csv").streaming_content).decode().splitlines()
    assert len(lines) == 4
    assert not any("VRN10" in line for line in lines)
    kept = b"".join(client.get(f"{HERE}/register.json?q=victim").streaming_content).decode()
    assert '"number": "CORE004"' in kept
    assert "CORE027" not in kept
    assert client.get(f"{HERE}/register.xlsx").status_code == 200
    assert client.get(f"{HERE}/register.exe").status_code == 404


def test_no_formula_goes_out(published: Register, client: Client) -> None:
    made = published.record("F1", published.misuse, Terms("=cmd|' /C calc'!A0"))
    actions.publish(by=published.hugo, record=made)
    assert "'=cmd" in b"".join(client.get(f"{HERE}/register.csv?q=F1").streaming_content).decode()


def test_what_is_led_elsewhere_stands_apart(published: Register, client: Client) -> None:
    assert "No arrangement that another body leads" in text_of(client.get(f"{HERE}/arrangements/"))
    sarc = Particulars(lead_name="NHS England", our_share=Amount.of("12000.00"), note="Not for all")
    made = actions.record_arrangement(by=published.cora, office=published.north, service="SARC", particulars=sarc)
    assert "SARC" not in text_of(client.get(f"{HERE}/arrangements/"))
    actions.publish(by=published.hugo, record=made)
    said = text_of(client.get(f"{HERE}/arrangements/"))
    assert "SARC" in said
    assert "NHS England" in said
    assert "Not for all" not in said
    assert "SARC" not in text_of(client.get(f"{HERE}/register/"))
    assert "Help that another body leads" in text_of(client.get(f"{HERE}/register/"))
    assert b"NHS England" in b"".join(client.get(f"{HERE}/arrangements.csv").streaming_content)


def test_the_front_page_leads_on(published: Register, client: Client) -> None:
    said = text_of(client.get(f"{HERE}/"))
    assert "What we pay for, and why" in said
    assert "3 agreements" in said
    assert "Understand › Plan › Do › Review" in said
    assert "Victim First Services" in said


def test_the_front_page_is_gathered_once_for_each_state_of_the_chain(
    published: Register, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get(f"{HERE}/")
    with django_assert_max_num_queries(4):
        client.get(f"{HERE}/")
    made = published.record("Z1", published.misuse, Terms("Just now"))
    actions.publish(by=published.hugo, record=made)
    assert "4 agreements" in text_of(client.get(f"{HERE}/"))


def test_an_office_with_nothing_says_so(held: Register, client: Client) -> None:
    said = text_of(client.get("/southshire/"))
    assert "No agreement has been published yet." in said
    assert "No agreement has been published yet." in text_of(client.get("/southshire/register/"))


def test_the_front_of_the_installation_lists_the_offices(held: Register, client: Client) -> None:
    page = BeautifulSoup(client.get("/").content, "html.parser")
    addresses = [link["href"] for link in page.find_all("a", href=True)]
    assert f"{HERE}/" in addresses
    assert "/southshire/" in addresses


def test_the_audit_head_is_public(published: Register, client: Client) -> None:
    stands = head(published.north.pk)
    said = text_of(client.get(f"{HERE}/audit/"))
    assert stands.hash in said
    assert f"Entries {stands.count:,}" in said


def test_the_accessibility_statement_and_the_downloads(published: Register, client: Client) -> None:
    said = text_of(client.get(f"{HERE}/accessibility/"))
    assert "zoom to 200% without" in said
    assert "Web Content Accessibility Guidelines" in said
    page = BeautifulSoup(client.get(f"{HERE}/downloads/").content, "html.parser")
    assert page.find("a", href=f"{HERE}/register.csv")


def worn(register: Register, accent: str) -> None:
    with at_work(register.cora):
        type(register.north).objects.filter(pk=register.north.pk).update(accent=accent)


def test_the_theme(published: Register, client: Client) -> None:
    worn(published, "")
    assert client.get(f"{HERE}/theme.css").status_code == 404
    worn(published, "#5a2d82")
    answer = client.get(f"{HERE}/theme.css")
    assert answer["Content-Type"].startswith("text/css")
    assert b"--accent:#5a2d82" in answer.content
    assert 'href="/northshire/theme.css"' in client.get(f"{HERE}/").content.decode()


def test_what_is_typed_is_shown_as_text(published: Register, client: Client) -> None:
    nasty = '<script>alert("x")</script>'
    made = published.record("X1", published.misuse, Terms(nasty, purposes=nasty, document=nasty))
    actions.publish(by=published.hugo, record=made)
    for path in ("", "register/", "register/X1/", "register/?q=<script>"):
        assert nasty not in client.get(f"{HERE}/{path}").content.decode()


@pytest.mark.slow
def test_pages_stay_light(published: Register, client: Client) -> None:
    for n in range(50):
        title = "A long name for help that goes on and on, as names of help do"
        made = published.record(f"M{n}", published.victim_first, published.victim_first_terms(title=title))
        actions.publish(by=published.hugo, record=made)
    assert len(client.get(f"{HERE}/register/").content) < 100_000
