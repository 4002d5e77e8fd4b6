"""One check of an organisation or of one of its cases: what was looked at, what came of it, until when it counts."""

import datetime as dt
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.documents.models import Document
from almoner.foundation.door.models import AppendOnly
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.passports.models import PassportItem

_OF_THE_SAME_BODY = """
    IF NEW.passport_item_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM passports_passportitem item
        WHERE item.id = NEW.passport_item_id AND item.organisation_id = NEW.organisation_id
    ) THEN
        RAISE EXCEPTION 'a check looks at the passport of its own organisation' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'checks_item_of_the_same_body';
    END IF;
    RETURN NEW;
"""


class Outcome(models.TextChoices):
    """What a check came to."""

    PASSED = "passed", _("passed")
    CONDITIONS = "passed_with_conditions", _("passed with conditions")
    FAILED = "failed", _("failed")
    NOT_NEEDED = "not_needed", _("not needed")


class Check(AppendOnly):
    """The last one of a kind counts; one of the organisation (no subject) counts for all its cases with the office."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField(null=True, blank=True, db_comment="the case; empty: all cases of the organisation")
    kind = models.CharField(max_length=40, db_comment="a key of the setting checks.kinds")
    outcome = models.CharField(max_length=22, choices=Outcome.choices)
    reason = models.TextField(blank=True, default="")
    evidence = models.TextField(blank=True, default="", db_comment="what was looked at, and where it is")
    condition = models.TextField(blank=True, default="", db_comment="what must be done, carried into the agreement")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    passport_item = models.ForeignKey(PassportItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(null=True, blank=True, db_comment="the last day on which it counts")
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "check"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="checks_outcome_is_known"),
            models.CheckConstraint(
                condition=(Q(outcome="passed_with_conditions") & ~Q(condition=""))
                | (~Q(outcome="passed_with_conditions") & Q(condition="")),
                name="checks_condition_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(reason="")
                | Q(
                    Q(outcome__in=("passed", "passed_with_conditions")),
                    ~Q(evidence="") | Q(document__isnull=False) | Q(passport_item__isnull=False),
                ),
                name="checks_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="failed") | Q(expires_on__isnull=True), name="checks_failed_has_no_end"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "organisation", "subject", "kind", "-made_at"], name="checks_last_word"),
            models.Index(fields=["office", "expires_on"], name="checks_by_end"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="item_of_the_same_body", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_OF_THE_SAME_BODY
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.organisation}"

    @property
    def made_on(self) -> dt.date:
        """The day on which it was made."""
        return timezone.localdate(self.made_at)
