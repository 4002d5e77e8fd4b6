"""Putting awards to one decision, and taking them back from one that was withdrawn."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.do.awards.access import May
from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award, AwardPriority, Proposal
from almoner.do.awards.notes import money_of, notes_of
from almoner.do.awards.queries.choosing import field_of
from almoner.do.awards.queries.floors import floors_as_awarded
from almoner.do.awards.queries.papers import papers
from almoner.do.awards.rules.floors import faults_of_reason, not_met
from almoner.do.grants.models import Invitation
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.offices.models import Area, Office
from almoner.governance.decisions import actions as decisions
from almoner.governance.decisions.entries import MoneyEntry
from almoner.governance.decisions.models import Decision

from ._steps import check_no_conflict, locked_awards, locked_invitation, moment, moved, refusals, today


@action(May.CHOOSE)
def put_to_decision(
    *,
    by: Actor,
    invitation: Invitation,
    awards: Collection[UUID] | None = None,
    floors_reason: str = "",
    **facts: Any,
) -> Decision:
    """Open one decision on the awards proposed in a round: its table, its money and the notes come from them.

    ``awards`` names some of them; None takes all that are proposed. ``facts`` are those of `decisions.open_decision`
    (number, title, lead, recommendation, power, reason_crime, reason_value, options, equality, risk, interests, ...).
    ``floors_reason``: in a round without a panel, why its awards do not meet what was promised with it.

    Raises:
        Refused: nothing is proposed, or one of them serves no priority, does not add up, or lacks a check: all at once.
        NotAllowed: the person is tied to an applicant.
        ValidationError: a fact of the decision is not well formed; "floors_reason": a floor is missed without it.
    """
    held = locked_invitation(invitation)
    proposed = Award.objects.filter(invitation=held, state=State.PROPOSED)
    if awards is not None:
        proposed = proposed.filter(pk__in=list(awards))
    found = locked_awards(proposed.values_list("pk", flat=True))
    check_no_conflict(by, [each.application for each in found if each.application is not None])
    wrong = faults_of_reason(not_met(floors_as_awarded(held, field_of(held))), floors_reason) if found else []
    if wrong:
        raise ValidationError({"floors_reason": wrong})
    return _put(held.office, found, held, by, {"kind": Decision.Kind.AWARD, **facts}, floors_reason.strip())


@action(May.CHOOSE)
def put_awards_to_decision(
    *, by: Actor, office: Office, awards: Collection[UUID], kind: str = "award", **facts: Any
) -> Decision:
    """The same for awards that come from no round: annual allocations and ad hoc grants (``kind`` of the decision).

    Raises:
        Refused, ValidationError: as `put_to_decision`; also where one is another office's or is not proposed.
    """
    wanted = Award.objects.filter(office=office, pk__in=list(awards), state=State.PROPOSED, invitation__isnull=True)
    found = locked_awards(wanted.values_list("pk", flat=True))
    if len(found) != len(set(awards)):
        raise Refused(_("One of these is not proposed any more, or is not this office's."))
    return _put(office, found, None, by, {"kind": kind, **facts})


def _put(
    office: Office,
    awards: Sequence[Award],
    invitation: Invitation | None,
    by: Actor,
    facts: dict[str, Any],
    floors_reason: str = "",
) -> Decision:
    if not awards:
        raise Refused(_("Nothing is proposed, so there is nothing to decide: choose first."))
    ordered = sorted(awards, key=lambda each: (each.place is None, each.place or 0, each.title))
    sheets, at = papers(ordered, gate="decision", office=office, on=today()), moment(by)
    if wrong := refusals(sheets, "put", at):
        raise Refused(" ".join(wrong))
    facts = {"title": _title(invitation, ordered), "places": _places(office, ordered), **facts}
    decision = decisions.open_decision(
        by=by,
        office=office,
        money=[MoneyEntry(pot, year, much) for (pot, _name, year), much in money_of(ordered).items()],
        priorities=_priorities(ordered),
        **facts,
    )
    for paper in sheets:
        moved(paper, "put", at)
        paper.award.decision = decision
        paper.award.save(update_fields=["state", "decision"])
    proposal = Proposal(
        office=office,
        decision=decision,
        invitation=invitation,
        notes=notes_of(ordered, invitation, floors_reason),
        floors_reason=floors_reason,
        put_by_id=by.person_id,
    )
    proposal.save(force_insert=True)
    decision = decisions.subject_changed(by=by, decision=decision)
    after = {str(each.organisation): f"{each.amount:.2f}" for each in ordered}
    after = {"decision": decision.number, **after}
    record(by=by, verb="put awards to a decision", record=proposal, reason=floors_reason, after=after)
    return decision


def _title(invitation: Invitation | None, awards: Sequence[Award]) -> str:
    if invitation is not None:
        return _("Awards of %(round)s") % {"round": invitation}
    return (
        _("Award to %(organisation)s") % {"organisation": awards[0].organisation} if len(awards) == 1 else _("Awards")
    )


def _priorities(awards: Iterable[Award]) -> list[UUID]:
    rows = AwardPriority.objects.filter(award__in=[each.pk for each in awards])
    return list(dict.fromkeys(rows.values_list("priority", flat=True)))


def _places(office: Office, awards: Iterable[Award]) -> list[str]:
    """The districts that the awards are for; empty where one is for the whole area."""
    named = [
        {one["key"] for one in each.application.districts} if each.application is not None else set() for each in awards
    ]
    if not all(named):
        return []
    return sorted(set(Area.objects.filter(office=office, code__in=set().union(*named)).values_list("code", flat=True)))


@action(May.CHOOSE)
def take_back(*, by: Actor, decision: Decision) -> list[Award]:
    """Bring the awards of a decision that was withdrawn back to choosing.

    Raises:
        Refused: the decision is not withdrawn, or no award stands in it.
    """
    keys = Award.objects.filter(decision=decision, state=State.IN_DECISION).values_list("pk", flat=True)
    found = locked_awards(keys)
    if not found:
        raise Refused(_("No award stands in this decision."))
    at = moment(by)
    sheets = papers(found, on=today())
    if wrong := refusals(sheets, "take back", at):
        raise Refused(" ".join(wrong))
    for paper in sheets:
        moved(paper, "take back", at)
        paper.award.decision = None
        paper.award.save(update_fields=["state", "decision"])
    proposal = Proposal.objects.get(decision=decision)
    record(by=by, verb="took awards back", record=proposal, before={"decision": decision.number})
    return found
