"""The suggested set, and what people choose: recommend, reserve, or not; with a reason for each difference."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.do.applications.actions import move as move_application
from almoner.do.applications.lifecycle import State as Applied
from almoner.do.awards.access import May
from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award, Choice, SuggestionMade
from almoner.do.awards.queries.choosing import Candidate, Field, field_of
from almoner.do.awards.queries.inputs import inputs_of
from almoner.do.awards.queries.money import rooms, sources_for
from almoner.do.awards.rules.award import NOTHING
from almoner.do.awards.rules.choosing import Chosen, Outcome, differences, faults
from almoner.do.awards.rules.splits import Method, NotEnough, Part, faults_of_parts, split_set
from almoner.do.awards.rules.suggesting import hash_of, text_of
from almoner.do.grants.models import Invitation
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.kernel.money import pounds

from ._steps import (
    check_no_conflict,
    check_reason,
    hold_pots,
    locked,
    locked_invitation,
    moment,
    moved,
    new_award,
    paper_now,
    put_priorities,
    put_splits,
)

_MOVES = {
    Outcome.RECOMMEND: ("recommend", "recommended"),
    Outcome.RESERVE: ("reserve", "reserve"),
    Outcome.NOT_RECOMMEND: ("not_recommend", "not_recommended"),
}


@action(May.CHOOSE)
def make_suggestion(*, by: Actor, invitation: Invitation) -> SuggestionMade:
    """Suggest a set in rank order down to the money that is left, by the rule and the floors published with the round.

    What is in a decision already is taken off the money. The inputs are kept, so that it can be made again.

    Raises:
        NotAllowed: the person is tied to an applicant.
        Refused: nothing is scored, marks are still to be agreed, or the round is not running.
    """
    held = locked_invitation(invitation)
    field = field_of(held)
    check_no_conflict(by, [each.application for each in field.candidates])
    inputs = inputs_of(held, field)
    text = text_of(inputs)
    made = SuggestionMade(
        office_id=held.office_id,
        invitation=held,
        number=SuggestionMade.objects.filter(invitation=held).count() + 1,
        text=text,
        sha256=hash_of(text),
        made_by_id=by.person_id,
    )
    made.save(force_insert=True)
    outcome = made.read["outcome"]
    said = {"spent": outcome["spent"], "left": outcome["left"], "unmet": outcome["unmet"], "sha256": made.sha256}
    record(by=by, verb="made suggestion", record=made, after={"money": f"{inputs.money:.2f}", **said})
    return made


@action(May.CHOOSE)
def propose_set(
    *,
    by: Actor,
    invitation: Invitation,
    choices: Mapping[UUID, Chosen],
    method: Method = Method.IN_POT_ORDER,
    token: str | None = None,
) -> list[Award]:
    """Say what is recommended of every application that nobody has decided on yet; returns the awards proposed.

    ``choices`` by the application's key. The awards are split over the pots of the round by ``method``; by award, what
    was split before stays as long as it adds up and its pots still have the money, and the rest is split one by one.
    ``token``: see `Field.token`.

    Raises:
        OutOfDate: somebody else chose since the page was opened.
        ValidationError: by the application's key, everything wrong at once, a difference without a reason among it;
            "method" where the pots do not hold it.
        NotAllowed: the person is tied to an applicant.
        Refused: the round is not running, or an application is not to be chosen about.
    """
    held = locked_invitation(invitation)
    field = field_of(held)
    check_no_conflict(by, [each.application for each in field.candidates])
    if token is not None and token != field.token:
        raise OutOfDate(
            _("Somebody else chose in this round while you had it open. Nothing of yours is lost: compare, save again.")
        )
    different = _checked(field, choices)
    recommended = [each for each in field.to_choose if choices[each.key].outcome is Outcome.RECOMMEND]
    parts = _parts(held, field, recommended, choices, method)
    _write_choices(held, field, choices, different, by)
    made = [_award(held, each, choices[each.key], different, parts.get(each.key, ()), by) for each in recommended]
    for each in field.to_choose:
        _follow(each, choices[each.key], by)
    _drop_withdrawn(held, by)
    _enter(held, field, method, by)
    return made


def _checked(field: Field, choices: Mapping[UUID, Chosen]) -> dict[str, list[str]]:
    """How the choices differ, by the application's key as text. Raises ValidationError or Refused."""
    open_ones = {each.key for each in field.to_choose}
    if set(choices) - open_ones:
        raise Refused(_("One of these is not to be chosen about any more: it is decided on, or it was withdrawn."))
    standing = [each.standing for each in field.to_choose]
    given = {str(key): chosen for key, chosen in choices.items()}
    if wrong := faults(standing, given):
        raise ValidationError(dict(wrong))
    return differences(standing, given)


