"""The map of services, where understanding begins, and the forms that keep it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.editing import Keeping, corrected, entered
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.formats import day
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag
from almoner.foundation.services import actions, queries
from almoner.foundation.services.access import May
from almoner.foundation.services.forms import ServiceForm
from almoner.foundation.services.models import Service


def page_of(request: Any, service: Any) -> str:
    """The page of one service: everything that hangs on it where a later room shows that, else its form."""
    return address_if_any(request, "desk-thread", pk=service.pk) or address(request, "desk-service-edit", pk=service.pk)


def crumbs(request: Any, service: Any) -> list[tuple[Any, str]]:
    steps = [(_("Services"), address(request, "desk-services"))]
    return [*steps, (service.name, page_of(request, service))] if service else steps


SERVICE = Keeping(
    form=ServiceForm,
    name="service",
    find=lambda request, key: queries.one(queries.services(request.office, seen_by=request.actor), key),
    back=page_of,
    crumbs=crumbs,
    add=gettext_lazy("Add a service"),
    correct=gettext_lazy("Correct the service"),
    record_by=actions.record_service,
    correct_by=actions.correct_service,
    lede=gettext_lazy("Also help that another body funds or runs: a map with holes misleads."),
)


def columns(request: Any) -> list[Column]:
    """The map's columns; places by their names."""
    areas = dict(request.office.areas.values_list("code", "name"))

    def places(service: Service) -> str:
        return ", ".join(areas.get(code, code) for code in service.places) or _("the whole area")

    return [
        Column("name", _("Service"), href=lambda row: page_of(request, row), sort="name"),
        Column("our_role", _("Our role"), value=lambda row: row.get_our_role_display(), sort="our_role"),
        Column("groups", _("Whom it helps"), value=lambda row: ", ".join(row.groups)),
        Column("places", _("Places"), value=places),
        Column("pilot", _("Pilot"), Kind.HTML, value=lambda row: Tag(_("pilot"), "soon") if row.is_pilot else ""),
        Column("evaluation", _("Evaluation"), value=_evaluation, plain=_plain_evaluation, sort="evaluation_last"),
    ]


def _evaluation(service: Any) -> Any:
    """Only a pilot is evaluated by a day; for the others there is nothing to know."""
    return day(service.evaluation) if service.is_pilot else ""


def _plain_evaluation(service: Any) -> Any:
    return service.evaluation if service.is_pilot else ""


def filters() -> list[Filter]:
    """The filters over the map."""
    return [
        Filter("q", _("Name, purpose or lead body"), kind="search"),
        Filter("role", _("Our role"), Service.OurRole.choices, everything=_("All roles")),
        Filter("pilot", _("Pilots"), [("yes", _("pilots")), ("no", _("not pilots"))], everything=_("Pilots or not")),
    ]


@page(Audience.STAFF, may=May.READ)
def services(request: Any) -> HttpResponse:
    """Every service, by name."""
    bar = FilterBar(request, filters())
    rows = queries.services(request.office, seen_by=request.actor, **bar.answers)
    shown = columns(request)
    sorting = Sorting.of(request, shown, "name")
    paging = Paging.of(request, rows.count())
    listed = paging.cut(rows.order_by(*sorting.order_by()))
    table = Table(_("Services"), shown, listed, _empty(request, narrowed=bool(bar.chosen)), sorting, paging)
    context = {"table": table, "bar": bar, "count": paging.count, "may_keep": request.actor.may(May.KEEP)}
    return render(request, "services/list.html", context)


def _empty(request: Any, *, narrowed: bool) -> Empty:
    if narrowed:
        return Empty(_("No service fits these filters."), _("Show all services"), address(request, "desk-services"))
    return Empty(
        _("Services appear here by the one name they are known by, with our role in each and whom they help."),
        _("Add the first"),
        address(request, "desk-service-add") if request.actor.may(May.KEEP) else "",
    )


@page(Audience.STAFF, may=May.KEEP)
def add(request: Any) -> HttpResponse:
    """A new service."""
    return entered(request, SERVICE)


@page(Audience.STAFF, may=May.KEEP)
def edit(request: Any, pk: UUID) -> HttpResponse:
    """A correction of a service."""
    return corrected(request, SERVICE, pk)
