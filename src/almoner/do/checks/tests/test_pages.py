"""Checks in a browser: how a case stands, recording several at once, the passport, what ends soon."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from almoner.do.checks import actions
from almoner.do.checks.models import Check
from almoner.do.checks.rules.kinds import DEFAULT, parse_kinds
from almoner.foundation.door.roles import Role
from almoner.foundation.passports import actions as passports
from almoner.foundation.passports import cases
from almoner.foundation.passports.tests.examples import PDF, POLICY
from tests.world import sign_in

if TYPE_CHECKING:
    from almoner.foundation.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # the first pages compile the templates of forms
XSS = "<script>alert(1)</script>"
CASE = uuid4()
OF_ALL = [kind.key for kind in parse_kinds(DEFAULT) if not kind.of_case]
FOR_ALL: dict[str, Any] = {f"{key}-for_all": "all" for key in OF_ALL}
"""What a browser sends of every list of choices."""


def desk(name: str, body: Organisation | None = None, **parts: Any) -> str:
    of = {} if body is None else {"organisation": body.pk}
    return reverse(name, kwargs={"office": "northshire", **of, **parts})


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def cora(world: Any) -> Client:
    return sign_in(Client(), world.people[Role.COMMISSIONING_OFFICER])


def put(world: Any, body: Organisation, kind: str, *, ends: dt.date | None = None, **facts: Any) -> Any:
    today = timezone.localdate()
    return passports.add_item(
        by=world.keeper, organisation=body, kind=kind, issued_on=today - dt.timedelta(30), expires_on=ends, facts=facts
    )


def put_accounts(world: Any, body: Organisation) -> Any:
    return passports.add_item(
        by=world.keeper,
        organisation=body,
        kind="accounts",
        issued_on=dt.date(2026, 3, 31),
        facts={
            "income": Decimal(30000),
            "spending": Decimal(31200),
            "cash": Decimal(9),
            "examined": True,
            "raised": False,
        },
        file=SimpleUploadedFile("accounts.pdf", PDF),
        file_name="accounts.pdf",
    )


# --- The case


def test_a_case_shows_what_is_in_the_way_and_how_far_it_would_rely_on_us(
    world: Any, cora: Client, named: Organisation
) -> None:
    item = put_accounts(world, named)
    shown = text(cora.get(desk("desk-checks", named, subject=CASE), {"amount": "20000", "back": "/desk/northshire/x/"}))
    assert "Of one case, for £20,000.00." in shown
    assert "Before scoring: 4 checks are to do." in shown
    assert "This funding would be 40.0% of its year: £20,000.00 beside £30,000.00 from others." in shown
    assert "The accounts show a deficit of £1,200.00." in shown
    assert f'href="{desk("desk-passport-file", named, pk=item.pk)}"' in shown
    assert '<a href="/desk/northshire/x/">Back to the case</a>' in shown


def test_an_organisations_page_leads_to_its_passport_and_its_checks(cora: Client, named: Organisation) -> None:
    shown = text(cora.get(desk("desk-organisation", pk=named.pk)))
    assert f'href="{desk("desk-passport", named)}"' in shown
    assert f'href="{desk("desk-checks-organisation", named)}"' in shown


def test_a_grant_over_half_of_the_year_warns(world: Any, cora: Client, named: Organisation) -> None:
    put_accounts(world, named)
    where = desk("desk-checks", named, subject=CASE)
    assert 'class="note soon"> <p><span class="note-word">Reliance' in text(cora.get(where, {"amount": "30000.01"}))
    assert 'class="note"> <p><span class="note-word">Reliance' in text(cora.get(where, {"amount": "30000"}))
    asked = {"amount": "28000", "ours": "28000", "months": "12"}
    assert "93.3%" in text(cora.get(where, asked))


def test_unknown_income_is_said_to_be_unknown(cora: Client, named: Organisation) -> None:
    shown = text(cora.get(desk("desk-checks", named, subject=CASE), {"amount": "20000"}))
    assert "Its income is not known" in shown
    assert "Reliance" not in text(cora.get(desk("desk-checks", named, subject=CASE)))


@pytest.mark.parametrize(
    "asked",
    [
        {"amount": "-1"},
        {"amount": "much"},
        {"amount": "1e9"},
        {"amount": "NaN"},
        {"amount": "20000", "months": "0", "other": "x", "ours": "999999999"},
        {"amount": "20000", "months": "\u0661\u0662"},
        {"amount": "0"},
        {"back": "https://elsewhere.example/"},
        {"back": "//elsewhere.example/"},
        {"back": "javascript:alert(1)"},
        {"back": XSS},
    ],
)
def test_an_address_that_says_nonsense_is_taken_for_one_that_says_nothing(
    world: Any, cora: Client, named: Organisation, asked: dict[str, str]
) -> None:
    put_accounts(world, named)
    answer = cora.get(desk("desk-checks", named, subject=CASE), asked)
    assert answer.status_code == HTTPStatus.OK
    assert "Back to the case" not in text(answer)
    assert XSS not in answer.content.decode()


def test_a_case_of_another_offices_body_is_not_found(world: Any, cora: Client) -> None:
    theirs = world.records["south"]["organisation"]
    for name in ("desk-checks", "desk-checks-record", "desk-checks-reuse"):
        assert cora.get(desk(name, theirs, subject=CASE)).status_code == HTTPStatus.NOT_FOUND
    assert cora.post(desk("desk-checks-reuse", theirs, subject=CASE)).status_code == HTTPStatus.NOT_FOUND
    check = world.records["south"]["check"]
    assert cora.get(desk("desk-checks-file", pk=check.pk)).status_code == HTTPStatus.NOT_FOUND


def test_a_passport_without_a_case_stays_closed(
    world: Any, cora: Client, body: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "_finders", {})
    put(world, body, "trustees", number=5, unrelated=4)
    shown = text(cora.get(desk("desk-checks", body, subject=CASE)))
    assert "passport is not open to you" in shown
    assert "Reuse all valid passport items" not in shown
    assert "Trustees</a>" not in shown
    assert cora.post(desk("desk-checks-reuse", body, subject=CASE)).status_code == HTTPStatus.FORBIDDEN


# --- Recording


def test_several_checks_are_recorded_on_one_page(cora: Client, named: Organisation) -> None:
    where = desk("desk-checks-record", named, subject=CASE) + "?amount=20000&back=/desk/"
    every = {f"{key}-for_all": "all" for key in ("cash", "health", "accounts", "insurance", "safeguarding")}
    every |= {
        f"{key}-for_all": "all" for key in ("governing_document", "trustees", "data_protection", "whistleblowing")
    }
    typed = every | {
        "effective-outcome": "passed",
        "effective-evidence": f"The panel {XSS}",
        "cash-outcome": "failed",
        "cash-reason": "Overdrawn by £250.00.",
        "insurance-outcome": "passed_with_conditions",
        "insurance-evidence": "Policy 2026",
        "insurance-condition": "Renew by 31 March 2027.",
        "insurance-for_all": "one",
        "insurance-file": SimpleUploadedFile("policy.pdf", PDF),
    }
    answer = cora.post(where, typed, follow=True)
    shown = text(answer)
    assert "3 checks are recorded." in shown
    assert "Positive cash: the check failed on" in shown
    assert "Condition: Renew by 31 March 2027." in shown
    assert "Of one case, for £20,000.00." in shown  # what the address said is carried along
    assert XSS not in answer.content.decode()
    made = {check.kind: check for check in Check.objects.filter(organisation=named)}
    assert {key: check.subject for key, check in made.items()} == {"effective": CASE, "cash": None, "insurance": CASE}
    file = cora.get(desk("desk-checks-file", pk=made["insurance"].pk))
    assert b"".join(file.streaming_content) == PDF  # type: ignore[attr-defined]  # a FileResponse


def test_everything_wrong_is_said_at_once_and_the_rest_is_kept(cora: Client, named: Organisation) -> None:
    typed = {f"{line}-for_all": "all" for line in ("cash", "health", "accounts", "insurance", "safeguarding")}
    typed |= {
        f"{key}-for_all": "all" for key in ("governing_document", "trustees", "data_protection", "whistleblowing")
    }
    typed |= {"cash-outcome": "failed", "health-reason": "Typed, but nothing chosen", "effective-outcome": "passed"}
    typed |= {
        "effective-evidence": "The panel",
        "effective-file": SimpleUploadedFile("run.pdf", b"MZ\x90\0" + b"\0" * 60),
    }
    shown = text(cora.post(desk("desk-checks-record", named, subject=CASE), typed))
    assert "There are 3 problems" in shown
    for said in ("Say why it failed", "Choose what the check came to", "type EXE", "Choose the files again"):
        assert said in shown
    assert "Typed, but nothing chosen" in shown
    assert 'value="The panel"' in shown
    assert not Check.objects.filter(organisation=named).exists()
    assert "Nothing was chosen" in text(cora.post(desk("desk-checks-organisation-record", named), {}))


def test_one_check_has_its_history(cora: Client, named: Organisation) -> None:
    where = desk("desk-checks-organisation-kind", named, kind="safeguarding")
    assert "It was not made yet" in text(cora.get(where))
    assert "needs an answer" in text(cora.post(where, {}))
    cora.post(where, {"safeguarding-outcome": "failed", "safeguarding-reason": "Out of date"})
    cora.post(where, {"safeguarding-outcome": "passed", "safeguarding-evidence": "Policy of 2026"})
    shown = text(cora.get(desk("desk-checks-kind", named, subject=CASE, kind="safeguarding")))
    assert shown.index("Policy of 2026") < shown.index("Out of date")
    assert shown.count("counts now") == 1
    assert cora.get(desk("desk-checks-organisation-kind", named, kind="horoscope")).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DEPUTY])
def test_who_may_only_read_is_offered_no_form_and_refused(world: Any, named: Organisation, role: Role) -> None:
    reader = sign_in(Client(), world.people[role])
    assert "Record checks" not in text(reader.get(desk("desk-checks", named, subject=CASE)))
    kind = desk("desk-checks-kind", named, subject=CASE, kind="safeguarding")
    assert "What it came to" not in text(reader.get(kind))
    typed = {"safeguarding-outcome": "passed", "safeguarding-evidence": "x", "safeguarding-for_all": "all"}
    for where in (
        kind,
        desk("desk-checks-record", named, subject=CASE),
        desk("desk-checks-reuse", named, subject=CASE),
    ):
        assert reader.post(where, typed).status_code == HTTPStatus.FORBIDDEN
    assert not Check.objects.filter(organisation=named).exists()


def test_all_valid_items_are_reused_by_one_button(world: Any, cora: Client, named: Organisation) -> None:
    where = desk("desk-checks", named, subject=CASE)
    assert "Reuse all valid passport items" not in text(cora.get(where))
    put(world, named, "trustees", number=5, unrelated=4)
    put_accounts(world, named)
    assert "Reuse all valid passport items" in text(cora.get(where))
    shown = text(cora.post(desk("desk-checks-reuse", named, subject=CASE), follow=True))
    assert "3 checks stand on the passport." in shown
    assert {check.kind for check in Check.objects.filter(organisation=named)} == {"trustees", "accounts", "cash"}
    assert "Financial health</a>" in shown  # whose accounts show a deficit: somebody judges
    again = text(cora.post(desk("desk-checks-reuse", named, subject=CASE), follow=True))
    assert "Financial health: The accounts show a deficit of £1,200.00." in again


# --- What ends soon


def ending(browser: Client, **asked: str) -> str:
    return text(browser.get(desk("desk-checks-expiring"), asked))


def make(world: Any, body: Organisation, days: int, **more: Any) -> Check:
    given = {"kind": "safeguarding", "outcome": "passed", "evidence": "Seen", "subject": None, **more}
    ends = timezone.localdate() + dt.timedelta(days)
    return actions.make_check(by=world.keeper, office=world.north, organisation=body, expires_on=ends, **given)


def test_what_ends_soon_is_listed_narrowed_and_taken_out(world: Any, cora: Client, named: Organisation) -> None:
    make(world, named, 20)
    make(world, named, 50, kind="cash")
    make(world, named, 80, kind="health")
    put(world, named, "trustees", ends=timezone.localdate() + dt.timedelta(40), number=5, unrelated=4)
    shown = ending(cora, q="Melton")
    assert [word in shown for word in ("Safeguarding</a>", "Positive cash</a>", "Trustees</a>")] == [True] * 3
    assert "Financial health</a>" not in shown
    assert "Positive cash</a>" not in ending(cora, q="Melton", when="month")
    assert "Financial health</a>" in ending(cora, q="Melton", when="quarter", sort="-ends")
    assert "Trustees</a>" not in ending(cora, q="Melton", what="check")
    assert "Safeguarding</a>" not in ending(cora, q="Melton", what="item", sort="organisation")
    assert "Nothing ends in that time" in ending(cora, q="Nobody at all")
    csv = cora.get(reverse("desk-list-download", args=["northshire", "checks-ending", "csv"]), {"q": "Melton"})
    assert b"".join(csv.streaming_content if csv.streaming else [csv.content]).count(b"Melton Outreach") == 3


def test_what_was_overtaken_or_renewed_is_not_listed(world: Any, cora: Client, named: Organisation) -> None:
    make(world, named, 10, subject=CASE)
    assert "Safeguarding</a>" in ending(cora, q="Melton")
    make(world, named, 300)
    assert "Safeguarding</a>" not in ending(cora, q="Melton", when="quarter")


def test_others_passports_and_checks_are_not_listed(
    world: Any, cora: Client, body: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "_finders", {})
    put(world, body, "trustees", ends=timezone.localdate() + dt.timedelta(9), number=5, unrelated=4)
    assert "Trustees</a>" not in ending(cora, q="Lantern")
    cases.register("agreements", lambda _office: type(body).objects.filter(pk=body.pk).values("pk"))
    assert "Trustees</a>" in ending(cora, q="Lantern")
    assert "Trustees</a>" not in ending(sign_in(Client(), world.people[Role.DEPUTY]), q="Lantern")


# --- Cost


def test_pages_cost_the_same_for_few_and_for_many(
    world: Any, cora: Client, named: Organisation, django_assert_max_num_queries: Any
) -> None:
    case, listed = desk("desk-checks", named, subject=CASE) + "?amount=20000", desk("desk-checks-expiring")
    for where in (case, listed):
        cora.get(where)
    for _again in range(2):
        with django_assert_max_num_queries(9):
            cora.get(case)
        with django_assert_max_num_queries(6):
            cora.get(listed)
        for kind in ("cash", "health", "accounts", "insurance", "trustees", "safeguarding"):
            make(world, named, 20, kind=kind)
        put(world, named, "trustees", number=5, unrelated=4)
        put_accounts(world, named)
        passports.add_item(
            by=world.keeper,
            organisation=named,
            kind="safeguarding",
            issued_on=dt.date(2026, 4, 1),
            facts=POLICY,
            file=SimpleUploadedFile("a.pdf", PDF),
            file_name="a.pdf",
        )
