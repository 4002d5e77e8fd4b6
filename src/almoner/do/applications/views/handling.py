"""What officers do with applications: the sift, clarifications, exceptions, the panel, help with writing, replies."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications import actions, queries
from almoner.do.applications.access import May
from almoner.do.applications.forms.applicant import ReasonForm
from almoner.do.applications.forms.office import (
    AssistForm,
    ClarifyForm,
    HowForm,
    LateForm,
    ReplyForm,
    SiftForm,
    two_weeks_on,
)
from almoner.do.applications.lifecycle import State
from almoner.do.applications.models import Application, Complaint
from almoner.do.grants.rules.written import gates
from almoner.do.scoring.queries import exercise_of, is_complete
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.organisations import queries as organisations
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.editing import done
from almoner.foundation.questions import queries as questions

from .begin import paper_form
from .found import at_desk, on_to, round_at_desk


def _crumbs(request: Any, held: Application, last: Any) -> list[tuple[Any, str]]:
    return [
        (_("Applications"), address(request, "desk-applications")),
        (held.reference, address(request, "desk-application", reference=held.reference)),
        (last, ""),
    ]


def _one_form(request: Any, held: Application, form: Any, title: str, lede: str, label: str, tone: str = "") -> Any:
    context = {
        "form": form,
        "title": title,
        "lede": lede,
        "label": label,
        "tone": tone,
        "steps": _crumbs(request, held, title),
        "back": address(request, "desk-application", reference=held.reference),
    }
    return render(request, "applications/staff/form.html", context)


def _back(request: Any, held: Application) -> HttpResponse:
    return on_to(address(request, "desk-application", reference=held.reference))


# --- One application


def _received(request: Any, reference: str) -> Application:
    held = at_desk(request, reference)
    if not held.is_received:
        raise Http404
    return held


@page(Audience.STAFF, may=May.SIFT)
def sift(request: Any, reference: str) -> HttpResponse:
    """Test an application against the round's conditions."""
    held = _received(request, reference)
    form = SiftForm(request.POST or None, gates=gates(held.invitation.eligibility))
    if form.is_valid() and done(
        form,
        lambda: actions.sift(
            by=request.actor,
            application=held,
            answers=form.answers(),
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
        ),
    ):
        messages.success(request, _("%(reference)s is sifted.") % {"reference": held.reference})
        return _back(request, held)
    said = [(one["question"], one["answer"]) for one in held.confirmed]
    context = {
        "application": held,
        "form": form,
        "said": said,
        "forms": held.invitation.organisation_forms,
        "steps": _crumbs(request, held, _("Sift")),
    }
    return render(request, "applications/staff/sift.html", context)


@page(Audience.STAFF, may=May.SIFT)
def sift_again(request: Any, reference: str) -> HttpResponse:
    """Take a sift back."""
    held = _received(request, reference)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: actions.sift_again(by=request.actor, application=held, reason=form.cleaned_data["reason"])
    ):
        return on_to(address(request, "desk-application-sift", reference=held.reference))
    lede = _("What was found stays in the history. The applicant is told that it is looked at again.")
    return _one_form(request, held, form, _("Sift again"), lede, _("Look at it again"))


@page(Audience.STAFF, may=May.SIFT)
def clarify(request: Any, reference: str) -> HttpResponse:
    """Ask for sections to be made clearer."""
    held = _received(request, reference)
    definition = questions.definition_of(held.draft.form_version_id)
    sections = [(each.key, each.title) for each in definition.sections]
    form = ClarifyForm(request.POST or None, sections=sections, due_on=two_weeks_on())
    if form.is_valid() and done(form, lambda: actions.clarify(by=request.actor, application=held, **form.given())):
        messages.success(request, _("The applicant is asked, and may change those sections only."))
        return _back(request, held)
    lede = _("Only these sections can be changed. The answer comes as a new version, and you see what changed.")
    return _one_form(request, held, form, _("Ask for something to be made clearer"), lede, _("Ask"))


@page(Audience.STAFF, may=May.WITHDRAW)
def withdraw(request: Any, reference: str) -> HttpResponse:
    """Withdraw an application at the applicant's request."""
    held = _received(request, reference)
    form = ReasonForm(request.POST or None, label=_("How the applicant asked for it"))
    if form.is_valid() and done(
        form, lambda: actions.withdraw(by=request.actor, application=held, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("%(reference)s is withdrawn.") % {"reference": held.reference})
        return _back(request, held)
    lede = _("Only at the applicant's request. It stands on the application.")
    return _one_form(request, held, form, _("Withdraw for the applicant"), lede, _("Withdraw"), tone="grave")


@page(Audience.STAFF, may=May.REPLY)
def reply(request: Any, reference: str, complaint: UUID) -> HttpResponse:
    """Answer a complaint."""
    held = at_desk(request, reference)
    found = Complaint.objects.filter(application=held, pk=complaint).first()
    if found is None:
        raise Http404
    form = ReplyForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: actions.reply(by=request.actor, complaint=found, answer=form.cleaned_data["answer"])
    ):
        messages.success(request, _("The applicant is told."))
        return _back(request, held)
    return _one_form(request, held, form, _("Answer the complaint"), found.text, _("Send the answer"))


