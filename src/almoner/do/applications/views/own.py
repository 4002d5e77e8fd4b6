"""What the members of an organisation see of their applications, and what they may do besides writing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from almoner.do.applications import actions, queries, receipt, wording
from almoner.do.applications.access import May
from almoner.do.applications.forms.applicant import (
    OTHER,
    AskForm,
    BrokerForm,
    ComplainForm,
    FeedbackForm,
    PartnerForm,
    ReasonForm,
)
from almoner.do.applications.lifecycle import APPLICATION, State
from almoner.do.applications.models import Application, Feedback
from almoner.do.applications.rules.meaning import title_of
from almoner.foundation.documents.handing_out import handed_out
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.editing import done
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.tables import Column, Empty, Kind, Table
from almoner.foundation.questions import queries as questions
from almoner.foundation.questions.lifecycle import State as Answers
from almoner.foundation.questions.rules.answers import pounds_of

from .begin import bodies_of, broker_of
from .found import Place, on_to, own
from .writing import task_list

OFFERED = frozenset({State.OFFERED, State.ACCEPTED, State.REFUSED, State.LAPSED})
ANSWERED = OFFERED | {State.INELIGIBLE, State.DECLINED}
"""States in which a letter is written: its page says so where it is not sent yet."""


@page(Audience.PROVIDER, may=May.FOLLOW)
def applications(request: Any) -> HttpResponse:
    """The organisation's applications, those begun last first."""
    rows = queries.of_organisation(request.organisation, seen_by=request.actor)
    paging = Paging.of(request, rows.count())
    columns = [
        Column(
            "reference",
            _("Reference"),
            Kind.CODE,
            href=lambda row: address(request, "provider-application", pk=row.pk),
        ),
        Column("title", _("Project"), value=lambda row: row.title or title_of(row.draft.answers)),
        Column("round", _("To"), value=lambda row: f"{row.office.short_name}: {row.invitation.theme}"),
        Column("amount", _("Asked for"), Kind.MONEY, value=_amount),
        Column("state", _("State"), Kind.HTML, value=wording.state_for_applicant),
        Column("closes", _("Closes"), Kind.DATE, value=lambda row: row.invitation.closes_at),
    ]
    empty = Empty(_("Applications of your organisation appear here. Begin one from an open opportunity."))
    table = Table(_("Applications"), columns, paging.cut(rows), empty, paging=paging)
    return render(request, "applications/own/list.html", {"table": table})


def _amount(row: Application) -> Any:
    return row.amount if row.amount is not None else pounds_of(row.draft.answers.get("amount"))


@page(Audience.PROVIDER, may=May.FOLLOW)
def application(request: Any, pk: UUID) -> HttpResponse:
    """While it is written or made clearer, the task list; after that, where it is, with a day at every stage."""
    place = own(request, pk)
    held = place.application
    may_write = request.actor.may(May.WRITE)
    if held.draft.state != Answers.SUBMITTED and held.state != "withdrawn":
        context = task_list(place, may_write=may_write, steps=place.steps())
        context["may_submit"] = request.actor.may(May.SUBMIT)
        return render(request, "applications/own/tasks.html", context)
    context = {
        "place": place,
        "application": held,
        "state": wording.state_for_applicant(held),
        "position": [(step, wording.step_said(step), wording.tone_of(step)) for step in queries.position(held)],
        "endorsements": list(queries.endorsements(held)),
        "partners": list(queries.partners(held)),
        "now": timezone.now(),
        "endorsement_tag": wording.endorsement_tag,
        "complaints": list(held.complaints.all()),
        "has_feedback": Feedback.objects.filter(application=held).exists(),
        "may_withdraw": request.actor.may(May.WITHDRAW) and "withdraw" in _open_moves(held),
        "may_write": may_write,
        "contact": queries.contact_of(held.invitation),
        "letters": address_if_any(request, "provider-letter", about=held.pk) if held.state in ANSWERED else "",
        "offers": address_if_any(request, "provider-offers") if held.state in OFFERED else "",
        "steps": place.steps(),
    }
    return render(request, "applications/own/position.html", context)


def _open_moves(held: Application) -> set[str]:
    return {each.name for each in APPLICATION.moves_from(held.state)}


# --- Who else takes part


@page(Audience.PROVIDER, may=May.WRITE)
def people(request: Any, pk: UUID) -> HttpResponse:
    """Partners, and who helps to write."""
    place = own(request, pk)
    held, sent = place.application, request.POST.get("do", "")
    add = PartnerForm(request.POST if sent == "add" else None)
    chosen = str(held.brokered_by_id or "")
    bodies = bodies_of(request)
    known = {key for key, _name in bodies}
    initial = {"broker": chosen if chosen in known or not chosen else OTHER}
    if chosen and chosen not in known:
        initial["broker_name"] = str(held.brokered_by)
    broker = BrokerForm(request.POST if sent == "broker" else None, bodies=bodies, initial=initial)
    if add.is_valid() and done(add, lambda: actions.add_partner(by=request.actor, application=held, **add.given())):
        return on_to(place.href("people"))
    if broker.is_valid() and done(broker, lambda: _broker(request, held, broker)):
        messages.success(request, _("Noted."))
        return on_to(place.href("people"))
    if sent.startswith("remove:"):
        found = held.partners.filter(pk=_key(sent.partition(":")[2])).first()
        if found is None:
            raise Http404
        actions.remove_partner(by=request.actor, application=held, partner=found)
        return on_to(place.href("people"))
    context = {
        "place": place,
        "application": held,
        "add": add,
        "broker": broker,
        "partners": list(queries.partners(held)),
        "steps": place.steps(_("Who takes part")),
    }
    return render(request, "applications/own/people.html", context)


