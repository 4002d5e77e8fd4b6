"""How much work a form is for those who fill it in, and whether the money is worth it.

The minutes are our assumption until an office sets its own; docs/rules/forms.md says where they come from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.kernel.money import pounds, share

from .definition import Definition, Kind, Question, Side

MINUTES: Mapping[Kind, int] = {
    Kind.SHORT: 2,
    Kind.LONG: 5,
    Kind.NUMBER: 3,
    Kind.MONEY: 3,
    Kind.DATE: 1,
    Kind.CHOICE: 1,
    Kind.CHOICES: 2,
    Kind.FILE: 15,
    Kind.LINES: 30,
    Kind.ADDRESS: 2,
    Kind.ORGANISATION: 3,
    Kind.DECLARATION: 2,
}
"""Minutes to read a question and to answer it; a long answer takes its words besides."""

WORDS_A_MINUTE = 10
"""How fast a long answer is thought out, written and shortened."""
WITHOUT_LIMIT = 500
"""Words that a long answer counts as where none are stated."""
HOUR_COSTS = Decimal("20.00")
"""What an hour of an applicant's time costs, in pounds."""
TOO_MUCH = Decimal(10)
"""Percent of the pot from which the work of all who apply is out of proportion."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How long things take, and what an hour costs, in an office."""

    minutes: Mapping[Kind, int]
    words_a_minute: int = WORDS_A_MINUTE
    hour_costs: Decimal = HOUR_COSTS
    assumed: bool = True


ASSUMED = Rates(MINUTES)


@dataclass(frozen=True, slots=True)
class Effort:
    """What one applicant is asked to do: at most so many questions, in about so many minutes."""

    questions: int
    minutes: int

    @property
    def hours(self) -> Decimal:
        """Hours, to one decimal."""
        return (Decimal(self.minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def __str__(self) -> str:
        if self.minutes < 60:
            return _("about %(n)d minutes") % {"n": max(5, -(-self.minutes // 5) * 5)} if self.minutes else _("no time")
        hours, minutes = divmod(max(60, (self.minutes + 5) // 10 * 10), 60)
        said = ngettext("about %(n)d hour", "about %(n)d hours", hours) % {"n": hours}
        return _("%(hours)s %(n)d minutes") % {"hours": said, "n": minutes} if minutes else said


def _plain(hours: Decimal) -> str:
    return format(hours.normalize(), "f")


def minutes_of(question: Question, rates: Rates = ASSUMED) -> int:
    """How long one question takes."""
    minutes = rates.minutes[question.kind]
    if question.kind is Kind.LONG:
        minutes += -(-(question.word_limit or WITHOUT_LIMIT) // max(1, rates.words_a_minute))
    return minutes


def effort(
    definition: Definition, rates: Rates = ASSUMED, *, amount: Decimal | None = None, side: Side = Side.APPLICANT
) -> Effort:
    """What a form asks of one applicant for that amount. Questions with a condition count: somebody is asked them."""
    found = [
        question for question in definition.questions if question.is_asked_of(side) and question.is_asked_at(amount)
    ]
    return Effort(len(found), sum(minutes_of(question, rates) for question in found))


@dataclass(frozen=True, slots=True)
class Meter:
    """What a round asks of all who are expected to apply, beside what it has to give."""

    hours: Decimal
    """Of everybody together, to one decimal."""
    cost: Decimal
    """Pounds, to the penny."""
    pot: Decimal
    percent: Decimal | None
    """The cost as a share of the pot; None where the pot is nought."""

    @property
    def is_out_of_proportion(self) -> bool:
        """Whether so much work is too much for the money."""
        return self.percent is None or self.percent >= TOO_MUCH

    def __str__(self) -> str:
        said = {
            "hours": _plain(self.hours),
            "cost": pounds(self.cost),
            "pot": pounds(self.pot),
            "percent": self.percent,
        }
        if self.percent is None:
            return _("Applying takes %(hours)s hours in all, work worth %(cost)s; there is no money to give.") % said
        return (
            _("Applying takes %(hours)s hours in all, work worth %(cost)s: %(percent)s%% of the %(pot)s to be given.")
            % said
        )


def meter(work: Effort, applicants: int, pot: Decimal, rates: Rates = ASSUMED) -> Meter:
    """The work of all expected applicants against the pot (pounds).

    Raises:
        ValueError: the number of applicants or the pot is negative.
    """
    if applicants < 0 or pot < 0:
        raise ValueError(_("Neither the applicants nor the pot can be fewer than none."))
    exact = Decimal(work.minutes * applicants) / 60
    cost = (exact * rates.hour_costs).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Meter(exact.quantize(Decimal("0.1"), ROUND_HALF_UP), cost, pot, share(cost, pot))
