"""What people choose, beside what was suggested and the panel's order: each difference is found, and wants a reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from almoner.kernel.money import pounds

from .award import NOTHING


class Outcome(StrEnum):
    """What is recommended of a bid."""

    RECOMMEND = "recommend"
    RESERVE = "reserve"
    NOT_RECOMMEND = "not_recommend"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What people choose for one bid. ``amount`` in pounds counts for a recommended one, ``order`` for a reserve."""

    outcome: Outcome
    amount: Decimal = NOTHING
    order: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A bid as it stands before people choose.

    ``place`` is the panel's (None: not scored); ``suggested`` what the suggestion gives it in pounds (None: there was
    no suggestion); ``why_not`` says why it may not be recommended at all: a minimum it does not reach. ``advised`` is
    what an officer recommends of it, where there is no panel.
    """

    key: str
    title: str
    asked: Decimal
    place: int | None = None
    suggested: Decimal | None = None
    why_not: tuple[str, ...] = ()
    advised: Chosen | None = None


def differences(standing: Sequence[Standing], choices: Mapping[str, Chosen]) -> dict[str, list[str]]:
    """How each choice differs from the suggestion, or from the panel's order, or from what was asked; by bid.

    A bid that does not differ is absent. Against the suggestion: another outcome or amount. Against the panel's order:
    a recommended bid stands below one that is scored, may be recommended and is not. Where there is no panel: another
    outcome or amount than an officer recommends. What is asked is compared only where nothing was suggested.
    """
    found: dict[str, list[str]] = {}
    for bid in standing:
        if bid.key not in choices:
            continue
        if bid.advised is not None:
            said = _from_the_advice(bid.advised, choices[bid.key])
        else:
            said = [*_from_the_suggestion(bid, choices[bid.key]), *_from_the_order(bid, standing, choices)]
        if said:
            found[bid.key] = said
    return found


def _from_the_advice(advised: Chosen, chosen: Chosen) -> list[str]:
    """Where people choose otherwise than an officer recommends, in a round without a panel."""
    if advised.outcome is not chosen.outcome:
        return [advice_sentence(advised)]
    if chosen.outcome is Outcome.RECOMMEND and chosen.amount != advised.amount:
        return [advice_sentence(advised)]
    return []


def advice_sentence(advised: Chosen) -> str:
    """What an officer recommends, in words without a full stop."""
    if advised.outcome is Outcome.RECOMMEND:
        return _("the officer recommends %(amount)s") % {"amount": pounds(advised.amount)}
    if advised.outcome is Outcome.RESERVE:
        return _("the officer puts it on the reserve")
    return _("the officer does not recommend it")


def _from_the_suggestion(bid: Standing, chosen: Chosen) -> list[str]:
    gets = chosen.amount if chosen.outcome is Outcome.RECOMMEND else NOTHING
    if bid.suggested is None:
        if gets and gets != bid.asked:
            return [_("%(gets)s where %(asked)s is asked") % {"gets": pounds(gets), "asked": pounds(bid.asked)}]
        return []
    if gets == bid.suggested:
        return []
    if not gets:
        return [_("the suggestion gives it %(amount)s") % {"amount": pounds(bid.suggested)}]
    if not bid.suggested:
        return [_("the suggestion leaves it out")]
    return [_("the suggestion gives it %(amount)s") % {"amount": pounds(bid.suggested)}]


def _from_the_order(bid: Standing, standing: Sequence[Standing], choices: Mapping[str, Chosen]) -> list[str]:
    """A recommended bid over whose head nobody is passed by is in order; what the suggestion did is explained there."""
    if bid.place is None or choices[bid.key].outcome is not Outcome.RECOMMEND or bid.suggested:
        return []
    passed = [
        other
        for other in standing
        if other.place is not None
        and other.place < bid.place
        and not other.why_not
        and other.key in choices
        and choices[other.key].outcome is not Outcome.RECOMMEND
    ]
    if not passed:
        return []
    names = ", ".join(f"{other.place}: {other.title}" for other in passed[:3])
    return [_("the panel places others before it (%(names)s)") % {"names": names}]


def faults(standing: Sequence[Standing], choices: Mapping[str, Chosen]) -> dict[str, list[str]]:
    """Everything that is wrong with a set of choices, by bid; differences without a reason among it."""
    found: dict[str, list[str]] = {}
    different = differences(standing, choices)
    for bid in standing:
        chosen = choices.get(bid.key)
        said = [_("Choose what is recommended of it.")] if chosen is None else _faults_of(bid, chosen)
        if chosen is not None and bid.key in different and not chosen.reason.strip():
            said.append(_("Give a reason: %(how)s.") % {"how": "; ".join(different[bid.key])})
        if said:
            found[bid.key] = said
    for key, sentence in _orders(standing, choices).items():
        found.setdefault(key, []).append(sentence)
    return found


def _faults_of(bid: Standing, chosen: Chosen) -> list[str]:
    found = []
    if chosen.outcome is Outcome.RECOMMEND:
        found += [_("It may not be recommended: %(why)s") % {"why": why} for why in bid.why_not]
        if chosen.amount <= 0:
            found.append(_("Say how many pounds are recommended."))
        elif chosen.amount > bid.asked:
            found.append(
                _("%(gets)s is more than the %(asked)s that is asked.")
                % {"gets": pounds(chosen.amount), "asked": pounds(bid.asked)}
            )
    if chosen.outcome is Outcome.RESERVE:
        found += [_("It may not be on the reserve: %(why)s") % {"why": why} for why in bid.why_not]
        if not chosen.order or chosen.order < 1:
            found.append(_("Say which place on the reserve it has: 1 is promoted first."))
    return found


def _orders(standing: Sequence[Standing], choices: Mapping[str, Chosen]) -> dict[str, str]:
    """Two on one place of the reserve."""
    taken: dict[int, str] = {}
    found = {}
    for bid in standing:
        chosen = choices.get(bid.key)
        if chosen is None or chosen.outcome is not Outcome.RESERVE or not chosen.order:
            continue
        if chosen.order in taken:
            found[bid.key] = _("Place %(n)d on the reserve is taken already by %(title)s.") % {
                "n": chosen.order,
                "title": taken[chosen.order],
            }
        taken.setdefault(chosen.order, bid.title)
    return found


def conflict_sentence(bodies: Iterable[str]) -> str:
    """Why somebody may not choose."""
    return _("You may not choose in this round: you have a tie with %(bodies)s. Somebody else has to choose.") % {
        "bodies": ", ".join(sorted(set(bodies)))
    }
