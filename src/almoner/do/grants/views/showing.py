"""What the builder's pages show: the task list, a part, a round that runs."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from almoner.do.grants import queries
from almoner.do.grants.access import May
from almoner.do.grants.lifecycle import INVITATION
from almoner.do.grants.models import Enquiry, Invitation
from almoner.do.grants.parts import PART_NAMES, PARTS, as_kept
from almoner.do.grants.rules.clock import Phase, day_in_london
from almoner.do.grants.rules.readiness import Preparation, faults, of_part
from almoner.do.grants.rules.sources import most_to_award, outside
from almoner.do.grants.views.found import page_of, public_page, steps
from almoner.do.grants.wording import invitations as said
from almoner.do.grants.wording.opportunity import opportunity, takes_match_evidence
from almoner.do.scoring.queries import exercise_of
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.formats import money
from almoner.foundation.questions.declared import rates_of
from almoner.foundation.questions.models import Form
from almoner.foundation.questions.queries import definition_of
from almoner.foundation.questions.rules.effort import Meter, effort, meter
from almoner.foundation.questions.uses import missing
from almoner.kernel.lifecycle import Moment
from almoner.kernel.money import pounds
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority


@dataclass(frozen=True, slots=True)
class Task:
    """One part on the task list, with what is still missing in it."""

    name: Any
    href: str
    missing: list[str]


def draft(request: Any, held: Invitation, case: Preparation, now: dt.datetime) -> dict[str, Any]:
    """The task list of a draft: every part, what is missing, what is odd, and who may go on."""
    found = faults(case, now)
    tasks = [
        Task(name, address(request, "desk-invitation-part", pk=held.pk, part=part), of_part(found, part))
        for part, name in PART_NAMES.items()
    ]
    return {
        "held": held,
        "steps": steps(request, held),
        "tasks": tasks,
        "missing": sum(len(task.missing) for task in tasks),
        "warnings": warnings(held),
        "meter": work(held),
        "sources": case.sources,
        "rows": list(held.sources.select_related("pot", "overridden_by").order_by("order", "pk")),
        "asked_pots": list(queries.pot_requests(held, seen_by=request.actor)),
        "may": _may(request),
        "asks_consent": bool(held.over_allocation) and held.consent_at is None,
        "over": over_allocation(held),
        "outside": any(outside(held.purposes, each.permitted, each.let_in) for each in case.sources),
    }


def _may(request: Any) -> Mapping[str, bool]:
    return {
        "keep": request.actor.may(May.KEEP),
        "publish": request.actor.may(May.PUBLISH),
        "override": request.actor.may(May.OVERRIDE),
    }


def warnings(held: Invitation) -> list[str]:
    """What is odd about a round, but may be meant."""
    found = []
    cap, kind = held.cap_now
    if cap is not None and kind == Invitation.CapKind.GUIDE:
        found.append(
            _("The most for one award, %(cap)s, is a guide: who asks for more is warned, not refused.")
            % {"cap": pounds(cap)}
        )
    if cap is None:
        found.append(_("Nothing limits what one award may be: neither the round nor its fund has a cap."))
    if not held.eligibility:
        found.append(_("No question tells people early whether they fit: they find out after writing a bid."))
    if held.form_version_id:
        found += missing(Form.Purpose.APPLICATION, definition_of(held.form_version_id))
        found += _of_match_funding(held)
    weighed = work(held)
    if weighed is not None and weighed.is_out_of_proportion:
        found.append(_("%(meter)s Ask less, or give more.") % {"meter": weighed})
    return found


def _of_match_funding(held: Invitation) -> list[str]:
    """Where what the round says of money from others and what its form asks for part ways."""
    welcome = held.match_funding == Invitation.Match.OPTIONAL
    if welcome and not takes_match_evidence(held):
        return [
            _(
                "Money from others is welcome, but the form takes no evidence of it: add a question for documents that "
                "are used as evidence of match funding, not required."
            )
        ]
    if not welcome and takes_match_evidence(held):
        return [_("Money from others is not asked for, but the form takes evidence of it.")]
    return []


def work(held: Invitation) -> Meter | None:
    """The work of all who are expected to apply against what is available; None while any of that is not known."""
    if not held.form_version_id or held.expected_applicants is None or held.available is None:
        return None
    rates = rates_of(held.office, day_in_london(held.prepared_at))
    asked = effort(definition_of(held.form_version_id), rates)
    return meter(asked, held.expected_applicants, held.available, rates)


def over_allocation(held: Invitation) -> str:
    """What the chief finance officer is asked to agree to."""
    if not held.over_allocation or held.available is None:
        return _("The round asks for no over-allocation.")
    return _("Up to %(most)s may be awarded, %(percent)s%% more than the %(available)s available.") % {
        "most": pounds(most_to_award(held.available, held.over_allocation)),
        "percent": f"{held.over_allocation.normalize():f}",
        "available": pounds(held.available),
    }


def part(request: Any, held: Invitation, name: str, form: Any, theirs: Any) -> dict[str, Any]:
    """One part with its form; beside the money what each pot has left, beside the form the work it is."""
    title = PART_NAMES[name]
    context = {
        "held": held,
        "form": form,
        "title": title,
        "part": name,
        "theirs": theirs,
        "steps": steps(request, held, title),
        "back": page_of(request, held),
        "is_last": name == list(PARTS)[-1],
    }
    if name == "money":
        context["pots"] = _pots(held)
        context["let_in"] = address(request, "desk-invitation-let-in", pk=held.pk)
        context["may_override"] = request.actor.may(May.OVERRIDE)
        context["ask_for_pot"] = address(request, "desk-invitation-pot-ask", pk=held.pk)
    if name == "form":
        context["meter"] = work(held)
        context["forms_at"] = address_if_any(request, "desk-forms")
    return context


def _pots(held: Invitation) -> list[tuple[str, Any, str, str]]:
    """Each pot of the office: its name, what it has left for this round, its purposes, and what stands against it."""
    pots = list(Pot.objects.filter(office=held.office_id).order_by("name"))
    rest = queries.left_in(held, pots)
    return [
        (
            pot.name,
            money(rest[pot.pk]) if rest[pot.pk] is not None else money(pot.amount_amount),
            pot.permitted_in_words or _("any purpose"),
            ", ".join(outside(held.purposes, pot.permitted)),
        )
        for pot in pots
    ]


def beside(held: Invitation, facts: Mapping[str, Any]) -> list[tuple[Any, str, str]]:
    """What stands now and what the person wrote, where they differ."""
    rows = []
    for name, value in facts.items():
        label, now, mine = _both(held, name, value)
        if now != mine:
            rows.append((label, now, mine))
    return rows


def _both(held: Invitation, name: str, value: Any) -> tuple[Any, str, str]:
    if name == "priorities":
        titles = dict(Priority.objects.filter(office=held.office_id).values_list("pk", "title"))
        mine = "\n".join(titles.get(key, "") for key in value)
        return said.FACT_NAMES["priorities_in_words"], held.priorities_in_words, mine
    if name == "sources":
        pots = dict(Pot.objects.filter(office=held.office_id).values_list("pk", "name"))
        mine = "\n".join(f"{pots.get(e.pot, '')} {e.amount}{' shared' if e.is_shared else ''}" for e in value)
        return said.FACT_NAMES["sources_in_words"], held.sources_in_words, mine
    label = said.FACT_NAMES[name]
    return label, said.shown(name, getattr(held, name)), said.shown(name, as_kept(name, value))


def preview(request: Any, held: Invitation, now: dt.datetime) -> dict[str, Any]:
    """The round as those who apply will read it."""
    way = steps(request, held, _("Preview"))
    return {"held": held, "o": opportunity(held, now, seen_by=NOBODY), "steps": way, "gates": held.eligibility}


def running(request: Any, held: Invitation, now: dt.datetime) -> dict[str, Any]:
    """A round that is published, complete or cancelled: where it stands, and what may be done."""
    shown = opportunity(held, now, seen_by=request.actor)
    moment = Moment(request.actor, now)
    waiting = [each for each in shown.enquiries if each.standing == Enquiry.Standing.WAITING]
    exercise = exercise_of(held.pk)
    return {
        "held": held,
        "o": shown,
        "steps": steps(request, held),
        "judging": address_if_any(request, "desk-scoring-exercise", pk=exercise.pk) if exercise else "",
        "recommended": "" if held.has_panel else address_if_any(request, "desk-round-judging", invitation=held.pk),
        "rows": list(held.sources.select_related("pot", "overridden_by").order_by("order", "pk")),
        "meter": work(held),
        "over": over_allocation(held) if held.over_allocation else "",
        "waiting": waiting,
        "may": _may(request),
        "moves": {move.name for move in INVITATION.moves_open_to(held, moment)},
        "may_extend": request.actor.may(May.PUBLISH)
        and shown.phase in {Phase.TO_OPEN, Phase.OPEN, Phase.GRACE, Phase.CLOSED},
        "public": public_page(request, held) if held.is_public else "",
        "applications": address_if_any(request, "desk-round-board", invitation=held.pk),
        "awards": address_if_any(request, "desk-awards-round", invitation_pk=held.pk) if held.published_at else "",
    }
