"""What people choose from: the bids of a round with their places, what was suggested, chosen and awarded."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from almoner.do.applications.lifecycle import State as Applied
from almoner.do.applications.models import Application, ApplicationPriority, Recommendation
from almoner.do.applications.queries import recommendations
from almoner.do.awards.lifecycle import LIVE, State
from almoner.do.awards.models import Award, Choice, SuggestionMade
from almoner.do.awards.rules.award import NOTHING
from almoner.do.awards.rules.choosing import Chosen, Outcome, Standing
from almoner.do.grants.models import Invitation
from almoner.do.scoring import queries as scoring
from almoner.do.scoring.models import Exercise
from almoner.do.scoring.rules.marks import MarksMissing

TO_CHOOSE = (Applied.MODERATED, Applied.RECOMMENDED, Applied.RESERVE, Applied.NOT_RECOMMENDED)
"""States of an application in which something is recommended of it, or may be."""
UNJUDGED = (Applied.SUBMITTED, Applied.ELIGIBLE)
ADVISED = {
    Applied.RECOMMENDED: Outcome.RECOMMEND,
    Applied.RESERVE: Outcome.RESERVE,
    Applied.NOT_RECOMMENDED: Outcome.NOT_RECOMMEND,
}
"""What is to be chosen of an application, by what an officer recommends of it."""
RECEIVED = frozenset(Applied) - {Applied.DRAFT, Applied.WITHDRAWN}


@dataclass(slots=True)
class Candidate:
    """An application with everything that a choice looks at. Amounts in pounds.

    ``award`` is the one that stands; ``is_settled``: it is in a decision or beyond, so nobody chooses about it now.
    """

    application: Application
    priorities: tuple[UUID, ...] = ()
    place: int | None = None
    result: Fraction | None = None
    shown: Decimal | None = None
    why_not: tuple[str, ...] = ()
    tie_note: str = ""
    suggested: Decimal | None = None
    floor: str = ""
    in_rank_order: bool = False
    choice: Choice | None = None
    award: Award | None = None
    advice: Recommendation | None = None
    """What an officer recommends of it, in a round without a panel."""

    @property
    def key(self) -> UUID:
        """The application's key."""
        return self.application.pk

    @property
    def asked(self) -> Decimal:
        """What it asks for."""
        return self.application.amount or NOTHING

    @property
    def is_settled(self) -> bool:
        """Whether its award is in a decision or beyond."""
        return self.award is not None and self.award.state not in {State.PROPOSED, State.LEFT_OUT}

    @property
    def standing(self) -> Standing:
        """As the rules of choosing see it."""
        who = self.application.organisation.name
        return Standing(str(self.key), who, self.asked, self.place, self.suggested, self.why_not, self.advised)

    @property
    def advised(self) -> Chosen | None:
        """What an officer recommends of it, as a choice; None where a panel judges."""
        if self.advice is None:
            return None
        return Chosen(ADVISED[Applied(self.advice.outcome)], self.advice.amount or NOTHING, reason=self.advice.reason)

    @property
    def is_judged(self) -> bool:
        """Whether it has a result of the panel, or an officer's recommendation."""
        return self.place is not None or self.advice is not None

    @property
    def chosen(self) -> Chosen | None:
        """What is chosen of it now."""
        if self.choice is None:
            return None
        return Chosen(Outcome(self.choice.outcome), self.choice.amount, self.choice.order, self.choice.reason)