@page(Audience.STAFF, may=May.ASSIST)
def help_with(request: Any, reference: str) -> HttpResponse:
    """Take over the writing of a draft, at the applicant's request."""
    held = at_desk(request, reference)
    form = HowForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: actions.assist(by=request.actor, application=held, how=form.cleaned_data["how"])
    ):
        return on_to(address(request, "desk-application-tasks", reference=held.reference))
    lede = _("Only at the applicant's request: its members are told, and from now on staff can read the draft.")
    return _one_form(request, held, form, _("Help to write"), lede, _("Begin to help"))


# --- A round


def _round_crumbs(request: Any, held: Any, last: Any) -> list[tuple[Any, str]]:
    return [
        (_("Applications"), address(request, "desk-applications")),
        (held.theme, address(request, "desk-round-board", invitation=held.pk)),
        (last, ""),
    ]


@page(Audience.STAFF, may=May.ASSIST)
def assist(request: Any, invitation: UUID) -> HttpResponse:
    """Begin an application on behalf of somebody who cannot write it here, as from a paper form."""
    held = round_at_desk(request, invitation)
    bodies = organisations.organisations(seen_by=request.actor).order_by("name")
    form = AssistForm(request.POST or None, bodies=bodies)
    made: list[Any] = []
    if form.is_valid() and done(
        form,
        lambda: made.append(
            actions.start(
                by=request.actor,
                invitation=held,
                organisation=form.cleaned_data["organisation"],
                amount=form.cleaned_data["amount"],
                assisted=form.cleaned_data["how"],
            )
        ),
    ):
        return on_to(address(request, "desk-application-tasks", reference=made[0].reference))
    context = {
        "invitation": held,
        "form": form,
        "steps": _round_crumbs(request, held, _("Enter for somebody")),
        "new_body": address_if_any(request, "desk-organisation-new"),
        "drafts": queries.drafts(seen_by=request.actor, office=request.office, invitation=held).exclude(assisted=""),
        "back": address(request, "desk-round-board", invitation=held.pk),
    }
    return render(request, "applications/staff/assist.html", context)


@page(Audience.STAFF, may=May.READ)
def paper(request: Any, invitation: UUID) -> HttpResponse:
    """The form of a round on paper."""
    return paper_form(round_at_desk(request, invitation), request.GET.get("amount", ""))


@page(Audience.STAFF, may=May.ALLOW_LATE)
def late(request: Any, invitation: UUID) -> HttpResponse:
    """Let one organisation in late; and who was let in so far."""
    held = round_at_desk(request, invitation)
    begun = Application.objects.filter(invitation=held, office=request.office).values("organisation")
    form = LateForm(request.POST or None, bodies=Organisation.objects.filter(pk__in=begun).order_by("name"))
    if form.is_valid() and done(form, lambda: _let_in(request, held, form)):
        messages.success(request, _("%(who)s may submit late.") % {"who": form.cleaned_data["organisation"]})
        return on_to(address(request, "desk-round-late", invitation=held.pk))
    context = {
        "invitation": held,
        "form": form,
        "closes": held.closes_now,
        "exceptions": queries.late_exceptions(request.office, held, seen_by=request.actor),
        "steps": _round_crumbs(request, held, _("Late exceptions")),
        "back": address(request, "desk-round-board", invitation=held.pk),
    }
    return render(request, "applications/staff/late.html", context)


def _let_in(request: Any, held: Any, form: LateForm) -> Any:
    given = form.cleaned_data
    if "until" not in given:
        raise ValidationError({"day": _("Say until which day and time.")})
    return actions.allow_late(
        by=request.actor,
        invitation=held,
        organisation=given["organisation"],
        until=given["until"],
        reason=given["reason"],
    )


@page(Audience.STAFF, may=May.SCORE)
def panel(request: Any, invitation: UUID) -> HttpResponse:
    """Send the eligible applications to the panel; see which are left out and why; bring its results back."""
    held = round_at_desk(request, invitation)
    if not held.has_panel:
        return on_to(address(request, "desk-round-judging", invitation=held.pk))
    if request.method == "POST":
        return _with_the_panel(request, held)
    exercise = exercise_of(held.pk)
    context = {
        "invitation": held,
        "found": queries.for_the_panel(held, timezone.now()),
        "exercise": exercise,
        "panel": address_if_any(request, "desk-scoring-exercise", pk=exercise.pk) if exercise else "",
        "is_complete": exercise is not None and is_complete(exercise),
        "results_wait": Application.objects.filter(invitation=held, state=State.SCORING).exists(),
        "steps": _round_crumbs(request, held, _("The panel")),
    }
    return render(request, "applications/staff/panel.html", context)


def _with_the_panel(request: Any, held: Any) -> HttpResponse:
    here = address(request, "desk-round-panel", invitation=held.pk)
    try:
        if request.POST.get("do") == "back":
            brought = actions.bring_back_results(by=request.actor, invitation=held)
            messages.success(request, _("The results of %(n)d applications are back.") % {"n": len(brought)})
        else:
            actions.open_scoring(by=request.actor, invitation=held)
            messages.success(request, _("The panel has them. Seat its judges next."))
    except NotAllowed:
        raise
    except Refused as why:
        messages.error(request, why.sentence)
    return on_to(here)
