"""What those who run an exercise do on pages of their own: seats, ties, bids put aside, marks from paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from almoner.do.scoring import actions, queries
from almoner.do.scoring.access import May
from almoner.do.scoring.bid_text import STAFF, document_of
from almoner.do.scoring.forms.desk import CameByForm, CodeForm, DueForm, InviteForm, ReasonForm
from almoner.do.scoring.forms.sheets import SheetForm
from almoner.do.scoring.forms.ties import NoteTieForm
from almoner.do.scoring.models import Allotment, Exercise
from almoner.do.scoring.rules.sheets import faults_of_sheet
from almoner.do.scoring.sheet_paper import sheet_pdf
from almoner.foundation.documents.handing_out import handed_out
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address

from .found import desk_bid, desk_crumbs, done, exercise_at, to


def _form_page(request: Any, held: Exercise, form: Any, title: Any, lede: Any = "") -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lede": lede,
        "steps": desk_crumbs(request, held, title),
        "back": address(request, "desk-scoring-exercise", pk=held.pk),
    }
    return render(request, "pages/edit.html", context)


@page(Audience.STAFF, may=May.RUN)
def invite(request: Any, pk: UUID) -> HttpResponse:
    """Seat somebody on the panel."""
    held = exercise_at(request, pk)
    form = InviteForm(request.POST or None)
    if form.is_valid() and done(form, lambda: actions.invite(by=request.actor, exercise=held, **form.cleaned_data)):
        messages.success(request, _("%(who)s is invited.") % {"who": form.cleaned_data["name"]})
        return to(request, "desk-scoring-exercise", pk=pk)
    lede = _("Partners, independent local people, people from the voluntary sector, victims.")
    return _form_page(request, held, form, _("Invite somebody to the panel"), lede)


@page(Audience.STAFF, may=May.RUN)
def due(request: Any, pk: UUID) -> HttpResponse:
    """Another day by which marks are wanted."""
    held = exercise_at(request, pk)
    form = DueForm(request.POST or None, initial={"due_on": held.due_on})
    if form.is_valid() and done(form, lambda: actions.set_due(by=request.actor, exercise=held, **form.cleaned_data)):
        messages.success(request, _("The day is set."))
        return to(request, "desk-scoring-exercise", pk=pk)
    return _form_page(request, held, form, _("When marks are wanted"))


@page(Audience.STAFF, may=May.RUN)
def stand_down(request: Any, pk: UUID, seat: UUID) -> HttpResponse:
    """End a seat, with the reason."""
    held = exercise_at(request, pk)
    found = queries.seats(held).filter(pk=seat).first()
    if found is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: actions.stand_down(by=request.actor, seat=found, reason=form.cleaned_data["reason"])
    ):
        said = _("%(who)s has stood down. Deal again, so that others judge the open bids.")
        messages.success(request, said % {"who": found})
        return to(request, "desk-scoring-exercise", pk=pk)
    lede = _("Marks that are locked keep counting. Bids that are open are taken back, to be dealt to others.")
    return _form_page(request, held, form, _("Stand down: %(who)s") % {"who": found}, lede)


@page(Audience.STAFF, may=May.RUN)
def note_tie(request: Any, pk: UUID) -> HttpResponse:
    """Note a tie that somebody told of, or that came to light."""
    held = exercise_at(request, pk)
    form = NoteTieForm(request.POST or None, seats=list(queries.seats(held)), bids=list(queries.bids(held)))
    if form.is_valid():
        said = form.cleaned_data
        seat, bid = form.seats[said["seat"]], form.bids[said["bid"]]
        if done(
            form,
            lambda: actions.note_tie(by=request.actor, seat=seat, bid=bid, tie=said["tie"], text=said["text"]),
        ):
            messages.success(request, _("The tie is noted. The bid is closed to them."))
            return to(request, "desk-scoring-exercise", pk=pk)
    lede = _("The bid goes to another judge, and marks given for it drop out; the reason is kept.")
    return _form_page(request, held, form, _("Note a tie"), lede)


@page(Audience.STAFF, may=May.RUN)
def put_aside(request: Any, pk: UUID, bid: UUID) -> HttpResponse:
    """Take a bid out of the judging."""
    held = exercise_at(request, pk)
    found = queries.bids(held).filter(pk=bid).first()
    if found is None:
        raise Http404
    found.exercise = held
    form = ReasonForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: actions.put_aside(by=request.actor, bid=found, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("%(bid)s is put aside.") % {"bid": found.reference})
        return to(request, "desk-scoring-exercise", pk=pk)
    return _form_page(request, held, form, _("Put aside: %(bid)s") % {"bid": found.reference})


@page(Audience.STAFF, may=May.READ)
def document(request: Any, pk: UUID, bid: UUID, document: UUID) -> Any:
    """A document that was sent with a bid, for those without a tie with its applicant."""
    held = desk_bid(request, exercise_at(request, pk), bid)
    found = document_of(held, STAFF, document)
    if found is None:
        raise Http404
    return handed_out(found)


# --- Marks on paper


@page(Audience.STAFF, may=May.RUN)
def by_code(request: Any, pk: UUID) -> HttpResponse:
    """Find the sheet whose code stands on a paper."""
    held = exercise_at(request, pk)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        sheet = queries.sheet_by_code(held, form.cleaned_data["code"])
        if sheet is not None:
            return to(request, "desk-scoring-paper", pk=pk, code=sheet.code)
        form.add_error("code", _("No sheet of this judging has that code. Look at it again."))
    lede = _("For a judge who marked on paper. It is recorded that you entered the marks.")
    return _form_page(request, held, form, _("Enter marks from paper"), lede)


def _sheet(request: Any, pk: UUID, code: str) -> Allotment:
    """The sheet of that code. Raises Http404 where there is none, or this officer has a tie with the applicant."""
    held = exercise_at(request, pk)
    sheet = queries.sheet_by_code(held, code)
    if sheet is None:
        raise Http404
    sheet.bid = desk_bid(request, held, sheet.bid_id)
    sheet.exercise = held
    return sheet


@page(Audience.STAFF, may=May.RUN)
def paper_pdf(request: Any, pk: UUID, code: str) -> HttpResponse:
    """A judge's sheet as a PDF, to be posted to them."""
    sheet = _sheet(request, pk, code)
    answer = HttpResponse(sheet_pdf(sheet), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="sheet-{sheet.code}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@page(Audience.STAFF, may=May.RUN)
def paper(request: Any, pk: UUID, code: str) -> HttpResponse:
    """Enter what stands on a judge's paper, and lock it."""
    sheet = _sheet(request, pk, code)
    data = request.POST if request.method == "POST" else None
    form, came_by = SheetForm(sheet.exercise.sheet, {}, data), CameByForm(data)
    if data is not None and not came_by.is_valid():  # what the marks lack is said in the same breath
        form.refuse({key: [why] for key, why in faults_of_sheet(sheet.exercise.sheet, form.typed).items()})
    elif data is not None and not form.errors and _entered(request, sheet, form, came_by):
        told = {"who": sheet.seat, "bid": sheet.bid.reference}
        messages.success(request, _("The marks of %(who)s for %(bid)s are entered and locked.") % told)
        return to(request, "desk-scoring-exercise", pk=pk)
    context = {
        "exercise": sheet.exercise,
        "allotment": sheet,
        "form": form,
        "came_by": came_by,
        "is_open": sheet.active and sheet.locked_at is None,
        "steps": desk_crumbs(request, sheet.exercise, _("Enter marks from paper")),
    }
    return render(request, "scoring/desk/paper.html", context)


def _entered(request: Any, sheet: Allotment, form: SheetForm, came_by: CameByForm) -> bool:
    said = came_by.cleaned_data["came_by"]
    try:
        actions.enter_from_paper(by=request.actor, allotment=sheet, marks=form.typed, came_by=said)
    except ValidationError as wrong:
        form.refuse(wrong.message_dict)
    except NotAllowed:
        raise
    except Refused as why:
        came_by.add_error(None, why.sentence)
    else:
        return True
    return False
