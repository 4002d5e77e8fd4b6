"""What the views of this room share: finding a record, and doing what a form asks."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from almoner.do.payments import queries
from almoner.do.payments.models import Payment, PaymentCondition, PaymentFile
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.queries import organisation_at
from almoner.foundation.pages import editing, render
from almoner.foundation.pages.addresses import address


def found(request: Any, reference: str) -> Payment:
    """The payment of that reference. Raises Http404 where this office has none."""
    held = queries.payment_at(seen_by=request.actor, office=request.office, reference=reference)
    if held is None:
        raise Http404
    return held


def found_condition(request: Any, reference: str, pk: UUID) -> PaymentCondition:
    """One condition of a payment. Raises Http404 where there is none such."""
    condition = found(request, reference).conditions.filter(pk=pk).first()
    if condition is None:
        raise Http404
    return condition


def found_file(request: Any, pk: UUID) -> PaymentFile:
    """One payment file. Raises Http404 where this office has none."""
    held = queries.file_at(seen_by=request.actor, office=request.office, pk=pk)
    if held is None:
        raise Http404
    return held


def found_payee(request: Any, pk: UUID) -> Organisation:
    """An organisation that this office pays. Raises Http404 for any other."""
    organisation = organisation_at(seen_by=request.actor, pk=pk)
    if organisation is None or not queries.is_paid_by(request.office, organisation):
        raise Http404
    return organisation


def page_of(request: Any, payment: Payment) -> str:
    """Where a payment's page is."""
    return address(request, "desk-payment", reference=payment.reference)


def to(request: Any, payment: Payment) -> HttpResponse:
    """On to the payment's page."""
    return HttpResponseRedirect(page_of(request, payment))


def crumbs(request: Any, payment: Payment, *last: Any) -> list[tuple[Any, str]]:
    """The way to a page about a payment."""
    steps = [(_("Payments"), address(request, "desk-payments")), (payment.reference, page_of(request, payment))]
    return [*steps, *((each, "") for each in last)]


def done(form: Any, write: Callable[[], Any]) -> bool:
    """Whether an action did its work; what it refused otherwise, coming late among it, stands in the form."""
    return editing.done(form, write, passing=NotAllowed)


def tried(request: Any, write: Callable[[], Any], said: str) -> bool:
    """Do what a button asks; say so, or say why not."""
    try:
        write()
    except NotAllowed:
        raise
    except Refused as why:
        messages.error(request, why.sentence)
        return False
    messages.success(request, said)
    return True


def small(
    request: Any, form: Any, *, title: Any, lede: Any = "", steps: list[tuple[Any, str]], back: str
) -> HttpResponse:
    """A page with a small form."""
    context = {"form": form, "title": title, "lede": lede, "steps": steps, "back": back}
    return render(request, "pages/edit.html", context)
