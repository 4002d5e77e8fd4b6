"""Payments at the desk: the list with what waits on top, the file, and the page of one with its gates."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.payments import listing, queries, wording
from almoner.do.payments.access import May
from almoner.do.payments.lifecycle import PAYMENT, State
from almoner.do.payments.models import Payment
from almoner.do.payments.rules.case import Case
from almoner.do.payments.rules.gates import (
    ACCOUNT,
    AGREED,
    CALLED,
    CHECKED,
    LEDGER,
    POTS,
    SIGNED,
    Gate,
    gates,
)
from almoner.do.payments.rules.people import another_person_acts
from almoner.foundation.audit.queries import entries_about
from almoner.foundation.offices import access as offices
from almoner.foundation.pages import Audience, figures, formats, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.tables import Column, Empty, Kind, Table
from almoner.foundation.sheets import access as sheets
from almoner.foundation.sheets.exports import export
from almoner.kernel.lifecycle import Moment
from almoner.kernel.money import pounds

from .found import found

SHOWN_WAITING = 6
SHOWN_ENTRIES = 12
SUM_OF_PARTS = "parts"


@page(Audience.STAFF, may=May.READ)
def payments(request: Any) -> HttpResponse:
    """Every payment of the office, and on top those that wait for whoever looks."""
    may_plan = request.actor.may(May.PLAN)
    empty = Empty(
        _("Payments appear here once they are planned: how much of an agreement is due when, and what each waits for."),
        _("Plan payments"),
        address(request, "desk-payment-new") if may_plan else "",
    )
    listed = listing.listed(request, empty)
    rows = queries.waiting_rows(request.office, request.actor)
    count = rows.count()
    waiting = queries.waiting_among(rows.order_by("due_on", "reference")[: SHOWN_WAITING * 4])[:SHOWN_WAITING]
    context = {
        "listed": listed,
        "waiting": [_waiting(request, each) for each in waiting],
        "more": max(count - len(waiting), 0),
        "lede": _lede(count),
        "files": listing.files(request, "desk-payments-file", listed.question),
        "may_plan": may_plan,
        "may_release": request.actor.may(May.RELEASE),
        "may_code": request.actor.may(May.CHECK_PAYEE),
    }
    return render(request, "payments/staff/list.html", context)


def _lede(count: int) -> str:
    if not count:
        return _("Nothing waits for you.")
    return ngettext("%(n)d payment waits for you.", "%(n)d payments wait for you.", count) % {"n": count}


def _waiting(request: Any, each: queries.Waiting) -> dict[str, Any]:
    payment = each.payment
    return {
        "label": f"{payment.reference} · {payment.organisation.name}",
        "href": address(request, "desk-payment", reference=payment.reference),
        "amount": pounds(payment.amount),
        "due_on": payment.due_on,
        "words": each.words,
        "is_open": each.is_open,
        "closed": [gate.title for gate in each.closed],
        "is_late": payment.due_on < timezone.localdate(),
    }


@page(Audience.STAFF, may=sheets.May.EXPORT)
def file(request: Any, file_format: str) -> HttpResponse:
    """The same list as a file."""
    _bar, rows = listing.found(request)
    ordered = rows.order_by("due_on", "reference")
    answer: HttpResponse = export(request, _("Payments"), listing.columns(), ordered, file_format)
    return answer


@page(Audience.STAFF, may=May.READ)
def payment(request: Any, reference: str) -> HttpResponse:
    """One payment: every gate with what to do, where the money comes from, and who took it how far."""
    head = found(request, reference)
    case = queries.case_of(head)
    moment = Moment(request.actor, timezone.now())
    moves = {move.name for move in PAYMENT.moves_open_to(case, moment)}
    listed = gates(case)
    closed = [gate for gate in listed if not gate.passed]
    context = {
        "payment": head,
        "state": wording.state_tag(head),
        "thread": _thread(request, head),
        "gates": [
            {"gate": gate, "tag": wording.gate_tag(gate), "link": _where(request, head, gate)} for gate in listed
        ],
        "shows_gates": head.state not in {State.PAID, State.FAILED, State.CANCELLED},
        "lede": _what_next(head, len(closed)),
        "facts": _facts(request, head),
        "steps": _steps(head),
        "parts": _parts(request, head),
        "conditions": case.conditions,
        "take": next((name for name in ("prepare", "approve", "release") if name in moves), ""),
        "take_words": wording.TAKE_WORDS,
        "not_you": _not_you(case, moment),
        "moves": moves,
        "recoveries": list(head.recoveries.select_related("recorded_by")),
        "left": head.amount - case.recovered,
        "may": _may(request, head, case),
        "again": getattr(head, "paid_again_by", None),
        "entries": _entries(request, head),
    }
    return render(request, "payments/staff/payment.html", context)


def _thread(request: Any, head: Payment) -> list[dict[str, Any]]:
    """The golden thread: the agreement it belongs to, this payment, and what is to come of it."""
    agreement = address_if_any(request, "desk-agreement", number=head.agreement.number)
    return [
        {"label": head.agreement.number, "href": agreement},
        {"label": head.reference, "here": True},
        {"label": _("Return"), "to_come": True},
    ]


def _where(request: Any, head: Payment, gate: Gate) -> tuple[str, str]:
    """Where somebody does what a closed gate asks for: the word and the address; ("", "") where it is this page."""
    if gate.passed:
        return "", ""
    payee = (_("Who is paid"), address(request, "desk-payee", pk=head.organisation_id))
    agreement = (_("The agreement"), address_if_any(request, "desk-agreement", number=head.agreement.number))
    places = {
        SIGNED: agreement,
        AGREED: agreement,
        ACCOUNT: payee,
        CHECKED: payee,
        CALLED: payee,
        POTS: (_("Money by pot"), address(request, "desk-money-by-pot")),
        LEDGER: payee if "supplier" in gate.sentence else (_("Cost codes"), address(request, "desk-cost-codes")),
    }
    return places.get(gate.name, ("", ""))


def _what_next(head: Payment, closed: int) -> str:
    """What happens next, in a sentence."""
    if head.state in {State.PLANNED, State.PREPARED, State.APPROVED} and closed:
        return ngettext(
            "%(n)d gate is closed: it goes no further before it is open.",
            "%(n)d gates are closed: it goes no further before they are open.",
            closed,
        ) % {"n": closed}
    words = {
        State.PLANNED: _("Every gate is open: it can be prepared."),
        State.PREPARED: _("Every gate is open: somebody other than the preparer approves it."),
        State.APPROVED: _("Every gate is open: a third person releases it."),
        State.RELEASED: _("It is released, and goes out with the next payment file."),
        State.PAID: _("It was paid."),
        State.FAILED: _("The bank returned it."),
        State.CANCELLED: _("It was cancelled."),
    }
    if head.state == State.RELEASED and head.file_id:
        return _("It went out in a payment file; what became of it comes with the results.")
    return words[State(head.state)]


def _not_you(case: Case, moment: Moment) -> str:
    """Why the next step is not this person's although their post takes it and every gate is open."""
    steps = {State.PREPARED: May.APPROVE, State.APPROVED: May.RELEASE}
    may = steps.get(State(case.state))
    if may is None or not moment.actor.may(may):
        return ""
    return another_person_acts(case, moment) or ""


