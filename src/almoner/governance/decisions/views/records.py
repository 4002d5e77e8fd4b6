"""Decisions at the desk: the list, the file, what waits for one's signature, and the page of one."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.foundation.audit.queries import entries_about
from almoner.foundation.offices import access as offices
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.tables import Empty
from almoner.foundation.sheets import access as sheets
from almoner.foundation.sheets.exports import export
from almoner.governance.decisions import listing, queries, wording
from almoner.governance.decisions.access import May
from almoner.governance.decisions.declared import terms_of
from almoner.governance.decisions.lifecycle import DECISION, SIGNED, State
from almoner.governance.decisions.rules.framework import flags, nothing_foreseen
from almoner.governance.decisions.rules.paper import Paper
from almoner.governance.decisions.rules.readiness import blanks
from almoner.governance.decisions.rules.signing import counting, missing, required_of, waited_for
from almoner.kernel.lifecycle import Moment

from .found import paper, reading

SHOWN_ENTRIES = 12
STEPS = ("reopen", "defer", "resume", "withdraw")
"""Moves that are made on a page of their own, with a reason where one is needed."""


@page(Audience.STAFF, may=May.READ)
def decisions(request: Any) -> HttpResponse:
    """Every decision of the office: found, sorted, added up."""
    may_draft = request.actor.may(May.DRAFT)
    empty = Empty(
        _("Decisions appear here from their first draft: what is decided, why, for how much, and who signed."),
        _("Write one"),
        address(request, "desk-decision-new") if may_draft else "",
    )
    found = listing.listed_at_desk(request, empty)
    context = {
        "listed": found,
        "files": listing.files(request, "desk-decisions-file", found.question),
        "may_draft": may_draft,
        "may_sign": request.actor.may(May.SIGN),
    }
    return render(request, "decisions/staff/list.html", context)


@page(Audience.STAFF, may=sheets.May.EXPORT)
def file(request: Any, file_format: str) -> HttpResponse:
    """The same list as a file."""
    _bar, rows = listing.found_at_desk(request)
    ordered = rows.order_by("-sort_key", "pk")
    answer: HttpResponse = export(request, _("Decisions"), listing.desk_columns(), ordered, file_format)
    return answer


@page(Audience.STAFF, may=May.SIGN)
def waiting(request: Any) -> HttpResponse:
    """What waits for my signature: the few that need thought first."""
    found = queries.waiting_for(request.office, seen_by=request.actor, on=timezone.localdate())
    first, rest = [each for each in found if each.thought], [each for each in found if not each.thought]
    lede = _("Nothing waits for your signature.")
    if found:
        lede = ngettext("%(n)d decision waits for you", "%(n)d decisions wait for you", len(found)) % {"n": len(found)}
        think = ngettext("%(n)d needs thought", "%(n)d need thought", len(first)) % {"n": len(first)}
        lede = _("%(all)s; %(first)s.") % {"all": lede, "first": think} if first else f"{lede}."
    groups = [(_("Think about these first"), first), (_("The rest"), rest)] if first else [("", rest)]
    return render(request, "decisions/staff/waiting.html", {"groups": groups, "lede": lede, "count": len(found)})


@page(Audience.STAFF, may=May.READ)
def decision(request: Any, number: str) -> HttpResponse:
    """One decision: its sheet, who has signed it, where it is, and what may be done next."""
    held = paper(request, number)
    head, now = held.decision, timezone.now()
    terms = terms_of(request.office, timezone.localdate(now))
    moment = Moment(request.actor, now, {"terms": terms})
    open_moves = {move.name for move in DECISION.moves_open_to(held, moment)}
    refused = {move.name: why for move, why in DECISION.moves_refused_to(held, moment)}
    context = {
        "paper": held,
        "decision": head,
        "reading": reading(held),
        "thread": _thread(request, held),
        "facts": wording.facts(held),
        "state": wording.state_tag(head),
        "warnings": [] if head.state in SIGNED else _warnings(held),
        "blanks": wording.changes_in_words(blanks(held, moment)) if head.state == State.DRAFT else [],
        "why_not_ready": refused.get("ready", ""),
        "moves": open_moves,
        "steps": [name for name in STEPS if name in open_moves],
        "signing": _signing(held, terms),
        "history": _history(held),
        "left_out": list(head.lines.filter(left_out_at__isnull=False).select_related("left_out_by")),
        "may_change": request.actor.may(May.DRAFT) and head.state in {State.DRAFT, State.READY},
        "may_sign": request.actor.may(May.SIGN) and head.state == State.READY,
        "may_publish": request.actor.may(May.PUBLISH) and head.state in SIGNED,
        "public": address_if_any(request, "public-decision", number=number) if head.publication_id else "",
        "entries": _entries(request, head),
    }
    return render(request, "decisions/staff/decision.html", context)


def _thread(request: Any, held: Paper) -> list[dict[str, Any]]:
    """The golden thread: the priorities it serves, the decision, and what is still to come of it."""
    beads = [
        {"label": each.title, "href": address_if_any(request, "desk-plan", pk=each.plan_id)}
        for each in held.priorities[:3]
    ]
    return [*beads, {"label": held.decision.number, "here": True}, {"label": _("Agreement"), "to_come": True}]


def _warnings(held: Paper) -> list[str]:
    """What the framework does not foresee, row by row; where it is all of several rows, the table says so once."""
    return [] if nothing_foreseen(held) else [flag.sentence for flag in flags(held)]


def _signing(held: Paper, terms: Any) -> list[dict[str, Any]]:
    """Each post that must sign: who has, or who could."""
    if held.is_of_another_body or held.state in {State.WITHDRAWN, State.DEFERRED}:
        return []
    have, waits = counting(held), {wanted.role: wanted for wanted in waited_for(held, terms)}
    lines = []
    for role in required_of(held, terms):
        said, wanted = have.get(role), waits.get(role)
        people = [post.person for post in wanted.people] if wanted else []
        lines.append(
            {
                "post": wording.posts([role]),
                "said": said,
                "people": people,
                "why": wanted.why if wanted else "",
                "is_missing": role in missing(held, terms),
            }
        )
    return lines


def _history(held: Paper) -> list[dict[str, Any]]:
    """Everything that was said, the latest first, and whether it still counts."""
    counted = {said.key for said in counting(held).values()}
    return [
        {"said": said, "post": wording.posts([said.role]), "counts": said.key in counted}
        for said in reversed(held.signed)
    ]


def _entries(request: Any, head: Any) -> list[Any]:
    """What the audit chain says of it, for those who may read it."""
    if not request.actor.may(offices.May.READ_AUDIT):
        return []
    return list(entries_about(request.office.pk, head.pk)[:SHOWN_ENTRIES])
