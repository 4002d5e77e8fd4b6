"""Money in, the pots it stands in, the funds it is given through, and the medium-term plan of it."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.fields import AmountField, ApproximateDateField, amount_constraints, date_constraints
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.offices.models import Office, Publishable
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.services.models import Service
from almoner.foundation.sheets.models import Import, TracedVersion
from almoner.kernel.money import Amount

PARTS_ADD_UP = """
    whole := (SELECT amount FROM funds_pot WHERE id = THE_POT);
    SELECT sum(amount) INTO parts FROM funds_contribution WHERE pot_id = THE_POT
        HAVING count(*) > 0 AND count(amount) = count(*);
    IF parts <> whole THEN
        RAISE EXCEPTION 'the contributions to a pot add up to %, not to %', parts, whole
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_parts_add_up';
    END IF;
    RETURN NULL;
"""


def _parts_add_up(pot: str) -> pgtrigger.Trigger:
    """The known contributions to a pot add up to its known amount, once a transaction is over (FIN-17)."""
    return pgtrigger.Trigger(
        name="parts_add_up",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        declare=[("whole", "numeric"), ("parts", "numeric")],
        func=PARTS_ADD_UP.replace("THE_POT", pot),
    )


class FundingAgreement(Record):
    """Money promised to the office by a funder, or set aside by the office itself (FIN-01, FIN-02)."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("government-defined budget")
        OWN = "own", _("the office's own budget")
        PARTNER = "partner", _("partner's contribution")
        NOT_STATED = "not_stated", _("kind not stated")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.NOT_STATED)
    funder = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    funder_name = models.CharField(max_length=200, blank=True, default="")
    begins = ApproximateDateField()
    ends = ApproximateDateField()
    extension_limit = ApproximateDateField()
    is_restricted = models.BooleanField(null=True, blank=True)
    purposes = models.TextField(blank=True, default="", db_comment="what it may be spent on")
    conditions = models.TextField(blank=True, default="")
    passes_down = models.BooleanField(default=False, db_comment="its conditions go into agreements it pays for")
    source = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "title"],
                name="funds_funding_named_once",
                violation_error_message=_("There is a funding agreement with this title already."),
            ),
            *date_constraints("begins", "funds_funding"),
            *date_constraints("ends", "funds_funding"),
            *date_constraints("extension_limit", "funds_funding"),
        ]

    def __str__(self) -> str:
        return self.title


class FundingAmount(AppendOnly):
    """What a funding agreement brings in one financial year, and how certain that is; a later row supersedes."""

    class Certainty(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        EXPECTED = "expected", _("expected")
        NOT_YET_KNOWN = "not_yet_known", _("not yet known")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    funding = models.ForeignKey(FundingAgreement, on_delete=models.PROTECT, related_name="amounts")
    year = models.PositiveSmallIntegerField(db_comment="the calendar year in which the financial year starts")
    amount = AmountField()
    amount_amount: Amount
    certainty = models.CharField(max_length=14, choices=Certainty.choices)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["year", "recorded_at"]
        constraints: ClassVar = [*amount_constraints("amount", "funds_income")]

    def __str__(self) -> str:
        return f"{self.funding} {self.year}"


class Pot(Record):
    """Money set aside for a purpose, held by one body and fed by one or more contributors (FIN-17)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    holder = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    purposes = models.TextField(blank=True, default="")
    permitted = models.JSONField(
        default=list, blank=True, db_comment="purposes of the setting funds.purposes it may be spent on; empty: any"
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True, db_comment="empty: not tied to one financial year")
    amount = AmountField()
    amount_amount: Amount
    source = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "name"],
                name="funds_pot_named_once",
                violation_error_message=_("There is a pot of this name already."),
            ),
            *amount_constraints("amount", "funds_pot"),
        ]
        triggers: ClassVar = [_parts_add_up("coalesce(NEW.id, OLD.id)")]

    def __str__(self) -> str:
        return self.name

    @property
    def permitted_in_words(self) -> str:
        """The purposes it may be spent on, with commas between; nothing where there is no limit."""
        return ", ".join(self.permitted)

    @property
    def shares_in_words(self) -> str:
        """Who contributes what, a line each, as it is typed: "Office: 100,000.00"."""
        rows = self.contributions.order_by("contributor")
        return "\n".join(f"{each.contributor}: {str(each.amount_amount).removeprefix('£')}" for each in rows)


class Contribution(Record):
    """A contributor's share of a pot."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="contributions")
    funding = models.ForeignKey(FundingAgreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contributor = models.CharField(max_length=200)
    amount = AmountField()
    amount_amount: Amount

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pot", "contributor"],
                name="funds_contributor_named_once",
                violation_error_message=_("This contributor is named twice for one pot."),
            ),
            *amount_constraints("amount", "funds_contribution"),
        ]
        triggers: ClassVar = [_parts_add_up("coalesce(NEW.pot_id, OLD.pot_id)")]

    def __str__(self) -> str:
        return f"{self.contributor} to {self.pot}"


