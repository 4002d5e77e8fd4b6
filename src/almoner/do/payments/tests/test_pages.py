"""The faces of payments: the desk from the plan to the bank, the payee's pages, and those who must be refused."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from almoner.do.payments import actions, queries
from almoner.do.payments.models import KnownNumber, Payment, PaymentFile, PotCode
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.sheets import listings
from tests.world import sign_in

from .treasury import DUE, today

pytestmark = pytest.mark.slow  # the first pages compile the templates of forms


@pytest.fixture
def at(held: Any) -> Any:
    """A browser signed in as the holder of a post."""
    return lambda role: sign_in(Client(), held.people[role])


def desk(name: str, payment: Any = None, **parts: Any) -> str:
    reference = {"reference": payment.reference} if payment is not None else {}
    return reverse(name, kwargs={"office": "northshire"} | reference | parts)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def said(answer: Any) -> str:
    """The page without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# --- From the plan to the bank


def test_payments_are_planned_several_at_once(held: Any, at: Any) -> None:
    cora = at(Role.COMMISSIONING_OFFICER)
    typed = {"agreement": "CSF-5-01", "instalment-rows": 2}
    typed |= {"instalment-0-title": "First half", "instalment-0-amount": "£55,500", "instalment-0-due_on": "20/11/2026"}
    typed |= {"instalment-1-title": "Second half", "instalment-1-amount": "55,500.00"}
    typed |= {"instalment-1-due_on": "31 January 2027", "instalment-1-conditions": "Report accepted\nVisit made"}
    more = text(cora.post(desk("desk-payment-new"), typed | {"more": "instalment"}))
    assert 'value="First half"' in more
    assert 'value="CSF-5-01" selected' in more
    answer = cora.post(desk("desk-payment-new"), typed)
    assert answer.headers["Location"] == f"{desk('desk-payments')}?agreement=CSF-5-01"
    first, second = Payment.objects.order_by("number")
    assert (first.amount, first.due_on) == (Decimal("55500.00"), DUE)
    assert [row.text for row in second.conditions.all()] == ["Report accepted", "Visit made"]


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(held: Any, at: Any) -> None:
    cora = at(Role.COMMISSIONING_OFFICER)
    typed = {"agreement": "CSF-5-01", "instalment-rows": 1, "instalment-0-title": "Half"}
    page = text(
        cora.post(desk("desk-payment-new"), typed | {"instalment-0-amount": "lots", "instalment-0-due_on": "soon"})
    )
    assert "“lots” is not an amount." in page
    assert 'value="Half"' in page
    assert page.count("govuk-error-summary__list") == 1
    wrong = {"instalment-0-amount": "200,000", "instalment-0-due_on": "20 November 2026"}
    page = text(cora.post(desk("desk-payment-new"), typed | wrong))
    assert "Half: The pots have £111,000.00 for this, which is less than £200,000.00." in page
    assert not Payment.objects.exists()


def test_a_payment_goes_through_the_desk_to_the_bank(held: Any, at: Any) -> None:
    payment = held.signed_plan(conditions=["Report accepted"])
    cora, hugo, flo = at(Role.COMMISSIONING_OFFICER), at(Role.HEAD_OF_COMMISSIONING), at(Role.FINANCE_OFFICER)
    page = said(cora.get(desk("desk-payment", payment)))
    assert "1 gate is closed: it goes no further before it is open." in page
    assert "Not met yet: Report accepted. Note the evidence once it is." in page
    assert desk("desk-payment-prepare", payment) not in text(cora.get(desk("desk-payment", payment)))
    refused = cora.post(desk("desk-payment-prepare", payment), follow=True)
    assert "Not met yet: Report accepted" in said(refused)
    condition = payment.conditions.get()
    cora.post(desk("desk-payment-condition", payment, pk=condition.pk), {"evidence": "Report of 30 October"})
    for browser, step in ((cora, "prepare"), (hugo, "approve"), (flo, "release")):
        assert desk(f"desk-payment-{step}", payment) in text(browser.get(desk("desk-payment", payment)))
        browser.post(desk(f"desk-payment-{step}", payment))
    assert held.state(payment) == "released"
    flo.post(desk("desk-ledger-file-new"), {"payments": [str(payment.pk)]})
    file = PaymentFile.objects.get()
    page = said(flo.get(desk("desk-ledger-file", pk=file.pk)))
    assert file.sha256 in page
    assert "£111,000.00" in page
    given = flo.post(desk("desk-ledger-file-content", pk=file.pk))
    assert given.headers["Content-Disposition"] == 'attachment; filename="northshire-payments-0001.csv"'
    assert b"S-1001,CSF-5-01-1,100000.00,GR100" in given.content
    assert flo.get(desk("desk-ledger-file-content", pk=file.pk)).status_code == 302
    settle(flo, file, f"CSF-5-01-1,111000.00,paid,{today():%d/%m/%Y},")
    assert held.state(payment) == "paid"


