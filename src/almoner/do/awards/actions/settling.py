"""What a decision does with the awards that stand in it. The register of subjects calls these."""

from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.do.awards.access import May
from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award, AwardSplit, Proposal
from almoner.do.awards.notes import money_of, notes_of
from almoner.do.awards.queries.money import pots_left, rooms, sources_for
from almoner.do.awards.queries.papers import papers
from almoner.do.awards.rules.award import NOTHING
from almoner.do.awards.rules.splits import Method, NotEnough, Part, split_set, within
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.governance.decisions.models import Decision, DecisionMoney
from almoner.kernel.money import allocate, pounds
from almoner.strategy.funds.models import Pot

from ._steps import hold_pots, locked_awards, moment, moved, put_splits, today


@action(May.SETTLE)
def settle(*, by: Actor, decision: Decision) -> list[Award]:
    """The decision is made: its awards are decided, within the money by pot and year that was signed.

    Where that money is not what the awards took (a line was left out, or another amount decided), each award is split
    anew over it, in proportion and to the penny.
    """
    awards = locked_awards(_in(decision))
    _keep_to_what_was_signed(awards, decision)
    at = moment(by)
    verb = ""
    for paper in papers(awards, on=today()):
        verb = moved(paper, "settle", at)
        paper.award.save(update_fields=["state"])
    if awards:
        after = {str(each.organisation): f"{each.amount:.2f}" for each in awards}
        record(by=by, verb=f"awards {verb}", record=_proposal(decision), after=after)
    return awards


def _in(decision: Decision) -> list[UUID]:
    return list(Award.objects.filter(decision=decision, state=State.IN_DECISION).values_list("pk", flat=True))


def _keep_to_what_was_signed(awards: list[Award], decision: Decision) -> None:
    """Split the awards anew where the decision's money by pot and year is not theirs."""
    signed = {(row.pot_id, row.year): row.amount for row in DecisionMoney.objects.filter(decision=decision)}
    taken = {(pot, year): much for (pot, _name, year), much in money_of(awards).items()}
    if not signed or signed == taken:  # what another body decided has none of this office's money in it
        return
    keys = sorted(signed, key=lambda key: (key[1], str(key[0])))
    ordered = sorted(awards, key=lambda each: (each.place is None, each.place or 0, str(each.pk)))
    rows = within([each.amount for each in ordered], [signed[key] for key in keys], in_order=False)
    for award, row in zip(ordered, rows, strict=True):
        parts = [Part(pot, year, much) for (pot, year), much in zip(keys, row, strict=True) if much]
        put_splits(award, parts)


def _proposal(decision: Decision) -> Proposal:
    return Proposal.objects.select_related("invitation", "decision").get(decision=decision)


@action(May.SETTLE)
def leave_out(*, by: Actor, decision: Decision, key: UUID, reason: str) -> Award:
    """An award leaves the sheet and goes back to choosing; the rest goes on, with notes as they are now.

    Raises:
        Refused: it does not stand in the decision.
    """
    found = [each for each in locked_awards([key]) if each.decision_id == decision.pk]
    if not found:
        raise Refused(_("That award does not stand in this decision any more."))
    award = found[0]
    verb = moved(papers([award], on=today())[0], "leave out", moment(by))
    award.decision, award.ended_why = None, reason
    award.save(update_fields=["state", "decision", "ended_why"])
    _renew_notes(decision)
    record(by=by, verb=verb, record=award, reason=reason, before={"decision": decision.number})
    return award


def _renew_notes(decision: Decision) -> None:
    """Write the notes of a decision anew, from the awards that stand in it. A step inside an action."""
    held = _proposal(decision)
    awards = list(Award.objects.filter(decision=decision).select_related("organisation").order_by("place", "title"))
    held.notes = notes_of(awards, held.invitation, held.floors_reason)
    held.save(update_fields=["notes"])


@action(May.SETTLE)
def change_amount(*, by: Actor, decision: Decision, key: UUID, amount: Decimal) -> Award:
    """The office-holder decides another amount for an award; what was recommended stays beside it.

    Raises:
        Refused: it does not stand in the decision, more is decided than was asked for, or the pots do not hold it.
    """
    found = [each for each in locked_awards([key]) if each.decision_id == decision.pk]
    if not found or found[0].state != State.IN_DECISION:
        raise Refused(_("That award does not stand in this decision any more."))
    award = found[0]
    if award.asked is not None and amount > award.asked:
        raise Refused(
            _("%(award)s asked for %(asked)s: no more than that can be decided.")
            % {"award": award.organisation, "asked": pounds(award.asked)}
        )
    before = award.amount
    parts = _parts_of(award, amount)
    if award.recommended is None:
        award.recommended = before
    award.amount = amount
    award.save(update_fields=["amount", "recommended"])
    put_splits(award, parts)
    _renew_notes(decision)
    record(by=by, verb="decided another amount", record=award, before={"amount": before}, after={"amount": amount})
    return award


def _parts_of(award: Award, amount: Decimal) -> list[Part[UUID]]:
    """Another amount over the same pots and years in the same proportion; where they do not hold it, over the round's.

    Raises:
        Refused: the pots do not hold it.
    """
    held = list(AwardSplit.objects.filter(award=award).select_related("pot").order_by("year", "pot"))
    hold_pots(each.pot_id for each in held)
    shares = allocate(amount, [each.amount for each in held])
    parts = [Part(each.pot_id, each.year, share) for each, share in zip(held, shares, strict=True) if share]
    if amount <= award.amount:
        return parts
    if award.invitation is None:
        return _checked_against_the_pots(parts, [each.pot for each in held], award)
    found = rooms(award.invitation, without=[award.pk])
    try:
        split = split_set([amount], sources_for(award.invitation, found), Method.IN_POT_ORDER)
    except NotEnough as why:
        raise Refused(str(why)) from None
    return list(split[0])


def _checked_against_the_pots(parts: list[Part[UUID]], pots: list[Pot], award: Award) -> list[Part[UUID]]:
    left = pots_left(pots, without=[award.pk])
    for pot in pots:
        there = left[pot.pk]
        wanted = sum((part.amount for part in parts if part.pot == pot.pk), NOTHING)
        if there is not None and wanted > there:
            raise Refused(
                _("“%(pot)s” has %(left)s left; this takes %(wanted)s from it.")
                % {"pot": pot, "left": pounds(max(NOTHING, there)), "wanted": pounds(wanted)}
            )
    return parts
