"""The answer to an offer, what lapses, and who is promoted from the reserve when money becomes free."""

from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications.actions import move as move_application
from almoner.do.applications.lifecycle import State as Applied
from almoner.do.awards.access import May
from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award, BudgetLine, Choice
from almoner.do.awards.notifying import tell_office
from almoner.do.awards.queries.choosing import Candidate, field_of
from almoner.do.awards.queries.money import rooms, sources_for, unsplit_of
from almoner.do.awards.queries.reserve import due_to_lapse
from almoner.do.awards.rules.award import NOTHING, BudgetEntry, faults_of_budget, is_open_on, wants_a_budget
from almoner.do.awards.rules.choosing import Outcome
from almoner.do.awards.rules.splits import Method, split_set
from almoner.do.grants.models import Invitation
from almoner.do.scoring.rules.choosing import Misfit
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.offices.models import Office
from almoner.kernel.money import pounds

from ._steps import (
    check_no_conflict,
    hold_pots,
    locked,
    locked_invitation,
    moment,
    moved,
    new_award,
    paper_now,
    put_priorities,
    put_splits,
    today,
)


@action(May.ANSWER)
def answer_offer(
    *, by: Actor, award: Award, accepts: bool, reason: str = "", budget: Sequence[BudgetEntry] = ()
) -> Award:
    """Accept or refuse an offer for one's organisation, on or before its last day.

    Where less is offered than was asked for, an acceptance brings a budget whose lines add up to the offer. A refusal
    says why.

    Raises:
        ValidationError: "budget": everything wrong with it; "reason": a refusal says nothing.
        Refused: the offer expired, was answered already or is not made.
        NotAllowed: it is another organisation's.
    """
    head = locked(award)
    wrong = _faults(head, budget, reason, accepts=accepts)
    if wrong:
        raise ValidationError(wrong)
    name = "accept" if accepts else "refuse"
    verb = moved(paper_now(head, budget=budget if accepts else (), reason=reason), name, moment(by))
    head.answered_at, head.answered_by_id = timezone.now(), by.person_id
    head.ended_why = "" if accepts else reason.strip()
    head.save(update_fields=["state", "answered_at", "answered_by", "ended_why"])
    if accepts:
        _write_budget(head, budget)
    if head.application is not None:
        move_application(by=by, application=head.application, name=name, reason=reason)
    said = _("%(organisation)s accepted the offer") if accepts else _("%(organisation)s refused the offer")
    tell_office(by, head, said % {"organisation": head.organisation})
    lines = [f"{line.what}: {line.kind} {line.amount:.2f}" for line in budget] if accepts else []
    record(by=by, verb=f"{verb} offer", record=head, reason=reason.strip(), after={"budget": lines})
    return head


def _faults(award: Award, budget: Sequence[BudgetEntry], reason: str, *, accepts: bool) -> dict[str, list[str]]:
    """What is wrong with an answer to an offer that is open; the lifecycle says the rest."""
    if award.state != State.OFFERED or not is_open_on(award.expires_on, today()):
        return {}
    if not accepts:
        return {} if reason.strip() else {"reason": [_("Say why, so that the office learns from it.")]}
    if budget:
        found = faults_of_budget(budget, award.amount)
        return {"budget": found} if found else {}
    if wants_a_budget(award):
        said = _("Less is offered than you asked for: write how you would spend the %(amount)s.")
        return {"budget": [said % {"amount": pounds(award.amount)}]}
    return {}


def _write_budget(award: Award, budget: Sequence[BudgetEntry]) -> None:
    BudgetLine.objects.bulk_create(
        BudgetLine(
            office_id=award.office_id,
            award=award,
            order=order,
            what=" ".join(each.what.split())[:300],
            kind=each.kind,
            amount=each.amount,
        )
        for order, each in enumerate(budget, start=1)
    )


@action(May.SEND)
def lapse_offers(*, by: Actor, office: Office) -> list[Award]:
    """Let every offer of the office lapse whose last day is over: its pots have the money again."""
    found = []
    for each in due_to_lapse(office, today()):
        head = locked(each)
        verb = moved(paper_now(head), "lapse", moment(by))
        head.save(update_fields=["state"])
        if head.application is not None:
            why = _("The offer was not answered by its last day.")
            move_application(by=by, application=head.application, name="lapse", reason=why)
        record(by=by, verb=verb, record=head, after={"last day": head.expires_on})
        found.append(head)
    return found


@action(May.SEND)
def promote_reserve(*, by: Actor, invitation: Invitation) -> Award:
    """Propose an award for the next on the reserve, in the order that was decided, with the money that is free.

    Free is what the pots have left, less what is proposed and not split over them yet. Whom it does not fit is passed
    by, offered the rest, or ends the list: by the rule published with the round. The award goes to a decision like any
    other.

    Raises:
        Refused: nobody is on the reserve, or nobody fits what is free.
        NotAllowed: the person is tied to an applicant.
    """
    held = locked_invitation(invitation)
    field = field_of(held)
    check_no_conflict(by, [each.application for each in field.candidates])
    waiting = [each for each in field.candidates if each.application.state == Applied.RESERVE and each.choice]
    waiting.sort(key=lambda each: (each.choice.order or 0) if each.choice else 0)
    if not waiting:
        raise Refused(_("Nobody is on the reserve."))
    hold_pots(held.sources.values_list("pot", flat=True))
    found = rooms(held)
    left = sum((each.left for each in found), NOTHING) - unsplit_of([held.pk]).get(held.pk, NOTHING)
    left = max(NOTHING, left)
    chosen, amount = _next(waiting, left, Misfit(held.fit_rule))
    award = new_award(held, chosen.application, by)
    award.amount, award.place, award.result = amount, chosen.place, chosen.shown
    award.save(force_insert=True)
    put_priorities(award, chosen.priorities)
    put_splits(award, split_set([amount], sources_for(held, found), Method.IN_POT_ORDER)[0])
    Choice.objects.filter(application=chosen.application).update(
        outcome=Outcome.RECOMMEND, amount=amount, order=None, chosen_by=by.person_id
    )
    move_application(by=by, application=chosen.application, name="promote")
    after = {"reference": chosen.application.reference, "amount": f"{amount:.2f}", "free": f"{left:.2f}"}
    record(by=by, verb="promoted from the reserve", record=award, after=after)
    return award


def _next(waiting: Sequence[Candidate], left: Decimal, rule: Misfit) -> tuple[Candidate, Decimal]:
    """Who is next, and for how much. Raises Refused where the free money fits nobody."""
    for each in waiting:
        if each.asked <= left:
            return each, each.asked
        if rule is Misfit.OFFERED_THE_REST and left > 0:
            return each, left
        if rule is Misfit.ENDS_THE_LIST:
            break
    first = waiting[0]
    raise Refused(
        _("%(left)s is free; next on the reserve is %(who)s with %(asked)s. By the round's rule nobody else comes in.")
        % {"left": pounds(left), "who": first.application.organisation, "asked": pounds(first.asked)}
    )