def settle(browser: Client, file: PaymentFile, *rows: str) -> Any:
    """Take in what the bank says."""
    content = "\r\n".join(["Reference,Amount,Outcome,Date,Reason", *rows]).encode()
    upload = SimpleUploadedFile("bank.csv", content, "text/csv")
    return browser.post(desk("desk-ledger-file-results", pk=file.pk), {"file": upload}, follow=True)


def test_results_with_errors_show_every_row_and_change_nothing(held: Any, at: Any) -> None:
    payment = held.on_to(held.signed_plan(), "filed")
    flo = at(Role.FINANCE_OFFICER)
    page = said(settle(flo, payment.file, "CSF-5-01-1,1.00,failed,20/11/2026,", "X,1,paid,20/11/2026,", ",,,,"))
    for wrong in ("Row 2: CSF-5-01-1 is £111,000.00", "Row 2: Say why", "Row 3: “X” is not a payment of this file"):
        assert wrong in page
    assert held.state(payment) == "released"
    row = f"CSF-5-01-1,111000.00,failed,{today():%d/%m/%Y},Account closed"
    assert "0 payments were paid, 1 was returned" in said(settle(flo, payment.file, row))
    assert "This very file was taken in before. Nothing was changed." in said(settle(flo, payment.file, row))
    page = said(flo.get(desk("desk-payment", payment)))
    assert "Account closed" in page
    flo.post(desk("desk-payment-again", payment))
    assert Payment.objects.filter(instead_of=payment).count() == 1


def test_sending_back_cancelling_and_recovering_ask_for_a_reason(held: Any, at: Any) -> None:
    payment = held.on_to(held.signed_plan(Decimal("1000.00")), "approved")
    femi = at(Role.CHIEF_FINANCE_OFFICER)
    assert "needs an answer" in said(femi.post(desk("desk-payment-send-back", payment), {"reason": ""}))
    femi.post(desk("desk-payment-send-back", payment), {"reason": "The amount is queried"})
    assert "The amount is queried" in said(femi.get(desk("desk-payment", payment)))
    held.on_to(payment, "paid")
    page = said(femi.post(desk("desk-payment-recover", payment), {"amount": "1000.01", "reason": "x"} | day(today())))
    assert "£1,000.01 is more than the £1,000.00" in page
    femi.post(desk("desk-payment-recover", payment), {"amount": "250", "reason": "Underspend"} | day(today()))
    assert "£750.00 of it is still paid." in said(femi.get(desk("desk-payment", payment)))
    other = held.plan(Decimal("5.00"), "Other")
    femi.post(desk("desk-payment-cancel", other), {"reason": "Withdrawn"})
    assert held.state(other) == "cancelled"


def day(on: dt.date) -> dict[str, int]:
    return {
        "on_0": on.day,
        "on_1": on.month,
        "on_2": on.year,
        "on_day": on.day,
        "on_month": on.month,
        "on_year": on.year,
    }


def test_a_planned_payment_is_changed_and_a_condition_reopened(held: Any, at: Any) -> None:
    payment = held.plan(Decimal("100.00"), conditions=["Report accepted"])
    cora = at(Role.COMMISSIONING_OFFICER)
    typed = {"title": "Half", "amount": "50", "due_on": "1 December 2026", "conditions": "Report accepted"}
    page = said(cora.post(desk("desk-payment-edit", payment), typed | {"part-0": "10", "reason": "Cut"}))
    assert "Half: The parts add up to £10.00, and the payment is £50.00." in page
    cora.post(desk("desk-payment-edit", payment), typed | {"part-0": "10", "part-1": "40", "reason": "Cut"})
    assert [row.amount for row in payment.splits.order_by("year", "pk")] == [Decimal("10.00"), Decimal("40.00")]
    condition = payment.conditions.get()
    cora.post(desk("desk-payment-condition", payment, pk=condition.pk), {"evidence": "Report"})
    cora.post(desk("desk-payment-condition-reopen", payment, pk=condition.pk), {"reason": "Another one"})
    condition.refresh_from_db()
    assert condition.met_at is None