def _parts(
    invitation: Invitation,
    field: Field,
    recommended: Sequence[Candidate],
    choices: Mapping[UUID, Chosen],
    method: Method,
) -> dict[UUID, Sequence[Part[UUID]]]:
    """The parts of each recommended award. Holds the pots. Raises ValidationError where they do not hold it."""
    hold_pots(invitation.sources.values_list("pot", flat=True))
    standing = [each.award.pk for each in field.to_choose if each.award is not None]
    found = rooms(invitation, without=standing)
    amounts = [choices[each.key].amount for each in recommended]
    try:
        split = split_set(amounts, sources_for(invitation, found), method)
    except NotEnough as why:
        raise ValidationError({"method": str(why)}) from None
    if method is Method.BY_AWARD:
        return _kept(recommended, choices, {each.pot.pk: each.left for each in found})
    return {each.key: parts for each, parts in zip(recommended, split, strict=True)}


def _kept(
    recommended: Sequence[Candidate], choices: Mapping[UUID, Chosen], left: dict[UUID, Decimal]
) -> dict[UUID, Sequence[Part[UUID]]]:
    """What was split before, award by award, as long as it adds up and its pots, of which so much is left, have it."""
    kept: dict[UUID, Sequence[Part[UUID]]] = {}
    for each in recommended:
        rows = each.award.splits.all() if each.award is not None else ()
        parts = [Part(row.pot_id, row.year, row.amount) for row in rows]
        after = {pot: much - sum(part.amount for part in parts if part.pot == pot) for pot, much in left.items()}
        fits = all(part.pot in left for part in parts) and min(after.values(), default=NOTHING) >= 0
        if fits and not faults_of_parts(choices[each.key].amount, parts):
            kept[each.key], left = parts, after
    return kept


def _write_choices(
    invitation: Invitation,
    field: Field,
    choices: Mapping[UUID, Chosen],
    different: Mapping[str, list[str]],
    by: Actor,
) -> None:
    Choice.objects.filter(application__in=[each.key for each in field.to_choose]).delete()
    for each in field.to_choose:
        chosen = choices[each.key]
        Choice(
            office_id=invitation.office_id,
            invitation=invitation,
            application=each.application,
            outcome=chosen.outcome,
            amount=chosen.amount if chosen.outcome is Outcome.RECOMMEND else NOTHING,
            order=chosen.order if chosen.outcome is Outcome.RESERVE else None,
            difference="; ".join(different.get(str(each.key), ())),
            reason=chosen.reason.strip(),
            chosen_by_id=by.person_id,
        ).save(force_insert=True)


def _award(
    invitation: Invitation,
    candidate: Candidate,
    chosen: Chosen,
    different: Mapping[str, list[str]],
    parts: Sequence[Part[UUID]],
    by: Actor,
) -> Award:
    """The award of a recommended application: the one proposed before, or a new one."""
    award = candidate.award or new_award(invitation, candidate.application, by)
    if award.state == State.LEFT_OUT:
        moved(paper_now(award), "propose", moment(by))
        award.ended_why = ""
    difference = "; ".join(different.get(str(candidate.key), ()))
    award.amount, award.place, award.result = chosen.amount, candidate.place, candidate.shown
    award.difference, award.difference_reason = difference, chosen.reason.strip() if difference else ""
    award.save()
    put_priorities(award, candidate.priorities)
    put_splits(award, parts)
    return award


def _follow(candidate: Candidate, chosen: Chosen, by: Actor) -> None:
    """The application goes where it was chosen to; an award proposed before and not chosen now is withdrawn."""
    move, state = _MOVES[chosen.outcome]
    if candidate.application.state != state:
        move_application(by=by, application=candidate.application, name=move, reason=chosen.reason)
    if candidate.award is not None and chosen.outcome is not Outcome.RECOMMEND:
        held = candidate.award
        why = chosen.reason.strip() or _("It is not recommended any more.")
        verb = moved(paper_now(held, reason=why), "withdraw", moment(by))
        held.ended_why = why
        held.save(update_fields=["state", "ended_why"])
        record(by=by, verb=verb, record=held, reason=why)


