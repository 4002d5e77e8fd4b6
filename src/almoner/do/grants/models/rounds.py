"""Grant rounds as records: theme, deadline, cap and figures. How a round is run comes on top of these."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.fields import AmountField, ApproximateDateField, amount_constraints, date_constraints
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.offices.models import Office, Publishable
from almoner.foundation.sheets.models import TracedVersion
from almoner.kernel.money import Amount
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.models import Fund, Pot
from almoner.strategy.plans.models import Priority

UNDATED = "not-stated"
"""What stands in the address of a round whose financial year is not stated."""


class Round(Publishable, Record):
    """One round of a fund. It belongs to the financial year it spends in; its deadline may fall before (GRA-03)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, db_comment="the calendar year in which the year of spend starts; empty: not stated"
    )
    number = models.PositiveSmallIntegerField()
    current = models.OneToOneField("RoundVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["year", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fund", "year", "number"],
                nulls_distinct=False,
                name="grants_round_numbered_once",
                violation_error_message=_("This fund has a round of this number in this year already."),
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="grants_round_number_from_one"),
        ]

    def __str__(self) -> str:
        numbered = gettext("round %(number)s") % {"number": self.number}
        return ", ".join(part for part in (str(self.fund), self.year_shown, numbered) if part)

    @property
    def year_shown(self) -> str:
        """ "2022/23", or nothing where it is not stated."""
        return str(FinancialYear(self.year)) if self.year else ""

    @property
    def year_in_address(self) -> str:
        """ "2022-23"."""
        return self.year_shown.replace("/", "-") or UNDATED

    @property
    def code_in_address(self) -> str:
        """The fund's code."""
        return self.fund.code


class RoundVersion(TracedVersion):
    """What a round offered, as known from one day on. Its money is its figures."""

    class CapKind(models.TextChoices):
        LIMIT = "limit", _("limit")
        GUIDE = "guide", _("guide")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="versions")
    theme = models.CharField(max_length=400)
    opens = ApproximateDateField()
    closes = ApproximateDateField()
    closes_as_written = models.CharField(max_length=200, blank=True, default="")
    cap = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    cap_kind = models.CharField(max_length=6, choices=CapKind.choices, blank=True, default="")
    term = models.CharField(max_length=200, blank=True, default="")
    classes = models.CharField(max_length=200, blank=True, default="", db_comment="the sizes of grant, as written")
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pot = models.ForeignKey(
        Pot, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="shared with other rounds"
    )
    document = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(TracedVersion.Meta):
        constraints: ClassVar = [
            *TracedVersion.Meta.constraints,
            models.UniqueConstraint(fields=["round", "number"], name="grants_version_numbered_once"),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | (Q(cap__gt=0) & ~Q(cap_kind="")),
                name="grants_cap_has_a_kind",
                violation_error_message=_("A cap is more than nothing, and is either a limit or a guide."),
            ),
            *date_constraints("opens", "grants"),
            *date_constraints("closes", "grants"),
        ]

    def __str__(self) -> str:
        return f"{self.round}, version {self.number}"


class RoundFigure(AppendOnly):
    """One figure of a version: available, requested, awarded or spent; from one contributor, or stated as a total.

    A figure that is not split has one row without a contributor. A split one has a row for each contributor, and the
    total as it was stated beside them (GRA-05, GRA-06).
    """

    class What(models.TextChoices):
        AVAILABLE = "available", _("available")
        REQUESTED = "requested", _("requested")
        AWARDED = "awarded", _("awarded")
        SPENT = "spent", _("spent")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(RoundVersion, on_delete=models.PROTECT, related_name="figures")
    what = models.CharField(max_length=10, choices=What.choices)
    pot = models.ForeignKey(Pot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contributor = models.CharField(max_length=200, blank=True, default="", db_comment="as printed; empty: not split")
    is_stated_total = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    amount = AmountField()
    amount_amount: Amount

    class Meta:
        ordering: ClassVar = ["what", "is_stated_total", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "what", "contributor", "is_stated_total"], name="grants_one_figure_each"
            ),
            models.CheckConstraint(
                condition=Q(is_stated_total=False) | Q(contributor=""), name="grants_total_has_no_contributor"
            ),
            *amount_constraints("amount", "grants_figure"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.contributor}".strip()