def _key(text: str) -> UUID:
    """A key as it was sent; what is none names nothing that is there."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _broker(request: Any, held: Application, form: BrokerForm) -> Any:
    name = form.cleaned_data["broker_name"] if form.cleaned_data["broker"] == OTHER else ""
    return actions.set_broker(by=request.actor, application=held, broker=broker_of(form), name=name)


@page(Audience.PROVIDER, may=May.WRITE)
def endorsements(request: Any, pk: UUID) -> HttpResponse:
    """Whom one has asked for their view, what they said, and the form that asks somebody."""
    place = own(request, pk)
    held, sent = place.application, request.POST.get("do", "")
    form = AskForm(request.POST if sent == "ask" else None)
    if form.is_valid() and done(
        form, lambda: actions.ask_endorsement(by=request.actor, application=held, **form.given())
    ):
        messages.success(request, _("The letter is on its way to %(who)s.") % {"who": form.cleaned_data["email"]})
        return on_to(place.href("endorsements"))
    if sent.startswith("off:"):
        found = held.endorsements.filter(pk=_key(sent.partition(":")[2])).first()
        if found is None:
            raise Http404
        actions.call_off(by=request.actor, application=held, endorsement=found)
        return on_to(place.href("endorsements"))
    context = {
        "place": place,
        "application": held,
        "form": form,
        "asked": list(queries.endorsements(held)),
        "wanted": wording.endorsers(held.invitation.endorsements),
        "now": timezone.now(),
        "endorsement_tag": wording.endorsement_tag,
        "may_ask": held.state in queries.ENDORSABLE,
        "steps": place.steps(_("Who supports it")),
    }
    return render(request, "applications/own/endorsements.html", context)


# --- What was submitted


@page(Audience.PROVIDER, may=May.FOLLOW)
def the_receipt(request: Any, pk: UUID) -> HttpResponse:
    """What we have: reference, moment, hash, and every answer as it was submitted."""
    place = own(request, pk)
    held = place.application
    if held.submission is None:
        raise Http404
    rows = questions.submissions_of(held.pk, seen_by=request.actor)
    context = {
        "place": place,
        "application": held,
        "submission": held.submission,
        "document": receipt.document(held, held.submission),
        "versions": list(rows),
        "next": next((step for step in queries.position(held) if step.how == "now"), None),
        "next_said": wording.next_said,
        "steps": place.steps(_("Receipt")),
    }
    return render(request, "applications/own/receipt.html", context)


@page(Audience.PROVIDER, may=May.FOLLOW)
def receipt_pdf(request: Any, pk: UUID) -> HttpResponse:
    """The receipt as a file to keep."""
    held = own(request, pk).application
    if held.submission is None:
        raise Http404
    return pdf_of(held)


def pdf_of(held: Application) -> HttpResponse:
    """The receipt of the latest submission as a file."""
    assert held.submission is not None  # noqa: S101 - asked by the views before
    answer = HttpResponse(receipt.receipt_pdf(held, held.submission), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(held.reference)}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@page(Audience.PROVIDER, may=May.FOLLOW)
def document(request: Any, pk: UUID, document: UUID) -> HttpResponse:
    """A document that answers a question of this application."""
    held = own(request, pk).application
    found = queries.documents_in(held.draft, held.organisation_id).get(str(document))
    if found is None:
        raise Http404
    return handed_out(found, to=request.user)  # type: ignore[return-value]  # a response that streams


# --- Withdrawing, complaining, saying how it was


@page(Audience.PROVIDER, may=May.WITHDRAW)
def withdraw(request: Any, pk: UUID) -> HttpResponse:
    """Take the application back."""
    place = own(request, pk)
    form = ReasonForm(request.POST or None, label=_("Why (optional)"), required=False)
    if form.is_valid() and done(
        form, lambda: actions.withdraw(by=request.actor, application=place.application, **form.given())
    ):
        messages.success(request, _("%(reference)s is withdrawn.") % {"reference": place.application.reference})
        return on_to(place.href())
    lede = _("Nobody judges it any more. What you wrote is kept.")
    return _one_form(place, form, _("Withdraw the application"), lede, _("Withdraw"), tone="grave")


@page(Audience.PROVIDER, may=May.SPEAK)
def complain(request: Any, pk: UUID) -> HttpResponse:
    """Complain about how it was handled."""
    place = own(request, pk)
    form = ComplainForm(request.POST or None)
    made: list[Any] = []
    if form.is_valid() and done(
        form,
        lambda: made.append(actions.complain(by=request.actor, application=place.application, **form.given())),
    ):
        messages.success(request, _("We have your complaint, and answer it by the day shown."))
        return on_to(place.href())
    lede = _("Somebody who did not judge your application answers you.")
    return _one_form(place, form, _("Complain"), lede, _("Send the complaint"))


@page(Audience.PROVIDER, may=May.SPEAK)
def feedback(request: Any, pk: UUID) -> HttpResponse:
    """Say how the process was."""
    place = own(request, pk)
    form = FeedbackForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: actions.give_feedback(by=request.actor, application=place.application, **form.given())
    ):
        messages.success(request, _("Thank you. It helps those who apply next."))
        return on_to(place.href())
    lede = _("The office reads what all applicants of a round said together, without their names.")
    return _one_form(place, form, _("How was it to apply?"), lede, _("Send"))


def _one_form(place: Place, form: Any, title: str, lede: str, button: str, tone: str = "") -> HttpResponse:
    context = {
        "place": place,
        "form": form,
        "title": title,
        "lede": lede,
        "label": button,
        "tone": tone,
        "steps": place.steps(title),
        "back": place.href(),
    }
    return render(place.request, "applications/own/form.html", context)
