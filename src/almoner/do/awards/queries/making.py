"""What is wrong with an award that comes from no round, before anything is written: everything at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.do.awards.rules.award import NOTHING
from almoner.do.awards.rules.splits import Part, faults_of_parts
from almoner.do.grants.rules.sources import outside, refusal
from almoner.foundation.offices.models import Office
from almoner.kernel.money import pounds
from almoner.strategy.funds.instruments import pot_refusals
from almoner.strategy.funds.models import Pot

from .money import pots_left

PARTS = "parts"
"""Where the faults of its money stand."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, the fact it is about, and the pot where it is about one."""

    fact: str
    sentence: str
    pot: UUID | None = None


def by_fact(found: Sequence[Fault]) -> dict[str, list[str]]:
    """The sentences by the fact they are about, as a ValidationError takes them."""
    said: dict[str, list[str]] = {}
    for fault in found:
        said.setdefault(fault.fact, []).append(fault.sentence)
    return said


def faults_of_making(
    office: Office,
    parts: Sequence[Part[UUID]],
    *,
    kind: str,
    purposes: Sequence[str] = (),
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> list[Fault]:
    """What is wrong with the money and the days of an award. Pots of other offices are passed over; five queries.

    ``kind`` is the award's: the funds that a pot pays for may exclude it.
    """
    found = []
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        found.append(Fault("ends_on", _("It ends before it begins.")))
    if not parts:
        return [*found, Fault(PARTS, _("Say which pots it takes from, and in which years."))]
    amount = sum((part.amount for part in parts), NOTHING)
    found += [Fault(PARTS, sentence) for sentence in faults_of_parts(amount, parts)]
    pots = list(Pot.objects.filter(office=office, pk__in={part.pot for part in parts}))
    for pot in pots:
        if names := outside(purposes, pot.permitted):
            found.append(Fault(PARTS, refusal(pot.name, names, in_a_round=False), pot.pk))
    found += [Fault(PARTS, sentence, pot) for pot, sentence in pot_refusals(office, pots, kind).items()]
    return found + _too_much(parts, pots)


def _too_much(parts: Sequence[Part[UUID]], pots: Sequence[Pot]) -> list[Fault]:
    """Pots from which it takes more than they have left."""
    left = pots_left(pots)
    found = []
    for pot in pots:
        there: Decimal | None = left[pot.pk]
        wanted = sum((part.amount for part in parts if part.pot == pot.pk), NOTHING)
        if there is not None and wanted > there:
            said = {"pot": pot, "left": pounds(max(NOTHING, there)), "wanted": pounds(wanted)}
            found.append(Fault(PARTS, _("“%(pot)s” has %(left)s left; this takes %(wanted)s from it.") % said, pot.pk))
    return found
