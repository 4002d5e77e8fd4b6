"""The public register: the list, a page for each agreement, what is led elsewhere; each also as a file."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.agreements import led_elsewhere, listing, profile, queries
from almoner.do.agreements.listing import Face
from almoner.do.agreements.queries import PUBLIC
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.tables import Empty, Table
from almoner.foundation.sheets.exports import export


def face() -> Face:
    """Everybody's: what is published, whoever is signed in."""
    return Face(PUBLIC, "public-agreement")


@page(Audience.PUBLIC)
def register(request: Any) -> HttpResponse:
    """Every published agreement: found, sorted, added up."""
    found = listing.listed(request, face(), lambda narrowed: _empty(request, narrowed=narrowed))
    elsewhere = queries.arrangements(seen_by=PUBLIC, office=request.office, on=found.on)
    context = {
        "listed": found,
        "lede": _lede(found),
        "files": listing.files(request, "public-register-file", found),
        "led_elsewhere": elsewhere.exists(),
    }
    return render(request, "register/register.html", context)


def _lede(found: listing.Listed) -> str:
    sums = found.figures
    said = ngettext("%(count)d agreement", "%(count)d agreements", sums.count) % {"count": sums.count}
    if not sums.count:
        return _("Nothing is listed here.")
    if not sums.value.unknown:
        return _("%(agreements)s, with the body that was paid, the term and the value.") % {"agreements": said}
    unknown = ngettext("the value of %(n)d is not known", "the value of %(n)d is not known", sums.value.unknown)
    return _("%(agreements)s, with the body that was paid, the term and the value; %(unknown)s.") % {
        "agreements": said,
        "unknown": unknown % {"n": sums.value.unknown},
    }


def _empty(request: Any, *, narrowed: bool) -> Empty:
    if narrowed:
        return Empty(_("No agreement fits these filters."), _("Show all"), address(request, "public-register"))
    return Empty(_("No agreement has been published yet. Each appears here on the day it is."))


@page(Audience.PUBLIC)
def file(request: Any, file_format: str) -> HttpResponse:
    """The same list as a file."""
    rows = listing.rows_to_keep(request, face())
    return export(request, _("Register"), listing.columns(), rows, file_format)


@page(Audience.PUBLIC)
def agreement(request: Any, number: str) -> HttpResponse:
    """One published agreement: what was agreed, its money, every version and where it was read from."""
    found = profile.profile(seen_by=PUBLIC, office=request.office, number=number, on=listing.day_asked(request))
    if found is None:
        raise Http404
    context = {
        "found": found,
        "agreement": found.agreement,
        "facts": profile.facts(found, is_desk=False),
        "money": profile.money(found),
        "money_said": profile.money_said(found),
        "history": profile.history(found, is_desk=False),
        "source": profile.source_of(found.version),
    }
    return render(request, "register/agreement.html", context)


@page(Audience.PUBLIC)
def arrangements(request: Any) -> HttpResponse:
    """What other bodies commission and the office takes part in: never part of its register."""
    on = listing.day_asked(request)
    rows = queries.arrangements(seen_by=PUBLIC, office=request.office, on=on)
    paging = Paging.of(request, rows.count())
    table = Table(
        _("Led elsewhere"),
        led_elsewhere.columns(),
        paging.cut(rows),
        Empty(_("No arrangement that another body leads has been published.")),
        paging=paging,
    )
    files = [(word.upper(), address(request, "public-arrangements-file", file_format=word)) for word in ("csv", "json")]
    return render(request, "register/arrangements.html", {"table": table, "files": files, "on": on})


@page(Audience.PUBLIC)
def arrangements_file(request: Any, file_format: str) -> HttpResponse:
    """The same list as a file."""
    rows = queries.arrangements(seen_by=PUBLIC, office=request.office, on=listing.day_asked(request))
    return export(request, _("Led elsewhere"), led_elsewhere.columns(), rows, file_format)
