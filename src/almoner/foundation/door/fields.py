"""Columns for the kernel's two uncertain values: an amount that may be unknown and a date that may be approximate.

Each is several plain columns plus one attribute that reads and writes them together, so queries stay ordinary SQL.
"""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from almoner.kernel.dates import ApproximateDate, Precision
from almoner.kernel.money import Amount

PRECISIONS = [(p.value, p.value) for p in Precision]


class AmountField:
    """``value = AmountField()`` gives the columns ``value`` (pounds, null) and ``value_unknown`` (why it is null).

    The attribute ``value_amount`` is a kernel Amount.
    """

    def __init__(self, verbose_name: Any = "") -> None:
        self.known = models.DecimalField(verbose_name, max_digits=14, decimal_places=2, null=True, blank=True)
        self.unknown = models.CharField(max_length=200, blank=True, default="")

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        cls.add_to_class(name, self.known)
        cls.add_to_class(f"{name}_unknown", self.unknown)

        def read(record: Any) -> Amount:
            known = getattr(record, name)
            return Amount.of(known) if known is not None else Amount.not_known(getattr(record, f"{name}_unknown"))

        def write(record: Any, amount: Amount) -> None:
            setattr(record, name, amount.value)
            setattr(record, f"{name}_unknown", amount.unknown)

        setattr(cls, f"{name}_amount", property(read, write))


def amount_constraints(name: str, prefix: str) -> list[models.CheckConstraint]:
    """The invariants of an AmountField: not negative; and either known or with a reason, never both or neither."""
    known, unknown = Q(**{f"{name}__isnull": False}), ~Q(**{f"{name}_unknown": ""})
    return [
        models.CheckConstraint(condition=Q(**{f"{name}__gte": 0}), name=f"{prefix}_{name}_not_negative"),
        models.CheckConstraint(condition=(known & ~unknown) | (~known & unknown), name=f"{prefix}_{name}_known_or_why"),
    ]


class ApproximateDateField:
    """``ends = ApproximateDateField()`` gives ``ends_first``, ``ends_last`` (the bounds) and ``ends_precision``.

    The attribute ``ends`` is a kernel ApproximateDate.
    """

    def __init__(self, verbose_name: Any = "") -> None:
        self.first = models.DateField(verbose_name, null=True, blank=True)
        self.last = models.DateField(verbose_name, null=True, blank=True)
        self.precision = models.CharField(max_length=14, choices=PRECISIONS, default=Precision.UNKNOWN.value)

    if TYPE_CHECKING:  # what `contribute_to_class` makes of the attribute

        def __get__(self, record: Any, owner: Any = None) -> ApproximateDate: ...

        def __set__(self, record: Any, date: ApproximateDate) -> None: ...

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        cls.add_to_class(f"{name}_first", self.first)
        cls.add_to_class(f"{name}_last", self.last)
        cls.add_to_class(f"{name}_precision", self.precision)

        def read(record: Any) -> ApproximateDate:
            first, last, precision = (getattr(record, f"{name}_{part}") for part in ("first", "last", "precision"))
            return ApproximateDate(first, last, Precision(precision))

        def write(record: Any, date: ApproximateDate) -> None:
            setattr(record, f"{name}_first", date.first)
            setattr(record, f"{name}_last", date.last)
            setattr(record, f"{name}_precision", date.precision.value)

        setattr(cls, name, property(read, write))


def date_constraints(name: str, prefix: str) -> list[models.CheckConstraint]:
    """The invariants of an ApproximateDateField: dated with both bounds in order, or open or unknown with neither."""
    first, last = f"{name}_first", f"{name}_last"
    blank = Q(**{f"{name}_precision__in": [Precision.OPEN.value, Precision.UNKNOWN.value]})
    neither = Q(**{f"{first}__isnull": True, f"{last}__isnull": True})
    both = Q(**{f"{first}__isnull": False, f"{last}__gte": F(first)})
    return [models.CheckConstraint(condition=(blank & neither) | (~blank & both), name=f"{prefix}_{name}_in_order")]
