"""Who sees which payments: an office's people all of its own, an organisation's members what they are paid."""

from uuid import UUID

from django.db.models import QuerySet

from almoner.do.payments.access import May
from almoner.do.payments.models import Payment, PaymentFile
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation

from .cases import WITH


def sees_all(seen_by: Actor, office: Office) -> bool:
    """Whether somebody reads an office's payments."""
    return seen_by.office_id in {office.pk, None} and seen_by.organisation_id is None and seen_by.may(May.READ)


def payments(*, seen_by: Actor, office: Office) -> QuerySet[Payment]:
    """An office's payments, with what lists and gates need; none for whoever does not read them."""
    if not sees_all(seen_by, office):
        return Payment.objects.none()
    return Payment.objects.filter(office=office).select_related(*WITH, "file")


def payment_at(*, seen_by: Actor, office: Office, reference: str) -> Payment | None:
    """One payment by its reference; None where there is none such, or not for them."""
    if "\x00" in reference:
        return None
    people = ("prepared_by", "approved_by", "released_by", "results", "instead_of", "paid_again_by")
    return (
        payments(seen_by=seen_by, office=office)
        .select_related(*WITH, "file", *people)
        .filter(reference=reference)
        .first()
    )


def of_agreement(agreement: UUID) -> list[Payment]:
    """Every payment of an agreement in the order of their days: for rooms that show the agreement to who may see it."""
    return list(Payment.objects.filter(agreement=agreement).select_related(*WITH).order_by("due_on", "reference"))


def payments_to(*, seen_by: Actor, organisation: Organisation) -> QuerySet[Payment]:
    """What an organisation is paid, by any office; none for whoever is no member of it."""
    if seen_by.organisation_id != organisation.pk or not seen_by.may(May.READ_OWN):
        return Payment.objects.none()
    return Payment.objects.filter(organisation=organisation).select_related(*WITH).order_by("due_on", "reference")


def is_paid_by(office: Office, organisation: Organisation) -> bool:
    """Whether an office has a payment to an organisation."""
    return Payment.objects.filter(office=office, organisation=organisation).exists()


def files(*, seen_by: Actor, office: Office) -> QuerySet[PaymentFile]:
    """An office's payment files, the newest first."""
    if not sees_all(seen_by, office):
        return PaymentFile.objects.none()
    return PaymentFile.objects.filter(office=office).select_related("made_by").order_by("-number")


def file_at(*, seen_by: Actor, office: Office, pk: UUID) -> PaymentFile | None:
    """One payment file; None where the office has none such."""
    return files(seen_by=seen_by, office=office).filter(pk=pk).first()
