"""What the office says it wants: plans with their priorities, strategies, principles and commissioning frameworks."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.fields import AmountField, ApproximateDateField, amount_constraints, date_constraints
from almoner.foundation.door.models import Record
from almoner.foundation.offices.models import Office, Publishable
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.services.models import Service
from almoner.kernel.money import Amount


class Plan(Publishable, Record):
    """A Police and Crime Plan (STR-02). Old ones stay readable."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    begins = ApproximateDateField()
    ends = ApproximateDateField()
    overarching_outcome = models.CharField(
        max_length=300, blank=True, default="", db_comment="in the office's own words"
    )
    national_outcome = models.CharField(
        max_length=300, blank=True, default="", db_comment="the national outcome it maps to"
    )
    source = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "title"],
                name="plans_one_title_in_an_office",
                violation_error_message=_("There is a plan with this title already."),
            ),
            *date_constraints("begins", "plans_plan"),
            *date_constraints("ends", "plans_plan"),
        ]

    def __str__(self) -> str:
        return self.title


class Priority(Record):
    """One priority of a plan, in the plan's own order."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="priorities")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["order"]
        verbose_name_plural = "priorities"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "title"],
                name="plans_priority_named_once",
                violation_error_message=_("This plan names that priority already."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Theme(Record):
    """What stands beside the priorities: threats, the force's own priorities, areas for resources (STR-03, STR-04)."""

    class Kind(models.TextChoices):
        THREAT = "threat", _("threat or risk")
        FORCE_PRIORITY = "force_priority", _("priority of the force")
        RESOURCE_AREA = "resource_area", _("area for resources")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="themes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    stated_for = models.CharField(max_length=40, blank=True, default="", db_comment="the period as written, if its own")

    class Meta:
        ordering: ClassVar = ["kind", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "kind", "title"],
                name="plans_theme_named_once",
                violation_error_message=_("This plan names that already."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Aim(Record):
    """A strategic aim with the measures wanted (STR-05)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="aims")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True, default="")
    stated_for = models.CharField(max_length=40, blank=True, default="", db_comment="the period as written, if its own")

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "title"],
                name="plans_aim_named_once",
                violation_error_message=_("This plan names that aim already."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Measure(Record):
    """Something wanted under an aim, by when, tracked to done (STR-05); a written strategy asked for, too (STR-21)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    aim = models.ForeignKey(Aim, on_delete=models.PROTECT, related_name="measures")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    due_by = ApproximateDateField()
    due_as_written = models.CharField(max_length=200, blank=True, default="")
    done_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True, default="", db_comment="how far it is, or how it was done")

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["aim", "order"],
                name="plans_measure_in_order",
                violation_error_message=_("Another measure of this aim has that place."),
            ),
            *date_constraints("due_by", "plans_measure"),
        ]

    def __str__(self) -> str:
        return self.text[:100]


class Principle(Record):
    """A commissioning principle of the office (STR-09). The public reads those of a published strategy."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    strategy = models.ForeignKey(
        "Strategy", null=True, blank=True, on_delete=models.PROTECT, related_name="principles", db_comment="states it"
    )
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    source = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "title"],
                name="plans_principle_named_once",
                violation_error_message=_("This principle is recorded already."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Checklist(Record):
    """Another body's framework used as a checklist, or a set of definitions (STR-23, STR-24)."""

    class Kind(models.TextChoices):
        CHECKLIST = "checklist", _("checklist")
        DEFINITIONS = "definitions", _("definitions")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True, default="")
    dated = ApproximateDateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "title"],
                name="plans_checklist_named_once",
                violation_error_message=_("There is a checklist with this title already."),
            ),
            *date_constraints("dated", "plans_checklist"),
        ]

    def __str__(self) -> str:
        return self.title


class ChecklistItem(Record):
    """One point to check, or one term with its meaning."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["checklist", "order"],
                name="plans_item_in_order",
                violation_error_message=_("Another point has that place."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Strategy(Publishable, Record):
    """A published strategy paper with its version, author and next review (STR-07, STR-08)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=20, blank=True, default="")
    dated = ApproximateDateField()
    author = models.CharField(max_length=120, blank=True, default="")
    review_due = ApproximateDateField()
    review_as_written = models.CharField(max_length=200, blank=True, default="")
    source = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        verbose_name_plural = "strategies"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "title", "version"],
                name="plans_strategy_version_once",
                violation_error_message=_("This version of the strategy is recorded already."),
            ),
            *date_constraints("dated", "plans_strategy"),
            *date_constraints("review_due", "plans_strategy"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}".strip()


class Framework(Publishable, Record):
    """A commissioning framework: what the office means to buy in a period (STR-10, STR-11). One is always active."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=20, blank=True, default="1")
    begins = ApproximateDateField()
    ends = ApproximateDateField()
    introduction = models.TextField(blank=True, default="")
    source = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "title", "version"],
                name="plans_framework_version_once",
                violation_error_message=_("This version of the framework is recorded already."),
            ),
            *date_constraints("begins", "plans_framework"),
            *date_constraints("ends", "plans_framework"),
        ]

    def __str__(self) -> str:
        return self.title


class FrameworkLine(Record):
    """Intended spend on a service or with a recipient; the amount may be unallocated as yet (STR-26)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    reference = models.CharField(max_length=40, blank=True, default="", db_comment="the number printed beside it")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount = AmountField()
    amount_amount: Amount
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["framework", "order"],
                name="plans_line_in_order",
                violation_error_message=_("Another line of this framework has that place."),
            ),
            *amount_constraints("amount", "plans_line"),
        ]

    def __str__(self) -> str:
        return self.title


class FrameworkAction(Record):
    """Something the team will do in one year of a framework, and how far it is (STR-12)."""

    class Progress(models.TextChoices):
        PLANNED = "planned", _("planned")
        IN_HAND = "in_hand", _("in hand")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="actions")
    year = models.PositiveSmallIntegerField(db_comment="the calendar year in which the financial year starts")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    progress = models.CharField(max_length=8, choices=Progress.choices, default=Progress.PLANNED)
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["year", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["framework", "year", "order"],
                name="plans_action_in_order",
                violation_error_message=_("Another action of that year has that place."),
            )
        ]

    def __str__(self) -> str:
        return self.text
