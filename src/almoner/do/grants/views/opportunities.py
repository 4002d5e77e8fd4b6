"""Opportunities as everybody sees them: the list and its calendar, one of them, whether one fits, and questions."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _

from almoner.do.grants import actions, paper, queries
from almoner.do.grants.forms.running import AskForm, CheckForm
from almoner.do.grants.lifecycle import State
from almoner.do.grants.models import Invitation
from almoner.do.grants.rules import written
from almoner.do.grants.rules.clock import Phase, phase
from almoner.do.grants.views.found import awards_page, public_page, sent
from almoner.do.grants.visitors import asked_from, visitor
from almoner.do.grants.wording import calendar, listed
from almoner.do.grants.wording import invitations as said
from almoner.do.grants.wording.opportunity import opportunity
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import done
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Empty, Table
from almoner.foundation.sheets.exports import export

TRAP = "website"
"""The box that nobody sees: who fills it in is a machine."""


def _found(request: Any, fund: str, year: str, number: int) -> Invitation:
    """The published invitation to a round, by what stands in its address. Raises Http404 where there is none."""
    held = queries.invitation_called(office=request.office, fund=fund, year=year, number=number)
    if held is None:
        raise Http404
    return held


def _all(request: Any) -> Any:
    return queries.invitations(seen_by=NOBODY, office=request.office)


@page(Audience.PUBLIC)
def opportunities(request: Any) -> HttpResponse:
    """Every round that was published: what is open first, and what comes."""
    now = timezone.now()
    bar = FilterBar(
        request,
        [
            Filter("q", _("Search"), kind="search"),
            Filter("state", _("Shown"), list(listed.STATES.items()), everything=_("Open and coming")),
        ],
    )
    rows = listed.narrowed(_all(request), bar.answers, now)
    columns = listed.columns(lambda row: public_page(request, row), now)
    sorting = Sorting.of(request, columns, "closes")
    paging = Paging.of(request, rows.count())
    empty = Empty(
        _("Rounds that people can apply to appear here. None is open or coming at the moment.")
        if not bar.chosen
        else _("No round fits these filters."),
        _("Show closed rounds, too") if not bar.chosen else _("Show what is open and coming"),
        address(request, "public-opportunities") + ("" if bar.chosen else "?state=all"),
    )
    table = Table(_("Opportunities"), columns, paging.cut(rows.order_by(*sorting.order_by())), empty, sorting, paging)
    open_now = queries.open_invitations(seen_by=NOBODY, office=request.office, at=now).count()
    context = {"table": table, "bar": bar, "sentence": listed.sentence(open_now), "asked": _asked(request)}
    return render(request, "grants/public/opportunities.html", context)


def _asked(request: Any) -> str:
    text = urlencode([(name, value) for name, value in request.GET.items() if name in {"q", "state"} and value])
    return f"?{text}" if text else ""


@page(Audience.PUBLIC)
def as_file(request: Any, file_format: str) -> HttpResponse:
    """The list as a file, with the filters of the page."""
    now = timezone.now()
    rows = listed.narrowed(_all(request), request.GET, now).order_by("closes", "theme", "pk")
    columns = listed.columns(lambda _row: "", now)
    answer: HttpResponse = export(request, "opportunities", columns, rows, file_format)
    return answer


@page(Audience.PUBLIC)
def timetable(request: Any) -> HttpResponse:
    """The calendar: when each round opens, closes and is decided, over the year ahead."""
    now = timezone.now()
    rows = _all(request).filter(Q(state=State.PUBLISHED) | Q(decision_on__gte=now.date() - dt.timedelta(days=31)))
    shown = calendar.drawn(
        list(queries.next_to_close(rows)[: calendar.MOST]), now, lambda row: public_page(request, row)
    )
    return render(request, "grants/public/calendar.html", {"calendar": shown})


@page(Audience.PUBLIC)
def one(request: Any, fund: str, year: str, number: int) -> HttpResponse:
    """One opportunity: who can apply, how much, how long it takes, what it asks, how it is judged, when one hears."""
    held = _found(request, fund, year, number)
    context = {
        "held": held,
        "o": opportunity(held, timezone.now(), seen_by=NOBODY),
        "links": _links(request, held),
        "round_page": public_page(request, held, "public-round") if held.round.is_published else "",
        "awards": awards_page(request, held),
    }
    return render(request, "grants/public/opportunity.html", context)


def _links(request: Any, held: Invitation) -> dict[str, str]:
    pages = ("check", "ask", "form", "form-pdf")
    found = {name.replace("-", "_"): public_page(request, held, f"public-opportunity-{name}") for name in pages}
    return {**found, "apply": _apply(held)}


def _apply(held: Invitation) -> str:
    """Where applying begins: people first say for which organisation."""
    asked = urlencode({"next": "apply", "invitation": str(held.pk)})
    try:
        return f"{reverse('provider')}?{asked}"
    except NoReverseMatch:
        return f"/provider/?{asked}"


@page(Audience.PUBLIC)
def check(request: Any, fund: str, year: str, number: int) -> HttpResponse:
    """Whether one fits: the questions, then "you can apply", or why not and where else. Nothing is kept."""
    held = _found(request, fund, year, number)
    gates = written.gates(held.eligibility)
    answered = any(name in request.GET for name in (f"q{n}" for n, _gate in enumerate(gates, 1)))
    data = request.POST if request.method == "POST" else (request.GET if answered else None)
    form = CheckForm(data, questions=[gate.question for gate in gates])
    stops: list[str] = []
    fits = not gates
    if form.is_valid():
        stops = [gate.stop for n, gate in enumerate(gates, 1) if form.cleaned_data[f"q{n}"] != gate.wanted]
        fits = not stops
    now = timezone.now()
    context = {
        "held": held,
        "form": form,
        "stops": stops,
        "fits": fits,
        "is_open": phase(held, now) is Phase.OPEN,
        "standing": said.standing(held, now),
        "links": _links(request, held),
        "back": public_page(request, held),
    }
    return render(request, "grants/public/check.html", context)


@page(Audience.PUBLIC)
def ask(request: Any, fund: str, year: str, number: int) -> HttpResponse:
    """A question from anybody; the answer is published for everybody."""
    held = _found(request, fund, year, number)
    form = AskForm(sent(request))
    if form.is_valid() and not request.POST.get(TRAP):
        given = {**form.cleaned_data, "asked_from": asked_from(request.META.get("REMOTE_ADDR", ""))}
        if done(form, lambda: actions.ask_enquiry(by=visitor(request.office), invitation=held, **given)):
            return _thanks(request, held)
    elif form.is_valid():
        return _thanks(request, held)  # a machine filled in the box that nobody sees: it learns nothing
    context = {"held": held, "form": form, "trap": TRAP, "back": public_page(request, held)}
    return render(request, "grants/public/ask.html", context)


def _thanks(request: Any, held: Invitation) -> HttpResponse:
    return HttpResponseRedirect(public_page(request, held) + "?asked=yes#questions")


# --- The form as a document


@page(Audience.PUBLIC)
def form(request: Any, fund: str, year: str, number: int) -> HttpResponse:
    """The form as a page that prints."""
    held = _found(request, fund, year, number)
    if held.form_version is None:
        raise Http404
    context = {
        "held": held,
        "document": paper.on_paper(held),
        "pdf": public_page(request, held, "public-opportunity-form-pdf"),
        "back": public_page(request, held),
    }
    return render(request, "grants/public/form.html", context)


@page(Audience.PUBLIC)
def form_pdf(request: Any, fund: str, year: str, number: int) -> HttpResponse:
    """The form as an accessible PDF, to be filled in by hand."""
    held = _found(request, fund, year, number)
    if held.form_version is None:
        raise Http404
    answer = HttpResponse(paper.as_pdf(held), content_type="application/pdf")
    name = slugify(held.theme)[:50] or "form"
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer
