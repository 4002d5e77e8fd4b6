"""Decisions for everybody: the list, found by place, organisation, priority and amount, and a page for each."""

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.tables import Empty
from almoner.foundation.sheets.exports import export
from almoner.governance.decisions import listing, queries, wording


@page(Audience.PUBLIC)
def decisions(request: Any) -> HttpResponse:
    """What was decided, for whom, why and for how much."""
    narrowed = any(request.GET.get(name) for name in ("q", "kind", "priority", "place", "amount", "since"))
    none = _("No published decision fits these filters.") if narrowed else _("Decisions appear here once published.")
    found = listing.listed_publicly(request, Empty(none))
    count = found.figures.count
    lede = ngettext("%(n)d decision", "%(n)d decisions", count) % {"n": count}
    context = {
        "listed": found,
        "lede": _("%(decisions)s, each with its reasons, its awards and who signed it.") % {"decisions": lede},
        "files": listing.files(request, "public-decisions-file", found.question),
        "awards": listing.files(request, "public-decision-awards", found.question),
    }
    return render(request, "decisions/public/list.html", context)


@page(Audience.PUBLIC)
def file(request: Any, file_format: str) -> HttpResponse:
    """The list as a file."""
    _bar, rows = listing.found_publicly(request)
    ordered = rows.order_by("-decision__sort_key", "pk")
    answer: HttpResponse = export(request, _("Decisions"), listing.public_columns(), ordered, file_format)
    return answer


@page(Audience.PUBLIC)
def awards(request: Any, file_format: str) -> HttpResponse:
    """Every award of these decisions as a file: organisation, short description, value."""
    _bar, rows = listing.found_publicly(request)
    answer: HttpResponse = export(request, _("Awards"), listing.award_columns(), listing.awards(rows), file_format)
    return answer


@page(Audience.PUBLIC)
def decision(request: Any, number: str) -> HttpResponse:
    """One decision as it was published."""
    publication = queries.publication_at(request.office, number)
    if publication is None:
        raise Http404
    about = json.loads(publication.text)
    context = {
        "publication": publication,
        "about": about,
        "decided_on": publication.decision.decided_on,
        "reading": wording.read(publication.text),
        "confidentiality": wording.confidentiality_in_words(about["confidentiality"]),
        "signers": [
            {"post": wording.posts([each["role"]]), "on": wording.day_of(each["on"]), "delegated": each["delegated"]}
            for each in about["signers"]
        ],
    }
    return render(request, "decisions/public/decision.html", context)
