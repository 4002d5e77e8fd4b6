"""Annual allocation tables with their recipients and pots, and the grounds of grants outside a round."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from almoner.do.agreements.models import Agreement
from almoner.do.awards.models import Award
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.offices.models import Area, Office
from almoner.foundation.organisations.models import Organisation
from almoner.governance.decisions.models import Decision
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority

from . import guards
from .lifecycle import State
from .rules.formula import Basis
from .rules.grounds import KINDS as GROUNDS

STATES = [
    (State.DRAFT.value, _("draft")),
    (State.FIXED.value, _("fixed")),
    (State.PUT.value, _("put to a decision")),
    (State.DISCARDED.value, _("discarded")),
]
BASES = [
    (Basis.POPULATION.value, _("population")),
    (Basis.CRIME.value, _("crime")),
    (Basis.EQUAL.value, _("equal parts")),
    (Basis.FIXED.value, _("fixed amounts")),
]
KINDS_OUTSIDE = [each for each in Award.Kind.choices if each[0] in GROUNDS]
OCCASIONS = [("need", _("a need that arose")), ("law", _("a change of the law")), ("event", _("an event"))]


class Allocation(Record):
    """One table: a total for a financial year, shared over statutory partners by a formula (GRA-46)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    description = models.CharField(max_length=1000, blank=True, default="", db_comment="what it is for, in a sentence")
    year = models.PositiveSmallIntegerField(db_comment="the calendar year in which the financial year starts")
    total = models.DecimalField(max_digits=14, decimal_places=2)
    basis = models.CharField(max_length=10, choices=BASES)
    least = models.DecimalField(max_digits=14, decimal_places=2, default=0, db_comment="for each recipient; 0: none")
    purposes = models.JSONField(default=list, blank=True, db_comment="in the words of the setting funds.purposes")
    state = models.CharField(max_length=9, choices=STATES, default=State.DRAFT.value)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="rolled forward from it"
    )
    ended_why = models.CharField(max_length=1000, blank=True, default="")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-year", "title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "title", "year"],
                condition=~Q(state="discarded"),
                name="allocations_one_table_a_year",
                violation_error_message=_("There is a table of this title for this year already."),
            ),
            models.UniqueConstraint(
                fields=["follows"],
                condition=~Q(state="discarded"),
                name="allocations_rolled_forward_once",
                violation_error_message=_("It was rolled forward already."),
            ),
            models.CheckConstraint(
                condition=Q(total__gt=0),
                name="allocations_worth_something",
                violation_error_message=_("The total is more than nothing."),
            ),
            models.CheckConstraint(condition=Q(least__gte=0), name="allocations_least_not_negative"),
            models.CheckConstraint(
                condition=~Q(state="put") | Q(decision__isnull=False), name="allocations_put_names_its_decision"
            ),
            models.CheckConstraint(
                condition=~Q(state="discarded") | ~Q(ended_why=""), name="allocations_discarded_for_a_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "year"], name="allocations_by_year")]
        triggers: ClassVar = list(guards.OF_THE_HEAD)

    def __str__(self) -> str:
        return f"{self.title}, {self.year_label}"

    @property
    def year_label(self) -> str:
        """The financial year in words."""
        return FinancialYear(self.year).label


class Source(Record):
    """What a table takes from one pot."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="sources")
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["allocation", "pot"], name="allocations_pot_named_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocations_source_positive"),
        ]
        triggers: ClassVar = list(guards.OF_A_PART)

    def __str__(self) -> str:
        return str(self.pot)


class Serves(Record):
    """A priority of the police and crime plan that a table serves (STR-06)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="served")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["priority__order", "id"]
        verbose_name_plural = "serves"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["allocation", "priority"], name="allocations_priority_once")
        ]
        triggers: ClassVar = list(guards.OF_A_PART)

    def __str__(self) -> str:
        return str(self.priority)


class Recipient(Record):
    """One line of a table: who, where, what for, the figure it is shared by with its source, and what it came to."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="recipients")
    order = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="empty: the whole area"
    )
    what_for = models.CharField(max_length=300, blank=True, default="")
    figure = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    figure_source = models.CharField(max_length=300, blank=True, default="")
    figure_on = models.DateField(null=True, blank=True, db_comment="the day the figure is of")
    fixed = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, db_comment="as computed when it was fixed"
    )
    award = models.OneToOneField(Award, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["allocation", "organisation", "what_for"], name="allocations_recipient_named_once"
            ),
            models.CheckConstraint(
                condition=Q(figure__isnull=True) | Q(figure__gte=0), name="allocations_figure_not_negative"
            ),
            models.CheckConstraint(condition=Q(fixed__isnull=True) | Q(fixed__gte=0), name="allocations_fixed_pounds"),
            models.CheckConstraint(
                condition=Q(award__isnull=True) | Q(amount__isnull=False), name="allocations_awarded_what_was_computed"
            ),
        ]
        triggers: ClassVar = list(guards.OF_A_PART)

    def __str__(self) -> str:
        return str(self.organisation)


class Grounds(AppendOnly):
    """Why an award is made outside a round: a need that arose, what an earlier award delivered, or a plan to last."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Award.Kind.choices)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    need = models.TextField(blank=True, default="")
    occasion = models.CharField(
        max_length=5,
        blank=True,
        default="",
        choices=OCCASIONS,
    )
    occasion_what = models.CharField(max_length=300, blank=True, default="", db_comment="which law, which event")
    why_no_round = models.TextField(blank=True, default="")
    earlier = models.ForeignKey(Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    delivered = models.JSONField(default=dict, blank=True, db_comment="what the earlier award delivered, as it stood")
    permanent_plan = models.TextField(blank=True, default="")
    permanent_from = models.CharField(max_length=300, blank=True, default="", db_comment="who is to pay for it then")
    permanent_on = models.DateField(null=True, blank=True, db_comment="from when")
    could_be_copied = models.BooleanField(default=False)
    copied_why = models.CharField(max_length=1000, blank=True, default="")
    progress_months = models.PositiveSmallIntegerField(null=True, blank=True, db_comment="an update every so many")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        verbose_name_plural = "grounds"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["ad_hoc", "continuation", "innovation"]), name="allocations_grounds_of_a_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind="ad_hoc") | (~Q(need="") & ~Q(why_no_round="") & ~Q(occasion="")),
                name="allocations_ad_hoc_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind="continuation") | Q(earlier__isnull=False), name="allocations_continues_something"
            ),
            models.CheckConstraint(
                condition=~Q(kind="innovation")
                | (~Q(permanent_plan="") & ~Q(permanent_from="") & Q(permanent_on__isnull=False)),
                name="allocations_innovation_is_to_last",
            ),
            models.CheckConstraint(
                condition=Q(could_be_copied=False) | (Q(progress_months__gt=0) & ~Q(copied_why="")),
                name="allocations_copied_is_watched",
            ),
        ]

    def __str__(self) -> str:
        return str(self.award)
