"""An application is written: section by section, checked, certified and submitted. For applicants, and for staff who
write on their behalf."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications import actions, offers, queries
from almoner.do.applications.access import May
from almoner.do.applications.forms.applicant import CertifyForm
from almoner.do.applications.lifecycle import State
from almoner.do.applications.rules.deadline import time_left
from almoner.do.grants.declared import privacy_notice
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part
from almoner.foundation.organisations.queries import people_with
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.editing import done
from almoner.foundation.questions import actions as saving
from almoner.foundation.questions import filling
from almoner.foundation.questions import queries as questions
from almoner.foundation.questions.lifecycle import State as Answers
from almoner.foundation.questions.models import Draft

from .found import Place, assisted, on_to, own
from .uploads import Received, takes_files

GO, USE, LIST, ON = "go", "use", "list", "on"
"""Buttons of a section: where to go, and which document of the passport to use."""


# --- The task list


def task_list(place: Place, **more: Any) -> dict[str, Any]:
    """What is done, what is missing, and how much time is left."""
    held, now = place.application, timezone.now()
    check = queries.ready_to_submit(held)
    wrong: dict[str, int] = {}
    for problem in check.problems:
        wrong[problem.section] = wrong.get(problem.section, 0) + 1
    until = None if held.is_received else queries.takes_until(held.invitation, held.organisation_id, now)
    return {
        "place": place,
        "application": held,
        "tasks": [
            {
                "task": task,
                "wrong": wrong.get(task.section.key, 0),
                "href": place.href("section", section=task.section.key),
            }
            for task in questions.tasks(held.draft, files=check.files)
        ],
        "wrong": len({problem.question for problem in check.problems}),
        "thoughts": check.thoughts,
        "left": None if held.is_received else time_left(until, now),
        "asked": held.draft.clarifications.order_by("-after").first() if held.is_received else None,
        "endorsements": list(queries.endorsements(held)),
        "partners": list(queries.partners(held)),
        **more,
    }


@page(Audience.STAFF, may=May.ASSIST)
def desk_tasks(request: Any, reference: str) -> HttpResponse:
    """The task list of an application that staff write on somebody's behalf."""
    place = assisted(request, reference)
    context = task_list(place, may_write=True, steps=place.steps(_("Write on their behalf")))
    context["may_submit"] = request.actor.may(May.SUBMIT)
    return render(request, "applications/own/tasks.html", context)


# --- One section


@page(Audience.PROVIDER, may=May.WRITE)
@takes_files
def section(request: Any, pk: UUID, section: str) -> HttpResponse:
    """One section: its questions, saved as they are typed and by the button."""
    return _section(own(request, pk), section)


@page(Audience.STAFF, may=May.ASSIST)
@takes_files
def desk_section(request: Any, reference: str, section: str) -> HttpResponse:
    """The same for staff who write on somebody's behalf."""
    return _section(assisted(request, reference), section)


def _section(place: Place, key: str) -> HttpResponse:
    held, request = place.application, place.request
    draft = held.draft
    if not questions.is_open(draft, key) or held.state == State.WITHDRAWN:
        return _closed(place, key)
    documents = queries.documents_in(draft, held.organisation_id, key)
    names = {each: document.file_name for each, document in documents.items()}
    if request.method != "POST":
        shown = filling.shown(draft, key, names=names, tell=key in draft.sections)
        _say_more(place, shown)
        return _drawn(place, shown)
    received = Received(request, held.organisation, names, documents)
    shown = filling.posted(request, draft, key, names=names, files=queries.file_check(documents), receive=received)
    received.tell(shown.form)
    if shown.is_saved and USE in request.POST and _used(place, shown, key):
        return on_to(place.href("section", section=key))
    if shown.is_saved and not shown.form.asks_for_more:
        _say_more(place, shown)
        if request.POST.get(GO) == LIST and not received.refused:
            return on_to(place.tasks)
        if not shown.form.errors:
            return on_to(_next(place, key))
    return _drawn(place, shown)


def _closed(place: Place, key: str) -> HttpResponse:
    """A section that is not open to changes leads to where one sees what was submitted. What was typed is shown."""
    if questions.definition_of(place.application.draft.form_version_id).section(key) is None:
        raise Http404
    lost = filling.typed(place.request, place.application.draft, key) if place.request.method == "POST" else []
    if lost:
        context = {"place": place, "lost": lost, "steps": place.steps(_("Not saved"))}
        return render(place.request, "applications/own/closed.html", context, status=409)
    messages.error(place.request, _("This section is not open to changes: the application was submitted."))
    return on_to(place.tasks)


def _say_more(place: Place, shown: filling.SectionPage) -> None:
    """Beside what the form says: what the round says, of the questions that have been answered."""
    if not shown.is_saved and shown.section.key not in place.application.draft.sections:
        return
    told = {key: [str(each) for each in errors] for key, errors in shown.form.errors.items()}
    for problem in queries.ready_to_submit(place.application).problems:
        if problem.question in shown.form.questions and problem.sentence not in told.get(problem.question, []):
            shown.form.add_error(problem.question, problem.sentence)


