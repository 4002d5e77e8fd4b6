"""What falls due for review: papers, promises, pilots, agreements and years of a framework."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.desk.home import records
from almoner.desk.home.access import May
from almoner.desk.home.queries.reviews import Due, What, as_due, due
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address_if_any
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag
from almoner.kernel.dates import Answer

YEAR = dt.timedelta(days=365)


@page(Audience.STAFF, may=May.OPEN)
def reviews(request: Any) -> HttpResponse:
    """The list, soonest first; what is overdue comes before everything."""
    today = timezone.localdate()
    whens = [("overdue", _("Overdue")), ("year", _("Within a year"))]
    bar = FilterBar(
        request,
        [
            Filter("what", _("What"), [(str(what), words(what)) for what in What], everything=_("Everything")),
            Filter("when", _("When"), whens, everything=_("Whenever")),
        ],
    )
    until = {"overdue": today - dt.timedelta(days=1), "year": today + YEAR}.get(bar.answers["when"])
    asked = due(seen_by=request.actor, office=request.office, today=today, what=bar.answers["what"], until=until)
    paging = Paging.of(request, asked.count() if asked is not None else 0)
    rows = [as_due(row) for row in paging.cut(asked)] if asked is not None else []
    table = Table(
        _("Due for review"), _columns(request, today), rows, _empty(request, narrowed=bool(bar.chosen)), paging=paging
    )
    return render(request, "home/reviews.html", {"bar": bar, "table": table, "lede": _lede(rows, paging, today)})


def words(what: What) -> str:
    """What a kind is called."""
    return {
        What.STRATEGY: _("strategy paper"),
        What.MEASURE: _("measure of an aim"),
        What.ACTION: _("action of a framework"),
        What.PILOT: _("evaluation of a pilot"),
        What.AGREEMENT: _("review in an agreement"),
        What.FORWARD: _("depends on evaluation"),
    }[what]


def _columns(request: Any, today: dt.date) -> list[Column]:
    return [
        Column("name", _("What"), href=lambda row: records.page_of(request, row.what, row.key)),
        Column("kind", _("Kind"), value=lambda row: words(row.what)),
        Column("aside", _("Belongs to")),
        Column("at", _("Due"), Kind.DATE),
        Column("state", _("Today"), value=lambda row: tag_of(row, today)),
    ]


def tag_of(row: Due, today: dt.date) -> Tag | str:
    """How near it is: overdue, due now, within three months, or nothing to say."""
    if not row.at.is_dated:
        return Tag(_("no date"), "quiet")
    if row.at.before(today) is Answer.YES:
        return Tag(_("overdue"), "late")
    if row.at.on_or_before(today + dt.timedelta(days=92)) is not Answer.NO:
        return Tag(_("soon"), "soon")
    return ""


def _lede(rows: list[Due], paging: Paging, today: dt.date) -> str:
    if not paging.count:
        return _("Nothing is recorded that falls due.")
    counted = ngettext("%(n)d thing to look at again", "%(n)d things to look at again", paging.count) % {
        "n": paging.count
    }
    late = sum(row.at.before(today) is Answer.YES for row in rows)
    if not late:
        return _("%(counted)s; none on this page is overdue.") % {"counted": counted}
    return ngettext(
        "%(counted)s; %(late)d on this page is overdue.", "%(counted)s; %(late)d on this page are overdue.", late
    ) % {"counted": counted, "late": late}


def _empty(request: Any, *, narrowed: bool) -> Empty:
    if narrowed:
        return Empty(_("Nothing fits these filters."), _("Show everything"), "?")
    return Empty(
        _(
            "Strategies with their next review, measures of aims, pilots with their evaluation and actions of a"
            " framework appear here. They begin with a plan or a strategy."
        ),
        _("Plans and strategies"),
        address_if_any(request, "desk-plans"),
    )