# --- Whose account


def test_an_account_is_checked_at_the_desk(held: Any, at: Any) -> None:
    payment = held.signed_plan()
    held.give_account("87654321")
    flo = at(Role.FINANCE_OFFICER)
    payee = {"pk": held.hospice.pk}
    page = said(flo.get(desk("desk-payee", **payee)))
    assert "Nobody has checked this account yet" in page
    assert "12345634" not in page
    assert "••34" in page
    flo.post(desk("desk-payee-number", **payee), {"number": "0116 999 9999", "known_from": "Their e-mail of today"})
    new = KnownNumber.objects.order_by("noted_at").last()
    typed = {"agrees": "yes", "how": "A call", "spoke_to": "Treasurer"}
    typed["account"] = str(queries.accounts_with_checks(held.north, held.hospice)[0].account.pk)
    page = said(flo.post(desk("desk-payee-check", **payee), typed | {"number": str(new.pk)}))
    assert "came with the change or after it: call one that was held before" in page
    stale = said(flo.post(desk("desk-payee-check", **payee), typed | {"account": str(held.account.pk)}))
    assert "has given another account since you opened this" in stale
    flo.post(desk("desk-payee-check", **payee), typed | {"number": str(held.number.pk)})
    assert held.closed(payment) == []
    assert "checked" in said(flo.get(desk("desk-payees")))


def test_the_ledgers_codes_are_kept(held: Any, at: Any) -> None:
    flo = at(Role.FINANCE_OFFICER)
    held.plan("5.00")
    flo.post(desk("desk-cost-codes"), {f"code-{held.opcc.pk}": "NEW1", f"code-{held.vrn.pk}": ""})
    assert set(PotCode.objects.values_list("code", flat=True)) == {"NEW1", "GR200"}
    flo.post(desk("desk-payee-supplier", pk=held.hospice.pk), {"number": "S-77"})
    assert queries.supplier_number_of(held.north, held.hospice) == "S-77"


# --- Lists and figures


def test_the_list_says_what_waits_and_is_narrowed(held: Any, at: Any) -> None:
    payment = held.on_to(held.signed_plan(Decimal("100.00")), "prepared")
    held.plan(Decimal("7.00"), "Later", due_on=dt.date(2099, 1, 31))
    hugo = at(Role.HEAD_OF_COMMISSIONING)
    page = said(hugo.get(desk("desk-payments")))
    assert "1 payment waits for you." in page
    assert "every gate is open" in page
    only = said(hugo.get(desk("desk-payments") + "?waiting=me"))
    assert payment.reference in only
    assert "Later" not in only
    for question in (
        "?state=prepared",
        "?q=grant",
        f"?pot={held.opcc.pk}&state=prepared",
        "?agreement=CSF-5-01&q=Grant",
    ):
        found = said(hugo.get(desk("desk-payments") + question))
        assert payment.reference in found
        assert "Later" not in found
    assert hugo.get(desk("desk-payments") + "?q=%00&state=x&pot=x&sort=x&page=x").status_code == 200


