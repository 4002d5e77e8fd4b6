"""What must be written before people are asked to sign: pure functions of a paper and the moment."""

from decimal import Decimal

from django.utils.translation import gettext as _

from almoner.kernel.lifecycle import Moment
from almoner.kernel.money import allocate, pounds

from .paper import NOTHING, OPEN, Paper, Split
from .signing import required, terms

ALWAYS = ("recommendation", "power")
WITH_MONEY = ("reason_crime", "reason_value")
OVER_THE_THRESHOLD = ("options", "equality", "risk", "interests")
SERVING_A_PRIORITY = frozenset({"award", "allocate", "vary", "extend"})


def needed(paper: Paper, moment: Moment) -> list[str]:
    """The sections that must be filled: both reasons wherever money moves, and more above the threshold.

    The reasons are those that the Specified Information Order wants published: why a grant reduces crime and disorder
    and why the spending is value for money. They are given when it is decided, never afterwards.
    """
    at = terms(moment)
    amounts = [row.value for row in paper.rows]
    reasons = WITH_MONEY if paper.total > 0 else ()
    full = OVER_THE_THRESHOLD if required(amounts, at) == at.over else ()
    return [*ALWAYS, *reasons, *full]


def blanks(paper: Paper, moment: Moment) -> list[str]:
    """Those of them that are blank."""
    return [name for name in needed(paper, moment) if not getattr(paper.decision, name).strip()]


def says_what_signers_need(paper: Paper, moment: Moment) -> str | None:
    """Every section that a signer needs is filled."""
    if not blanks(paper, moment):
        return None
    return _("Some sections are still blank: nobody can sign what is not said.")


def has_a_lead_officer(paper: Paper, _moment: Moment) -> str | None:
    """Somebody answers questions about it."""
    return None if paper.decision.lead_id else _("Name the lead officer, who answers questions about it.")


def serves_a_priority(paper: Paper, _moment: Moment) -> str | None:
    """An award serves at least one priority of the police and crime plan (STR-06)."""
    if paper.priorities or paper.decision.kind not in SERVING_A_PRIORITY:
        return None
    return _("Choose at least one priority of the police and crime plan that it serves.")


def money_adds_up(paper: Paper, _moment: Moment) -> str | None:
    """The money by pot and year is what the table adds up to, to the penny."""
    parts = sum((split.amount for split in paper.splits), NOTHING)
    if parts == paper.total or paper.is_of_another_body:
        return None
    return _("The money by pot and year adds up to %(parts)s, the table to %(total)s.") % {
        "parts": pounds(parts),
        "total": pounds(paper.total),
    }


def confidentiality_has_a_ground(paper: Paper, _moment: Moment) -> str | None:
    """What is kept from the public is kept for a stated reason."""
    if paper.decision.confidentiality == OPEN or paper.decision.ground:
        return None
    return _("Say on what ground it is not open.")


def is_this_offices(paper: Paper, _moment: Moment) -> str | None:
    """What another body decided is noted, not signed."""
    if not paper.is_of_another_body:
        return None
    return _("%(body)s decides this: note its decision instead.") % {"body": paper.decision.body}


def another_body_is_named(paper: Paper, _moment: Moment) -> str | None:
    """A decision of another body is noted with its name and day."""
    if paper.is_of_another_body and paper.decision.body_on:
        return None
    return _("Name the body that decided and the day on which it did.")


def moves_no_money_of_ours(paper: Paper, _moment: Moment) -> str | None:
    """Nobody else decides on this office's pots."""
    if not paper.splits:
        return None
    return _("It takes money from this office's pots, so this office decides it.")


def shared_again(splits: tuple[Split, ...], total: Decimal) -> list[Split]:
    """The same pots and years, sharing another total in the same proportion to the penny (kernel's `allocate`).

    A pot that gets nothing is left out. No splits: none come of it.
    """
    if not splits or total == 0:
        return []
    amounts = allocate(total, [split.amount for split in splits])
    shares = zip(splits, amounts, strict=True)
    return [Split(each.pot_id, each.pot, each.year, amount) for each, amount in shares if amount > 0]
