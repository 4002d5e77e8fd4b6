"""The audit viewer: the office's chain, newest first, to be searched and followed to the record."""

import json
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.audit.models import Entry
from almoner.foundation.audit.queries import entries, head
from almoner.foundation.offices.access import May
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.tables import Column, Empty, Kind, Table

COLUMNS = (
    Column("position", gettext_lazy("Entry"), Kind.NUMBER),
    Column("at", gettext_lazy("When"), Kind.MOMENT),
    Column("by_name", gettext_lazy("Who")),
    Column("verb", gettext_lazy("What")),
    Column("record_label", gettext_lazy("Record")),
    Column("reason", gettext_lazy("Reason")),
    Column("via", gettext_lazy("By way of")),
)


@page(Audience.STAFF, may=May.READ_AUDIT)
def trail(request: Any) -> HttpResponse:
    bar = FilterBar(
        request,
        [
            Filter("q", gettext_lazy("Who, what or record"), kind="search"),
            Filter("record", gettext_lazy("Record number"), kind="search"),
            Filter("since", gettext_lazy("Since"), kind="date"),
        ],
    )
    found = entries(request.office.pk)
    if words := bar.answers["q"]:
        found = found.filter(Q(by_name__icontains=words) | Q(verb__icontains=words) | Q(record_label__icontains=words))
    if record := bar.answers["record"]:
        found = found.filter(record_id=record)
    if (since := bar.answers["since"]) and since[:4].isdigit():
        found = found.filter(at__date__gte=since)
    end = head(request.office.pk)
    paging = Paging.of(request, found.count())

    def link(entry: Entry) -> str:
        return address(request, "desk-audit-entry", position=entry.position)

    columns = (Column("position", gettext_lazy("Entry"), Kind.NUMBER, href=link), *COLUMNS[1:])
    table = Table(
        _("Audit trail"),
        columns,
        paging.cut(found),
        Empty(_("Every change of this office's records appears here.")),
        paging=paging,
    )
    return render(request, "offices/audit.html", {"table": table, "bar": bar, "head": end})


@page(Audience.STAFF, may=May.READ_AUDIT)
def entry(request: Any, position: int) -> HttpResponse:
    """One entry, with what was and what is, and its place in the chain."""
    found = get_object_or_404(Entry, chain=request.office.pk, position=position)
    detail = json.loads(found.detail)
    names = list(dict.fromkeys([*detail["before"], *detail["after"]]))
    differences = [(name, _words(detail["before"].get(name)), _words(detail["after"].get(name))) for name in names]
    context = {
        "entry": found,
        "differences": differences,
        "hash": bytes(found.hash).hex(),
        "previous": bytes(found.previous).hex(),
    }
    return render(request, "offices/entry.html", context)


def _words(value: Any) -> str:
    if value is None or value == "":
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
