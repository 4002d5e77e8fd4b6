"""The pages of agreements at the desk: what they show, what they do, and whom they turn away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from almoner.do.agreements import actions
from almoner.do.agreements.terms import Terms
from almoner.foundation.audit.remembered import forget
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Role
from almoner.foundation.sheets import listings
from tests.world import appoint, open_office, sign_in

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from almoner.do.agreements.tests.register import Register

pytestmark = pytest.mark.django_db

DESK = "/desk/northshire"


@pytest.fixture
def cora(held: Register, client: Client) -> Client:
    """The commissioning officer at her desk."""
    return sign_in(client, held.people[Role.COMMISSIONING_OFFICER])


@pytest.fixture
def hugo(held: Register, client: Client) -> Client:
    """The head of commissioning at his desk."""
    return sign_in(client, held.people[Role.HEAD_OF_COMMISSIONING])


def text_of(answer: HttpResponse) -> str:
    """What a page says, without its tags."""
    body = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("&#39;", "'").replace("&amp;", "&").split())


def fields_of(answer: HttpResponse) -> dict[str, Any]:
    """What a browser would send back if nothing were changed on a page's form."""
    from bs4 import BeautifulSoup

    form = BeautifulSoup(answer.content, "html.parser").find("form", attrs={"novalidate": True})
    assert form is not None
    found: dict[str, Any] = {}
    for each in form.find_all(["input", "textarea", "select"]):
        name, kind = each.get("name"), each.get("type")
        if each.name == "select":
            chosen = each.find("option", selected=True) or each.find("option")
            found[name] = chosen["value"]
        elif each.name == "textarea":
            found[name] = each.text.strip("\n")
        elif kind in {"checkbox", "radio"}:
            if each.has_attr("checked"):
                found.setdefault(name, []).append(each["value"])
        elif name and name != "csrfmiddlewaretoken":
            found[name] = each.get("value", "")
    return found


# --- The list


def test_the_list_shows_all_and_adds_up(cora: Client) -> None:
    answer = cora.get(f"{DESK}/agreements/")
    said = text_of(answer)
    assert "4 agreements. The value of 1 is not known." in said
    assert said.index("CORE004") < said.index("CORE027") < said.index("VRN2") < said.index("VRN10")
    assert "£2,908,500.00 and 1 not known" in said
    assert "S1" not in said


def test_the_list_narrows_and_says_so(cora: Client) -> None:
    said = text_of(cora.get(f"{DESK}/agreements/?kind=grant"))
    assert "1 agreement." in said
    assert "VRN10" in said
    assert "CORE004" not in said.split("Together")[0].split("Take off")[1]
    assert "No agreement fits these filters." in text_of(cora.get(f"{DESK}/agreements/?q=nowhere"))


def test_what_the_framework_does_not_name(held: Register, cora: Client) -> None:
    framework = held.framework(service=held.victim_first)
    assert f"not named in {framework.title}" in text_of(cora.get(f"{DESK}/agreements/"))
    said = text_of(cora.get(f"{DESK}/agreements/?framework={framework.pk}"))
    assert "3 agreements." in said
    assert "does not name it" not in text_of(cora.get(f"{DESK}/agreements/CORE004/"))
    assert "does not name it: it needs a published decision" in text_of(cora.get(f"{DESK}/agreements/CORE027/"))


@pytest.mark.parametrize("sort", ["number", "-title", "kind", "providers", "-starts", "ends", "-value", "nonsense"])
def test_the_list_sorts(cora: Client, sort: str) -> None:
    assert cora.get(f"{DESK}/agreements/?sort={sort}").status_code == 200


@pytest.mark.slow
def test_the_list_costs_the_same_for_few_and_many(
    held: Register, cora: Client, django_assert_max_num_queries: Any
) -> None:
    def read() -> int:
        with django_assert_max_num_queries(7) as asked:
            assert cora.get(f"{DESK}/agreements/").status_code == 200
        return len(asked.captured_queries)

    forget()
    few = read()
    for n in range(20):
        held.record(f"M{n}", held.victim_first, held.victim_first_terms(title=f"Many {n}"))
    assert read() == few
    assert read() < few  # counted once for each state of the chain


