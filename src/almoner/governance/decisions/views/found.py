"""What the views of this room share: finding a decision, and doing what a form asks."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.pages.addresses import address
from almoner.governance.decisions import queries, wording
from almoner.governance.decisions.models import Decision
from almoner.governance.decisions.rules.framework import flags, nothing_foreseen
from almoner.governance.decisions.rules.paper import Paper


def found(request: Any, number: str) -> Decision:
    """The decision of that number. Raises Http404 where this office has none."""
    held = queries.decision_at(request.office, number, seen_by=request.actor)
    if held is None:
        raise Http404
    return held


def paper(request: Any, number: str) -> Paper:
    """The same with everything its rules look at today."""
    return queries.paper_of(found(request, number), timezone.localdate())


def page_of(request: Any, decision: Decision) -> str:
    """Where a decision's page is."""
    return address(request, "desk-decision", number=decision.number)


def to(request: Any, decision: Decision) -> HttpResponse:
    """On to the decision's page."""
    return HttpResponseRedirect(page_of(request, decision))


def crumbs(request: Any, decision: Decision, *last: Any) -> list[tuple[Any, str]]:
    """The way to a page about a decision."""
    steps = [(_("Decisions"), address(request, "desk-decisions")), (decision.number, page_of(request, decision))]
    return [*steps, *((each, "") for each in last)]


def reading(held: Paper) -> wording.Reading:
    """The sheet as a page shows it, with what the framework does not foresee beside each row; once for all of them."""
    if of_all := nothing_foreseen(held):
        return wording.read(held.text, remark=of_all)
    remarks: dict[str, list[str]] = {}
    for flag in flags(held):
        remarks.setdefault(flag.key, []).append(flag.sentence)
    return wording.read(held.text, remarks)
