"""What people of the office have to do with the bodies it deals with, and what they were offered (GOV-06)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.fields import AmountField, ApproximateDateField, amount_constraints, date_constraints
from almoner.foundation.door.models import Record
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.kernel.money import Amount


class Interest(Record):
    """What ties a person to a body, since when and until when. While it lasts, they keep out of what concerns it."""

    class Kind(models.TextChoices):
        EMPLOYMENT = "employment", _("paid work")
        OFFICER = "officer", _("trustee, director or officer")
        MEMBER = "member", _("member or volunteer")
        HOLDING = "holding", _("shares or another stake in money")
        CONTRACT = "contract", _("contract with it")
        CLOSE = "close", _("family or close friend there")
        OTHER = "other", _("other")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=300, db_comment="the body, as declared")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="the same, if held"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    nature = models.TextField(db_comment="what the person has to do with it, in their words")
    since = ApproximateDateField()
    until = ApproximateDateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="interests_names_a_body"),
            models.CheckConstraint(condition=~Q(nature=""), name="interests_says_its_nature"),
            models.CheckConstraint(
                condition=Q(since_first__isnull=True)
                | Q(until_last__isnull=True)
                | Q(until_last__gte=F("since_first")),
                name="interests_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            *date_constraints("since", "interests"),
            *date_constraints("until", "interests"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "organisation"], name="interests_by_person"),
            models.Index(fields=["office", "person"], name="interests_by_office"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.name}"

    @property
    def is_declared_by_the_person(self) -> bool:
        """Whether the person said so themselves; otherwise it was recorded for them."""
        return self.recorded_by_id == self.person_id


class Gift(Record):
    """A gift or hospitality that somebody of the office was offered, whether taken or not."""

    class Kind(models.TextChoices):
        GIFT = "gift", _("gift")
        HOSPITALITY = "hospitality", _("hospitality")

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        PASSED_ON = "passed_on", _("passed on to the office or a charity")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    giver = models.CharField(max_length=300, db_comment="who offered it")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="the giver, if held"
    )
    description = models.CharField(max_length=500)
    value = AmountField()
    value_amount: Amount
    offered_on = models.DateField()
    answer = models.CharField(max_length=9, choices=Answer.choices)
    note = models.CharField(max_length=500, blank=True, default="")
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(giver="") & ~Q(description=""), name="interests_gift_says_what"),
            *amount_constraints("value", "interests_gift"),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "-offered_on"], name="interests_gifts_latest")]

    def __str__(self) -> str:
        return f"{self.person}: {self.description}"
