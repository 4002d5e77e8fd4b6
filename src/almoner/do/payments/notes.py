"""What people are told about payments."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.roles import Holder, Part
from almoner.foundation.notices import actions as notices
from almoner.foundation.notices import kinds
from almoner.foundation.organisations.queries import people_with, staff_with

from .access import GRANTS, May
from .models import Payment

TO_APPROVE, TO_RELEASE = "payments.to_approve", "payments.to_release"
SENT_BACK, FAILED, PAID = "payments.sent_back", "payments.failed", "payments.paid"


def register() -> None:
    """Add this room's kinds of notice."""
    kinds.register(
        kinds.Kind(TO_APPROVE, gettext_lazy("A payment waits for my approval")),
        kinds.Kind(TO_RELEASE, gettext_lazy("A payment waits to be released by me")),
        kinds.Kind(SENT_BACK, gettext_lazy("A payment that I prepared came back")),
        kinds.Kind(FAILED, gettext_lazy("The bank returned a payment")),
        kinds.Kind(PAID, gettext_lazy("My organisation was paid"), by_email=False),
    )


def next_in_turn(payment: Payment, may: May, kind: str, *, by: Actor) -> None:
    """Tell those who may take the next step and have taken none before. Call it inside an action."""
    barred = {payment.prepared_by_id, payment.approved_by_id}
    title = {
        TO_APPROVE: _("%(reference)s waits for your approval"),
        TO_RELEASE: _("%(reference)s waits to be released"),
    }[kind]
    _tell([payment], _holders(payment, GRANTS[may].roles, barred), kind, title, by=by)


def came_back(payment: Payment, preparer: UUID | None, *, by: Actor) -> None:
    """Tell whoever prepared it."""
    people = [each for each in Person.objects.filter(pk=preparer) if each.pk != by.person_id] if preparer else []
    _tell([payment], people, SENT_BACK, _("%(reference)s was sent back"), by=by)


def failed(payment: Payment, *, by: Actor) -> None:
    """Tell those who plan its payment again, and the organisation that did not get it."""
    _tell([payment], _holders(payment, GRANTS[May.PREPARE].roles, ()), FAILED, _("%(reference)s was returned"), by=by)
    _tell_payee(payment, FAILED, _("A payment to you was returned by the bank"), by=by)


def paid(payment: Payment, *, by: Actor) -> None:
    """Tell the organisation."""
    _tell_payee(payment, PAID, _("A payment to you was made"), by=by)


def _holders(payment: Payment, roles: Iterable[Holder], barred: Collection[UUID | None]) -> list[Person]:
    return [person for person in staff_with(payment.office, roles) if person.pk not in barred]


def _tell(payments: Iterable[Payment], people: Iterable[Person], kind: str, title: str, *, by: Actor) -> None:
    to = list(people)
    for payment in payments:
        where = {"office": payment.office.slug, "reference": payment.reference}
        notices.tell(
            by=by,
            people=to,
            kind=kind,
            title=(title % {"reference": payment.reference})[:200],
            link=reverse("desk-payment", kwargs=where),
            due_on=payment.due_on,
            office=payment.office,
        )


def _tell_payee(payment: Payment, kind: str, title: str, *, by: Actor) -> None:
    notices.tell(
        by=by,
        people=people_with(payment.organisation_id, Part.OWNER, Part.CERTIFIER, Part.REPORTER),
        kind=kind,
        title=title,
        link=reverse("provider-payments", kwargs={"organisation": payment.organisation_id}),
        office=payment.office,
    )
