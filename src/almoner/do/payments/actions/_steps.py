"""Steps that the actions of this room share. Not actions: they run inside one."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.payments.lifecycle import PAYMENT
from almoner.do.payments.models import Payment, PaymentSplit
from almoner.do.payments.queries import case_of
from almoner.do.payments.queries.cases import WITH
from almoner.do.payments.rules.case import Case
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.organisations.models import Organisation
from almoner.kernel.lifecycle import Moment
from almoner.kernel.money import pounds
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.models import Pot


def locked(payment: Payment) -> Payment:
    """The payment as it stands now, held until the transaction ends."""
    return Payment.objects.select_related(*WITH).select_for_update(of=("self",)).get(pk=payment.pk)


def hold_pots(payments: Iterable[Payment]) -> None:
    """Hold the pots that payments draw on, so that two people cannot overspend one at the same moment."""
    pots = PaymentSplit.objects.filter(payment__in=[each.pk for each in payments]).values("pot")
    list(Pot.objects.filter(pk__in=pots).order_by("pk").select_for_update().values_list("pk"))


def moment(by: Actor) -> Moment:
    """Who asks, now."""
    return Moment(by, timezone.now())


def moved(case: Case, name: str, by: Actor) -> str:
    """Make a move, unsaved; return the word for it, for the audit.

    Raises:
        Refused: the sentence of whatever stands against it.
    """
    at = moment(by)
    if why := PAYMENT.refusal(case, name, at):
        raise Refused(why)
    return PAYMENT.make(case, name, at).past


def moved_alone(payment: Payment, name: str, by: Actor) -> str:
    """The same, read for it."""
    return moved(case_of(payment), name, by)


def check_reason(reason: str, field: str = "reason", most: int = 500) -> str:
    """The reason without spaces around it.

    Raises:
        ValidationError: there is none, or it is too long.
    """
    words = " ".join(reason.split())
    if not words:
        raise ValidationError({field: _("Say why: the reason stays with the payment.")})
    if len(words) > most:
        raise ValidationError({field: _("Say it in at most %(most)d characters.") % {"most": most}})
    return words


def check_organisation(organisation: Organisation, office_id: UUID) -> None:
    """An organisation is everybody's, or this office's.

    Raises:
        NotAllowed: it is another office's.
    """
    if organisation.office_id not in {None, office_id}:
        raise NotAllowed(_("That record belongs to another office."))


def check_pots(pots: Iterable[UUID], office_id: UUID) -> None:
    """Every pot is this office's.

    Raises:
        NotAllowed: one is another office's, or is not there.
    """
    wanted = set(pots)
    if Pot.objects.filter(office=office_id, pk__in=wanted).count() != len(wanted):
        raise NotAllowed(_("That record belongs to another office."))


def parts_in_words(payment: Payment) -> list[str]:
    """What it takes from which pot, a line each, for the audit."""
    rows = payment.splits.select_related("pot").order_by("year", "pk")
    return [f"{row.pot} {FinancialYear(row.year).label} {pounds(row.amount)}" for row in rows]


def facts_of(payment: Payment) -> dict[str, Any]:
    """What a payment is, for the audit."""
    return {
        "title": payment.title,
        "amount": Decimal(payment.amount),
        "due on": payment.due_on,
        "paid to": str(payment.organisation),
        "in advance": payment.advance_reason if payment.in_advance else "",
        "from": parts_in_words(payment),
        "conditions": list(payment.conditions.order_by("order").values_list("text", flat=True)),
    }
