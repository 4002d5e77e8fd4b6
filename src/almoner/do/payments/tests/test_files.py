"""Payment files and what became of them: one file each, control figures, all or nothing, twice nothing."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from almoner.do.payments import actions
from almoner.do.payments.actions.files import ReadResults
from almoner.do.payments.bank_answers import read_results
from almoner.do.payments.models import Payment, PaymentFile, PaymentResults
from almoner.do.payments.rules.ledger import sha256
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused

from .treasury import GRANT, today

pytestmark = pytest.mark.slow  # each signs an agreement and takes payments all the way


def released(held: Any, *amounts: str) -> list[Payment]:
    held.sign()
    planned = [held.plan(Decimal(amount), f"Part {n}") for n, amount in enumerate(amounts or ("111000.00",), start=1)]
    return [held.on_to(payment, "released") for payment in planned]


def make(held: Any, payments: list[Payment]) -> PaymentFile:
    return actions.make_file(by=held.flo, office=held.north, payments=payments)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


# --- Making it


def test_a_file_is_in_the_ledgers_layout_with_its_control_figures(held: Any) -> None:
    payments = released(held, "60000.00", "51000.00")
    file = make(held, payments)
    content = actions.hand_out(by=held.flo, file=file)
    rows = rows_of(content)
    assert list(rows[0]) == ["Supplier", "Reference", "Amount", "Cost code", "Date", "Description"]
    assert {row["Supplier"] for row in rows} == {"S-1001"}
    assert {row["Cost code"] for row in rows} == {"GR100", "GR200"}
    assert (file.control_count, file.payment_count, file.control_total) == (4, 2, GRANT)
    assert sum(Decimal(row["Amount"]) for row in rows) == GRANT
    assert file.sha256 == sha256(content)
    assert {held.fresh(payment).file for payment in payments} == {file}


def test_an_office_has_columns_of_its_own(held: Any) -> None:
    held.setting("payments.ledger_layout", "Our ref: reference; Net: amount; Year: financial_year; Pot: pot")
    file = make(held, released(held))
    rows = rows_of(actions.hand_out(by=held.flo, file=file))
    assert rows[0] == {
        "Our ref": "CSF-5-01-1",
        "Net": "100000.00",
        "Year": "2026/27",
        "Pot": "OPCC grants 2026/27",
    }


def test_bank_details_stand_in_it_only_where_the_layout_says_so_and_are_kept_nowhere(held: Any) -> None:
    held.setting(
        "payments.ledger_layout",
        "Ref: reference; Amount: amount; Name: account_name; Sort: sort_code; Number: account_number",
    )
    payments = released(held)
    file = make(held, payments)
    assert Entry.objects.exclude(verb__in=["made payment file"]).filter(record_id=str(held.account.pk)).count() >= 1
    row = rows_of(actions.hand_out(by=held.flo, file=file))[0]
    assert (row["Name"], row["Number"]) == ("Hospice on the Hill", "12345634")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(f)::text FROM payments_paymentfile f")
        assert "12345634" not in cursor.fetchone()[0]
    said = " ".join(Entry.objects.values_list("detail", flat=True))
    assert "12345634" not in said


def test_a_payment_goes_into_one_file_only(held: Any) -> None:
    payments = released(held)
    make(held, payments)
    with pytest.raises(ValidationError, match="in a payment file already, and goes into one only"):
        make(held, payments)
    head = held.fresh(payments[0])
    facts = {name: getattr(head.file, name) for name in ("layout", "lines", "control_count", "payment_count")}
    other = PaymentFile(office=held.north, number=99, control_total=GRANT, sha256="0" * 64, **facts)
    with at_work(held.flo), transaction.atomic():
        other.save(force_insert=True)
        with pytest.raises(IntegrityError, match="one file only"), transaction.atomic():
            Payment.objects.filter(pk=head.pk).update(file=other)
        transaction.set_rollback(True)


def test_what_is_not_released_goes_into_no_file(held: Any) -> None:
    held.sign()
    planned = held.plan(Decimal("5.00"))
    approved = held.on_to(held.plan(Decimal("6.00"), "Two"), "approved")
    with pytest.raises(ValidationError) as refused:
        make(held, [planned, approved])
    assert refused.value.message_dict["payments"] == [
        f"{planned.reference}: It is planned, not released.",
        f"{approved.reference}: It is approved, not released.",
    ]
    with pytest.raises(ValidationError, match="Choose at least one"):
        make(held, [])
    assert not PaymentFile.objects.exists()


def test_who_may_not_make_or_take_out_a_file(held: Any) -> None:
    payments = released(held)
    for actor in (held.cora, held.hugo, held.member()):
        with pytest.raises(NotAllowed):
            actions.make_file(by=actor, office=held.north, payments=payments)
    with pytest.raises(NotAllowed, match="another office"):
        actions.make_file(by=held.southerner, office=held.north, payments=payments)
    with pytest.raises(ValidationError, match="is not there"):
        actions.make_file(by=held.southerner, office=held.south, payments=payments)
    file = make(held, payments)
    with pytest.raises(NotAllowed, match="another office"):
        actions.hand_out(by=held.southerner, file=file)
    may_not_reveal = Actor(
        held.flo.name, held.flo.person_id, held.north.pk, held.flo.roles, held.flo.permissions - {"passports.reveal"}
    )
    held.setting("payments.ledger_layout", "Ref: reference; Amount: amount; Sort: sort_code")
    again = held.on_to(pay_again(held, file), "released")
    held.north.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.make_file(by=may_not_reveal, office=held.north, payments=[again])


def pay_again(held: Any, file: PaymentFile) -> Payment:
    payment = file.payments.get()
    held.bank(file, held.row(payment, "failed"))
    return actions.pay_again(by=held.cora, payment=payment)


def test_a_file_that_was_tampered_with_is_not_handed_out(held: Any) -> None:
    file = make(held, released(held))
    file.lines[0]["cells"]["amount"] = "1.00"
    with pytest.raises(Refused, match="its SHA-256 is another one"):
        actions.hand_out(by=held.flo, file=file)


# --- What became of it


def test_results_settle_every_payment(held: Any) -> None:
    first, second = released(held, "60000.00", "51000.00")
    file = make(held, [first, second])
    taken = held.bank(file, held.row(first, "paid"), held.row(second, "failed", 3))
    assert taken.is_new
    assert (taken.results.paid_count, taken.results.paid_total) == (1, Decimal("60000.00"))
    assert (taken.results.failed_count, taken.results.failed_total) == (1, Decimal("51000.00"))
    assert held.state(first) == "paid"
    head = held.fresh(second)
    assert (head.state, head.outcome_reason, head.outcome_on) == ("failed", "Account closed", today())


def test_the_same_results_twice_change_nothing(held: Any) -> None:
    payment = released(held)[0]
    file = make(held, [payment])
    row = held.row(payment, "paid")
    held.bank(file, row)
    before = Entry.objects.count()
    assert not held.bank(file, row).is_new
    assert (PaymentResults.objects.count(), Entry.objects.count()) == (1, before)


def test_results_with_errors_are_refused_whole_with_every_fault(held: Any) -> None:
    first, second = released(held, "60000.00", "51000.00")
    file = make(held, [first, second])
    content = (
        b"Reference,Amount,Status,Date,Reason\r\n"
        + f"{first.reference},60000.00,paid,{today():%d/%m/%Y},\r\n".encode()
        + f"{second.reference},51000.01,returned,{today():%d/%m/%Y},\r\n".encode()
        + b"CSF-5-01-9,1.00,paid,20/11/2026,\r\n"
        + b",lots,perhaps,soon,\r\n"
    )
    read = read_results(io.BytesIO(content), "bank.csv", held.north, today())
    with pytest.raises(ValidationError) as refused:
        actions.take_results(by=held.flo, file=file, results=read)
    said = refused.value.message_dict["file"]
    assert [line.partition(":")[0] for line in said] == ["Row 3", "Row 3", "Row 4", *["Row 5"] * 4]
    assert f"Row 3: {second.reference} is £51,000.00 in the payment file, and £51,000.01 here." in said
    assert f"Row 3: Say why {second.reference} failed." in said
    assert (held.state(first), held.state(second)) == ("released", "released")
    assert not PaymentResults.objects.exists()


def test_a_file_without_the_columns_says_which(held: Any) -> None:
    with pytest.raises(ValidationError, match="Missing in the file: Outcome, Date"):
        read_results(io.BytesIO(b"Reference,Amount\r\nA,1\r\n"), "bank.csv", held.north, today())
    with pytest.raises(ValidationError):
        read_results(io.BytesIO(b""), "bank.csv", held.north, today())
    file = make(held, released(held))
    with pytest.raises(ValidationError, match="no rows"):
        actions.take_results(by=held.flo, file=file, results=ReadResults("x", "0" * 64, []))


def test_a_formula_is_no_amount(held: Any) -> None:
    content = b"Reference,Amount,Status,Date\r\nA,=1+1,paid,20/11/2026\r\n"
    read = read_results(io.BytesIO(content), "bank.csv", held.north, today())
    assert read.rows[0].amount is None
    assert read.rows[0].faults


def test_results_of_another_offices_file_are_refused(held: Any) -> None:
    payment = released(held)[0]
    file = make(held, [payment])
    read = ReadResults("x", "0" * 64, [held.row(payment, "paid")])
    with pytest.raises(NotAllowed, match="another office"):
        actions.take_results(by=held.southerner, file=file, results=read)


# --- What failed is paid again, once


def test_what_failed_is_paid_again_by_another_payment_and_by_one_only(held: Any) -> None:
    payment = released(held)[0]
    file = make(held, [payment])
    with pytest.raises(Refused, match="Only a payment that failed"):
        actions.pay_again(by=held.cora, payment=payment)
    held.bank(file, held.row(payment, "failed"))
    again = actions.pay_again(by=held.cora, payment=payment)
    assert (again.reference, again.state, again.instead_of) == ("CSF-5-01-2", "planned", payment)
    assert sum(part.amount for part in again.splits.all()) == GRANT
    with pytest.raises(Refused, match="paid again already"):
        actions.pay_again(by=held.cora, payment=payment)
    assert held.on_to(again, "paid").state == "paid"
    with pytest.raises(ValidationError, match="failed; it is paid by another payment"):
        held.bank(file, held.row(payment, "paid"))


def test_what_was_paid_may_come_back_later(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "paid")
    held.bank(payment.file, held.row(payment, "failed"))
    assert held.state(payment) == "failed"
