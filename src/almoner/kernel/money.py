"""Money: pounds and pence as Decimal, never float; unknown is a value; nothing is lost in sharing out.

The rules with worked figures are in docs/rules/money.md.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from almoner.kernel.answers import Answer
from almoner.kernel.unknowns import in_words, says_unknown
from almoner.kernel.words import gettext as _
from almoner.kernel.words import quoted

PENNY = Decimal("0.01")
LARGEST = Decimal("999999999999.99")  # what numeric(14,2) holds
NOT_STATED = "not stated"
LONGEST_REASON = 200

_PLAIN_NUMBER = re.compile(r"^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d{1,2})?$")
_MANY_DECIMALS = re.compile(r"^[\d,]+\.\d{3,}$")
_EXPONENT = re.compile(r"^\d[\d.,]*e[+-]?\d+$", re.IGNORECASE)
_NEGATIVE = re.compile(r"^(?:[-\u2212\u2013]\s*£?\s*[\d.,]+|£\s*[-\u2212\u2013]\s*[\d.,]+|\(\s*£?\s*[\d.,]+\s*\))$")
_BETWEEN_AMOUNTS = re.compile(r"\s*(?:\n|;|&|\band\b)\s*", re.IGNORECASE)


def _to_the_penny(value: Decimal) -> Decimal:
    """The same value with exactly two decimals. Raises ValueError if that would change it."""
    if not value.is_finite():
        raise ValueError(_("{value} is not an amount of money.").format(value=value))
    if abs(value) > LARGEST:
        raise ValueError(_("{value} is larger than any amount kept here.").format(value=value))
    exact = value.quantize(PENNY)
    if exact != value:
        raise ValueError(_("{value} has parts of a penny.").format(value=value))
    return exact + 0  # minus nought becomes nought


@dataclass(frozen=True, slots=True)
class Amount:
    """Pounds to the penny, or not known with a reason: exactly one of the two. Never negative.

    Raises ValueError for a negative amount, parts of a penny, both or neither.
    """

    value: Decimal | None = None
    unknown: str = ""

    def __post_init__(self) -> None:
        if self.value is None:
            if not self.unknown.strip():
                raise ValueError(_("An amount that is not known needs a reason."))
            return
        if self.unknown:
            raise ValueError(_("An amount is either known or not known, never both."))
        if not isinstance(self.value, Decimal):
            raise TypeError(f"money is Decimal, not {type(self.value).__name__}")
        exact = _to_the_penny(self.value)
        if exact < 0:
            raise ValueError(_("{value} is negative.").format(value=exact))
        object.__setattr__(self, "value", exact)

    @classmethod
    def of(cls, value: str | int | Decimal) -> "Amount":
        """A known amount: `Amount.of("12.30")`. Takes plain numbers only; for what people type use parse_amount."""
        return cls(Decimal(value))

    @classmethod
    def not_known(cls, reason: str = NOT_STATED) -> "Amount":
        """An amount nobody can say yet, and why: `Amount.not_known("tbc")`."""
        return cls(None, reason.strip())

    @property
    def is_known(self) -> bool:
        """Whether there is a figure."""
        return self.value is not None

    def __str__(self) -> str:
        return pounds(self)


def parse_amount(text: str) -> Amount:
    """Read an amount as people and registers write it.

    "£2,800,000", "70,111.47" and "GBP 12" are known; "tbc", "not yet known", a blank and
    "TBC - £111,000.00 available to spend" are not known, and the words are kept as the reason.
    Raises ValueError, with a sentence for the person who wrote it, for anything else.
    """
    read = text.strip()
    if not read:
        return Amount.not_known()
    if says_unknown(read):
        return Amount.not_known(_reason(read))
    bare = re.sub(r"^(?:£|gbp)\s*", "", read, flags=re.IGNORECASE)
    if not _PLAIN_NUMBER.match(bare) or not bare.isascii():
        raise ValueError(_why_not_an_amount(read, bare))
    return Amount.of(bare.replace(",", ""))


def _reason(read: str) -> str:
    """The words on one line. Raises ValueError if there are more of them than are kept."""
    line = " ".join(read.split())
    if len(line) > LONGEST_REASON:
        raise ValueError(
            _("“{read}” says why the amount is not known in more than {most} characters.").format(
                read=quoted(read), most=LONGEST_REASON
            )
        )
    return line


def _why_not_an_amount(read: str, bare: str) -> str:
    """The sentence that says what was read and what is expected."""
    if read.startswith(("=", "+", "@")):
        why = _("“{read}” is a formula, not an amount.")
    elif _NEGATIVE.match(read):
        why = _("“{read}” is negative, and amounts are not.")
    elif _EXPONENT.match(bare):
        why = _("“{read}” is written with an exponent: write the number out.")
    elif _MANY_DECIMALS.match(bare):
        why = _("“{read}” has more than two decimals, and there is nothing smaller than a penny.")
    elif re.fullmatch(r"[\d,.]+", bare) and "," in bare:
        why = _("“{read}” has a comma out of place: commas mark thousands, a full stop marks pence.")
    else:
        why = _("“{read}” is not an amount.")
    expected = _("Expected pounds, for example £2,800,000 or 70,111.47, or “tbc” if it is not known.")
    return why.format(read=quoted(read)) + " " + expected


def split_amounts(text: str) -> list[Amount]:
    """The amounts of a cell that may hold several, one under the other: a source row may carry two contracts.

    Raises ValueError as parse_amount does.
    """
    if says_unknown(text) or not text.strip():
        return [parse_amount(text)]
    return [parse_amount(piece) for piece in _BETWEEN_AMOUNTS.split(text.strip()) if piece]


def pounds(amount: Amount | Decimal | int) -> str:
    """Money as a page shows it: "£1,339,454.38"; a fall is "−£1,074,578.00"; an unknown amount gives its reason.

    Raises ValueError for parts of a penny: rounding is decided before, never here.
    """
    if isinstance(amount, Amount):
        if amount.value is None:
            return in_words(amount.unknown)
        amount = amount.value
    exact = _to_the_penny(Decimal(amount))
    return f"\u2212£{-exact:,.2f}" if exact < 0 else f"£{exact:,.2f}"


def allocate(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Share out `total` pounds by `weights`, to the penny, so that the shares add up to it exactly.

    Largest remainder: each share is rounded down to the penny, and the pennies left over go one each
    to the largest remainders, ties to the earliest. A weight of nought gets nothing.
    Raises ValueError for a negative total or weight, no weights, or weights that are all nought.
    """
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact, Fraction(0))
    if any(weight < 0 for weight in exact):
        raise ValueError(_("A share cannot be negative."))
    if whole == 0:
        raise ValueError(_("There is nothing to share by: every weight is nought."))
    if total < 0:
        raise ValueError(_("{value} is negative.").format(value=total))
    pence = int(_to_the_penny(total) * 100)
    ideal = [pence * weight / whole for weight in exact]
    shares = [int(share) for share in ideal]
    by_remainder = sorted(range(len(ideal)), key=lambda i: (shares[i] - ideal[i], i))
    for i in by_remainder[: pence - sum(shares)]:
        shares[i] += 1
    return [(Decimal(share) / 100).quantize(PENNY) for share in shares]


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of amounts of which some may be unknown: what is known (pounds), and how many are not."""

    known: Decimal
    unknown: int
    count: int

    @classmethod
    def of(cls, amounts: Iterable[Amount]) -> "Total":
        """Add up. The sum of nothing is a complete £0.00."""
        listed = list(amounts)
        figures = [amount.value for amount in listed if amount.value is not None]
        return cls(sum(figures, Decimal("0.00")), len(listed) - len(figures), len(listed))

    @property
    def is_complete(self) -> bool:
        """Whether every amount is known, so that `known` is the whole truth."""
        return self.unknown == 0

    def __add__(self, other: "Total") -> "Total":
        return Total(self.known + other.known, self.unknown + other.unknown, self.count + other.count)

    def __str__(self) -> str:
        if self.is_complete:
            return pounds(self.known)
        if self.unknown == self.count:
            return _("Not known")
        return _("{known} and {unknown} not known").format(known=pounds(self.known), unknown=self.unknown)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` as a percentage of `whole`, to one decimal, halves away from nought; None where the whole is nought."""
    if whole == 0:
        return None
    tenths = Fraction(part) * 1000 / Fraction(whole)
    rounded = int(abs(tenths) + Fraction(1, 2))
    return Decimal(-rounded if tenths < 0 else rounded).scaleb(-1)


def parts_add_up(parts: Iterable[Amount], whole: Amount) -> Answer:
    """Whether the parts add up to the whole: CANNOT_TELL where an unknown amount could still make it so.

    Amounts are not negative, so known parts that already exceed the whole are a NO however many are unknown.
    """
    total = Total.of(parts)
    if whole.value is None:
        return Answer.CANNOT_TELL
    return Answer.of(
        yes=total.is_complete and total.known == whole.value,
        no=total.is_complete or total.known > whole.value,
    )