def _drawn(place: Place, shown: filling.SectionPage) -> HttpResponse:
    held, now = place.application, timezone.now()
    until = queries.takes_until(held.invitation, held.organisation_id, now)
    check = queries.bounds_of(held.invitation).fit(questions.asked_in(held.draft).amount)
    context = {
        "page": shown,
        "place": place,
        "application": held,
        "left": None if held.is_received else time_left(until, now),
        "steps": place.steps(shown.section.title),
        "offers": offers.for_section(held, shown),
        "thoughts": check.warnings if _asks_amount(shown) else [],
        **shown.context,
    }
    return render(place.request, "applications/own/section.html", context)


def _asks_amount(shown: filling.SectionPage) -> bool:
    return (shown.definition.amount or "amount") in shown.form.questions


def _used(place: Place, shown: filling.SectionPage, key: str) -> bool:
    """Put a document of the passport under a question. Whatever is not offered is not used."""
    held = place.application
    question, _colon, document = str(place.request.POST.get(USE, "")).partition(":")
    wanted = next(
        (one for one in offers.for_section(held, shown) if (one.question, one.document) == (question, document)),
        None,
    )
    if wanted is None:
        return False
    before = held.draft.answers.get(question) or []
    saved = saving.save_section(
        by=place.request.actor,
        draft=held.draft,
        section=key,
        answers={question: [*before, document]},
        revision=shown.revision,
    )
    return saved.is_saved


def _next(place: Place, key: str) -> str:
    """The next section that asks something and is open, or the page on which answers are checked."""
    keys = [task.section.key for task in questions.tasks(place.application.draft) if task.is_open]
    later = keys[keys.index(key) + 1 :] if key in keys else []
    return place.href("section", section=later[0]) if later else place.href("check")


# --- Saving by itself: what happens most, so it reads one row and writes one


@page(Audience.PROVIDER, may=May.WRITE)
def save(request: Any, pk: UUID, section: str) -> HttpResponse:
    """What a script sends while somebody types. Opened, the address leads to the section."""
    draft = queries.draft_to_save(request.organisation, pk, seen_by=request.actor)
    if draft is None:
        raise Http404
    if request.method != "POST":
        return on_to(own(request, pk).href("section", section=section))
    return _saved(request, draft, section)


@page(Audience.STAFF, may=May.ASSIST)
def desk_save(request: Any, reference: str, section: str) -> HttpResponse:
    """The same for staff who write on somebody's behalf."""
    place = assisted(request, reference)
    if request.method != "POST":
        return on_to(place.href("section", section=section))
    return _saved(request, place.application.draft, section)


def _saved(request: Any, draft: Draft, section: str) -> HttpResponse:
    try:
        return filling.as_json(filling.posted(request, draft, section))
    except NotAllowed:
        raise
    except Refused as why:
        return JsonResponse({"saved": False, "why": why.sentence}, status=409)


# --- Check your answers, certify, submit


@page(Audience.PROVIDER, may=May.WRITE)
def check(request: Any, pk: UUID) -> HttpResponse:
    """Every answer with what is wrong; and, for who certifies, the button that submits."""
    return _check(own(request, pk))


@page(Audience.STAFF, may=May.ASSIST)
def desk_check(request: Any, reference: str) -> HttpResponse:
    """The same for staff who write on somebody's behalf."""
    return _check(assisted(request, reference))


def _check(place: Place) -> HttpResponse:
    held, request, now = place.application, place.request, timezone.now()
    if held.draft.state not in {Answers.OPEN, Answers.REOPENED}:
        return on_to(place.href("receipt") if not place.is_desk else place.href())
    may_submit = request.actor.may(May.SUBMIT)
    form = CertifyForm(request.POST or None) if may_submit else None
    if form is not None and form.is_valid() and (_submitted(place, form) or _is_in(place)):
        return on_to(place.href("receipt") if not place.is_desk else place.href())
    found = queries.ready_to_submit(held)
    until = queries.takes_until(held.invitation, held.organisation_id, now)
    context = {
        "place": place,
        "application": held,
        "form": form,
        "checked": _answers(place, found),
        "wrong": len({problem.question for problem in found.problems}),
        "thoughts": found.thoughts,
        "left": None if held.is_received else time_left(until, now),
        "certifiers": [] if may_submit else people_with(held.organisation_id, Part.CERTIFIER),
        "asked_for": [one for one in queries.endorsements(held) if one.called_off_at is None],
        "partners": list(queries.partners(held)),
        "privacy": privacy_notice(held.office),
        "steps": place.steps(_("Check your answers")),
    }
    return render(request, "applications/own/check.html", context)


def _answers(place: Place, found: queries.Check) -> list[filling.Checked]:
    draft = place.application.draft

    def where(section: str, question: str) -> str:
        if not questions.is_open(draft, section):
            return ""
        href = place.href("section", section=section)
        return f"{href}#id_q-{question}" if question else href

    definition = questions.definition_of(draft.form_version_id)
    asked = questions.asked_in(draft)
    return filling.check(definition, asked, problems=found.problems, change=where, names=found.names)


def _is_in(place: Place) -> bool:
    """Whether it was submitted meanwhile: who presses twice, or together with a colleague, sees the receipt."""
    place.application.draft.refresh_from_db(fields=["state"])
    is_in: bool = place.application.draft.state == Answers.SUBMITTED
    return is_in


def _submitted(place: Place, form: CertifyForm) -> bool:
    held, request = place.application, place.request
    return done(
        form,
        lambda: actions.submit(by=request.actor, application=held, certified_as=form.cleaned_data["certified_as"]),
    )
