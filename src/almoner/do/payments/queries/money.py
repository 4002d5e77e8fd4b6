"""What agreements give from pots, and what payments take of it, less what came back. Three queries for any number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from almoner.do.agreements.models import Agreement, FundingLine
from almoner.do.payments.lifecycle import HOLDS, State
from almoner.do.payments.models import Payment, PaymentSplit, RecoverySplit
from almoner.do.payments.rules.case import LineUse, PotUse

NOUGHT = Decimal("0.00")
type Line = tuple[UUID, int | None]
"""A pot and a financial year; None where the agreement names no year: then it gives in any."""
type Lines = Mapping[Line, Decimal | None]
"""What an agreement gives, in pounds; None where it gives no figure."""
type Taking = tuple[UUID, UUID, int]
"""Agreement, pot and year."""


@dataclass(frozen=True, slots=True)
class Money:
    """What the agreements give, and what is taken of it, in pounds."""

    given: Mapping[UUID, Lines]
    taken: Mapping[Taking, Decimal]
    """By all payments that hold money, less what came back."""
    back: Mapping[UUID, Decimal]
    """What came back, by the split it was part of."""
    back_of: Mapping[UUID, Decimal]
    """The same by payment."""

    def recovered_of(self, payment: UUID) -> Decimal:
        """What came back of one payment."""
        return self.back_of.get(payment, NOUGHT)

    def lines(self, payment: Payment, mine: Sequence[PaymentSplit]) -> tuple[LineUse, ...]:
        """Each line of the agreement that a payment draws on."""
        gives = self.given.get(payment.agreement_id, {})
        drawn: dict[Line, list[PaymentSplit]] = defaultdict(list)
        for split in mine:
            drawn[line_for(gives, split.pot_id, split.year)].append(split)
        return tuple(
            LineUse(
                pot=splits[0].pot.name,
                year=splits[0].year,
                is_there=line in gives,
                gives=gives.get(line),
                used=self._used(payment.agreement_id, line, gives) - self._own(payment, splits),
                taken=sum((split.amount for split in splits), NOUGHT),
            )
            for line, splits in drawn.items()
        )

    def _used(self, agreement: UUID, line: Line, gives: Lines) -> Decimal:
        """What all payments of an agreement take of one of its lines."""
        rows = self.taken.items()
        return sum(
            (net for (of, pot, year), net in rows if of == agreement and line_for(gives, pot, year) == line), NOUGHT
        )

    def _own(self, payment: Payment, splits: Iterable[PaymentSplit]) -> Decimal:
        """What of that is the payment's own."""
        if payment.state not in HOLDS:
            return NOUGHT
        return sum((split.amount - self.back.get(split.pk, NOUGHT) for split in splits), NOUGHT)

    def pots(self, payment: Payment, mine: Sequence[PaymentSplit]) -> tuple[PotUse, ...]:
        """Each pot that a payment draws on."""
        drawn: dict[UUID, list[PaymentSplit]] = defaultdict(list)
        for split in mine:
            drawn[split.pot_id].append(split)
        return tuple(
            PotUse(
                name=splits[0].pot.name,
                year=splits[0].pot.year,
                holds=splits[0].pot.amount_amount.value,
                used=sum((net for (_of, key, _year), net in self.taken.items() if key == pot), NOUGHT)
                - self._own(payment, splits),
                taken=sum((split.amount for split in splits), NOUGHT),
                years=tuple(sorted({split.year for split in splits})),
            )
            for pot, splits in drawn.items()
        )


def line_for(gives: Lines, pot: UUID, year: int) -> Line:
    """The line of an agreement from which a pot pays in a year: that of the year, else one without a year."""
    return (pot, None) if (pot, year) not in gives and (pot, None) in gives else (pot, year)


def lines_of(agreements: Iterable[UUID]) -> dict[UUID, dict[Line, Decimal | None]]:
    """What each agreement in force gives from each pot, in the order in which it names them; one query."""
    rows = FundingLine.objects.filter(version__standing_for__in=list(agreements), pot__isnull=False)
    found: dict[UUID, dict[Line, Decimal | None]] = defaultdict(dict)
    for agreement, pot, year, amount in rows.order_by("year", "pk").values_list(
        "version__agreement", "pot", "year", "amount"
    ):
        lines = found[agreement]
        before = lines.get((pot, year), NOUGHT)
        lines[pot, year] = None if amount is None or before is None else before + amount
    return found


def money_around(agreements: Iterable[UUID], splits: Sequence[PaymentSplit]) -> Money:
    """What stands around these parts of payments."""
    pots = {split.pot_id for split in splits}
    holding = PaymentSplit.objects.filter(pot__in=pots, payment__state__in=HOLDS)
    taken: dict[Taking, Decimal] = defaultdict(lambda: NOUGHT)
    named = ("payment__agreement", "pot", "year")
    for *key, amount in holding.order_by().values_list(*named).annotate(amount=Sum("amount")):
        taken[_taking(key)] += amount
    back: dict[UUID, Decimal] = {}
    back_of: dict[UUID, Decimal] = defaultdict(lambda: NOUGHT)
    came_back = RecoverySplit.objects.filter(split__pot__in=pots).order_by()
    names = ("split__payment__agreement", "split__pot", "split__year", "split", "split__payment")
    for *key, split, payment, amount in came_back.values_list(*names).annotate(amount=Sum("amount")):
        taken[_taking(key)] -= amount
        back[split] = amount
        back_of[payment] += amount
    return Money(lines_of(agreements), taken, back, back_of)


def _taking(key: Sequence[object]) -> Taking:
    agreement, pot, year = key
    return agreement, pot, year  # type: ignore[return-value]  # as values_list gives them


def lines_left(head: Agreement) -> dict[Line, Decimal]:
    """What each line of the agreement has for further payments, in pounds, in its order; figures that are known."""
    gives = lines_of([head.pk]).get(head.pk, {})
    left = {line: amount for line, amount in gives.items() if amount is not None}
    gone = [State.CANCELLED.value, State.FAILED.value]
    rows = PaymentSplit.objects.filter(payment__agreement=head).exclude(payment__state__in=gone).order_by()
    for pot, year, amount in rows.values_list("pot", "year").annotate(amount=Sum("amount")):
        line = line_for(gives, pot, year)
        if line in left:
            left[line] -= amount
    return left