def test_the_list_costs_the_same_however_long(held: Any, at: Any, django_assert_max_num_queries: Any) -> None:
    held.sign()
    flo = at(Role.FINANCE_OFFICER)
    flo.get(desk("desk-payments"))
    for n in range(3):
        held.plan(Decimal("10.00"), f"Part {n}")
    with django_assert_max_num_queries(24) as few:
        flo.get(desk("desk-payments"))
    for n in range(3, 12):
        held.plan(Decimal("10.00"), f"Part {n}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        flo.get(desk("desk-payments"))


def test_the_list_as_a_file_and_by_command(held: Any, at: Any) -> None:
    payment = held.plan(Decimal("100.00"))
    listed = b"".join(at(Role.AUDITOR).get(desk("desk-payments-file", file_format="csv")).streaming_content).decode()
    assert f"{payment.reference},Grant,Hospice on the Hill,2026-11-20,100.00,planned" in listed
    asked = listings.Asked(held.north, command_line(held.north.pk), filters={"state": "planned"})
    assert list(listings.named("payments").rows(asked)) == [payment]


def test_money_by_pot_leads_from_every_figure_to_its_rows(held: Any, at: Any) -> None:
    payment = held.on_to(held.signed_plan(), "paid")
    actions.recover(by=held.flo, payment=payment, amount=Decimal("1000.00"), reason="Underspend")
    auditor = at(Role.AUDITOR)
    page = text(auditor.get(desk("desk-money-by-pot")))
    for figure in ("committed", "paid", "recovered", "left"):
        where = desk("desk-money-by-pot-rows", pk=held.opcc.pk, year="2026", figure=figure)
        assert f'href="{where}"' in page
        rows = text(auditor.get(where))
        sums = [Decimal(each) for each in re.findall(r'data-part="behind" data-amount="([\d.]+)"', rows)]
        totals = [Decimal(each) for each in re.findall(r'data-total="behind" data-amount="([\d.]+)"', rows)]
        assert totals == ([sum(sums)] if sums else [])
    assert said(auditor.get(where)).count("£100,000.00") >= 2
    listed = auditor.get(desk("desk-money-by-pot-file", file_format="csv"))
    assert b"OPCC grants 2026/27,2026/27,100000.00,100000.00,0,100000.00" in b"".join(listed.streaming_content)
    assert "As it was on" in said(auditor.get(desk("desk-money-by-pot") + "?on=2025-01-01"))
    strange = {"pk": held.opcc.pk, "year": "2026", "figure": "colour"}
    assert auditor.get(desk("desk-money-by-pot-rows", **strange)).status_code == 404


# --- Who is refused


def test_an_organisation_sees_its_own_payments_and_nobody_elses(held: Any) -> None:
    held.plan(Decimal("100.00"), "Visits", conditions=["The report is accepted"])
    where = reverse("provider-payments", kwargs={"organisation": held.hospice.pk})
    page = said(sign_in(Client(), held.members[Part.REPORTER]).get(where))
    for shown in (
        "Visits",
        "£100.00",
        "The agreement is to be signed by both sides.",
        "To be met: The report is accepted.",
    ):
        assert shown in page
    for hidden in ("OPCC", "S-1001", "Flo Ledger", "0116"):
        assert hidden not in page
    stranger = sign_in(Client(), held.strangers[Part.OWNER])
    assert stranger.get(where).status_code == 404
    own = reverse("provider-payments", kwargs={"organisation": held.stranger.pk})
    assert "Visits" not in said(stranger.get(own))
    assert Client().get(where).status_code == 302


def test_the_neighbour_finds_nothing(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "filed")
    sam = sign_in(Client(), held.sam)
    assert sam.get(desk("desk-payment", payment)).status_code == 403
    south = {"office": "southshire"}
    for name, parts in (
        ("desk-payment", {"reference": payment.reference}),
        ("desk-payment-recover", {"reference": payment.reference}),
        ("desk-ledger-file", {"pk": payment.file_id}),
        ("desk-payee", {"pk": held.hospice.pk}),
        ("desk-money-by-pot-rows", {"pk": held.opcc.pk, "year": "2026", "figure": "paid"}),
    ):
        assert sam.get(reverse(name, kwargs=south | parts)).status_code == 404, name
    assert payment.reference not in said(sam.get(reverse("desk-payments", kwargs=south)))


def test_posts_without_a_step_are_refused_at_its_address(held: Any, at: Any) -> None:
    payment = held.signed_plan()
    for role, name in (
        (Role.AUDITOR, "desk-payment-prepare"),
        (Role.FINANCE_OFFICER, "desk-payment-approve"),
        (Role.COMMISSIONING_OFFICER, "desk-payment-release"),
        (Role.OFFICE_HOLDER, "desk-payment-cancel"),
    ):
        assert at(role).post(desk(name, payment), {"reason": "x"}).status_code == 403
    assert at(Role.COMMISSIONING_OFFICER).get(desk("desk-payee-check", pk=held.hospice.pk)).status_code == 403
    assert held.state(payment) == "planned"
