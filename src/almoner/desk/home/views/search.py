"""Search: one question over everything that has a name."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.desk.home import records
from almoner.desk.home.access import May
from almoner.desk.home.queries.search import Found, Kind, search
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.plan.forward.models import ForwardEntry


@page(Audience.STAFF, may=May.OPEN)
def found(request: Any) -> HttpResponse:
    """What holds the words asked for, by kind."""
    bar = FilterBar(request, [Filter("q", _("Name, number or words"), kind="search")])
    words = "".join(letter for letter in bar.answers["q"][:200] if letter.isprintable())
    rows = search(words, seen_by=request.actor, office=request.office)
    groups = [_group(request, kind, list(some), words) for kind, some in groupby(rows, key=lambda row: row.kind)]
    context = {"bar": bar, "words": words, "groups": groups, "lede": _lede(words, rows)}
    return render(request, "home/search.html", context)


def _lede(words: str, rows: list[Found]) -> str:
    if not words:
        return _("Services, agreements, organisations, the forward plan, rounds and priorities.")
    total = sum({row.kind: row.total for row in rows}.values())
    return ngettext("%(n)d record holds “%(words)s”.", "%(n)d records hold “%(words)s”.", total) % {
        "n": total,
        "words": words,
    }


def _group(request: Any, kind: Kind, rows: list[Found], words: str) -> dict[str, Any]:
    total = rows[0].total
    left = total - len(rows)
    return {
        "name": kind,
        "title": _heading(kind),
        "total": total,
        "rows": [
            {"label": row.name, "href": records.page_of(request, kind, row.key), "meta": _meta(row)} for row in rows
        ],
        "more": ngettext("%(n)d more in the list", "%(n)d more in the list", left) % {"n": left} if left else "",
        "more_href": records.list_of(request, kind, q=words) if left else "",
    }


def _heading(kind: Kind) -> str:
    return {
        Kind.SERVICE: _("Services"),
        Kind.AGREEMENT: _("Agreements"),
        Kind.ORGANISATION: _("Organisations"),
        Kind.FORWARD: _("Forward plan"),
        Kind.ROUND: _("Grant rounds"),
        Kind.PRIORITY: _("Priorities"),
    }[kind]


def _meta(row: Found) -> str:
    """What a result is, and what tells it from others of its name."""
    what = {
        Kind.SERVICE: _("service"),
        Kind.AGREEMENT: _("agreement"),
        Kind.ORGANISATION: _("organisation"),
        Kind.FORWARD: _("forward plan"),
        Kind.ROUND: _("grant round"),
        Kind.PRIORITY: _("priority"),
    }[row.kind]
    aside = _aside(row)
    return f"{what} · {aside}" if aside else what


def _aside(row: Found) -> str:
    if row.kind is Kind.FORWARD:
        return str(ForwardEntry.Event(row.note).label)
    if row.kind is Kind.ROUND:
        fund, _space, number = row.note.rpartition(" ")
        return _("%(fund)s, round %(number)s") % {"fund": fund, "number": number}
    return row.note
