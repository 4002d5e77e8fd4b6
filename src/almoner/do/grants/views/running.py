"""An invitation once it is published: extended, cancelled, made known; questions answered, workshops held."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.text import slugify
from django.utils.translation import gettext as _

from almoner.do.grants import actions, queries
from almoner.do.grants.access import May
from almoner.do.grants.forms.running import AnswerForm, ExtendForm, ReasonForm, WorkshopForm
from almoner.do.grants.models import Enquiry, Invitation
from almoner.do.grants.views.found import found, one_form, public_page, sent, steps, to
from almoner.do.grants.wording import invitations as said
from almoner.do.grants.wording.announcements import CHANNELS
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import done


@page(Audience.STAFF, may=May.PUBLISH)
def extend(request: Any, pk: UUID) -> HttpResponse:
    """Close later, for everybody, for a reason that is published."""
    held = found(request, pk)
    form = ExtendForm(sent(request))
    if form.is_valid():
        given = form.facts()
        if done(form, lambda: actions.extend(by=request.actor, invitation=held, **given)):
            messages.success(request, _("The round closes later now, for everybody."))
            return to(request, held)
    lede = _("It closes at %(closes)s now. An extension never shortens, and holds for everybody.")
    return one_form(request, held, form, _("Extend the round"), lede % {"closes": said.when(held.closes_now)})


@page(Audience.STAFF, may=May.PUBLISH)
def cancel(request: Any, pk: UUID) -> HttpResponse:
    """Cancel a round for a reason; a draft is put away."""
    held = found(request, pk)
    form = ReasonForm(sent(request))
    if form.is_valid():
        why = form.cleaned_data["reason"]
        if done(form, lambda: actions.cancel(by=request.actor, invitation=held, reason=why)):
            messages.success(request, _("%(what)s is cancelled.") % {"what": held.theme})
            return to(request, held)
    lede = _("The round stays on the public pages with this reason.") if held.is_public else _("The draft is put away.")
    return one_form(request, held, form, _("Cancel the round"), lede)


# --- One text for site, newsletter and press


@page(Audience.STAFF, may=May.READ)
def announcement(request: Any, pk: UUID) -> HttpResponse:
    """The text in its three renderings, to be copied or kept."""
    held = found(request, pk)
    link = request.build_absolute_uri(public_page(request, held))
    texts = [
        (channel, channel.write(held, link), address(request, "desk-invitation-text", pk=pk, channel=channel.key))
        for channel in CHANNELS
    ]
    context = {"held": held, "texts": texts, "steps": steps(request, held, _("Make it known"))}
    return render(request, "grants/staff/announcement.html", context)


@page(Audience.STAFF, may=May.READ)
def text(request: Any, pk: UUID, channel: str) -> HttpResponse:
    """One rendering as a file."""
    held = found(request, pk)
    wanted = next((each for each in CHANNELS if each.key == channel), None)
    if wanted is None:
        raise Http404
    link = request.build_absolute_uri(public_page(request, held))
    answer = HttpResponse(wanted.write(held, link), content_type="text/plain; charset=utf-8")
    name = slugify(held.theme)[:50] or "round"
    answer["Content-Disposition"] = f'attachment; filename="{name}-{wanted.key}.txt"'
    return answer


# --- Questions


@page(Audience.STAFF, may=May.READ)
def enquiries(request: Any, pk: UUID) -> HttpResponse:
    """The questions asked about a round, those that wait first."""
    held = found(request, pk)
    rows = list(queries.enquiries(held, seen_by=request.actor))
    rows.sort(key=lambda row: row.standing != Enquiry.Standing.WAITING)
    context = {
        "held": held,
        "rows": rows,
        "may_keep": request.actor.may(May.KEEP),
        "steps": steps(request, held, _("Questions")),
    }
    return render(request, "grants/staff/enquiries.html", context)


def _enquiry(request: Any, pk: UUID, enquiry: UUID) -> tuple[Invitation, Enquiry]:
    held = found(request, pk)
    row = queries.enquiry_at(held, enquiry, seen_by=request.actor)
    if row is None:
        raise Http404
    return held, row


def _back_to_questions(request: Any, held: Invitation) -> HttpResponse:
    return HttpResponseRedirect(address(request, "desk-invitation-questions", pk=held.pk))


@page(Audience.STAFF, may=May.KEEP)
def answer(request: Any, pk: UUID, enquiry: UUID) -> HttpResponse:
    """Answer a question for everybody."""
    held, row = _enquiry(request, pk, enquiry)
    start = {"question": row.published_question or row.question, "answer": row.answer}
    form = AnswerForm(sent(request), initial=start)
    if form.is_valid():
        given = form.cleaned_data
        if done(form, lambda: actions.answer_enquiry(by=request.actor, enquiry=row, **given)):
            messages.success(request, _("Everybody can read the answer now."))
            return _back_to_questions(request, held)
    context = {
        "held": held,
        "row": row,
        "form": form,
        "steps": steps(request, held, _("Answer a question")),
        "back": address(request, "desk-invitation-questions", pk=pk),
    }
    return render(request, "grants/staff/answer.html", context)


@page(Audience.STAFF, may=May.KEEP)
def set_aside(request: Any, pk: UUID, enquiry: UUID) -> HttpResponse:
    """Leave a question without a public answer, for a reason."""
    held, row = _enquiry(request, pk, enquiry)
    form = ReasonForm(sent(request))
    if form.is_valid():
        why = form.cleaned_data["reason"]
        if done(form, lambda: actions.set_enquiry_aside(by=request.actor, enquiry=row, reason=why)):
            messages.success(request, _("The question is set aside."))
            return _back_to_questions(request, held)
    return one_form(request, held, form, _("Set the question aside"), row.question)


# --- Workshops


@page(Audience.STAFF, may=May.KEEP)
def add_workshop(request: Any, pk: UUID) -> HttpResponse:
    """Announce a workshop."""
    held = found(request, pk)
    form = WorkshopForm(sent(request))
    if form.is_valid():
        given = form.facts()
        if done(form, lambda: actions.add_workshop(by=request.actor, invitation=held, **given)):
            messages.success(request, _("The workshop is announced."))
            return to(request, held, "workshops")
    return one_form(request, held, form, _("Announce a workshop"))


@page(Audience.STAFF, may=May.KEEP)
def call_off(request: Any, pk: UUID, workshop: UUID) -> HttpResponse:
    """Call a workshop off, for a reason that is published."""
    held = found(request, pk)
    row = queries.workshops(held).filter(pk=workshop).first()
    if row is None:
        raise Http404
    form = ReasonForm(sent(request))
    if form.is_valid():
        why = form.cleaned_data["reason"]
        if done(form, lambda: actions.call_off_workshop(by=request.actor, workshop=row, reason=why)):
            messages.success(request, _("The workshop is called off."))
            return to(request, held, "workshops")
    return one_form(request, held, form, _("Call off %(what)s") % {"what": row.title})
