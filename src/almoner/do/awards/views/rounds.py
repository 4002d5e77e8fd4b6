"""The awards of a round at the desk: where it stands, choosing, the balance, and the way to a decision and its end."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.agreements.access import May as MayAgree
from almoner.do.applications.access import May as MayApply
from almoner.do.awards import actions, listing, queries, wording
from almoner.do.awards.access import May
from almoner.do.awards.forms.choosing import Choosing
from almoner.do.awards.forms.steps import DecisionForm
from almoner.do.awards.lifecycle import State
from almoner.do.awards.population import SOURCE
from almoner.do.awards.rules.award import NOTHING
from almoner.do.awards.rules.choosing import Chosen, Outcome
from almoner.do.awards.rules.floors import not_met
from almoner.do.awards.rules.splits import Method
from almoner.do.awards.rules.suggesting import reproduces
from almoner.do.grants.models import Invitation
from almoner.do.scoring.queries import exercise_of
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.editing import done
from almoner.kernel.money import pounds

from .found import conflict, invitation, round_crumbs, round_page, to, tried


@page(Audience.STAFF, may=May.READ)
def one(request: Any, invitation_pk: UUID) -> HttpResponse:
    """Where the awards of a round stand, and the next step."""
    held = invitation(request, invitation_pk)
    field = queries.field_of(held)
    due = queries.due_letters(held)
    found = list(queries.awards_of(held, seen_by=request.actor))
    why = conflict(field, request.actor.person_id, timezone.localdate())
    money = queries.rooms(held)
    context = {
        "invitation": held,
        "steps": round_crumbs(request, held),
        "around": _around(request, held),
        "figures": _figures(field, found, money),
        "money": _bars(money),
        "field": field,
        "conflict": why,
        "may_choose": request.actor.may(May.CHOOSE) and not why,
        "may_send": request.actor.may(May.SEND),
        "table": listing.of_round(request, found),
        "suggestion": field.suggestion,
        **_suggested(field),
        "floors": queries.floors_as_chosen(held, field),
        "proposed": sum(each.state == State.PROPOSED for each in found),
        "withdrawn": _withdrawn(found),
        "letters": [(wording.letter_kind(kind), due, sent) for kind, (due, sent) in queries.counts(due).items() if due],
        "unsent": sum(not each.is_sent for each in due),
        "reserve": queries.reserve_of(held),
        "left": sum((each.left for each in money), NOTHING),
        "over": queries.due_to_lapse(request.office, timezone.localdate()).filter(invitation=held).count(),
        "unpublished": sum(_waits_for_the_register(each) for each in found),
        "may_publish": request.actor.may(MayAgree.PUBLISH),
        "obstacles": queries.obstacles(held) if held.state == "published" else [],
        "result": queries.result_of(held),
    }
    return render(request, "awards/staff/round.html", context)


def _withdrawn(found: list[Any]) -> dict[str, list[Any]]:
    """The awards that stand in a decision that was withdrawn, by its number."""
    held: dict[str, list[Any]] = {}
    for each in found:
        if each.state == State.IN_DECISION and each.decision is not None and each.decision.state == "withdrawn":
            held.setdefault(each.decision.number, []).append(each)
    return held


def _around(request: Any, held: Invitation) -> list[tuple[Any, str]]:
    """The round in the rooms before this one."""
    found = [
        (_("The round as it was published"), address(request, "desk-invitation", pk=held.pk)),
        (_("Its applications"), address(request, "desk-round-board", invitation=held.pk)),
    ]
    if not held.has_panel:
        may_judge = request.actor.may(MayApply.JUDGE)
        judging = address(request, "desk-round-judging", invitation=held.pk) if may_judge else ""
        return [*found, (_("What officers recommend"), judging)]
    exercise = exercise_of(held.pk)
    judging = address(request, "desk-scoring-exercise", pk=exercise.pk) if exercise is not None else ""
    return [*found, (_("The panel and its marks"), judging)]


def _waits_for_the_register(award: Any) -> bool:
    """Whether its agreement may be public and is not: its decision is."""
    agreement, decision = award.agreement, award.decision
    return bool(agreement and not agreement.is_published and decision and decision.state == "published")


def _suggested(field: queries.Field) -> dict[str, Any]:
    """What the last suggestion came to; nothing where there is none."""
    if field.suggestion is None:
        return {"outcome": None}
    outcome = field.suggestion.read["outcome"]
    return {"outcome": outcome, "spent": Decimal(outcome["spent"]), "spare": Decimal(outcome["left"])}


def _figures(field: queries.Field, found: list[Any], money: list[queries.Room]) -> list[tuple[Any, Any, str]]:
    standing = [each for each in found if each.state not in {State.WITHDRAWN, State.LEFT_OUT}]
    return [
        (_("Applied"), len(field.received), ""),
        (_("Scored") if field.has_panel else _("Judged"), field.scored, ""),
        (_("Awards"), len(standing), ""),
        (_("To give"), pounds(sum((each.gives for each in money), NOTHING)), ""),
        (_("Left"), pounds(sum((each.left for each in money), NOTHING)), ""),
    ]


def _bars(money: list[queries.Room]) -> list[dict[str, Any]]:
    """The pots filling up: what is taken, and what is left."""
    return [
        {
            "label": each.pot.name,
            "parts": [each.taken, each.left],
            "shown": _("%(left)s left of %(gives)s") % {"left": pounds(each.left), "gives": pounds(each.gives)}
            + (_(", with %(above)s consented above it") % {"above": pounds(each.above)} if each.above else ""),
            "href": "",
            "tone": "",
        }
        for each in money
    ]


@page(Audience.STAFF, may=May.CHOOSE)
def suggest(request: Any, invitation_pk: UUID) -> HttpResponse:
    """Make a suggestion: what the button posts to."""
    held = invitation(request, invitation_pk)
    if request.method == "POST":
        made = tried(request, lambda: actions.make_suggestion(by=request.actor, invitation=held))
        if made is not None:
            said = {"n": made.number, "spent": pounds(Decimal(made.read["outcome"]["spent"]))}
            messages.success(request, _("Suggestion %(n)d comes to %(spent)s. It is only a suggestion.") % said)
            return to(address(request, "desk-awards-choose", invitation_pk=held.pk))
    return to(round_page(request, held))


@page(Audience.STAFF, may=May.CHOOSE)
def choose(request: Any, invitation_pk: UUID) -> HttpResponse:
    """Choose who is recommended, with the balance beside; a button shows what the choices come to before they count."""
    held = invitation(request, invitation_pk)
    field = queries.field_of(held)
    if why := conflict(field, request.actor.person_id, timezone.localdate()):
        raise NotAllowed(why)
    form, theirs = Choosing(field, request.POST or None), []
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            made = _propose(request, held, form)
        except OutOfDate as late:
            field = queries.field_of(held)
            theirs = form.take_now(field)
            form.set.add_error(None, late.sentence)
        except ValidationError as wrong:
            form.refuse(wrong)
        except NotAllowed:
            raise
        except Refused as refused:
            form.set.add_error(None, refused.sentence)
        else:
            said = ngettext("%(n)d award is proposed.", "%(n)d awards are proposed.", len(made)) % {"n": len(made)}
            messages.success(request, said)
            return to(round_page(request, held))
    return render(request, "awards/staff/choose.html", _choosing(request, held, field, form, theirs))


def _propose(request: Any, held: Invitation, form: Choosing) -> list[Any]:
    given = form.set.cleaned_data
    return actions.propose_set(
        by=request.actor,
        invitation=held,
        choices=form.chosen,
        method=Method(given["method"]),
        token=given["token"] or None,
    )


def _choosing(
    request: Any, held: Invitation, field: queries.Field, form: Choosing, theirs: list[tuple[str, str, str]]
) -> dict[str, Any]:
    chosen = form.shown()
    open_awards = [each.award.pk for each in field.to_choose if each.award is not None]
    there = sum((each.left for each in queries.rooms(held, without=open_awards)), NOTHING)
    wanted = _recommended(chosen)
    return {
        "invitation": held,
        "steps": round_crumbs(request, held, _("Choose")),
        "form": form,
        "rows": [(row, wording.suggested_in_words(row.candidate)) for row in form.rows],
        "theirs": theirs,
        "settled": [each for each in field.candidates if each.is_settled],
        "suggestion": field.suggestion,
        "has_panel": field.has_panel,
        "unjudged": field.unjudged,
        "waits_for": field.waits_for,
        "floors": queries.floors_as_chosen(held, field, chosen),
        "there": there,
        "wanted": wanted,
        "left": there - wanted,
        "balance": [(view, listing.balance_table(view)) for view in queries.balance_of(held, field, chosen)],
        "source": SOURCE,
        "back": round_page(request, held),
    }


def _recommended(chosen: Mapping[UUID, Chosen]) -> Decimal:
    return sum((each.amount for each in chosen.values() if each.outcome is Outcome.RECOMMEND), NOTHING)


@page(Audience.STAFF, may=May.READ)
def balance(request: Any, invitation_pk: UUID) -> HttpResponse:
    """The balance of a round as it stands."""
    held = invitation(request, invitation_pk)
    field = queries.field_of(held)
    context = {
        "invitation": held,
        "steps": round_crumbs(request, held, _("Balance")),
        "balance": [(view, listing.balance_table(view)) for view in queries.balance_of(held, field)],
        "source": SOURCE,
    }
    return render(request, "awards/staff/balance.html", context)


@page(Audience.STAFF, may=May.READ)
def suggestion(request: Any, invitation_pk: UUID) -> HttpResponse:
    """Every suggestion made for a round, with its proof and whether it comes out again from its own inputs."""
    held = invitation(request, invitation_pk)
    titles = {str(each.key): each.application.organisation.name for each in queries.field_of(held).candidates}
    made = [
        {
            "suggestion": each,
            "inputs": each.read["inputs"],
            "money": Decimal(each.read["inputs"]["money"]),
            "spent": Decimal(each.read["outcome"]["spent"]),
            "left": Decimal(each.read["outcome"]["left"]),
            "rule": wording.misfit(each),
            "proof": wording.proof_of(each),
            "reproduces": reproduces(each.text),
            "chosen": [
                (titles.get(one["key"], "?"), one, Decimal(one["amount"])) for one in each.read["outcome"]["choices"]
            ],
        }
        for each in queries.suggestions(held)
    ]
    steps = round_crumbs(request, held, _("Suggestions"))
    return render(request, "awards/staff/suggestions.html", {"invitation": held, "steps": steps, "made": made})


@page(Audience.STAFF, may=May.CHOOSE)
def decision(request: Any, invitation_pk: UUID) -> HttpResponse:
    """Put what is proposed to one decision."""
    held = invitation(request, invitation_pk)
    proposed = [each for each in queries.awards_of(held, seen_by=request.actor) if each.state == State.PROPOSED]
    initial = {
        "title": _("Awards of %(round)s") % {"round": held},
        "lead": request.actor.person_id,
        "recommendation": _("Award the grants in the table."),
    }
    short = not_met(queries.floors_as_awarded(held, queries.field_of(held)))
    form = DecisionForm(request.POST or None, office=request.office, initial=initial, short=short)
    made: list[Any] = []
    waits = _waits(request, held, proposed)
    if form.is_bound and waits:
        form.add_error(None, _("Some awards wait for something first. What each waits for stands below."))
    if form.is_valid() and done(form, lambda: made.append(_put(request, held, form.cleaned_data))):
        messages.success(
            request, _("%(number)s is begun with its table, money and notes.") % {"number": made[0].number}
        )
        return to(address(request, "desk-decision", number=made[0].number))
    total = pounds(sum((each.amount for each in proposed), NOTHING))
    lede = ngettext(
        "%(n)d award of %(total)s. The table, the money by pot and year and the notes come from it.",
        "%(n)d awards of %(total)s together. The table, the money by pot and year and the notes come from them.",
        len(proposed),
    ) % {"n": len(proposed), "total": total}
    context = {
        "form": form,
        "title": _("Put to a decision"),
        "lede": lede,
        "steps": round_crumbs(request, held, _("Put to a decision")),
        "back": round_page(request, held),
        "waits": waits,
    }
    return render(request, "awards/staff/put.html", context)


def _waits(request: Any, held: Invitation, proposed: list[Any]) -> list[tuple[Any, list[str], str]]:
    """The awards that cannot be put to a decision yet: each with why, and where its checks are."""
    found = []
    here = address(request, "desk-awards-decision", invitation_pk=held.pk)
    for paper, why in queries.what_waits(proposed, request.office, request.actor):
        said = urlencode({"amount": f"{paper.award.amount:.2f}", "back": here, "award": paper.award.kind})
        subject = paper.award.application_id or paper.award.pk
        checks = address_if_any(request, "desk-checks", organisation=paper.award.organisation_id, subject=subject)
        found.append((paper.award, why, f"{checks}?{said}" if checks and paper.in_the_way else ""))
    return found


def _put(request: Any, held: Invitation, facts: dict[str, Any]) -> Any:
    return actions.put_to_decision(by=request.actor, invitation=held, **facts)


@page(Audience.STAFF, may=May.SEND)
def promote(request: Any, invitation_pk: UUID) -> HttpResponse:
    """Promote the next on the reserve: what the button posts to."""
    held = invitation(request, invitation_pk)
    if request.method == "POST":
        made = tried(request, lambda: actions.promote_reserve(by=request.actor, invitation=held))
        if made is not None:
            said = {"organisation": made.organisation, "amount": pounds(made.amount)}
            messages.success(request, _("%(organisation)s is proposed with %(amount)s.") % said)
    return to(round_page(request, held))


@page(Audience.STAFF, may=May.SEND)
def lapse(request: Any, invitation_pk: UUID) -> HttpResponse:
    """Let offers lapse whose last day is over: what the button posts to."""
    held = invitation(request, invitation_pk)
    if request.method == "POST":
        found = tried(request, lambda: actions.lapse_offers(by=request.actor, office=request.office)) or []
        said = ngettext("%(n)d offer lapsed.", "%(n)d offers lapsed.", len(found)) % {"n": len(found)}
        messages.success(request, said)
    return to(round_page(request, held))


@page(Audience.STAFF, may=May.SEND)
def publish(request: Any, invitation_pk: UUID) -> HttpResponse:
    """Show the agreements in the register whose decision is public: what the button posts to."""
    held = invitation(request, invitation_pk)
    if request.method == "POST":
        count = tried(
            request, lambda: actions.publish_agreements(by=request.actor, office=request.office, invitation=held)
        )
        if count:
            said = ngettext("%(n)d agreement is in the register.", "%(n)d agreements are in the register.", count)
            messages.success(request, said % {"n": count})
    return to(round_page(request, held))


@page(Audience.STAFF, may=May.SEND)
def complete(request: Any, invitation_pk: UUID) -> HttpResponse:
    """Complete the round: what the button posts to."""
    held = invitation(request, invitation_pk)
    if request.method == "POST":
        made = tried(request, lambda: actions.complete(by=request.actor, invitation=held))
        if made is not None:
            messages.success(request, _("The round is complete. Its figures stand in its record."))
    return to(round_page(request, held))
