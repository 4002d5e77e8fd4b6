"""Payments, what each takes from which pot, and the conditions it depends on."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from almoner.do.agreements.models import Agreement
from almoner.do.payments import guards
from almoner.do.payments.lifecycle import State
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import Record
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.passports.models import BankAccount
from almoner.strategy.funds.models import Pot

from .files import PaymentFile, PaymentResults

STATES = [
    (State.PLANNED.value, _("planned")),
    (State.PREPARED.value, _("prepared")),
    (State.APPROVED.value, _("approved")),
    (State.RELEASED.value, _("released")),
    (State.PAID.value, _("paid")),
    (State.FAILED.value, _("failed")),
    (State.CANCELLED.value, _("cancelled")),
]
_WENT_OUT = [State.PAID.value, State.FAILED.value]
_RELEASED = [State.RELEASED.value, *_WENT_OUT]
_APPROVED = [State.APPROVED.value, *_RELEASED]
_PREPARED = [State.PREPARED.value, *_APPROVED]
_NOT_GONE_OUT = sorted(state.value for state in State if state.value not in _WENT_OUT)
_GONE = [State.FAILED.value, State.CANCELLED.value]


def _only_from(states: list[str], **filled: bool) -> Q:
    """These columns are filled in these states and empty in all others."""
    there = Q(state__in=states, **{f"{name}__isnull": False for name in filled})
    return there | (~Q(state__in=states) & Q(**{f"{name}__isnull": True for name in filled}))


class Payment(Record):
    """One instalment of an agreement: how much, when, to whom, and who took it how far (GOV-04, AGR-05)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(db_comment="counted within the agreement")
    reference = models.CharField(max_length=50, db_comment="by which the ledger and the bank know it")
    title = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    due_on = models.DateField()
    in_advance = models.BooleanField(default=False)
    advance_reason = models.CharField(max_length=500, blank=True, default="")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    instead_of = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="paid_again_by",
        db_comment="the payment that failed and is paid again by this one",
    )
    state = models.CharField(max_length=9, choices=STATES, default=State.PLANNED.value)
    account = models.ForeignKey(
        BankAccount,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="the account held when it was prepared: another one restarts its checks",
    )
    prepared_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(PaymentFile, null=True, blank=True, on_delete=models.PROTECT, related_name="payments")
    results = models.ForeignKey(
        PaymentResults, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    outcome_on = models.DateField(null=True, blank=True, db_comment="the day it was paid, or returned")
    outcome_reason = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="", db_comment="why it was sent back or cancelled")
    planned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["due_on", "reference"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="payments_numbered_once"),
            models.UniqueConstraint(fields=["office", "reference"], name="payments_one_reference"),
            models.UniqueConstraint(
                fields=["agreement", "title", "due_on", "amount"],
                condition=~Q(state__in=_GONE),
                name="payments_not_planned_twice",
                violation_error_message=_("This instalment is planned already."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(in_advance=False) | ~Q(advance_reason=""), name="payments_in_advance_for_a_reason"
            ),
            models.CheckConstraint(
                condition=_only_from(_PREPARED, prepared_by=True, prepared_at=True, account=True),
                name="payments_prepared_by_somebody",
            ),
            models.CheckConstraint(
                condition=_only_from(_APPROVED, approved_by=True, approved_at=True),
                name="payments_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=_only_from(_RELEASED, released_by=True, released_at=True),
                name="payments_released_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")))
                & (Q(released_by__isnull=True) | (~Q(released_by=F("prepared_by")) & ~Q(released_by=F("approved_by")))),
                name="payments_three_people",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=True, state__in=_NOT_GONE_OUT) | Q(file__isnull=False, state__in=_RELEASED),
                name="payments_paid_by_a_file",
            ),
            models.CheckConstraint(
                condition=_only_from(_WENT_OUT, outcome_on=True, results=True), name="payments_outcome_has_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(outcome_reason=""), name="payments_failed_for_a_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "due_on"], name="payments_by_state"),
            models.Index(fields=["office", "due_on", "reference"], name="payments_by_day"),
            models.Index(fields=["organisation", "due_on"], name="payments_of_a_body"),
        ]
        triggers: ClassVar = list(guards.OF_A_PAYMENT)

    def __str__(self) -> str:
        return self.reference


class PaymentSplit(Record):
    """What a payment takes from one pot in one financial year."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="splits")
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(db_comment="the calendar year in which the financial year starts")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering: ClassVar = ["year", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payment", "pot", "year"], name="payments_one_part_of_a_pot"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_part_more_than_nothing"),
        ]
        indexes: ClassVar = [models.Index(fields=["pot", "year"], name="payments_parts_of_a_pot")]
        triggers: ClassVar = list(guards.OF_A_SPLIT)

    def __str__(self) -> str:
        return f"{self.pot} {self.year}"


class PaymentCondition(Record):
    """What must have happened before a payment goes out, and what shows that it has."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="conditions")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=500, blank=True, default="", db_comment="what shows it, and where it is")

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payment", "order"], name="payments_condition_in_its_place"),
            models.CheckConstraint(condition=~Q(text=""), name="payments_condition_says_something"),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True, met_by__isnull=True, evidence="")
                | (Q(met_at__isnull=False) & ~Q(evidence="")),
                name="payments_met_with_evidence",
            ),
        ]
        triggers: ClassVar = list(guards.OF_A_CONDITION)

    def __str__(self) -> str:
        return self.text
