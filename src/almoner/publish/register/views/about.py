"""The pages about the office itself: front, downloads, accessibility, the head of its audit chain, its colours."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.audit.queries import head
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address_if_any
from almoner.foundation.pages.navigation import STAGE_LABELS, Stage, stages_of
from almoner.foundation.pages.theme import stylesheet
from almoner.publish.register import queries

A_DAY = 24 * 60 * 60


@page(Audience.PUBLIC)
def front(request: Any) -> HttpResponse:
    """Who the office is, how it works, and the latest of everything it publishes."""
    today = timezone.localdate()
    context = {
        "front": queries.front(request.office, today),
        "today": today,
        "stages": [label for label, _kinds in stages_of(request.office) if label != STAGE_LABELS[Stage.PUBLISH]],
        "section": "public-front",
    }
    return render(request, "register/front.html", context)


@page(Audience.PUBLIC)
def downloads(request: Any) -> HttpResponse:
    """Every list of the office as a file."""
    offered = [
        (_("Who got what"), "public-register-file", ("csv", "xlsx", "json")),
        (_("Led elsewhere"), "public-arrangements-file", ("csv", "xlsx", "json")),
        (_("Money"), "public-money-file", ("csv", "xlsx", "json")),
        (_("Grant rounds"), "public-rounds-file", ("csv", "xlsx", "json")),
        (_("Calendar"), "public-calendar-file", ("csv", "xlsx", "json")),
    ]
    lists = []
    for label, name, endings in offered:
        made = [(ending.upper(), address_if_any(request, name, file_format=ending)) for ending in endings]
        if files := [(word, href) for word, href in made if href]:
            lists.append((label, files))
    if feed := address_if_any(request, "public-calendar-feed"):
        lists.append((_("Calendar to subscribe to"), [("ICS", feed)]))
    return render(request, "register/downloads.html", {"lists": lists})


@page(Audience.PUBLIC)
def accessibility(request: Any) -> HttpResponse:
    """How the public pages can be used, what is not yet right, and whom to ask."""
    return render(request, "register/accessibility.html")


@page(Audience.PUBLIC)
def audit_head(request: Any) -> HttpResponse:
    """How long the office's audit chain is and the hash it ends with, so that anybody may note it down."""
    return render(request, "register/audit.html", {"head": head(request.office.pk), "now": timezone.now()})


@page(Audience.PUBLIC)
def theme(request: Any) -> HttpResponse:
    """The office's own accent. Raises Http404 where it wears the colours of the house."""
    if not request.office.accent:
        raise Http404
    answer = HttpResponse(stylesheet(request.office.accent), content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={A_DAY}"
    return answer
