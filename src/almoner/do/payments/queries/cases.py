"""Payments with all that their gates look at: the same number of queries for one as for fifty."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from almoner.do.agreements.queries import instalments_of, signed_on
from almoner.do.payments.lifecycle import State
from almoner.do.payments.models import PayeeCheck, Payment, PaymentCondition, PaymentSplit
from almoner.do.payments.rules.case import Account, Case, Checked, Condition, Foreseen, Part
from almoner.do.payments.rules.gates import Gate
from almoner.do.payments.rules.gates import gates as gates_of
from almoner.foundation.passports.models import BankAccount
from almoner.foundation.passports.queries import accounts_now

from .ledger import lacks_of
from .money import money_around

WITH = ("office", "agreement", "organisation", "account")
"""What a payment brings along when it is read for its gates."""


def gates(payments: Iterable[Payment]) -> dict[UUID, list[Gate]]:
    """Every gate of each payment, by the payment's key. A fixed number of queries, whatever their number."""
    return {key: gates_of(case) for key, case in cases(payments).items()}


def case_of(payment: Payment) -> Case:
    """One payment with all that its gates look at."""
    return cases([payment])[payment.pk]


def cases(payments: Iterable[Payment]) -> dict[UUID, Case]:
    """Payments (read with `WITH`) with all that their gates look at, by key."""
    listed = list(payments)
    if not listed:
        return {}
    keys = [each.pk for each in listed]
    agreements = {each.agreement_id for each in listed}
    signed = signed_on(agreements)
    accounts = accounts_now({each.organisation_id for each in listed})
    checks = checks_of({each.pk for each in accounts.values()}, {each.office_id for each in listed})
    conditions, parts = _conditions(keys), _parts(keys)
    money = money_around(agreements, [split for splits in parts.values() for split in splits])
    lacks = lacks_of(listed, parts)
    foreseen, order = _foreseen(agreements), _in_order(agreements)
    made = {}
    for each in listed:
        account = accounts.get(each.organisation_id)
        mine = parts.get(each.pk, [])
        made[each.pk] = Case(
            payment=each,
            agreement=each.agreement.number,
            signed_on=signed.get(each.agreement_id),
            account=account_of(account),
            check=checked_of(checks.get((each.office_id, account.pk), ())) if account else None,
            conditions=tuple(conditions.get(each.pk, ())),
            parts=tuple(_part(split) for split in mine),
            lines=money.lines(each, mine),
            pots=money.pots(each, mine),
            lacks=tuple(lacks.get(each.pk, ())),
            recovered=money.recovered_of(each.pk),
            foreseen=foreseen.get(each.agreement_id, ()),
            **order.get(each.pk, {}),
        )
    return made


# --- Whose account


def account_of(held: BankAccount | None) -> Account | None:
    """An account as the gates see it."""
    if held is None:
        return None
    return Account(held.pk, held.masked, held.given_by_id, held.given_at, is_first=held.replaces_id is None)


def checks_of(accounts: set[UUID], offices: set[UUID]) -> dict[tuple[UUID, UUID], list[PayeeCheck]]:
    """Each office's checks of these accounts, the first first."""
    rows = PayeeCheck.objects.filter(account__in=accounts, office__in=offices).select_related("number", "checked_by")
    found: dict[tuple[UUID, UUID], list[PayeeCheck]] = defaultdict(list)
    for check in rows.order_by("at", "pk"):
        found[check.office_id, check.account_id].append(check)
    return found


def checked_of(checks: Sequence[PayeeCheck]) -> Checked | None:
    """The last word on an account; the call is the last that was made of those that agreed."""
    if not checks:
        return None
    last = checks[-1]
    called = next((each for each in reversed(checks) if each.number_id and each.agrees), None)
    number = called.number if called else None
    return Checked(
        by=last.checked_by_id,
        by_name=last.checked_by.name,
        at=last.at,
        agrees=last.agrees,
        called=number.number if number else "",
        known_at=number.noted_at if number else None,
        number_from=number.noted_by_id if number else None,
    )


# --- What it depends on, and takes


def _conditions(keys: Sequence[UUID]) -> dict[UUID, list[Condition]]:
    found: dict[UUID, list[Condition]] = defaultdict(list)
    for row in PaymentCondition.objects.filter(payment__in=keys).order_by("order", "pk"):
        found[row.payment_id].append(Condition(row.pk, row.text, row.met_at is not None, row.evidence))
    return found


def _foreseen(agreements: set[UUID]) -> dict[UUID, tuple[Foreseen, ...]]:
    return {
        key: tuple(Foreseen(each.amount or Decimal(0), each.condition) for each in rows)
        for key, rows in instalments_of(agreements).items()
    }


def _in_order(agreements: set[UUID]) -> dict[UUID, dict[str, Any]]:
    """Of each payment that counts: which of its agreement's it is by its day, and what those before it come to."""
    rows = Payment.objects.filter(agreement__in=agreements).exclude(state__in=[State.CANCELLED, State.FAILED])
    found: dict[UUID, dict[str, Any]] = {}
    so_far: dict[UUID, tuple[int, Decimal]] = {}
    for key, agreement, amount in rows.order_by("due_on", "number", "pk").values_list("pk", "agreement", "amount"):
        place, before = so_far.get(agreement, (0, Decimal(0)))
        found[key] = {"place": place, "before": before}
        so_far[agreement] = (place + 1, before + amount)
    return found


def _parts(keys: Sequence[UUID]) -> dict[UUID, list[PaymentSplit]]:
    found: dict[UUID, list[PaymentSplit]] = defaultdict(list)
    rows = PaymentSplit.objects.filter(payment__in=keys).select_related("pot")
    for row in rows.order_by("year", "pk"):
        found[row.payment_id].append(row)
    return found


def _part(split: PaymentSplit) -> Part:
    return Part(split.pot_id, split.pot.name, split.year, split.amount)
