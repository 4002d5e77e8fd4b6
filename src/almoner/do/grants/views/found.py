"""What the views of invitations share: finding one, and doing what a form asks."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from almoner.do.grants import queries
from almoner.do.grants.lifecycle import State
from almoner.do.grants.models import Invitation
from almoner.foundation.pages import render
from almoner.foundation.pages.addresses import address, address_if_any


def found(request: Any, pk: UUID) -> Invitation:
    """The invitation, drafts included. Raises Http404 where this office has none."""
    held = queries.invitation_at(seen_by=request.actor, office=request.office, pk=pk)
    if held is None:
        raise Http404
    made: Invitation = held
    return made


def sent(request: Any) -> Any:
    """What a form is filled with: what was sent, also where every box of it is empty."""
    return request.POST if request.method == "POST" else None


def page_of(request: Any, held: Invitation) -> str:
    """Where an invitation's page at the desk is."""
    return address(request, "desk-invitation", pk=held.pk)


def to(request: Any, held: Invitation, place: str = "") -> HttpResponse:
    """On to the invitation's page, at a place in it."""
    return HttpResponseRedirect(page_of(request, held) + (f"#{place}" if place else ""))


def steps(request: Any, held: Invitation | None = None, *last: Any) -> list[tuple[Any, str]]:
    """The way to a page about an invitation, for the crumbs."""
    way = [(_("Grant rounds"), address(request, "desk-rounds"))]
    if held is not None:
        way.append((held.theme, page_of(request, held) if last else ""))
    return [*way, *((each, "") for each in last)]


def public_page(request: Any, held: Invitation, name: str = "public-opportunity") -> str:
    """A public page about an invitation, by what is printed: fund, year, number."""
    head = held.round
    return address(request, name, fund=head.code_in_address, year=head.year_in_address, number=head.number)


def awards_page(request: Any, held: Invitation | None) -> str:
    """Where everybody reads who got what of a round that is complete; "" where it is not, or that page is not built."""
    if held is None or held.state != State.COMPLETED:
        return ""
    head = held.round
    parts = {"fund": head.code_in_address, "year": head.year_in_address, "number": head.number}
    return address_if_any(request, "public-round-awards", **parts)


def one_form(request: Any, held: Invitation, form: Any, title: str, lede: str = "") -> HttpResponse:
    """A page of one form about an invitation."""
    context = {
        "form": form,
        "title": title,
        "lede": lede,
        "steps": steps(request, held, title),
        "back": page_of(request, held),
        "theirs": [],
    }
    return render(request, "pages/edit.html", context)
