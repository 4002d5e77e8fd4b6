"""When must we decide, and what is odd about a term. Pure functions; the odd is a warning, never a refusal.

The rules in prose, with worked figures: docs/rules/decide-by.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from almoner.kernel.dates import Answer, ApproximateDate, Precision, add_months
from almoner.plan.forward.rules import overlap_sentence

END, BREAK, OPTION, LIMIT = "end", "break", "extension_option", "extension_limit"
STOP, START, REVIEW, EVALUATION = "funding_stop", "start", "review", "evaluation"
"""Kinds of event, as agreements and the forward plan have them."""

CLIFFS = frozenset({END, BREAK, OPTION, LIMIT, STOP})
"""Events at which something is lost if nobody acts."""


@dataclass(frozen=True, slots=True)
class Durations:
    """How long the steps towards a decision take, as the office has set or we assume: months of notice, the rest weeks.

    The equality assessment runs inside the consultation.
    """

    notice_months: int
    consultation: int
    bidding: int
    moderation: int
    signatures: int
    mobilisation: int

    @property
    def weeks_to_replace(self) -> int:
        """From the start of the consultation to the new service's first day."""
        return self.consultation + self.bidding + self.moderation + self.signatures + self.mobilisation


def decide_by(
    event: str, at: ApproximateDate, durations: Durations, *, notice_months: int | None = None
) -> date | None:
    """The last safe day to decide; None where the date is not known, or the event asks for no decision.

    A break: its date less the notice (``notice_months`` where the agreement states its own). An extension: the option's
    date less the signatures. An end: less whichever is longer, the notice or all the steps to a replacement. An
    approximate date counts as the earliest day it can be.
    """
    if at.first is None:
        return None
    months = durations.notice_months if notice_months is None else notice_months
    try:
        noticed = add_months(at.first, -months)
        if event == BREAK:
            return noticed
        if event == OPTION:
            return at.first - timedelta(weeks=durations.signatures)
        if event == END:
            return min(noticed, at.first - timedelta(weeks=durations.weeks_to_replace))
    except (OverflowError, ValueError):  # before the first year there is
        return None
    return None


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event of a term."""

    what: str
    at: ApproximateDate
    decide_by: date | None = None
    note: str = ""
    key: str = ""
    """Of the record that holds the event, for its address, where it is not the term's own."""

    def is_late(self, today: date) -> bool:
        """Whether the decision should have been made."""
        return self.decide_by is not None and self.decide_by < today


@dataclass(frozen=True, slots=True)
class Term:
    """What warnings ask of an agreement or a forward item: its dates, its successor, and when its money stops."""

    ends: ApproximateDate
    extension_to: ApproximateDate
    successor_starts: ApproximateDate
    money_stops: tuple[tuple[str, ApproximateDate], ...] = ()
    """Whose money, and when it stops."""
    funding_not_known: bool = False


def warnings_of(term: Term, office_ends: ApproximateDate) -> Iterator[str]:
    """What is odd about a term, each as a short sentence without a full stop (PLN-30)."""
    if overlap := overlap_sentence(term.ends, term.successor_starts):
        yield overlap
    yield from _money(term)
    yield from _beyond(term, office_ends)
    if term.funding_not_known:
        yield _("Funding not yet known")


def _money(term: Term) -> Iterator[str]:
    for whose, stops in term.money_stops:
        if stops.before(term.ends) is Answer.YES:
            if whose:
                yield _("Money from {source} stops in {when}, before the term does").format(source=whose, when=stops)
            else:
                yield _("The money stops in {when}, before the term does").format(when=stops)


def _beyond(term: Term, office_ends: ApproximateDate) -> Iterator[str]:
    """Terms that outlive the office that signed them, for certain, perhaps, or by extension."""
    if not office_ends.is_dated:
        return
    if term.ends.precision is Precision.OPEN:
        yield _("No end is stated, and the office ends in {when}").format(when=office_ends)
        return
    runs = term.ends.after(office_ends)
    if runs is Answer.YES:
        yield _("Runs beyond the office itself, which ends in {when}").format(when=office_ends)
    elif _may_run_longer(term.ends, office_ends):
        yield _("May run beyond the office itself, which ends in {when}").format(when=office_ends)
    elif term.extension_to.after(office_ends) is Answer.YES:
        yield _("Could by extension run beyond the office itself, which ends in {when}").format(when=office_ends)


def _may_run_longer(ends: ApproximateDate, office_ends: ApproximateDate) -> bool:
    """Whether an approximate end leaves days beyond the office's own last possible one."""
    return ends.last is not None and office_ends.last is not None and ends.last > office_ends.last


def soonest(events: Iterable[Event], today: date) -> date:
    """The last day of the next event that is not past; the end of time where there is none."""
    ahead = [event.at.last for event in events if event.at.last is not None and event.at.last >= today]
    return min(ahead, default=date.max)
