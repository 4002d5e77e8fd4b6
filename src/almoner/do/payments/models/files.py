"""What went to the ledger, and what came back from the bank. Both are kept as they were, for good."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from almoner.do.payments import guards
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import AppendOnly
from almoner.foundation.offices.models import Office


class PaymentFile(AppendOnly):
    """One file for the ledger: its columns, its lines and its control figures. Bank details are not kept in it."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    layout = models.JSONField(db_comment="name and source of each column, in order")
    lines = models.JSONField(db_comment="payment, account, reference, amount and cells of each line; no bank details")
    control_count = models.PositiveIntegerField(db_comment="how many lines")
    payment_count = models.PositiveIntegerField(db_comment="how many payments")
    control_total = models.DecimalField(max_digits=14, decimal_places=2)
    sha256 = models.CharField(max_length=64, db_comment="of the file as it goes out, bank details included")
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "number"], name="payments_file_numbered_once"),
            models.CheckConstraint(
                condition=Q(control_count__gt=0, payment_count__gt=0, control_total__gt=0),
                name="payments_file_holds_something",
            ),
        ]
        triggers: ClassVar = list(guards.OF_A_FILE)

    def __str__(self) -> str:
        return str(_("Payment file %(number)s")) % {"number": self.number}


class PaymentResults(AppendOnly):
    """One file of what became of payments. The same file twice is one row."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(PaymentFile, on_delete=models.PROTECT, related_name="results")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(db_comment="reference, amount, outcome, day and reason of each row, as read")
    paid_count = models.PositiveIntegerField()
    paid_total = models.DecimalField(max_digits=14, decimal_places=2)
    failed_count = models.PositiveIntegerField()
    failed_total = models.DecimalField(max_digits=14, decimal_places=2)
    taken_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "payment results"
        ordering: ClassVar = ["taken_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "sha256"], name="payments_results_taken_once"),
        ]

    def __str__(self) -> str:
        return self.name
