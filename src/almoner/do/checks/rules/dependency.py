"""How far an organisation would rely on one grant (GRA-23). Definition and worked figures: docs/rules/checks.md."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from almoner.kernel.money import pounds, share

HALF = Fraction(1, 2)
YEAR = 12


@dataclass(frozen=True, slots=True)
class Dependency:
    """``share`` is exact, from 0 to 1; None where the income is not known."""

    share: Fraction | None
    sentence: str
    warns: bool


def dependency(
    asked: Decimal,
    other_funding: Decimal = Decimal(0),
    income: Decimal | None = None,
    *,
    ours: Decimal = Decimal(0),
    months: int = YEAR,
    limit: Fraction = HALF,
) -> Dependency:
    """What one grant would be of everything an organisation has in a year.

    share = a / (a + other_funding + income - ours), where a is what is asked for a year: ``asked`` over ``months``
    where it is spread over more than twelve, else all of it.

    Args:
        asked: pounds asked for.
        other_funding: pounds a year that others give for the same project and that the income does not hold yet.
        income: pounds of the last year known; None where it is not known.
        ours: pounds of that income that the same office gave, so that a renewal is not counted twice.
        months: over how many months the grant is spread.
        limit: the share above which the office wants to be warned.

    Raises:
        ValueError: an amount is negative, nothing is asked for, or more of the income is ours than there is.
    """
    known = [asked, other_funding, ours, *([] if income is None else [income])]
    if any(amount < 0 for amount in known) or asked == 0:
        raise ValueError(_("Amounts are not negative, and what is asked for is more than nothing."))
    if income is not None and ours > income:
        raise ValueError(_("Of the income, no more can have come from us than there was."))
    if income is None:
        return Dependency(None, _("Its income is not known, so how far it would rely on us cannot be said."), False)
    yearly = Fraction(asked) * YEAR / months if months > YEAR else Fraction(asked)
    rest = Fraction(other_funding) + Fraction(income) - Fraction(ours)
    found = yearly / (yearly + rest)
    return Dependency(found, _sentence(found, yearly, rest), found > limit)


def _sentence(found: Fraction, yearly: Fraction, rest: Fraction) -> str:
    if found == 1:
        return _("It would rely on this funding alone: no other income is known.")
    a_year, others = (Decimal(round(amount * 100)) / 100 for amount in (yearly, rest))
    percent = share(Decimal(found.numerator), Decimal(found.denominator))
    return _("This funding would be %(percent)s%% of its year: %(asked)s beside %(rest)s from others.") % {
        "percent": percent,
        "asked": pounds(a_year),
        "rest": pounds(others),
    }
