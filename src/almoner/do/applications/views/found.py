"""What the views of this room share: finding an application, doing what a form asks, and where its pages are."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from almoner.do.applications import queries
from almoner.do.applications.models import Application
from almoner.do.grants import queries as grants
from almoner.do.grants.models import Invitation
from almoner.foundation.pages.addresses import address

type Steps = list[tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an application is written: on its organisation's pages, or at the desk of staff who help.

    The same views answer both; only addresses and the frame around the page differ.
    """

    request: Any
    application: Application
    is_desk: bool = False

    @property
    def base(self) -> str:
        """The template around the page."""
        return "pages/staff.html" if self.is_desk else "pages/provider.html"

    def href(self, page: str = "", **parts: Any) -> str:
        """The address of a page of this application ("section", "check", …; "" for its own)."""
        name = f"{'desk' if self.is_desk else 'provider'}-application{'-' + page if page else ''}"
        own = {"reference": self.application.reference} if self.is_desk else {"pk": self.application.pk}
        return address(self.request, name, **own, **parts)

    @property
    def tasks(self) -> str:
        """The task list: at the desk beside the application's own page."""
        return self.href("tasks") if self.is_desk else self.href()

    def steps(self, *last: Any) -> Steps:
        """The way here."""
        begin = (_("Applications"), address(self.request, f"{'desk' if self.is_desk else 'provider'}-applications"))
        here = (self.application.reference, self.tasks if last else "")
        return [begin, here, *((each, "") for each in last)]


def own(request: Any, pk: UUID) -> Place:
    """The organisation's own application. Raises Http404 for any other."""
    held = queries.own_at(request.organisation, pk, seen_by=request.actor)
    if held is None:
        raise Http404
    return Place(request, held)


def assisted(request: Any, reference: str) -> Place:
    """An application that staff write on somebody's behalf. Raises Http404 for any other."""
    held = queries.assisted_at(seen_by=request.actor, office=request.office, reference=reference)
    if held is None:
        raise Http404
    return Place(request, held, is_desk=True)


def at_desk(request: Any, reference: str) -> Application:
    """One application of the office. Raises Http404 where there is none."""
    held = queries.application_at(seen_by=request.actor, office=request.office, reference=reference)
    if held is None:
        raise Http404
    return held


def round_at_desk(request: Any, key: UUID) -> Invitation:
    """One published round of the office. Raises Http404 where there is none."""
    held = grants.invitation_at(seen_by=request.actor, pk=key, office=request.office)
    if not isinstance(held, Invitation) or held.published_at is None:
        raise Http404
    return held


def on_to(href: str) -> HttpResponse:
    """On to another page."""
    return HttpResponseRedirect(href)
