"""Money that came back after it was paid, and to which pots it went."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from almoner.do.payments import guards
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import AppendOnly
from almoner.foundation.offices.models import Office

from .payments import Payment, PaymentSplit


class Recovery(AppendOnly):
    """A sum that came back of one payment, never more than was paid (FIN-12)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="recoveries")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    on = models.DateField(db_comment="the day it came back")
    reason = models.CharField(max_length=500)
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "recoveries"
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_recovered_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="payments_recovered_for_a_reason"),
        ]
        triggers: ClassVar = list(guards.OF_A_RECOVERY)

    def __str__(self) -> str:
        return f"{self.payment} {self.on}"


class RecoverySplit(AppendOnly):
    """What of a recovered sum goes back to the pot that one part of the payment came from."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="splits")
    split = models.ForeignKey(PaymentSplit, on_delete=models.PROTECT, related_name="recovered")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recovery", "split"], name="payments_recovered_part_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_recovered_part_something"),
        ]
        triggers: ClassVar = list(guards.OF_A_RECOVERED_PART)

    def __str__(self) -> str:
        return f"{self.recovery}: {self.split}"