def test_lists_go_out_as_files(cora: Client) -> None:
    answer = cora.get(f"{DESK}/agreements.csv?kind=grant")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("\ufeffNumber,Title,Service,Kind,Provider")
    assert len(lines) == 2
    assert lines[1].startswith("VRN10,Evaluation")
    assert cora.get(f"{DESK}/agreements.xlsx").status_code == 200
    assert cora.get(f"{DESK}/agreements.json").status_code == 200
    assert cora.get(f"{DESK}/agreements.doc").status_code == 404


def test_lists_are_taken_out_by_command(held: Register) -> None:
    listing = listings.named("agreements")
    grants = listing.rows(listings.Asked(held.north, held.cora, filters={"kind": "grant"}))
    assert [[str(column.raw(row)) for column in listing.columns[:4]] for row in grants] == [
        ["VRN10", "Evaluation", "Substance Misuse Services", "grant"]
    ]
    assert list(listings.named("arrangements").rows(listings.Asked(held.north, held.cora))) == []


def test_an_empty_register_says_how_to_start(held: Register, client: Client) -> None:

    empty = open_office(command_line(), "emptyshire", "Emptyshire")
    erin = appoint(empty, "erin@empty.example", "Erin", Role.COMMISSIONING_OFFICER).person
    said = text_of(sign_in(client, erin).get("/desk/emptyshire/agreements/"))
    assert "Bring in the list you have, or record one by hand." in said


# --- One agreement


def test_one_agreement_shows_everything(cora: Client) -> None:
    said = text_of(cora.get(f"{DESK}/agreements/CORE004/"))
    for part in (
        "Victim First Services",
        "Catch22, lead of a consortium",
        "31 March 2027",
        "contract break: March 2026",
        "extension limit: March 2029",
        "6 months",
        "£2,800,000.00 for the whole term",
        "MoJ core grant 2025/26 £1,400,000.00",
        "By financial year: 2025/26 £1,400,000.00; 2026/27 £1,400,000.00.",
        "Version 1",
        "Cora Commissioner",
        "Victims",
    ):
        assert part in said


def test_what_is_not_known_is_said(cora: Client) -> None:
    said = text_of(cora.get(f"{DESK}/agreements/CORE027/"))
    assert "To be confirmed" in said
    assert "It is linked to no priority" in said
    assert "Where its money comes from is not stated." in said


def test_one_agreement_costs_the_same_with_many_versions(
    held: Register, cora: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12) as few:
        cora.get(f"{DESK}/agreements/CORE004/")
    for n in range(2, 8):
        terms = held.victim_first_terms(note=f"Note {n}")
        actions.correct_agreement(by=held.cora, agreement=held.vf, opened=n - 1, terms=terms, reason="R")
    with django_assert_max_num_queries(len(few.captured_queries)):
        cora.get(f"{DESK}/agreements/CORE004/")


def test_a_number_with_a_slash_is_an_address(held: Register, cora: Client) -> None:
    held.record("2023/52", held.misuse, Terms("Decision"))
    assert "Decision" in text_of(cora.get(f"{DESK}/agreements/2023/52/"))
    assert cora.get(f"{DESK}/agreements/2023/52/correct/").status_code == 200


def test_the_neighbour_s_agreement_is_not_found_here(held: Register, cora: Client) -> None:
    for tail in ("", "correct/", "vary/"):
        assert cora.get(f"{DESK}/agreements/S1/{tail}").status_code == 404


def test_the_neighbour_s_desk_is_closed(held: Register, cora: Client) -> None:
    assert cora.get("/desk/southshire/agreements/").status_code == 403
    assert cora.get("/desk/southshire/agreements/S1/").status_code == 403


def test_nobody_signed_out_gets_in(held: Register, client: Client) -> None:
    for path in ("agreements/", "agreements/CORE004/", "agreements/new/", "arrangements/", "agreements.csv"):
        answer = client.get(f"{DESK}/{path}")
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_an_auditor_reads_and_changes_nothing(held: Register, client: Client) -> None:
    sign_in(client, held.people[Role.AUDITOR])
    answer = client.get(f"{DESK}/agreements/CORE004/")
    assert answer.status_code == 200
    assert "Propose a variation" not in text_of(answer)
    assert "recorded" in text_of(answer)  # the audit entries
    for path in ("new/", "CORE004/correct/", "CORE004/vary/", "CORE004/publish/", "CORE004/take-back/"):
        assert client.get(f"{DESK}/agreements/{path}").status_code == 403
        assert client.post(f"{DESK}/agreements/{path}", {}).status_code == 403
