"""What is asked of the chief finance officer: to let in a pot that does not permit what a round is for."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import Record
from almoner.foundation.offices.models import Office
from almoner.strategy.funds.models import Pot

from . import guards
from .invitations import Invitation


class PotRequest(Record):
    """Somebody asks that a round may use a pot outside its purposes, and why; answered once, by the override or not."""

    class Standing(models.TextChoices):
        WAITING = "waiting", _("waits for the chief finance officer")
        LET_IN = "let_in", _("let in")
        DECLINED = "declined", _("declined")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="pot_requests")
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2, db_comment="pounds that the pot would put in")
    purposes = models.JSONField(default=list, db_comment="of the round, that the pot did not permit when it was asked")
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.WAITING)
    answer = models.CharField(max_length=500, blank=True, default="", db_comment="why it was let in or declined")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="grants_asked_pot_gives_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="grants_pot_asked_for_a_reason"),
            models.CheckConstraint(
                condition=Q(standing="waiting", answered_at__isnull=True, answer="")
                | (~Q(standing="waiting") & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="grants_pot_answered_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["invitation", "pot"], condition=Q(standing="waiting"), name="grants_pot_asked_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office"], condition=Q(standing="waiting"), name="grants_pots_asked_for")
        ]
        triggers: ClassVar = list(guards.OF_A_REQUEST)

    def __str__(self) -> str:
        return f"{self.pot} {self.amount}"
