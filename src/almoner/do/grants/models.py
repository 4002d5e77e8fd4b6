"""Grant rounds as records: theme, deadline, cap and figures. How a round is run comes on top of these."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from almoner.foundation.door.fields import AmountField, ApproximateDateField, amount_constraints, date_constraints
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.offices.models import Office, Publishable
from almoner.foundation.sheets.models import TracedVersion
from almoner.strategy.funds.models import Fund, Pot
from almoner.strategy.plans.models import Priority


class Round(Publishable, Record):
    """One round of a fund. It belongs to the financial year it spends in; its deadline may fall before (GRA-03)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(db_comment="the calendar year in which the financial year of spend starts")
    number = models.PositiveSmallIntegerField()
    current = models.OneToOneField("RoundVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["year", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "year", "number"], name="grants_round_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.fund} round {self.number}"


class RoundVersion(TracedVersion):
    """What a round offered, as known from one day on."""

    class CapKind(models.TextChoices):
        LIMIT = "limit", "limit"
        GUIDE = "guide", "guide"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="versions")
    theme = models.CharField(max_length=400)
    closes = ApproximateDateField()
    closes_as_written = models.CharField(max_length=200, blank=True, default="")
    cap = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    cap_kind = models.CharField(max_length=6, choices=CapKind.choices, blank=True, default="")
    term = models.CharField(max_length=200, blank=True, default="")
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(TracedVersion.Meta):
        constraints: ClassVar = [
            *TracedVersion.Meta.constraints,
            models.UniqueConstraint(fields=["round", "number"], name="grants_version_numbered_once"),
            models.CheckConstraint(condition=Q(cap__isnull=True) | Q(cap__gt=0), name="grants_cap_positive"),
            *date_constraints("closes", "grants"),
        ]

    def __str__(self) -> str:
        return f"{self.round}, version {self.number}"


class RoundFigure(AppendOnly):
    """One figure of a version: available, requested, awarded or spent, from one pot or contributor, or stated as a total."""

    class What(models.TextChoices):
        AVAILABLE = "available", "available"
        REQUESTED = "requested", "requested"
        AWARDED = "awarded", "awarded"
        SPENT = "spent", "spent"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(RoundVersion, on_delete=models.PROTECT, related_name="figures")
    what = models.CharField(max_length=10, choices=What.choices)
    pot = models.ForeignKey(Pot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contributor = models.CharField(max_length=200, blank=True, default="", db_comment="as printed; empty: not split")
    is_stated_total = models.BooleanField(default=False)
    amount = AmountField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "what", "contributor", "is_stated_total"], name="grants_one_figure_each"
            ),
            *amount_constraints("amount", "grants_figure"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.contributor}".strip()