class Fund(Publishable, Record):
    """A scheme through which money is given: its purpose, instruments, cap and term (GRA-01)."""

    class CapKind(models.TextChoices):
        LIMIT = "limit", _("limit")
        GUIDE = "guide", _("guide")

    class Instrument(models.TextChoices):
        ROUND = "round", _("grants in rounds of applications")
        ALLOCATION = "allocation", _("annual allocations")
        AD_HOC = "ad_hoc", _("ad hoc grants")
        CONTINUATION = "continuation", _("continuations")
        INNOVATION = "innovation", _("innovation awards")
        CONTRACT = "contract", _("contracts")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True, default="")
    money_from = models.CharField(
        max_length=300, blank=True, default="", db_comment="where the money comes from, as stated"
    )
    instruments = models.CharField(
        max_length=300, blank=True, default="", db_comment="how it is given, in the words of the paper"
    )
    allowed = models.JSONField(
        default=list,
        blank=True,
        db_comment="values of Instrument: money of this fund is given in no other way; empty: any",
    )
    rhythm = models.CharField(max_length=200, blank=True, default="")
    cap = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    cap_kind = models.CharField(max_length=6, choices=CapKind.choices, blank=True, default="")
    cap_as_written = models.CharField(max_length=300, blank=True, default="")
    term = models.CharField(max_length=200, blank=True, default="")
    pot = models.ForeignKey(Pot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "code"],
                name="funds_fund_coded_once",
                violation_error_message=_("There is a fund with this code already."),
            ),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | (Q(cap__gt=0) & ~Q(cap_kind="")),
                name="funds_cap_has_a_kind",
                violation_error_message=_("A cap is more than nothing, and is either a limit or a guide."),
            ),
            models.CheckConstraint(
                condition=Q(
                    allowed__contained_by=["round", "allocation", "ad_hoc", "continuation", "innovation", "contract"]
                ),
                name="funds_allowed_is_known",
                violation_error_message=_("Choose the ways of giving from those that are listed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def allowed_in_words(self) -> str:
        """The ways in which its money may be given, or nothing where any way is open."""
        names = dict(Fund.Instrument.choices)
        return ", ".join(str(names.get(each, each)) for each in self.allowed)


class MoneyPlan(Publishable, Record):
    """A medium-term financial plan: the head; what it says is in its versions (FIN-03, FIN-04)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    current = models.OneToOneField(
        "MoneyPlanVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "title"],
                name="funds_plan_named_once",
                violation_error_message=_("There is a money plan with this title already."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class MoneyPlanVersion(TracedVersion):
    """One version of a money plan, with its caveats as printed."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(MoneyPlan, on_delete=models.PROTECT, related_name="versions")
    caveats = models.TextField(blank=True, default="")
    document = models.CharField(max_length=300, blank=True, default="")

    class Meta(TracedVersion.Meta):
        constraints: ClassVar = [
            *TracedVersion.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "number"], name="funds_version_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, version {self.number}"


class State(models.TextChoices):
    """How firm the figures of a column are."""

    ACTUAL = "actual", _("actual")
    BUDGET = "budget", _("budget")
    FORECAST = "forecast", _("forecast")


class BudgetLine(AppendOnly):
    """Group x item x financial year x state. The plan's table, its subtotals and totals are all computed from these."""

    State = State

    class Kind(models.TextChoices):
        SPEND = "spend", _("spend")
        NOT_STATED = "not_stated", _("kind not stated")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(MoneyPlanVersion, on_delete=models.PROTECT, related_name="lines")
    order = models.PositiveIntegerField(db_comment="the place of the row in the plan")
    group = models.CharField(max_length=200)
    item = models.CharField(
        max_length=300, blank=True, default="", db_comment="empty: the whole group, lines not published"
    )
    year = models.PositiveSmallIntegerField(db_comment="the calendar year in which the financial year starts")
    state = models.CharField(max_length=8, choices=State.choices)
    amount = AmountField()
    amount_amount: Amount
    kind = models.CharField(
        max_length=10,
        choices=Kind.choices,
        default=Kind.SPEND,
        db_comment="not_stated: printed among the spend, named as income",
    )
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pot = models.ForeignKey(Pot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    funding = models.ForeignKey(FundingAgreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True, default="")
    source_import = models.ForeignKey(
        Import, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="the file first read in"
    )
    source_row = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["order", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "order", "year", "state"], name="funds_one_figure_per_column"),
            *amount_constraints("amount", "funds_budget"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.item} {self.year}".replace("  ", " ")


class StatedTotal(AppendOnly):
    """A total as the paper printed it, to stand beside the computed one."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(MoneyPlanVersion, on_delete=models.PROTECT, related_name="stated_totals")
    group = models.CharField(max_length=200, blank=True, default="", db_comment="empty: the grand total")
    label = models.CharField(max_length=200, blank=True, default="", db_comment="as printed")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    source_import = models.ForeignKey(Import, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source_row = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "group", "year", "state"], name="funds_one_stated_total"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="funds_stated_total_not_negative"),
        ]

    def __str__(self) -> str:
        return self.label or self.group
