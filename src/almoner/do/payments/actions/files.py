"""The payment file for the ledger, handing it out, and taking in what became of it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.payments import notes
from almoner.do.payments.access import May
from almoner.do.payments.declared import layout_of
from almoner.do.payments.lifecycle import State
from almoner.do.payments.models import Payment, PaymentFile, PaymentResults, PaymentSplit
from almoner.do.payments.queries import cases
from almoner.do.payments.queries.cases import WITH
from almoner.do.payments.queries.ledger import cost_codes, supplier_numbers
from almoner.do.payments.rules.case import Case
from almoner.do.payments.rules.gates import every_gate_is_open
from almoner.do.payments.rules.ledger import (
    Heading,
    Line,
    Source,
    in_figures,
    sha256,
    shows_bank_details,
    written,
)
from almoner.do.payments.rules.outcomes import Found, Outcome, Row, Sent, matched
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.offices.models import Office
from almoner.foundation.passports import actions as passports
from almoner.foundation.passports.models import BankAccount
from almoner.kernel.periods import FinancialYear

from ._steps import hold_pots, moment, moved

NOUGHT = Decimal("0.00")


# --- Making it


@action(May.RELEASE)
def make_file(*, by: Actor, office: Office, payments: Sequence[Payment]) -> PaymentFile:
    """Put released payments into one file in the layout of the office's ledger. Every gate is tested once more.

    Where the layout shows bank details they are revealed for it, which the audit notes for each account; the file that
    is kept does not hold them.

    Raises:
        ValidationError: under "payments", by reference, everything that stands against it: nothing is made then.
        NotAllowed: a payment is another office's, or the layout shows bank details that this person may not see.
    """
    keys = {each.pk for each in payments}
    rows = Payment.objects.filter(office=office, pk__in=keys).select_related(*WITH).order_by("due_on", "reference")
    held = list(rows.select_for_update(of=("self",)))
    hold_pots(held)
    found = cases(held)
    if wrong := _faults(keys, [found[each.pk] for each in held], by):
        raise ValidationError({"payments": wrong})
    layout = layout_of(office, timezone.localdate())
    lines = _lines(held)
    content = written(layout, lines, _details(by, layout, lines, _("payment file")))
    file = PaymentFile(office=office, number=_next_number(office), made_by_id=by.person_id)
    file.layout = [[heading.name, heading.source.value] for heading in layout]
    file.lines = [_kept(line) for line in lines]
    file.control_count, file.payment_count = len(lines), len(held)
    file.control_total = sum((each.amount for each in held), NOUGHT)
    file.sha256 = sha256(content)
    file.save(force_insert=True)
    Payment.objects.filter(pk__in=keys).update(file=file)
    after = {"lines": file.control_count, "total": file.control_total, "sha256": file.sha256}
    record(by=by, verb="made payment file", record=file, after=after | {"payments": [each.reference for each in held]})
    return file


def _faults(keys: Collection[UUID], found: Sequence[Case], by: Actor) -> list[str]:
    """What stands against putting these into a file, each with its reference."""
    if not keys:
        return [_("Choose at least one payment.")]
    wrong = [_("A payment is not there.")] if len(found) < len(keys) else []
    at = moment(by)
    for case in found:
        head = case.payment
        if head.state != State.RELEASED:
            why: str | None = _("It is %(state)s, not released.") % {"state": head.get_state_display()}
        elif head.file_id is not None:
            why = _("It is in a payment file already, and goes into one only.")
        else:
            why = every_gate_is_open(case, at)
        if why:
            wrong.append(f"{head.reference}: {why}")
    return wrong


def _next_number(office: Office) -> int:
    Office.objects.select_for_update().get(pk=office.pk)
    return (PaymentFile.objects.filter(office=office).aggregate(last=Max("number"))["last"] or 0) + 1


def _lines(held: Sequence[Payment]) -> list[Line]:
    """A line for each part of each payment."""
    rows = PaymentSplit.objects.filter(payment__in=held).select_related("pot").order_by("year", "pk")
    parts: dict[UUID, list[PaymentSplit]] = defaultdict(list)
    for row in rows:
        parts[row.payment_id].append(row)
    suppliers, codes = supplier_numbers(held), cost_codes(row.pot_id for row in rows)
    today = timezone.localdate()
    made = []
    for each in held:
        common = {
            Source.SUPPLIER_NUMBER: suppliers.get((each.office_id, each.organisation_id), ""),
            Source.SUPPLIER_NAME: each.organisation.name,
            Source.REFERENCE: each.reference,
            Source.DATE: in_figures(max(each.due_on, today)),
            Source.DESCRIPTION: each.title,
            Source.AGREEMENT: each.agreement.number,
        }
        for part in parts[each.pk]:
            cells = common | {
                Source.AMOUNT: f"{part.amount:f}",
                Source.COST_CODE: codes.get(part.pot_id, ""),
                Source.POT: part.pot.name,
                Source.YEAR: FinancialYear(part.year).label,
            }
            named = {str(source): text for source, text in cells.items()}
            made.append(Line(str(each.pk), str(each.account_id), each.reference, part.amount, named))
    return made


def _kept(line: Line) -> dict[str, object]:
    """A line as it is kept."""
    return {
        "payment": line.payment,
        "account": line.account,
        "reference": line.reference,
        "amount": f"{line.amount:f}",
        "cells": dict(line.cells),
    }


def _details(by: Actor, layout: Sequence[Heading], lines: Sequence[Line], purpose: str) -> dict[str, Mapping[str, str]]:
    """Bank details by account where a column shows them, revealed one by one; nothing where none does."""
    if not shows_bank_details(layout):
        return {}
    wanted = {line.account for line in lines}
    found: dict[str, Mapping[str, str]] = {}
    for account in BankAccount.objects.filter(pk__in=wanted).order_by("pk"):
        details = passports.reveal(by=by, account=account, purpose=purpose)
        found[str(account.pk)] = {
            Source.ACCOUNT_NAME: details.account_name,
            Source.SORT_CODE: details.sort_code,
            Source.ACCOUNT_NUMBER: details.number,
        }
    return found


# --- Handing it out


@action(May.RELEASE)
def hand_out(*, by: Actor, file: PaymentFile) -> bytes:
    """The file as it was made, byte for byte; that it was taken out is noted.

    Raises:
        NotAllowed: it shows bank details that this person may not see.
        Refused: what is kept does not give the file that was made.
    """
    layout = [Heading(name, Source(source)) for name, source in file.layout]
    lines = [
        Line(row["payment"], row["account"], row["reference"], Decimal(row["amount"]), row["cells"])
        for row in file.lines
    ]
    content = written(layout, lines, _details(by, layout, lines, str(file)))
    if sha256(content) != file.sha256:
        raise Refused(_("What is kept does not give the file that was made: its SHA-256 is another one."))
    record(by=by, verb="took out payment file", record=file, after={"sha256": file.sha256})
    return content


# --- What became of it


@dataclass(frozen=True, slots=True)
class ReadResults:
    """A results file as it was read."""

    name: str
    sha256: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a results file came to."""

    results: PaymentResults
    is_new: bool
    """False: this very file was taken in before, and nothing was changed."""
    known: int = 0
    """How many payments stood so already."""


