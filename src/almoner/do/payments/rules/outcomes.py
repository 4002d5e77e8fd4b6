"""What became of a payment file: rows matched by reference and amount, every fault of every row told at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from almoner.kernel.money import pounds


class Outcome(StrEnum):
    """What the bank did with a payment."""

    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a results file: where it stands, and what it says. ``faults`` are what cannot be read."""

    number: int
    reference: str
    amount: Decimal | None
    outcome: Outcome | None
    on: dt.date | None
    reason: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A payment of the file as it stands: its key, how far it is, and what is known of its outcome already."""

    key: str
    reference: str
    amount: Decimal
    state: str
    on: dt.date | None
    recovered: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Found:
    """One payment and what became of it."""

    sent: Sent
    outcome: Outcome
    on: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class Matched:
    """What the rows come to: what is new, how many say what is known already, and every fault by its row's number."""

    new: tuple[Found, ...]
    known: int
    faults: tuple[tuple[int, str], ...]


def matched(rows: Sequence[Row], sent: Mapping[str, Sent], *, made_on: dt.date, today: dt.date) -> Matched:
    """Match rows with the payments of a file. Several rows of one reference, one for each cost code, count together.

    A row is at fault where it cannot be read, names a payment that is not in the file, says another amount, a day
    before the file was made or after today, no reason for a failure, or something else than is known already.
    """
    faults = [(row.number, fault) for row in rows for fault in row.faults]
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.reference not in sent and not row.faults:
            what = {"reference": row.reference}
            faults.append((row.number, _("“%(reference)s” is not a payment of this file.") % what))
        elif not row.faults:
            grouped[row.reference].append(row)
    new, known = [], 0
    for reference, group in grouped.items():
        wrong = _faults_of(group, sent[reference], made_on, today)
        faults += wrong
        if wrong:
            continue
        found = _found(group[0], sent[reference])
        if found is None:
            known += 1
        else:
            new.append(found)
    return Matched(tuple(new), known, tuple(sorted(faults)))


def _found(row: Row, sent: Sent) -> Found | None:
    """What is new; None where the payment stands so already."""
    assert row.outcome is not None  # noqa: S101 - a row that says none is at fault
    assert row.on is not None  # noqa: S101 - the same
    return None if sent.state == row.outcome else Found(sent, row.outcome, row.on, row.reason)


def _faults_of(group: Sequence[Row], sent: Sent, made_on: dt.date, today: dt.date) -> list[tuple[int, str]]:
    first, found = group[0], []
    if len({(row.outcome, row.on) for row in group}) > 1:
        found.append(_("The rows of %(reference)s do not say the same.") % {"reference": sent.reference})
    said = sum((row.amount for row in group if row.amount is not None), Decimal(0))
    if said != sent.amount:
        found.append(
            _("%(reference)s is %(amount)s in the payment file, and %(said)s here.")
            % {"reference": sent.reference, "amount": pounds(sent.amount), "said": pounds(said)}
        )
    if first.on is not None and not made_on <= first.on <= today:
        found.append(_("The day lies before the payment file was made, or after today."))
    if first.outcome is Outcome.FAILED and not first.reason.strip():
        found.append(_("Say why %(reference)s failed.") % {"reference": sent.reference})
    if why := _contradicts(first, sent):
        found.append(why)
    return [(first.number, sentence) for sentence in found]


def _contradicts(row: Row, sent: Sent) -> str | None:
    """Why a row does not go with what is known. What was paid may come back later; what failed stays failed."""
    words = {"reference": sent.reference}
    if sent.state == Outcome.FAILED and row.outcome is Outcome.PAID:
        return _("%(reference)s failed; it is paid by another payment, with a reference of its own.") % words
    if sent.state == row.outcome and sent.on != row.on:
        return _("%(reference)s is known already, with another day.") % words
    if sent.state == Outcome.PAID and row.outcome is Outcome.FAILED:
        if sent.recovered:
            return _("Part of %(reference)s was recovered, so it had arrived.") % words
        if row.on is not None and sent.on is not None and row.on < sent.on:
            return _("%(reference)s was paid after that day.") % words
    return None
