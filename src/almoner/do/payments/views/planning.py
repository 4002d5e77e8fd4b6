"""Planning payments and changing them, the conditions they depend on, and each step on their way."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.payments import actions, queries
from almoner.do.payments.access import May
from almoner.do.payments.forms.asking import EvidenceForm, ReasonForm, RecoverForm
from almoner.do.payments.forms.plan import ChangeForm, PlanPaper
from almoner.do.payments.lifecycle import State
from almoner.do.payments.models import Payment
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.kernel.money import pounds
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.models import Pot

from .found import crumbs, done, found, found_condition, page_of, small, to, tried


@page(Audience.STAFF, may=May.PLAN)
def new(request: Any) -> HttpResponse:
    """Plan the payments of an agreement, several at once. Nothing typed is lost."""
    paper = PlanPaper(request.office, request.POST or None, chosen=request.GET.get("agreement", ""))
    if paper.is_valid():
        made: list[Payment] = []
        if done(paper.head, lambda: made.extend(_planned(request, paper))):
            said = ngettext("%(n)d payment is planned.", "%(n)d payments are planned.", len(made)) % {"n": len(made)}
            messages.success(request, said)
            where = address(request, "desk-payments")
            return HttpResponseRedirect(f"{where}?agreement={paper.head.cleaned_data['agreement']}")
    title, back = _("Plan payments"), address(request, "desk-payments")
    context = {"paper": paper, "title": title, "steps": [(_("Payments"), back), (title, "")], "back": back}
    return render(request, "payments/staff/plan.html", context)


def _planned(request: Any, paper: PlanPaper) -> list[Payment]:
    return actions.plan(by=request.actor, agreement=paper.head.agreement_chosen(), instalments=paper.instalments())


@page(Audience.STAFF, may=May.PLAN)
def edit(request: Any, reference: str) -> HttpResponse:
    """Change a payment that is only planned."""
    head = found(request, reference)
    if head.state != State.PLANNED:
        messages.error(request, _("It is %(state)s, so it does not change.") % {"state": head.get_state_display()})
        return to(request, head)
    form = ChangeForm(request.POST or None, payment=head, lines=_lines(head))
    if form.is_valid() and done(
        form,
        lambda: actions.change(
            by=request.actor, payment=head, instalment=form.changed(), reason=form.cleaned_data["reason"]
        ),
    ):
        messages.success(request, _("The change is saved."))
        return to(request, head)
    title = _("Change %(reference)s") % {"reference": reference}
    steps = crumbs(request, head, _("Change"))
    return small(request, form, title=title, steps=steps, back=page_of(request, head))


def _lines(head: Payment) -> list[tuple[UUID, int, str]]:
    """The lines of the agreement from which the payment may take: pot, year and the name of the pot."""
    due = FinancialYear.containing(head.due_on).starting
    lines = queries.lines_of([head.agreement_id]).get(head.agreement_id, {})
    named = {pot.pk: pot.name for pot in Pot.objects.filter(pk__in={pot for pot, _year in lines})}
    return list(dict.fromkeys((pot, year or due, named[pot]) for pot, year in lines))


# --- Steps


@page(Audience.STAFF, may=May.PREPARE)
def prepare(request: Any, reference: str) -> HttpResponse:
    """What the button "Prepare" posts to."""
    return _taken(request, reference, actions.prepare, _("It is prepared. Those who may approve it are told."))


@page(Audience.STAFF, may=May.APPROVE)
def approve(request: Any, reference: str) -> HttpResponse:
    """What the button "Approve" posts to."""
    return _taken(request, reference, actions.approve, _("It is approved. Those who may release it are told."))


@page(Audience.STAFF, may=May.RELEASE)
def release(request: Any, reference: str) -> HttpResponse:
    """What the button "Release" posts to."""
    said = _("It is released, and goes out with the next payment file.")
    return _taken(request, reference, actions.release, said)


def _taken(request: Any, reference: str, take: Callable[..., Any], said: str) -> HttpResponse:
    head = found(request, reference)
    if request.method == "POST":
        tried(request, lambda: take(by=request.actor, payment=head), said)
    return to(request, head)


@page(Audience.STAFF, may=May.SEND_BACK)
def send_back(request: Any, reference: str) -> HttpResponse:
    """Send a payment back to be prepared again, with a reason."""
    lede = _("Its steps begin anew: it is prepared, approved and released again.")
    return _with_a_reason(request, reference, actions.send_back, _("Send back"), lede)


@page(Audience.STAFF, may=May.PLAN)
def cancel(request: Any, reference: str) -> HttpResponse:
    """Give up a planned payment, with a reason."""
    return _with_a_reason(request, reference, actions.cancel, _("Cancel the payment"), "")


def _with_a_reason(request: Any, reference: str, take: Callable[..., Any], title: str, lede: str) -> HttpResponse:
    head = found(request, reference)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and done(form, lambda: take(by=request.actor, payment=head, **form.cleaned_data)):
        messages.success(request, _("Done: %(what)s.") % {"what": title})
        return to(request, head)
    return small(request, form, title=title, lede=lede, steps=crumbs(request, head, title), back=page_of(request, head))


@page(Audience.STAFF, may=May.PLAN)
def again(request: Any, reference: str) -> HttpResponse:
    """Plan a payment that failed once more: what the button posts to."""
    head = found(request, reference)
    if request.method != "POST":
        return to(request, head)
    made: list[Payment] = []
    said = _("It is planned again, under a reference of its own.")
    if tried(request, lambda: made.append(actions.pay_again(by=request.actor, payment=head)), said):
        return to(request, made[0])
    return to(request, head)


# --- Conditions


@page(Audience.STAFF, may=May.PLAN)
def meet(request: Any, reference: str, pk: UUID) -> HttpResponse:
    """Note that a condition is met, and what shows it."""
    head, condition = found(request, reference), found_condition(request, reference, pk)
    form = EvidenceForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: actions.meet_condition(by=request.actor, condition=condition, **form.cleaned_data)
    ):
        messages.success(request, _("The condition is met."))
        return to(request, head)
    title = _("A condition is met")
    steps = crumbs(request, head, title)
    return small(request, form, title=title, lede=condition.text, steps=steps, back=page_of(request, head))


@page(Audience.STAFF, may=May.PLAN)
def reopen(request: Any, reference: str, pk: UUID) -> HttpResponse:
    """Take back that a condition is met."""
    head, condition = found(request, reference), found_condition(request, reference, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: actions.reopen_condition(by=request.actor, condition=condition, **form.cleaned_data)
    ):
        messages.success(request, _("The condition is open again, and so its gate is closed."))
        return to(request, head)
    title = _("A condition is not met after all")
    steps = crumbs(request, head, title)
    return small(request, form, title=title, lede=condition.text, steps=steps, back=page_of(request, head))


# --- What came back


@page(Audience.STAFF, may=May.RELEASE)
def recover(request: Any, reference: str) -> HttpResponse:
    """Note that part of a payment came back."""
    head = found(request, reference)
    left = head.amount - queries.case_of(head).recovered
    form = RecoverForm(request.POST or None, left=left)
    if form.is_valid() and done(form, lambda: actions.recover(by=request.actor, payment=head, **form.cleaned_data)):
        what = {"amount": pounds(form.cleaned_data["amount"])}
        messages.success(request, _("%(amount)s went back to the pots it came from.") % what)
        return to(request, head)
    title = _("Recover")
    lede = _("What comes back goes to the pots it came from, in proportion to what each has not had back.")
    return small(request, form, title=title, lede=lede, steps=crumbs(request, head, title), back=page_of(request, head))
