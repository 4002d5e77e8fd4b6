"""The forward plan: ends, breaks, extension limits, funding stops and starts that no agreement holds yet (PLN-29)."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.fields import AmountField, ApproximateDateField, amount_constraints, date_constraints
from almoner.foundation.door.models import Record
from almoner.foundation.offices.models import Office, Publishable
from almoner.foundation.services.models import Service
from almoner.foundation.sheets.models import TracedVersion
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority


class ForwardEntry(Publishable, Record):
    """One event foreseen for one item, recognised by these two. Its versions say what is foreseen."""

    class Event(models.TextChoices):
        END = "end", _("end")
        BREAK = "break", _("contract break")
        EXTENSION_LIMIT = "extension_limit", _("extension limit")
        FUNDING_STOP = "funding_stop", _("funding stops")
        START = "start", _("planned start")

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
        indexes: ClassVar = [models.Index(fields=["service"], name="forward_by_service")]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_event_display()}"


class ForwardVersion(TracedVersion):
    """What is foreseen: a date with its precision and certainty, and what comes after."""

    class Certainty(models.TextChoices):
        KNOWN = "known", _("known")
        AS_PRINTED = "as_printed", _("as printed")
        INFERRED = "inferred", _("inferred from the paper")
        EVALUATION = "evaluation", _("to be confirmed on evaluation")
        NOT_KNOWN = "not_known", _("not known")

    class Funding(models.TextChoices):
        KNOWN = "known", _("funding known")
        NOT_YET_KNOWN = "not_yet_known", _("funding not yet known")
        NOT_STATED = "not_stated", _("not stated")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(ForwardEntry, on_delete=models.PROTECT, related_name="versions")
    at = ApproximateDateField()
    at_as_written = models.CharField(max_length=200, blank=True, default="")
    certainty = models.CharField(max_length=12, choices=Certainty.choices, default=Certainty.KNOWN)
    funding = models.CharField(max_length=14, choices=Funding.choices, default=Funding.NOT_STATED)
    is_pilot = models.BooleanField(default=False)
    starts = ApproximateDateField()
    extension_to = ApproximateDateField()
    successor = models.CharField(max_length=300, blank=True, default="", db_comment="the name of what comes after")
    successor_starts = ApproximateDateField()
    after_as_written = models.CharField(
        max_length=500, blank=True, default="", db_comment="what the paper says of what comes after, word for word"
    )
    value = AmountField()
    provider = models.CharField(max_length=300, blank=True, default="")
    group = models.CharField(max_length=200, blank=True, default="", db_comment="the strand, in the office's own words")
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pot = models.ForeignKey(Pot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    places = models.JSONField(default=list, blank=True, db_comment="ONS codes of areas; empty: the whole area")
    document = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(TracedVersion.Meta):
        constraints: ClassVar = [
            *TracedVersion.Meta.constraints,
            models.UniqueConstraint(fields=["entry", "number"], name="forward_version_numbered_once"),
            *date_constraints("at", "forward"),
            *date_constraints("starts", "forward"),
            *date_constraints("extension_to", "forward"),
            *date_constraints("successor_starts", "forward"),
            *amount_constraints("value", "forward"),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "at_last"], name="forward_by_date")]

    def __str__(self) -> str:
        return f"{self.entry}, version {self.number}"
