"""The balance of a round: its bids as the rules see them, and the lines that should stand there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.awards.lifecycle import LIVE
from almoner.do.awards.population import population
from almoner.do.awards.rules.award import NOTHING
from almoner.do.awards.rules.balance import UNNAMED, Bid, By, Line, lines, where_nobody_applied, without_an_award
from almoner.do.awards.rules.choosing import Chosen, Outcome
from almoner.do.grants.models import Invitation, InvitationPriority
from almoner.foundation.offices.models import Area
from almoner.foundation.organisations.models import Organisation
from almoner.strategy.plans.models import Priority

from .choosing import Candidate, Field, priorities_of

TITLES: Mapping[By, Any] = {
    By.DISTRICT: gettext_lazy("By district"),
    By.PRIORITY: gettext_lazy("By priority"),
    By.GROUP: gettext_lazy("By group of people"),
    By.SIZE: gettext_lazy("By size of organisation"),
    By.BY_AND_FOR: gettext_lazy("Led by and for the people it helps"),
}
_YES, _NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class View:
    """The round looked at by one thing, with a sentence about what stands out."""

    by: By
    title: Any
    lines: tuple[Line, ...]
    sentence: str


def balance_of(invitation: Invitation, held: Field, chosen: Mapping[UUID, Chosen] | None = None) -> list[View]:
    """The balance as it stands, or as it would be with these choices. Four queries."""
    bids = bids_of(held, chosen)
    labels = _labels(invitation, held)
    people = population()
    found = []
    for by in By:
        made = lines(bids, by, labels[by], people if by is By.DISTRICT else None)
        found.append(View(by, TITLES[by], tuple(made), sentence_of(by, made)))
    return found


def bids_of(held: Field, chosen: Mapping[UUID, Chosen] | None = None) -> list[Bid]:
    """Every application that the office has, as the rules of balance see it. One query for the priorities."""
    candidates = {each.key: each for each in held.candidates}
    served = priorities_of([each.pk for each in held.received])
    return [
        Bid(
            str(each.pk),
            each.amount or NOTHING,
            {
                By.DISTRICT: tuple(one["key"] for one in each.districts),
                By.PRIORITY: tuple(str(one) for one in served.get(each.pk, ())),
                By.GROUP: tuple(one["key"] for one in each.groups),
                By.SIZE: (each.organisation.size,),
                By.BY_AND_FOR: (_YES if each.by_and_for else _NO,),
            },
            is_scored=each.pk in candidates and candidates[each.pk].is_judged,
            wins=wins_of(candidates[each.pk], chosen) if each.pk in candidates else NOTHING,
        )
        for each in held.received
    ]


def wins_of(candidate: Candidate, chosen: Mapping[UUID, Chosen] | None = None) -> Decimal:
    """What a bid would get: its award, else what is chosen, else what is suggested or advised, in pounds."""
    if candidate.is_settled and candidate.award is not None:
        return candidate.award.amount if candidate.award.state in LIVE else NOTHING
    choice = (chosen or {}).get(candidate.key, candidate.chosen or candidate.advised)
    if choice is not None:
        return choice.amount if choice.outcome is Outcome.RECOMMEND else NOTHING
    return candidate.suggested or NOTHING


def _labels(invitation: Invitation, held: Field) -> dict[By, dict[str, str]]:
    areas = dict(Area.objects.filter(office=invitation.office_id).order_by("name").values_list("code", "name"))
    sizes = {str(size): str(label) for size, label in Organisation.Size.choices}
    none = {UNNAMED: str(_("the whole area, or not said"))}
    return {
        By.DISTRICT: areas | _said(held, "districts", areas) | none,
        By.PRIORITY: _priorities(invitation, held) | {UNNAMED: str(_("no priority"))},
        By.GROUP: _said(held, "groups", {}) | {UNNAMED: str(_("not said"))},
        By.SIZE: sizes,
        By.BY_AND_FOR: {_YES: str(_("led by and for")), _NO: str(_("others"))},
    }


def _said(held: Field, name: str, known: Mapping[str, str]) -> dict[str, str]:
    """Places or groups that applications name and nobody else knows of."""
    pairs = {one["key"]: one["label"] for each in held.received for one in getattr(each, name)}
    return {key: label for key, label in sorted(pairs.items(), key=lambda pair: pair[1]) if key not in known}


def _priorities(invitation: Invitation, held: Field) -> dict[str, str]:
    named = InvitationPriority.objects.filter(invitation=invitation).values("priority")
    keys = {key for each in held.candidates for key in each.priorities}
    rows = Priority.objects.filter(pk__in=named) | Priority.objects.filter(pk__in=keys)
    return {str(each.pk): each.title for each in rows.distinct().order_by("plan", "order")}


def sentence_of(by: By, found: Iterable[Line]) -> str:
    """What stands out, as one sentence; "" where nothing does."""
    held = list(found)
    dry, silent = without_an_award(held), where_nobody_applied(held)
    said = []
    if dry:
        said.append(_("Applied and would get nothing: %(lines)s.") % {"lines": ", ".join(each.label for each in dry)})
    if silent and by in {By.DISTRICT, By.PRIORITY}:
        said.append(_("Nobody applied: %(lines)s.") % {"lines": ", ".join(each.label for each in silent)})
    return " ".join(said)