def _facts(request: Any, head: Payment) -> list[tuple[Any, ...]]:
    payee = address(request, "desk-payee", pk=head.organisation_id)
    made: list[tuple[Any, ...]] = [
        (_("What for"), head.title),
        (_("Amount"), pounds(head.amount)),
        (_("Due"), formats.day(head.due_on)),
        (_("Agreement"), head.agreement.number),
        (_("In advance"), head.advance_reason or _("No")),
        (_("Account"), head.account.masked if head.account else _("Set when it is prepared")),
    ]
    if head.outcome_on:
        made.append((_("Paid") if head.state == State.PAID else _("Returned"), formats.day(head.outcome_on)))
    if head.outcome_reason:
        made.append((_("Why"), head.outcome_reason))
    return [(_("Paid to"), format_html('<a href="{}">{}</a>', payee, head.organisation.name)), *made]


def _steps(head: Payment) -> list[dict[str, Any]]:
    """Preparer, approver and releaser, with when."""
    return [
        {"label": label, "by": person.name if person else "", "at": at}
        for label, person, at in (
            (_("Prepared"), head.prepared_by, head.prepared_at),
            (_("Approved"), head.approved_by, head.approved_at),
            (_("Released"), head.released_by, head.released_at),
        )
    ]


def _parts(request: Any, head: Payment) -> Table:
    rows = list(head.splits.select_related("pot").order_by("year", "pk"))
    columns = [
        Column(
            "pot",
            _("Pot"),
            value=lambda row: row.pot.name,
            href=lambda row: address_if_any(request, "desk-pot", pk=row.pot_id),
        ),
        Column("year", _("Financial year"), value=lambda row: wording.year_in_words(row.year)),
        Column("amount", _("Amount"), Kind.MONEY, part=SUM_OF_PARTS),
    ]
    total = sum((row.amount for row in rows), Decimal("0.00"))
    totals = [(_("Total"), {"amount": figures.total(total, SUM_OF_PARTS)})]
    return Table(_("Where the money comes from"), columns, rows, Empty(_("It takes no money.")), totals=totals)


def _may(request: Any, head: Payment, case: Case) -> dict[str, bool]:
    """What this person may do besides the next step."""
    actor = request.actor
    before_release = head.state in {State.PLANNED, State.PREPARED, State.APPROVED}
    left = head.amount - case.recovered
    return {
        "change": actor.may(May.PLAN) and head.state == State.PLANNED,
        "meet": actor.may(May.PLAN) and before_release,
        "again": actor.may(May.PLAN) and head.state == State.FAILED and not hasattr(head, "paid_again_by"),
        "recover": actor.may(May.RELEASE) and head.state == State.PAID and left > 0,
        "check": actor.may(May.CHECK_PAYEE),
    }


def _entries(request: Any, head: Payment) -> list[Any]:
    if not request.actor.may(offices.May.READ_AUDIT):
        return []
    return list(entries_about(head.office_id, head.pk)[:SHOWN_ENTRIES])
