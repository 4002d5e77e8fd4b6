"""The home of an organisation's members: what waits, where their applications are, and what they may ask for."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.desk.home.queries.provider import to_do
from almoner.desk.home.wording import week
from almoner.do.applications.queries import of_organisation
from almoner.do.applications.wording import state_for_applicant
from almoner.do.grants.queries import open_invitations
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.organisations.access import May
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.kernel.dates import british

SHOWN = 5


@page(Audience.PROVIDER, may=May.SEE_MEMBERS)
def home(request: Any) -> HttpResponse:
    """One page for every part in an organisation: what the part may do decides what waits."""
    today = timezone.localdate()
    waits = to_do(seen_by=request.actor, organisation=request.organisation, today=today)
    items = [week.item_of(request, one, today) for one in waits]
    context = {
        "today": today,
        "lede": week.lede(items),
        "week": items,
        "applications": _applications(request),
        "open": _open(),
    }
    return render(request, "home/provider.html", context)


def _applications(request: Any) -> list[dict[str, Any]]:
    """The latest applications, each with how far it is."""
    rows = of_organisation(request.organisation, seen_by=request.actor)[:SHOWN]
    return [
        {
            "label": " · ".join(part for part in (each.reference, each.title) if part),
            "href": address(request, "provider-application", pk=each.pk),
            "meta": f"{each.office.short_name}: {each.invitation.theme}",
            "tag": state_for_applicant(each),
        }
        for each in rows
    ]


def _open() -> list[dict[str, Any]]:
    """Rounds of any office that take applications now, the next to close first."""
    rows = open_invitations(seen_by=NOBODY, at=timezone.now()).select_related("office", "round__fund")[:SHOWN]
    return [
        {
            "label": each.theme,
            "href": address(
                None,
                "public-opportunity",
                office=each.office.slug,
                fund=each.round.code_in_address,
                year=each.round.year_in_address,
                number=each.round.number,
            ),
            "meta": _("%(office)s, open until %(day)s")
            % {"office": each.office.short_name, "day": british(timezone.localdate(each.closes_now))},
        }
        for each in rows
    ]
