"""What is public and what is not, by kind of record."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from almoner.desk.home import records
from almoner.desk.home.access import May
from almoner.desk.home.queries.publication import Kind, Standing, standings
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.formats import moment
from almoner.foundation.pages.tables import Column, Empty, Table
from almoner.foundation.pages.tables import Kind as Cell


@page(Audience.STAFF, may=May.OPEN)
def publication(request: Any) -> HttpResponse:
    """A row for each kind: how many are public, how many not, when one was last published, where to look."""
    rows = standings(seen_by=request.actor, office=request.office)
    table = Table(_("What is public"), _columns(request), rows, Empty(_("Your post reads none of these records.")))
    return render(request, "home/publication.html", {"table": table, "lede": _lede(rows)})


def words(kind: Kind) -> str:
    """What a kind is called."""
    return {
        Kind.PLAN: _("Police and crime plans"),
        Kind.STRATEGY: _("Strategies"),
        Kind.FRAMEWORK: _("Commissioning frameworks"),
        Kind.AGREEMENT: _("Agreements"),
        Kind.ARRANGEMENT: _("Arrangements led by others"),
        Kind.MONEY_PLAN: _("Money plans"),
        Kind.FUND: _("Funds"),
        Kind.ROUND: _("Grant rounds"),
        Kind.FORWARD: _("Forward plan entries"),
        Kind.BOARD: _("Boards"),
    }[kind]


def _columns(request: Any) -> list[Column]:
    return [
        Column(
            "kind",
            _("Kind of record"),
            value=lambda row: words(row.kind),
            href=lambda row: records.list_of(request, row.kind),
        ),
        Column("public", _("Public"), Cell.NUMBER, href=lambda row: _public(request, row)),
        Column("not_public", _("Not public"), Cell.NUMBER, href=lambda row: _hidden(request, row)),
        Column("taken_back", _("Of these, taken back"), Cell.NUMBER),
        Column("last", _("Last published"), value=lambda row: moment(row.last) if row.last else _("never")),
        Column("next", _("What you may do"), Cell.HTML, value=lambda row: _next(request, row)),
    ]


def _public(request: Any, row: Standing) -> str:
    return records.public_page_of(request, row.kind) if row.public else ""


def _hidden(request: Any, row: Standing) -> str:
    return records.list_of(request, row.kind, published="no") if row.not_public else ""


def _next(request: Any, row: Standing) -> Any:
    if not row.not_public:
        return _("Nothing waits") if row.public else _("None recorded yet")
    if not row.may_publish:
        return _("Your post does not publish these")
    return Markup('<a href="{}">{}</a>').format(
        records.list_of(request, row.kind, published="no"), _("Look through them and publish")
    )


def _lede(rows: list[Standing]) -> str:
    public, hidden = sum(row.public for row in rows), sum(row.not_public for row in rows)
    if not public and not hidden:
        return _("Nothing is recorded yet, so the public sees an empty office. Publishing is an act of its own.")
    counted = ngettext("%(n)d record is public", "%(n)d records are public", public) % {"n": public}
    return ngettext(
        "%(counted)s, %(hidden)d is not. Nothing becomes public by itself.",
        "%(counted)s, %(hidden)d are not. Nothing becomes public by itself.",
        hidden,
    ) % {"counted": counted, "hidden": hidden}
