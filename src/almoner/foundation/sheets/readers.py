"""How a cell is read: from the text of a file to canonical text, and from canonical text to what it means.

Canonical text is what `ImportRow.facts` keeps and what records are compared by: equal facts have equal text, whatever
language the person reads in. Amounts are "56000.00" or the reason why they are unknown ("tbc"); dates are "2023-12-31",
"2026-03", "2026", "2026/27", "quarter 2026-07", "half-year 2026-07", "ongoing" or "unknown"; a blank cell is "".
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.kernel.dates import ApproximateDate, Precision, parse_date
from almoner.kernel.money import Amount, parse_amount, pounds

type Words = str | Promise


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to read a cell.

    ``read`` takes the trimmed text of a cell that is not blank and gives canonical text, or raises ValueError with a
    sentence for the person. ``show`` writes canonical text for people. ``expected`` says what is expected, in words
    that stand alone ("a date such as 31/12/2023").
    """

    read: Callable[[str], str]
    expected: Words
    show: Callable[[str], str] = str
    refuses_in_full: bool = False
    """Whether its refusals say themselves what is expected, as those of the kernel do."""

    def refusal(self, why: ValueError) -> str:
        """What is expected instead of a cell that was refused, with the reader's sentence on why it was."""
        said = str(why)
        if said and self.refuses_in_full:
            return said
        expected = _("Expected: %(expected)s.") % {"expected": self.expected}
        return f"{said} {expected}".strip()


# --- Words


def text(longest: int = 300) -> Reader:
    """Any words, at most ``longest`` characters; line breaks and double spaces become single spaces."""

    def read(cell: str) -> str:
        words = " ".join(cell.split())
        if len(words) > longest:
            raise ValueError(_("This is %(length)d characters long.") % {"length": len(words)})
        return words

    return Reader(read, format_lazy(gettext_lazy("at most {longest} characters"), longest=longest))


def lines() -> Reader:
    """Any text, its line breaks kept."""
    return Reader(lambda cell: "\n".join(line.strip() for line in cell.splitlines()), gettext_lazy("any text"))


def choice(options: Iterable[tuple[str, Words]], **aliases: str) -> Reader:
    """One of ``options`` (value, label), read by value, by label or by an alias (``grant_agreement="grant"``), whatever
    the capitals; canonical text is the value."""
    named = [(value, label) for value, label in options]
    labels = dict(named)
    fixed = {_plain(spelt): value for spelt, value in aliases.items()} | {_plain(value): value for value in labels}

    def read(cell: str) -> str:
        asked = _plain(cell)
        if asked in fixed:
            return fixed[asked]
        for value, label in named:
            if _plain(str(label)) == asked:
                return value
        raise ValueError(_("“%(read)s” is not one of the words known here.") % {"read": cell[:80]})

    def expected() -> str:
        return ", ".join(str(label) for label in labels.values())

    return Reader(read, lazy(expected, str)(), lambda value: str(labels.get(value, value)))


_YES = frozenset({"yes", "y", "true", "1", "ydy", "oes"})
_NO = frozenset({"no", "n", "false", "0", "nac ydy", "nac oes"})


def _yes_or_no(cell: str) -> str:
    asked = cell.strip().casefold()
    if asked in _YES | _NO:
        return "yes" if asked in _YES else "no"
    raise ValueError(_("“%(read)s” is neither yes nor no.") % {"read": cell[:80]})


YES_NO = Reader(_yes_or_no, gettext_lazy("yes or no"), lambda value: {"yes": _("yes"), "no": _("no")}.get(value, value))


def to_yes_no(canonical: str) -> bool | None:
    """True, False, or None where nothing is said."""
    return {"yes": True, "no": False}.get(canonical)


# --- Numbers


def whole_number(lowest: int = 0, highest: int = 2_000_000_000) -> Reader:
    """A whole number within bounds, both included."""

    def read(cell: str) -> str:
        bare = cell.replace(",", "").removesuffix(".0")
        if not (bare.isascii() and bare.isdigit() and len(bare) < 12 and lowest <= int(bare) <= highest):
            raise ValueError(_("“%(read)s” is not a whole number that can stand here.") % {"read": cell[:80]})
        return str(int(bare))

    return Reader(
        read, format_lazy(gettext_lazy("a whole number from {lowest} to {highest}"), lowest=lowest, highest=highest)
    )


