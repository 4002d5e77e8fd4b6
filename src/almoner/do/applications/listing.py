"""Applications as a list on a page and as files."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.grants.models import Invitation
from almoner.foundation.offices.models import Office
from almoner.foundation.pages import figures
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Column, Empty, Kind, Table
from almoner.foundation.sheets.listings import Asked, Listing
from almoner.kernel.money import Total
from almoner.strategy.plans.models import Priority

from . import queries, wording
from .access import May
from .models import STATES, Application

SUM_OF = "applications"
LONGEST = 200
_PLACE = 120


def columns(href: Callable[[Any], str] | None = None) -> list[Column]:
    """One for the page and for the files."""
    return [
        Column("reference", gettext_lazy("Reference"), Kind.CODE, href=href, sort=("invitation", "number")),
        Column("title", gettext_lazy("Project"), sort="title"),
        Column("organisation", gettext_lazy("Organisation"), value=lambda row: str(row.organisation), sort=_BODY),
        Column("places", gettext_lazy("Places"), value=_places),
        Column("amount", gettext_lazy("Asked for"), Kind.MONEY, sort="amount", part=SUM_OF),
        Column(
            "state",
            gettext_lazy("State"),
            Kind.HTML,
            value=wording.state_tag,
            sort="state",
            plain=lambda row: str(wording.state_tag(row)),
        ),
        Column("submitted_at", gettext_lazy("Received"), Kind.MOMENT, sort="submitted_at"),
        Column("round", gettext_lazy("Round"), value=lambda row: str(row.invitation.round), shown=False),
        Column("capital", gettext_lazy("Capital"), Kind.MONEY, shown=False),
        Column("revenue", gettext_lazy("Revenue"), Kind.MONEY, shown=False),
        Column("groups", gettext_lazy("Groups"), value=_groups, shown=False),
        Column("grassroots", gettext_lazy("Grassroots"), value=lambda row: row.grassroots, shown=False),
        Column("by_and_for", gettext_lazy("Led by and for"), shown=False),
        Column("assisted", gettext_lazy("Entered on their behalf"), shown=False),
    ]


_BODY = "organisation__name"


def _places(row: Application) -> str:
    return ", ".join(each["label"] for each in row.districts)[:_PLACE]


def _groups(row: Application) -> str:
    return ", ".join(each["label"] for each in row.groups)


def filters(office: Office, rows: QuerySet[Application, Application]) -> list[Filter]:
    """The filters over the list."""
    rounds = Invitation.objects.filter(office=office, published_at__isnull=False).select_related("round__fund")
    priorities = Priority.objects.filter(office=office).order_by("-plan__begins_first", "order")
    named = [(str(one.pk), f"{one.round}: {one.theme}") for one in rounds.order_by("-closes_at")]
    return [
        Filter("q", _("Words, reference or organisation"), kind="search"),
        Filter("round", _("Round"), named, everything=_("All rounds")),
        Filter("state", _("State"), [one for one in STATES if one[0] != "draft"], everything=_("All states")),
        Filter("place", _("Place"), queries.places_in(rows), everything=_("Everywhere")),
        Filter("priority", _("Priority"), [(str(one.pk), one.title) for one in priorities], everything=_("All")),
        Filter("small", _("Grassroots"), [("yes", _("yes")), ("no", _("no"))], everything=_("All")),
    ]


def found(request: Any) -> tuple[FilterBar, QuerySet[Application, Application]]:
    """The filters, and the applications they ask for."""
    rows = queries.applications(seen_by=request.actor, office=request.office)
    bar = FilterBar(request, filters(request.office, rows))
    return bar, queries.narrowed(rows, {name: answer[:LONGEST] for name, answer in bar.answers.items()})


def listed(request: Any) -> tuple[FilterBar, Table, str]:
    """One page of the list: its filters, its table, and the question part of its address."""
    bar, rows = found(request)
    count, asked = queries.figures(rows)
    sorting, paging = Sorting.of(request, columns(), "-submitted_at"), Paging.of(request, count)
    shown = paging.cut(rows.order_by(*sorting.order_by()))
    empty = Empty(
        _("Applications appear here as they are submitted; drafts stay with those who write them.")
        if not any(bar.answers.values())
        else _("No application is like that."),
        _("Show all applications") if any(bar.answers.values()) else "",
        bar.clear if any(bar.answers.values()) else "",
    )
    totals = []
    if count:
        whole = figures.total(Total(asked, 0, count), SUM_OF, paging.href(1) if paging.pages > 1 else "")
        totals = [(_("All %(count)s together") % {"count": f"{count:,}"}, {"amount": whole})]
    made = columns(lambda row: address(request, "desk-application", reference=row.reference))
    table = Table(_("Applications"), made, shown, empty, sorting, paging, totals=totals, broad=True)
    return bar, table, f"?{request.GET.urlencode()}" if request.GET else ""


def _rows_asked(asked: Asked) -> QuerySet[Application, Application]:
    rows = queries.applications(seen_by=asked.actor, office=asked.office)
    names = ("q", "round", "state", "place", "priority", "small")
    return queries.narrowed(rows, {name: asked.filters.get(name, "") for name in names}).order_by("-submitted_at", "pk")


def listing() -> Listing:
    """The office's applications, for the register of lists."""
    return Listing("applications", gettext_lazy("Applications"), May.READ, columns(), _rows_asked)