@action(May.RELEASE)
def take_results(*, by: Actor, file: PaymentFile, results: ReadResults) -> Taken:
    """Take in what became of a payment file, all of it or nothing. The same file twice changes nothing.

    Raises:
        ValidationError: under "file", every fault of every row.
    """
    rows = Payment.objects.filter(file=file).select_related(*WITH).order_by("reference")
    held = {each.reference: each for each in rows.select_for_update(of=("self",))}
    before = PaymentResults.objects.filter(file=file, sha256=results.sha256).first()
    if before is not None:
        return Taken(before, is_new=False)
    found = cases(held.values())
    sent = {
        reference: Sent(str(each.pk), reference, each.amount, each.state, each.outcome_on, found[each.pk].recovered)
        for reference, each in held.items()
    }
    made_on = timezone.localdate(file.made_at)
    outcome = matched(results.rows, sent, made_on=made_on, today=timezone.localdate())
    if not results.rows:
        raise ValidationError({"file": _("The file holds no rows.")})
    if outcome.faults:
        faults = [_("Row %(row)d: %(fault)s") % {"row": row, "fault": fault} for row, fault in outcome.faults]
        raise ValidationError({"file": faults})
    kept = _keep_results(by, file, results, outcome.new)
    for each in outcome.new:
        _settle(by, found[held[each.sent.reference].pk], each, kept)
    record(by=by, verb="took in results", record=file, after=_counted(kept))
    return Taken(kept, is_new=True, known=outcome.known)


def _keep_results(by: Actor, file: PaymentFile, results: ReadResults, new: Sequence[Found]) -> PaymentResults:
    def total(wanted: Outcome) -> tuple[int, Decimal]:
        amounts = [each.sent.amount for each in new if each.outcome is wanted]
        return len(amounts), sum(amounts, NOUGHT)

    kept = PaymentResults(office_id=file.office_id, file=file, name=results.name[:200], sha256=results.sha256)
    kept.rows = [
        [row.number, row.reference, f"{row.amount:f}", str(row.outcome), str(row.on), row.reason]
        for row in results.rows
    ]
    kept.paid_count, kept.paid_total = total(Outcome.PAID)
    kept.failed_count, kept.failed_total = total(Outcome.FAILED)
    kept.taken_by_id = by.person_id
    kept.save(force_insert=True)
    return kept


def _settle(by: Actor, case: Case, found: Found, kept: PaymentResults) -> None:
    """Write down what became of one payment, and tell those it concerns."""
    head: Payment = case.payment
    verb = moved(case, "pay" if found.outcome is Outcome.PAID else "fail", by)
    head.outcome_on, head.results = found.on, kept
    head.outcome_reason = " ".join(found.reason.split())[:300] if found.outcome is Outcome.FAILED else ""
    head.save(update_fields=["state", "outcome_on", "outcome_reason", "results"])
    tell: Callable[..., None] = notes.paid if found.outcome is Outcome.PAID else notes.failed
    tell(head, by=by)
    record(by=by, verb=verb, record=head, reason=head.outcome_reason, after={"on": found.on, "amount": head.amount})


def _counted(kept: PaymentResults) -> dict[str, object]:
    names = ("name", "sha256", "paid_count", "paid_total", "failed_count", "failed_total")
    return {name: getattr(kept, name) for name in names}