def _amount(cell: str) -> str:
    return from_amount(parse_amount(cell))


def _shown_amount(canonical: str) -> str:
    return pounds(to_amount(canonical)) if canonical else ""


AMOUNT = Reader(
    _amount, gettext_lazy("pounds, for example £2,800,000 or 70,111.47, or tbc"), _shown_amount, refuses_in_full=True
)


def _number_of_pounds(cell: str) -> str:
    amount = parse_amount(cell)
    if amount.value is None:
        raise ValueError(_("“%(read)s” is not an amount.") % {"read": cell[:80]})
    return from_amount(amount)


KNOWN_AMOUNT = Reader(_number_of_pounds, gettext_lazy("pounds, for example £2,800,000 or 70,111.47"), _shown_amount)
"""An amount that cannot be unknown: a cap, a stated total."""

_CANONICAL_AMOUNT = re.compile(r"\d+\.\d\d", re.ASCII)


def from_amount(amount: Amount) -> str:
    """Canonical text of an amount."""
    return str(amount.value) if amount.value is not None else amount.unknown


def to_amount(canonical: str, *, blank: str = "not stated") -> Amount:
    """The amount that canonical text means; a blank is unknown for the reason ``blank``."""
    if _CANONICAL_AMOUNT.fullmatch(canonical):
        return Amount(Decimal(canonical))
    return Amount.not_known(canonical or blank)


# --- Dates


def _date(cell: str) -> str:
    return from_date(parse_date(cell))


def _shown_date(canonical: str) -> str:
    return str(to_date(canonical)) if canonical else ""


DATE = Reader(
    _date,
    gettext_lazy("a date such as 31/12/2023, March 2026 or 2026/27, or tbc or ongoing"),
    _shown_date,
    refuses_in_full=True,
)


def _exact_day(cell: str) -> str:
    found = parse_date(cell)
    if found.precision is not Precision.DAY:
        raise ValueError(_("“%(read)s” is not one day.") % {"read": cell[:80]})
    return from_date(found)


DAY = Reader(_exact_day, gettext_lazy("a day such as 31/12/2023"), _shown_date)

_STRETCH = {"quarter": Precision.QUARTER, "half-year": Precision.HALF_YEAR}
_STRETCH_NAME = {precision: name for name, precision in _STRETCH.items()}


def from_date(day: ApproximateDate) -> str:
    """Canonical text of an approximate date."""
    if day.first is None:
        return "ongoing" if day.precision is Precision.OPEN else "unknown"
    match day.precision:
        case Precision.DAY:
            return day.first.isoformat()
        case Precision.MONTH:
            return f"{day.first:%Y-%m}"
        case Precision.YEAR:
            return str(day.first.year)
        case Precision.FINANCIAL_YEAR:
            return f"{day.first.year}/{(day.first.year + 1) % 100:02}"
    return f"{_STRETCH_NAME[day.precision]} {day.first:%Y-%m}"


def to_date(canonical: str) -> ApproximateDate:
    """The approximate date that canonical text means; a blank is unknown."""
    if canonical in {"", "unknown"}:
        return ApproximateDate.unknown()
    if canonical == "ongoing":
        return ApproximateDate.open_ended()
    stretch, _gap, month = canonical.rpartition(" ")
    if stretch:
        year, number = int(month[:4]), int(month[5:])
        build = ApproximateDate.quarter if stretch == "quarter" else ApproximateDate.half_year
        return build(year, number)
    if "/" in canonical:
        return ApproximateDate.financial_year(int(canonical[:4]))
    if len(canonical) == 4:
        return ApproximateDate.year(int(canonical))
    if len(canonical) == 7:
        return ApproximateDate.month(int(canonical[:4]), int(canonical[5:]))
    return ApproximateDate.day(date.fromisoformat(canonical))


# --- Small parts


def _plain(words: str) -> str:
    """Words as they are compared: small letters, single spaces, no underscores or dashes."""
    return " ".join(re.sub(r"[_\-\u2010-\u2015/]", " ", words).casefold().split())