@dataclass(frozen=True, slots=True)
class Field:
    """A round before choosing: who may be chosen, best first; and why nobody can be yet, if so."""

    candidates: tuple[Candidate, ...]
    received: tuple[Application, ...]
    exercise: Exercise | None
    suggestion: SuggestionMade | None
    waits_for: str = ""
    scored: int = 0
    """How many of those received have a result, or a recommendation, whatever became of them since."""
    has_panel: bool = True
    unjudged: int = 0
    """In a round without a panel: how many nobody has recommended or not."""

    @property
    def to_choose(self) -> list[Candidate]:
        """Those about whom something may be chosen now."""
        return [each for each in self.candidates if not each.is_settled]

    @property
    def token(self) -> str:
        """A digest of what is chosen now: a form that shows it carries it."""
        said = "\x1f".join(f"{each.key}={each.chosen}" for each in self.candidates)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def field_of(invitation: Invitation) -> Field:
    """Everything about a round that choosing looks at: a constant number of queries."""
    received = list(
        Application.objects.filter(invitation=invitation, state__in=sorted(RECEIVED))
        .select_related("organisation", "brokered_by", "office")
        .order_by("number")
    )
    exercise = scoring.exercise_of(invitation.pk)
    suggestion = latest_suggestion(invitation)
    places, waits = _places(exercise)
    choices = {each.application_id: each for each in Choice.objects.filter(invitation=invitation)}
    awards = standing_awards(invitation)
    advice = {} if invitation.has_panel else {each.application_id: each for each in recommendations(invitation)}
    served = priorities_of([each.pk for each in received])
    candidates = [
        _candidate(each, served, places, suggestion, choices, awards)
        for each in received
        if each.state in TO_CHOOSE or each.pk in awards
    ]
    for each in candidates:
        each.advice = advice.get(each.key)
    candidates.sort(key=lambda one: (one.place is None, one.place or 0, one.application.number))
    scored = sum(each.pk in places or each.pk in advice for each in received)
    unjudged = 0 if invitation.has_panel else sum(each.state in UNJUDGED for each in received)
    return Field(
        tuple(candidates),
        tuple(received),
        exercise,
        suggestion,
        waits,
        scored,
        has_panel=invitation.has_panel,
        unjudged=unjudged,
    )


def _candidate(
    application: Application,
    served: Mapping[UUID, tuple[UUID, ...]],
    places: Mapping[UUID, scoring.Standing],
    suggestion: SuggestionMade | None,
    choices: Mapping[UUID, Choice],
    awards: Mapping[UUID, Award],
) -> Candidate:
    """An application with its place, what the suggestion says of it, and what was chosen and awarded."""
    made = Candidate(
        application,
        served.get(application.pk, ()),
        choice=choices.get(application.pk),
        award=awards.get(application.pk),
    )
    if (place := places.get(application.pk)) is not None:
        made.place, made.result, made.shown = place.place, place.result, place.rounded
        made.why_not, made.tie_note = place.below_minimum, place.tie_note
    if suggestion is not None:
        said = suggestion.by_bid.get(str(application.pk), {})
        made.suggested = Decimal(said.get("amount", NOTHING))  # nothing where it was set aside
        made.floor, made.in_rank_order = said.get("floor", ""), said.get("in_rank_order", False)
    return made


def _places(exercise: Exercise | None) -> tuple[dict[UUID, scoring.Standing], str]:
    """Results by application, and what is waited for, if anything."""
    if exercise is None or not scoring.is_complete(exercise):
        return {}, "" if exercise is None else str(exercise.get_state_display())
    try:
        return {each.subject: each for each in scoring.results(exercise)}, ""
    except MarksMissing as why:
        return {}, str(why)


def latest_suggestion(invitation: Invitation) -> SuggestionMade | None:
    """The last suggestion made for a round."""
    return SuggestionMade.objects.filter(invitation=invitation).order_by("-number").first()


def suggestions(invitation: Invitation) -> list[SuggestionMade]:
    """Every suggestion made, the latest first."""
    return list(SuggestionMade.objects.filter(invitation=invitation).select_related("made_by").order_by("-number"))


def standing_awards(invitation: Invitation) -> dict[UUID, Award]:
    """The award of each application that stands or may stand again: one query, with its decision."""
    rows = Award.objects.filter(invitation=invitation, state__in=sorted({*LIVE, State.LEFT_OUT}))
    return {
        each.application_id: each
        for each in rows.select_related("organisation", "decision")
        if each.application_id is not None
    }


def priorities_of(applications: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """The priorities each application serves: one query."""
    rows = ApplicationPriority.objects.filter(application__in=list(applications)).order_by("priority__order", "pk")
    found: dict[UUID, tuple[UUID, ...]] = {}
    for application, priority in rows.values_list("application", "priority"):
        found[application] = (*found.get(application, ()), priority)
    return found


def groups_of(candidate: Candidate) -> frozenset[str]:
    """What floors speak of: districts, priorities and groups of a bid; whether it is grassroots, or by-and-for."""
    application = candidate.application
    said = {f"district:{each['key']}" for each in application.districts}
    said |= {f"priority:{each}" for each in candidate.priorities}
    said |= {f"group:{each['key']}" for each in application.groups}
    if application.grassroots:
        said.add("grassroots")
    if application.by_and_for:
        said.add("by_and_for")
    return frozenset(said)
