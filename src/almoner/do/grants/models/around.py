"""What may still be added to an invitation that is published: questions and answers, workshops, and how it went."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.offices.models import Office
from almoner.strategy.funds.models import Fund

from .invitations import Invitation


class Enquiry(Record):
    """A question about a round, from anybody, and the answer that everybody reads (GRA-25, GRA-26, GRA-54)."""

    class Standing(models.TextChoices):
        WAITING = "waiting", _("waits for an answer")
        PUBLISHED = "published", _("answered for everybody")
        SET_ASIDE = "set_aside", _("set aside")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="enquiries")
    question = models.TextField(db_comment="as it was asked: the public reads published_question")
    email = models.EmailField(blank=True, default="", db_comment="of who asked: never public")
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_from = models.CharField(
        max_length=64, blank=True, default="", db_comment="keyed hash of the address, that changes daily"
    )
    standing = models.CharField(max_length=9, choices=Standing.choices, default=Standing.WAITING)
    published_question = models.TextField(blank=True, default="", db_comment="the question without who asked it")
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["asked_at"]
        verbose_name_plural = "enquiries"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(standing="waiting", answered_at__isnull=True)
                | (Q(standing="published", answered_at__isnull=False) & ~Q(answer="") & ~Q(published_question=""))
                | Q(standing="set_aside", answered_at__isnull=False),
                name="grants_answered_with_an_answer",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["invitation", "asked_from"], name="grants_enquiry_by_sender")]

    def __str__(self) -> str:
        return self.question[:80]


class Workshop(Record):
    """A meeting at which people can ask how to apply (GRA-25)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="workshops")
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=300)
    how_to_join = models.TextField(blank=True, default="")
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="grants_workshop_lasts"),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True, called_off_why="")
                | (Q(called_off_at__isnull=False) & ~Q(called_off_why="")),
                name="grants_workshop_called_off_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RoundResult(AppendOnly):
    """How a round went, once it is complete: what the next one tells those who think of applying."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="result")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    applied = models.PositiveIntegerField()
    eligible = models.PositiveIntegerField()
    awarded = models.PositiveIntegerField()
    asked = models.DecimalField(max_digits=14, decimal_places=2, db_comment="pounds, by all who applied")
    given = models.DecimalField(max_digits=14, decimal_places=2, db_comment="pounds, to all who accepted")
    median_days = models.PositiveIntegerField(null=True, blank=True, db_comment="from closing to the decision")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(awarded__lte=F("eligible"), eligible__lte=F("applied")), name="grants_result_adds_up"
            ),
            models.CheckConstraint(condition=Q(asked__gte=0, given__gte=0), name="grants_result_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.invitation}: {self.awarded}/{self.applied}"
