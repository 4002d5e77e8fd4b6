"""When must we decide, and what is odd about a term. Pure functions; the odd is a warning, never a refusal.

The rules in prose, with worked figures: docs/rules/decide-by.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

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
class Step:
    """One step towards a replacement: the day by which it must begin, and what it is."""

    by: date
    what: str


def back_plan(ends: ApproximateDate, durations: Durations, *, notice_months: int | None = None) -> list[Step]:
    """The steps counted back from an end, in the order in which they come (PLN-31); none where the date is not known.

    Each begins when the next has still its own time: the first of them is the last safe day to decide, unless the
    notice must be given before it.
    """
    if ends.first is None:
        return []
    months = durations.notice_months if notice_months is None else notice_months
    weeks = (
        (durations.mobilisation, _("The new service gets ready")),
        (durations.signatures, _("Signatures")),
        (durations.moderation, _("Scoring and moderation")),
        (durations.bidding, _("Bidding opens")),
        (durations.consultation, _("Consultation, with the equality assessment")),
    )
    steps, day = [Step(ends.first, _("It ends, and the new service begins"))], ends.first
    for length, what in weeks:
        day -= timedelta(weeks=length)
        steps.append(Step(day, what))
    steps.append(Step(add_months(ends.first, -months), _("Notice is given")))
    return sorted(steps, key=lambda step: step.by)


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


class Oddity(NamedTuple):
    """Something odd that may yet be true: in a few words for a picture, and as a sentence without a full stop."""

    brief: str
    sentence: str


def oddities_of(term: Term, office_ends: ApproximateDate) -> Iterator[Oddity]:
    """What is odd about a term, the gravest first (PLN-30)."""
    if overlap := overlap_sentence(term.ends, term.successor_starts):
        yield Oddity(overlap, overlap)
    yield from _money(term)
    yield from _beyond(term, office_ends)
    if term.funding_not_known:
        said = _("Funding not yet known")
        yield Oddity(said, said)


def warnings_of(term: Term, office_ends: ApproximateDate) -> Iterator[str]:
    """The same as sentences."""
    yield from (odd.sentence for odd in oddities_of(term, office_ends))


def _money(term: Term) -> Iterator[Oddity]:
    for whose, stops in term.money_stops:
        if stops.before(term.ends) is Answer.YES:
            said = _("The money stops ({when}) before the term does")
            if whose:
                said = _("Money from {source} stops ({when}) before the term does")
            yield Oddity(_("Money stops first"), said.format(source=whose, when=stops))


def _beyond(term: Term, office_ends: ApproximateDate) -> Iterator[Oddity]:
    """Terms that outlive the office that signed them, for certain, perhaps, or by extension."""
    if not office_ends.is_dated:
        return
    runs = term.ends.after(office_ends)
    if term.ends.precision is Precision.OPEN:
        brief, said = _("Outlives the office"), _("No end is stated, and the office ends in {when}")
    elif runs is Answer.YES:
        brief, said = _("Outlives the office"), _("Runs beyond the office itself, which ends in {when}")
    elif _may_run_longer(term.ends, office_ends):
        brief, said = _("May outlive the office"), _("May run beyond the office itself, which ends in {when}")
    elif term.extension_to.after(office_ends) is Answer.YES:
        brief = _("Could outlive the office")
        said = _("Could by extension run beyond the office itself, which ends in {when}")
    else:
        return
    yield Oddity(brief, said.format(when=office_ends))


def _may_run_longer(ends: ApproximateDate, office_ends: ApproximateDate) -> bool:
    """Whether an approximate end leaves days beyond the office's own last possible one."""
    return ends.last is not None and office_ends.last is not None and ends.last > office_ends.last


def soonest(events: Iterable[Event], today: date) -> date:
    """The last day of the next event that is not past; the end of time where there is none."""
    ahead = [event.at.last for event in events if event.at.last is not None and event.at.last >= today]
    return min(ahead, default=date.max)