def _drop_withdrawn(invitation: Invitation, by: Actor) -> None:
    """Awards proposed for applications that their applicants withdrew since are withdrawn with them."""
    why = _("The applicant withdrew.")
    for award in Award.objects.filter(
        invitation=invitation,
        state__in=[State.PROPOSED, State.LEFT_OUT],
        application__state=Applied.WITHDRAWN,
    ).select_related("decision"):
        verb = moved(paper_now(award, reason=why), "withdraw", moment(by))
        award.ended_why = why
        award.save(update_fields=["state", "ended_why"])
        record(by=by, verb=verb, record=award, reason=why)


def _enter(invitation: Invitation, before: Field, method: Method, by: Actor) -> None:
    """The audit entry: what is chosen now, and what was before, of each application that changed."""
    was, now = _in_words(before), _in_words(field_of(invitation))
    changed = {key: said for key, said in now.items() if was.get(key) != said}
    if changed:
        old = {key: was.get(key, "") for key in changed}
        record(by=by, verb="chose awards", record=invitation, before=old, after={**changed, "split": str(method)})


def _in_words(field: Field) -> dict[str, str]:
    """What is chosen, by reference, for the audit."""
    found = {}
    for each in field.candidates:
        chosen = each.chosen
        if chosen is not None:
            much = pounds(chosen.amount) if chosen.outcome is Outcome.RECOMMEND else ""
            order = f" {chosen.order}" if chosen.order else ""
            found[each.application.reference] = f"{chosen.outcome}{order} {much} {chosen.reason}".strip()
    return found


@action(May.CHOOSE)
def split_award(*, by: Actor, award: Award, parts: Sequence[Part[UUID]]) -> Award:
    """Say of one proposed award which pots it takes from, in which years.

    Raises:
        ValidationError: "parts": they do not add up to the award, a pot is not of its round, or has not so much left.
        Refused: the award is in a decision already, or decided.
    """
    head = locked(award)
    if head.state != State.PROPOSED:
        raise Refused(_("It is %(state)s, so its money is not split anew.") % {"state": head.get_state_display()})
    if head.invitation is None:
        raise Refused(_("It comes from no round: withdraw it and make it anew."))
    hold_pots(part.pot for part in parts)
    found = {each.pot.pk: each for each in rooms(head.invitation, without=[head.pk])}
    wrong = faults_of_parts(head.amount, parts)
    wrong += [_("A pot is not of this round.")] if any(part.pot not in found for part in parts) else []
    for key, room in found.items():
        wanted = sum((part.amount for part in parts if part.pot == key), NOTHING)
        if wanted > room.left:
            said = {"pot": room.pot, "left": pounds(room.left), "wanted": pounds(wanted)}
            wrong.append(_("“%(pot)s” has %(left)s left; this takes %(wanted)s from it.") % said)
    if wrong:
        raise ValidationError({"parts": wrong})
    before = _split_in_words(head)
    put_splits(head, parts)
    record(by=by, verb="split award", record=head, before={"split": before}, after={"split": _split_in_words(head)})
    return head


def _split_in_words(award: Award) -> list[str]:
    rows = award.splits.select_related("pot").order_by("year", "pot__name")
    return [f"{row.pot} {row.year} {row.amount}" for row in rows]


@action(May.CHOOSE)
def withdraw_award(*, by: Actor, award: Award, reason: str) -> Award:
    """Take an award back before it is accepted: its pots have the money again.

    Raises:
        ValidationError: no reason is given.
        Refused: it stands in a decision (leave it out there), or it is accepted or over.
    """
    head = locked(award)
    why = check_reason(reason)
    before = head.state
    verb = moved(paper_now(head, reason=why), "withdraw", moment(by))
    head.ended_why = why
    head.save(update_fields=["state", "ended_why"])
    if before == State.OFFERED and head.application is not None:
        move_application(by=by, application=head.application, name="lapse", reason=why)
    record(by=by, verb=verb, record=head, reason=why, before={"state": before}, after={"state": head.state})
    return head
