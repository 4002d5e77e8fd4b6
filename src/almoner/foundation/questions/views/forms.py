"""Forms at the desk: the list, the page on which one is written, its facts, its versions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.tokens import token_of
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.questions import actions, queries, uses, wording
from almoner.foundation.questions.access import May
from almoner.foundation.questions.actions.forms import FORM_FACTS
from almoner.foundation.questions.declared import rates_of
from almoner.foundation.questions.forms.builder import FactsForm, ImportForm, PublishForm
from almoner.foundation.questions.lifecycle import FORM, Use
from almoner.foundation.questions.models import Form
from almoner.foundation.questions.refusals import NotFit
from almoner.foundation.questions.rules.faults import faults
from almoner.kernel.lifecycle import Moment


def sent(request: Any) -> Any:
    """What a form is filled with: what was sent, also where every box of it is empty."""
    return request.POST if request.method == "POST" else None


def found(request: Any, pk: UUID) -> Form:
    """A form of the request's office.

    Raises:
        Http404: there is none of that key.
    """
    form = queries.form_at(request.office, pk, seen_by=request.actor)
    if form is None:
        raise Http404
    return form


def steps(request: Any, form: Form | None = None, last: Any = "") -> list[tuple[Any, str]]:
    """The way to a page about a form, for the crumbs."""
    way = [(_("Forms"), address(request, "desk-forms"))]
    if form is not None:
        way.append((form.title, address(request, "desk-form", pk=form.pk)))
    return [*way, (last, "")] if last else way


def back_to(request: Any, form: Form, place: str = "") -> HttpResponse:
    """The page on which the form is written, at a place in it."""
    return HttpResponseRedirect(address(request, "desk-form", pk=form.pk) + (f"#{place}" if place else ""))


@page(Audience.STAFF, may=May.READ)
def forms(request: Any) -> HttpResponse:
    """The office's forms."""
    states = [(str(Use.IN_USE), _("in use")), (str(Use.PUT_AWAY), _("put away"))]
    bar = FilterBar(
        request,
        [
            Filter("q", _("Search"), kind="search"),
            Filter("purpose", _("For"), Form.Purpose.choices, everything=_("Everything")),
            Filter("state", _("Stands"), states, everything=_("In use")),
        ],
    )
    rows = queries.forms(request.office, seen_by=request.actor, **bar.answers).order_by("title")
    paging = Paging.of(request, rows.count())
    rates = rates_of(request.office, timezone.localdate())
    table = wording.forms(request, paging.cut(rows), rates, narrowed=bool(bar.chosen))
    table.paging = paging
    return render(request, "questions/staff/forms.html", _context(request, table=table, bar=bar))


def _context(request: Any, **more: Any) -> dict[str, Any]:
    return {"may_keep": request.actor.may(May.KEEP), "may_publish": request.actor.may(May.PUBLISH), **more}


@page(Audience.STAFF, may=May.READ)
def form(request: Any, pk: UUID) -> HttpResponse:
    """One form as it is being written: its sections and questions, what is left to do, its versions."""
    held = found(request, pk)
    definition = held.written
    moment = Moment(request.actor, timezone.now())
    context = _context(
        request,
        held=held,
        definition=definition,
        lede=wording.asks(definition, rates_of(request.office, timezone.localdate())),
        standing=wording.standing(held),
        glance={question.key: wording.of_question(definition, question) for question in definition.questions},
        gaps=[str(fault) for fault in faults(definition)],
        unused=uses.missing(held.purpose, definition) if definition.sections else [],
        versions=list(queries.versions(held, seen_by=request.actor)),
        differs=wording.differs(held),
        moves={move.name for move in FORM.moves_open_to(held, moment)},
    )
    return render(request, "questions/staff/form.html", context)


@page(Audience.STAFF, may=May.KEEP)
def new(request: Any) -> HttpResponse:
    """Begin a form."""
    form = FactsForm(sent(request))
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in FORM_FACTS}
        try:
            made = actions.create_form(by=request.actor, office=request.office, **given)
        except ValidationError as wrong:
            form.refuse(wrong)
        else:
            return back_to(request, made)
    context = {
        "form": form,
        "title": _("Begin a form"),
        "lede": _("It can be changed as long as you like before a version of it is published."),
        "steps": steps(request, last=_("Begin a form")),
        "back": address(request, "desk-forms"),
    }
    return render(request, "pages/edit.html", context)


