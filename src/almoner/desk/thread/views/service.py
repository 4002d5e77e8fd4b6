"""The page of one service: the bead on which priorities, money, agreements and plans hang."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone

from almoner.desk.thread import queries, wording
from almoner.desk.thread.access import May
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.services import access as services


@page(Audience.STAFF, may=May.FOLLOW)
def service(request: Any, pk: UUID) -> HttpResponse:
    """Everything that hangs on one service, both ways along the thread."""
    found = queries.service_at(seen_by=request.actor, office=request.office, key=pk)
    if found is None:
        raise Http404
    thread = queries.thread(found, seen_by=request.actor, office=request.office)
    today = timezone.localdate()
    context = {
        "service": found,
        "thread": thread,
        "beads": wording.beads(thread),
        "lede": wording.lede(thread, today),
        "warnings": wording.warnings(thread, today),
        "tables": [
            (key, table)
            for key, table in (
                ("agreements", wording.agreements(request, thread, today)),
                ("forward", wording.forward(request, thread)),
                ("money", wording.money(request, thread)),
                ("framework", wording.framework(request, thread)),
                ("rounds", wording.rounds(request, thread)),
                ("arrangements", wording.arrangements(request, thread)),
            )
            if table.rows
        ],
        "around": wording.before_and_after(request, thread),
        "missing": wording.missing(thread),
        "areas": {area.code: area.name for area in request.office.areas.all()} if found.places else {},
        "may_keep": request.actor.may(services.May.KEEP),
    }
    return render(request, "thread/service.html", context)
