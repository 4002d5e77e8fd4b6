"""Planning the payments of an agreement, the conditions they depend on, and paying again what failed."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.agreements.models import Agreement, Party
from almoner.do.payments.access import May
from almoner.do.payments.declared import way_of
from almoner.do.payments.entries import Instalment
from almoner.do.payments.lifecycle import State
from almoner.do.payments.models import Payment, PaymentCondition, PaymentSplit
from almoner.do.payments.queries import lines_left, lines_of
from almoner.do.payments.queries.money import line_for
from almoner.do.payments.rules import plans
from almoner.foundation.audit.actions import record
from almoner.foundation.audit.amendments import store
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.organisations.models import Organisation

from ._steps import check_organisation, check_pots, check_reason, facts_of, locked, moved_alone

_FACTS = ("title", "amount", "due_on", "in_advance", "advance_reason")
_PAYEE_FIRST = (Party.Part.ACCOUNTABLE_BODY, Party.Part.LEAD, Party.Part.PROVIDER)


@action(May.PLAN)
def plan(
    *,
    by: Actor,
    agreement: Agreement,
    instalments: Sequence[Instalment],
    organisation: Organisation | None = None,
) -> list[Payment]:
    """Plan the payments of an agreement. Nothing is paid by that.

    Without an organisation, whom the agreement names is paid: the accountable body, else the lead, else the provider.

    Raises:
        ValidationError: every fault of every instalment at once, under "instalments"; or under "organisation", that it
            is not clear who is paid.
        NotAllowed: a pot or the organisation is another office's.
    """
    head = Agreement.objects.select_related("office", "current").select_for_update(of=("self",)).get(pk=agreement.pk)
    payee = organisation or _payee(head)
    check_organisation(payee, head.office_id)
    check_pots((pot for each in instalments for pot, _year, _amount in each.splits), head.office_id)
    left = lines_left(head)
    shared = _shared(head, instalments, left)
    first = (Payment.objects.filter(agreement=head).aggregate(last=Max("number"))["last"] or 0) + 1
    return [
        _planned(Payment(office=head.office, agreement=head, organisation=payee), each, parts, number, by)
        for number, (each, parts) in enumerate(zip(instalments, shared, strict=True), start=first)
    ]


def _payee(head: Agreement) -> Organisation:
    """Whom the agreement in force says is paid. Raises ValidationError where that is not clear."""
    parties = list(Party.objects.filter(version=head.current_id).select_related("organisation"))
    for part in _PAYEE_FIRST:
        named = [party.organisation for party in parties if party.part == part]
        if len(named) == 1:
            return named[0]
        if named:
            break
    raise ValidationError(
        {"organisation": _("The agreement does not say which one body is paid: name it there, or choose it here.")}
    )


def _shared(head: Agreement, instalments: Sequence[Instalment], left: dict[plans.Key, Decimal]) -> list[plans.Parts]:
    """What each instalment takes from which pot. Raises ValidationError with every fault of every one."""
    if not instalments:
        raise ValidationError({"instalments": _("Plan at least one payment.")})
    way = way_of(head.office, timezone.localdate())
    shared, wrong = [], []
    for each in instalments:
        faults = plans.faults_of(each)
        parts: plans.Parts = list(each.splits)
        if not faults and each.splits:
            faults = plans.faults_of_parts(each.amount, parts)
        elif not faults:
            try:
                parts = plans.shared(each.amount, each.due_on, left, way)
            except ValueError as why:
                faults = [str(why)]
        wrong += [f"{each.title}: {fault}" if each.title else fault for fault in faults]
        shared.append(parts)
    if wrong:
        raise ValidationError({"instalments": wrong})
    return shared


def _planned(payment: Payment, each: Instalment, parts: plans.Parts, number: int, by: Actor) -> Payment:
    """Write one planned payment with its parts and conditions."""
    payment.number = number
    payment.reference = f"{payment.agreement.number}-{number}"
    _put(payment, each)
    _put_parts(payment, parts)
    for order, text in enumerate((text for text in each.conditions if text.strip()), start=1):
        _condition(payment, order, text)
    record(by=by, verb="planned payment", record=payment, after=facts_of(payment))
    return payment


def _put(payment: Payment, each: Instalment) -> None:
    payment.title, payment.amount, payment.due_on = " ".join(each.title.split()), each.amount, each.due_on
    payment.in_advance = each.in_advance
    payment.advance_reason = " ".join(each.advance_reason.split()) if each.in_advance else ""
    store(payment, _FACTS)


def _put_parts(payment: Payment, parts: plans.Parts) -> None:
    for pot, year, amount in parts:
        if amount:
            PaymentSplit(office_id=payment.office_id, payment=payment, pot_id=pot, year=year, amount=amount).save(
                force_insert=True
            )


def _condition(payment: Payment, order: int, text: str) -> PaymentCondition:
    made = PaymentCondition(office_id=payment.office_id, payment=payment, order=order, text=" ".join(text.split()))
    store(made, ("text",))
    return made


@action(May.PLAN)
def change(*, by: Actor, payment: Payment, instalment: Instalment, reason: str) -> Payment:
    """Change what is only planned: its title, amount, day, parts and conditions. Conditions that stay, stay met.

    Raises:
        ValidationError: every fault at once, or no reason.
        Refused: somebody has begun to pay it.
        NotAllowed: a pot is another office's.
    """
    head = locked(payment)
    if head.state != State.PLANNED:
        raise Refused(
            _("It is %(state)s, so it does not change: send it back first.") % {"state": head.get_state_display()}
        )
    why = check_reason(reason)
    check_pots((pot for pot, _year, _amount in instalment.splits), head.office_id)
    before = facts_of(head)
    left = lines_left(head.agreement)
    gives = lines_of([head.agreement_id]).get(head.agreement_id, {})
    for split in head.splits.all():
        line = line_for(gives, split.pot_id, split.year)
        if line in left:
            left[line] += split.amount
    parts = _shared(head.agreement, [instalment], left)[0]
    _put(head, instalment)
    head.splits.all().delete()
    _put_parts(head, parts)
    _put_conditions(head, instalment.conditions)
    record(by=by, verb="changed payment", record=head, reason=why, before=before, after=facts_of(head))
    return head


def _put_conditions(head: Payment, texts: Sequence[str]) -> None:
    wanted = [" ".join(text.split()) for text in texts if text.strip()]
    head.conditions.exclude(text__in=wanted).delete()
    there = set(head.conditions.values_list("text", flat=True))
    last = head.conditions.aggregate(last=Max("order"))["last"] or 0
    for order, text in enumerate((text for text in wanted if text not in there), start=last + 1):
        _condition(head, order, text)


@action(May.PLAN)
def cancel(*, by: Actor, payment: Payment, reason: str) -> Payment:
    """Give up a planned payment, with a reason.

    Raises:
        ValidationError: there is no reason.
        Refused: it is not only planned.
    """
    head = locked(payment)
    why = check_reason(reason)
    verb = moved_alone(head, "cancel", by)
    head.note = why
    head.save(update_fields=["state", "note"])
    record(by=by, verb=verb, record=head, reason=why)
    return head


@action(May.PLAN)
def pay_again(*, by: Actor, payment: Payment) -> Payment:
    """Plan a payment that failed once more, under a reference of its own: a payment goes out in one file only.

    Its parts and conditions are those of the one that failed, with their evidence. It passes every gate anew.

    Raises:
        Refused: it did not fail, or is paid again already.
    """
    head = locked(payment)
    if head.state != State.FAILED:
        raise Refused(_("Only a payment that failed is paid again."))
    if Payment.objects.filter(instead_of=head).exists():
        raise Refused(_("It is paid again already, by another payment."))
    Agreement.objects.select_for_update().get(pk=head.agreement_id)
    number = (Payment.objects.filter(agreement=head.agreement_id).aggregate(last=Max("number"))["last"] or 0) + 1
    again = Payment(office=head.office, agreement=head.agreement, organisation=head.organisation, instead_of=head)
    again.number, again.reference = number, f"{head.agreement.number}-{number}"
    for name in _FACTS:
        setattr(again, name, getattr(head, name))
    store(again, _FACTS)
    _put_parts(again, [(row.pot_id, row.year, row.amount) for row in head.splits.all()])
    for row in head.conditions.all():
        facts = {name: getattr(row, name) for name in ("order", "text", "met_at", "met_by", "evidence")}
        PaymentCondition(office_id=head.office_id, payment=again, **facts).save(force_insert=True)
    record(by=by, verb="planned payment again", record=again, after=facts_of(again) | {"instead of": head.reference})
    return again


@action(May.PLAN)
def meet_condition(*, by: Actor, condition: PaymentCondition, evidence: str) -> PaymentCondition:
    """Note that a condition is met, and what shows it.

    Raises:
        ValidationError: there is no evidence.
        Refused: it is met already, or the payment is released.
    """
    held = _held_condition(condition.pk)
    shown = " ".join(evidence.split())
    if not shown:
        raise ValidationError({"evidence": _("Say what shows that it is met, and where it is.")})
    if held.met_at is not None:
        raise Refused(_("This condition is met already."))
    held.met_at, held.met_by_id, held.evidence = timezone.now(), by.person_id, shown
    store(held, ("evidence",))
    record(by=by, verb="met condition", record=held.payment, after={"condition": held.text, "evidence": shown})
    return held


@action(May.PLAN)
def reopen_condition(*, by: Actor, condition: PaymentCondition, reason: str) -> PaymentCondition:
    """Take back that a condition is met, with a reason: its gate closes again.

    Raises:
        ValidationError: there is no reason.
        Refused: it is not met, or the payment is released.
    """
    held = _held_condition(condition.pk)
    why = check_reason(reason)
    if held.met_at is None:
        raise Refused(_("This condition is not met."))
    before = {"condition": held.text, "evidence": held.evidence}
    held.met_at, held.met_by, held.evidence = None, None, ""
    held.save(update_fields=["met_at", "met_by", "evidence"])
    record(by=by, verb="reopened condition", record=held.payment, reason=why, before=before)
    return held


def _held_condition(key: UUID) -> PaymentCondition:
    """The condition as it stands, held with its payment. Raises Refused where the payment has been released."""
    held = PaymentCondition.objects.select_related("payment").select_for_update().get(pk=key)
    if held.payment.state not in {State.PLANNED, State.PREPARED, State.APPROVED}:
        raise Refused(
            _("The payment is %(state)s, so its conditions stay as they are.")
            % {"state": held.payment.get_state_display()}
        )
    return held