@page(Audience.STAFF, may=May.KEEP)
def edit(request: Any, pk: UUID) -> HttpResponse:
    """The facts of a form."""
    held = found(request, pk)
    shown = {name: getattr(held, name) for name in FORM_FACTS}
    start = shown | {"amount": held.written.amount, "token": token_of(held, FORM_FACTS)}
    form = FactsForm(sent(request), initial=start, definition=held.written)
    theirs: list[tuple[Any, Any, Any]] = []
    if form.is_valid():
        try:
            actions.edit_form(by=request.actor, form=held, **form.cleaned_data)
        except ValidationError as wrong:
            form.refuse(wrong)
        except OutOfDate as late:
            form.add_error(None, late.sentence)
            mine = form.cleaned_data
            theirs = [(form[name].label, shown[name], mine[name]) for name in FORM_FACTS if shown[name] != mine[name]]
            form.look_again(start["token"])
        else:
            messages.success(request, _("Saved."))
            return back_to(request, held)
    context = {
        "form": form,
        "title": _("Change what the form is"),
        "steps": steps(request, held, _("Change")),
        "back": address(request, "desk-form", pk=pk),
        "theirs": theirs,
    }
    return render(request, "pages/edit.html", context)


@page(Audience.STAFF, may=May.PUBLISH)
def publish(request: Any, pk: UUID) -> HttpResponse:
    """Publish what is written as the next version, having looked at what changes."""
    held = found(request, pk)
    form = PublishForm(sent(request))
    if form.is_valid():
        try:
            made = actions.publish_version(by=request.actor, form=held, note=form.cleaned_data["note"])
        except NotFit as why:
            for fault in why.faults:
                form.add_error(None, str(fault))
        except NotAllowed:
            raise
        except Refused as why:
            form.add_error(None, why.sentence)
        else:
            messages.success(request, _("Version %(n)d is published.") % {"n": made.number})
            return back_to(request, held)
    context = {
        "form": form,
        "held": held,
        "steps": steps(request, held, _("Publish")),
        "lede": wording.asks(held.written, rates_of(request.office, timezone.localdate())),
        "number": held.current.number + 1 if held.current else 1,
        "changes": wording.changes(held, held.current) if held.current else None,
        "gaps": [str(fault) for fault in faults(held.written)],
        "unused": uses.missing(held.purpose, held.written),
    }
    return render(request, "questions/staff/publish.html", context)


@page(Audience.STAFF, may=May.KEEP)
def bring(request: Any) -> HttpResponse:
    """A form from another office, as JSON."""
    form = ImportForm(sent(request), request.FILES or None)
    if form.is_valid():
        try:
            made = actions.import_form(
                by=request.actor,
                office=request.office,
                content=form.cleaned_data["file"].read(),
                title=form.cleaned_data["title"],
            )
        except NotFit as why:
            for fault in why.faults[:100]:
                form.add_error(None, str(fault))
        except ValidationError as wrong:
            form.refuse(wrong)
        else:
            messages.success(request, _("The form is here. Look through it before you publish it."))
            return back_to(request, made)
    return render(request, "questions/staff/bring.html", {"form": form, "steps": steps(request, last=_("Bring in"))})


@page(Audience.STAFF, may=May.KEEP)
@require_POST
def put_away(request: Any, pk: UUID) -> HttpResponse:
    """Put a form away, or take it out again."""
    held = found(request, pk)
    try:
        if held.state == Use.IN_USE:
            actions.put_away(by=request.actor, form=held)
            messages.success(request, _("The form is put away. Whatever uses it already goes on using it."))
        else:
            actions.take_out(by=request.actor, form=held)
            messages.success(request, _("The form is offered again."))
    except NotAllowed:
        raise
    except Refused as why:
        messages.error(request, why.sentence)
    return back_to(request, held)
