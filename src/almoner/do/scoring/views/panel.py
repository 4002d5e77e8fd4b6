"""The panel's own pages: interests first, then one's bids, one's marks, and the paper to mark on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from almoner.do.scoring import actions, queries, wording
from almoner.do.scoring.access import May
from almoner.do.scoring.bid_text import as_judge, document_of, text_of, title_of
from almoner.do.scoring.forms.ties import Declaring
from almoner.do.scoring.lifecycle import State
from almoner.do.scoring.models import Bid
from almoner.do.scoring.queries import Hand
from almoner.do.scoring.sheet_paper import sheet_pdf
from almoner.foundation.documents.handing_out import handed_out
from almoner.foundation.documents.queries import shown_instead
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.tables import Column, Empty, Kind, Table

from .found import own_sheet, panel_bid, to
from .sheets import Sheeting, saved_by_itself

ASKED_AT_ONCE = 40
"""Questions about ties on one page."""


@page(Audience.PANEL, may=May.JUDGE)
def home(request: Any) -> HttpResponse:
    """My bids: what waits for me, how long it takes, and how far I am."""
    exercise = request.exercise
    view = queries.view_of(request.seat)
    if exercise.state not in {State.PREPARING, State.COMPLETE} and view.undeclared:
        return to(request, "panel-interests")
    mine = queries.bids_dealt(view)
    context = {
        "exercise": exercise,
        "table": _my_bids(request, mine),
        "lede": _lede(request, mine),
        "progress": _progress(exercise, mine),
        "sheet": exercise.sheet,
        "in_moderation": len(queries.in_moderation_for(view, mine)) if exercise.state == State.MODERATING else 0,
        "may_declare": exercise.state not in {State.PREPARING, State.COMPLETE},
    }
    return render(request, "scoring/panel/home.html", context)


def _lede(request: Any, mine: list[Hand]) -> str:
    exercise, seat = request.exercise, request.seat
    match exercise.state:
        case State.PREPARING:
            return _("The office still prepares the bids. You get a letter when you are to declare your interests.")
        case State.DECLARING:
            return _("Thank you: you have declared your interests. You get a letter when bids are dealt to you.")
        case State.COMPLETE:
            return _("The judging is complete. Thank you for your work.")
    if not seat.judges:
        return _("You chair this panel: once all judges have locked their marks, one mark is agreed for each part.")
    return wording.my_work(mine, exercise)


def _progress(exercise: Any, mine: list[Hand]) -> list[dict[str, Any]]:
    all_ = len(mine) * len(exercise.parts)
    given = sum(each.marked for each in mine)
    shown = _("%(n)d of %(all)d marks with their reasons") % {"n": given, "all": all_}
    return [{"label": _("My marks"), "parts": [given, all_ - given], "shown": shown}] if all_ else []


def _my_bids(request: Any, mine: list[Hand]) -> Table:
    exercise, parts = request.exercise, len(request.exercise.parts)
    paging = Paging.of(request, len(mine))
    hands = {hand.bid: hand for hand in paging.cut(mine)}
    columns = [
        Column(
            "bid",
            _("Bid"),
            Kind.CODE,
            value=lambda row: row.reference,
            href=lambda row: address(request, "panel-bid", bid=row.pk),
        ),
        Column("title", _("Title"), value=lambda row: title_of(row, names=not exercise.anonymised)),
        Column("amount", _("Asked for"), Kind.MONEY),
        Column("state", _("Your sheet"), Kind.HTML, value=lambda row: wording.sheet_tag(hands[row.pk], parts)),
        Column(
            "paper",
            _("On paper"),
            value=lambda _row: _("PDF"),
            href=lambda row: address(request, "panel-paper", bid=row.pk),
        ),
    ]
    empty = Empty(_("The bids dealt to you appear here, each with its sheet, once everybody has declared interests."))
    return Table(_("Your bids"), columns, queries.bids_in_order(list(hands)), empty, paging=paging)


@page(Audience.PANEL, may=May.JUDGE)
def interests(request: Any) -> HttpResponse:
    """ "Have you a tie with …?", about every bid, before anything else opens; and later, when one comes to mind."""
    exercise, seat = request.exercise, request.seat
    if exercise.state in {State.PREPARING, State.COMPLETE}:
        return to(request, "panel-home")
    entered = list(queries.bids(exercise))
    ties = queries.ties_of([seat], entered, timezone.localdate())
    form = Declaring(seat, entered, ties, request.POST if request.method == "POST" else None)
    if form.is_bound and _declared(request, form):
        left = len(queries.view_of(seat).undeclared)
        if not left:
            messages.success(request, _("Thank you: your interests are declared."))
            return to(request, "panel-home")
        told = {"n": left}
        said = ngettext("Kept. %(n)d is still to be answered.", "Kept. %(n)d are still to be answered.", left)
        messages.warning(request, said % told)
        return to(request, "panel-interests")
    paging = Paging.of(request, len(form.asked), ASKED_AT_ONCE)
    form.asked = list(paging.cut(form.asked))
    is_late = exercise.state in {State.SCORING, State.MODERATING}
    context = {"exercise": exercise, "form": form, "is_late": is_late, "paging": paging}
    return render(request, "scoring/panel/interests.html", context)


def _declared(request: Any, form: Declaring) -> bool:
    try:
        actions.declare(by=request.actor, seat=request.seat, ties=form.said)
    except ValidationError as wrong:
        form.refuse(wrong)
    except NotAllowed:
        raise
    except Refused as why:
        messages.error(request, why.sentence)
    else:
        return True
    return False


@page(Audience.PANEL, may=May.JUDGE)
def lock(request: Any, bid: UUID) -> HttpResponse:
    """Look over one's marks and lock them: from then on they never change."""
    sheet = own_sheet(request, bid)
    wrong: list[str] = []
    if request.method == "POST":
        try:
            actions.lock(by=request.actor, allotment=sheet)
        except ValidationError as faults:
            wrong = faults.messages
        except NotAllowed:
            raise
        except Refused as why:
            wrong = [why.sentence]
        else:
            messages.success(request, _("Your marks for %(bid)s are locked.") % {"bid": sheet.bid.reference})
            return to(request, "panel-home")
    held = queries.written(sheet)
    context = {
        "exercise": request.exercise,
        "allotment": sheet,
        "lines": [(part, held.get(part.key)) for part in request.exercise.sheet.parts],
        "wrong": wrong,
    }
    return render(request, "scoring/panel/lock.html", context)


