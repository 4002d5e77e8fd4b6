"""The forward plan: ends, breaks, extension limits, funding stops and starts that no agreement holds yet (PLN-29)."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from almoner.foundation.door.fields import AmountField, ApproximateDateField, amount_constraints, date_constraints
from almoner.foundation.offices.models import Office, Publishable
from almoner.foundation.door.models import Record
from almoner.foundation.services.models import Service
from almoner.foundation.sheets.models import TracedVersion
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority


class ForwardEntry(Publishable, Record):
    """One event foreseen for one item. Recognised by office, item and kind of event."""

    class Event(models.TextChoices):
        END = "end", "end"
        BREAK = "break", "contract break"
        EXTENSION_LIMIT = "extension_limit", "extension limit"
        FUNDING_STOP = "funding_stop", "funding stops"
        START = "start", "start"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=300)
    event = models.CharField(max_length=16, choices=Event.choices)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    current = models.OneToOneField("ForwardVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "forward entries"
        constraints: ClassVar = [
            models.UniqueConstraint("office", Lower("item"), "event", name="forward_one_entry_per_event")
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_event_display()}"


class ForwardVersion(TracedVersion):
    """What is foreseen: a date with its precision and certainty, and what comes after."""

    class Certainty(models.TextChoices):
        KNOWN = "known", "known"
        AS_PRINTED = "as_printed", "as printed"
        INFERRED = "inferred", "inferred from the paper"
        EVALUATION = "evaluation", "depends on evaluation"
        NOT_KNOWN = "not_known", "not known"

    class Funding(models.TextChoices):
        KNOWN = "known", "funding known"
        NOT_YET_KNOWN = "not_yet_known", "funding not yet known"
        NOT_STATED = "not_stated", "not stated"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(ForwardEntry, on_delete=models.PROTECT, related_name="versions")
    at = ApproximateDateField()
    at_as_written = models.CharField(max_length=200, blank=True, default="")
    certainty = models.CharField(max_length=12, choices=Certainty.choices, default=Certainty.KNOWN)
    funding = models.CharField(max_length=14, choices=Funding.choices, default=Funding.NOT_STATED)
    is_pilot = models.BooleanField(default=False)
    extension_to = ApproximateDateField()
    successor = models.CharField(max_length=300, blank=True, default="", db_comment="what comes after, as written")
    successor_starts = ApproximateDateField()
    value = AmountField()
    provider = models.CharField(max_length=300, blank=True, default="")
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pot = models.ForeignKey(Pot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(TracedVersion.Meta):
        constraints: ClassVar = [
            *TracedVersion.Meta.constraints,
            models.UniqueConstraint(fields=["entry", "number"], name="forward_version_numbered_once"),
            *date_constraints("at", "forward"),
            *date_constraints("extension_to", "forward"),
            *date_constraints("successor_starts", "forward"),
            *amount_constraints("value", "forward"),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "at_last"], name="forward_by_date")]

    def __str__(self) -> str:
        return f"{self.entry}, version {self.number}"