@page(Audience.PANEL, may=May.JUDGE)
def paper(request: Any, bid: UUID) -> HttpResponse:
    """The bid and its sheet as a PDF, to be marked by hand."""
    sheet = own_sheet(request, bid)
    answer = HttpResponse(sheet_pdf(sheet), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="sheet-{sheet.code}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@page(Audience.PANEL, may=May.JUDGE)
def document(request: Any, bid: UUID, document: UUID) -> Any:
    """A document that was sent with a bid, for the judge who has it."""
    held = queries.allotment_for(request.seat, bid)
    of = own_sheet(request, bid).bid if held else panel_bid(request, bid)
    return _handed_out(request, of, document)


def _handed_out(request: Any, bid: Bid, key: UUID) -> Any:
    found = document_of(bid, as_judge(request.exercise), key)
    if found is None:
        raise Http404
    return handed_out(shown_instead(found))


@require_POST
@page(Audience.PANEL, may=May.JUDGE)
def autosave(request: Any, bid: UUID) -> HttpResponse:
    """Keep what stands on the sheet while it is written."""
    return saved_by_itself(request, own_sheet(request, bid))


@page(Audience.PANEL, may=May.JUDGE)
def bid(request: Any, bid: UUID) -> HttpResponse:
    """One bid, and beside it the sheet with its marks and reasons."""
    sheet = own_sheet(request, bid)
    work = Sheeting(request, sheet)
    if work.is_saved and sheet.locked_at is None:
        if "lock" in request.POST:
            return to(request, "panel-bid-lock", bid=bid)
        messages.success(request, _("Saved. You may go on, or come back later."))
        return to(request, "panel-bid", bid=bid)
    text = text_of(sheet.bid, as_judge(request.exercise))
    context = {
        "exercise": request.exercise,
        "allotment": sheet,
        "text": text,
        "documents": [
            (each.file_name, address(request, "panel-document", bid=bid, document=each.pk)) for each in text.documents
        ],
        "form": work.form,
        "is_open": sheet.locked_at is None,
    }
    return render(request, "scoring/panel/bid.html", context)
