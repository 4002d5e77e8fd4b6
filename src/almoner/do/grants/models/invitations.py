"""The invitation to a round: what those who apply are told, how bids are judged, and the money behind it.

Once published nothing of it changes but its state; extensions, answers and workshops are rows of their own.
"""

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from almoner.do.grants.lifecycle import State
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.offices.models import Office
from almoner.foundation.questions.models import FormVersion
from almoner.foundation.services.models import Service
from almoner.strategy.funds.models import Fund, Pot
from almoner.strategy.plans.models import Priority

from . import guards
from .rounds import Round

STATES = [
    (State.DRAFT.value, _("draft")),
    (State.PUBLISHED.value, _("published")),
    (State.COMPLETED.value, _("completed")),
    (State.CANCELLED.value, _("cancelled")),
]
_PUBLISHED = ("form_version", "opens_at", "closes_at", "decision_on", "pay_on", "spend_from", "spend_to", "available")


def _money(comment: str = "") -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, db_comment=comment or "pounds")


class Invitation(Record):
    """The invitation to apply to one round (GRA-04, GRA-07 to GRA-18). Its JSON is read by rules/written.py."""

    class CapKind(models.TextChoices):
        LIMIT = "limit", _("limit")
        GUIDE = "guide", _("guide")

    class Late(models.TextChoices):
        NONE = "none", _("nothing is taken late")
        GRACE = "grace", _("a few minutes' grace, for everybody")
        EXCEPTION = "exception", _("an officer may let somebody in late, for a reason that is kept")

    class Judging(models.TextChoices):
        PANEL = "panel", _("a panel that gives marks")
        OFFICERS = "officers", _("officers, without a panel")

    class Match(models.TextChoices):
        NOT_ASKED = "not_asked", _("not asked for")
        OPTIONAL = "optional", _("welcome, never required")

    class Fit(models.TextChoices):
        SKIPPED = "skipped", _("it is skipped, and the next that fits is chosen")
        OFFERED_THE_REST = "offered the rest", _("it is offered what is left")
        ENDS_THE_LIST = "ends the list", _("the list ends there")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="invitation")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=STATES, default=State.DRAFT.value)

    theme = models.CharField(max_length=400)
    text = models.TextField(blank=True, default="", db_comment="what the money is for")
    purposes = models.JSONField(default=list, blank=True, db_comment="in the words of the setting funds.purposes")
    innovation = models.BooleanField(default=False, db_comment="new ideas: carries a plan for permanent funding")
    permanent_plan = models.TextField(blank=True, default="", db_comment="how what works is paid for afterwards")

    available = _money("what the round has to give, in pounds: what its sources come to")
    reserve_for_grassroots = _money("of that, kept for grassroots groups")
    over_allocation = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(0), db_comment="percent that may be awarded above the available"
    )
    consent_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    consent_at = models.DateTimeField(null=True, blank=True, db_comment="when over-allocation was agreed to")
    consent_why = models.CharField(max_length=500, blank=True, default="")

    cap = _money("the most one award may be; empty while a draft: as the fund has it")
    cap_kind = models.CharField(max_length=6, choices=CapKind.choices, blank=True, default="")
    least = _money("the least that may be asked for")
    tiers = models.JSONField(default=list, blank=True, db_comment="[{title, from, to}]: sizes of grant by amount")
    term_months = models.PositiveSmallIntegerField(null=True, blank=True)
    match_funding = models.CharField(max_length=9, choices=Match.choices, default=Match.OPTIONAL)

    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True, db_comment="as published; extensions come on top")
    late_policy = models.CharField(max_length=9, choices=Late.choices, default=Late.NONE)
    grace_minutes = models.PositiveSmallIntegerField(default=0)
    decision_on = models.DateField(null=True, blank=True, db_comment="the promised day of the decision")
    pay_on = models.DateField(null=True, blank=True, db_comment="the promised day of the first payment")
    spend_from = models.DateField(null=True, blank=True)
    spend_to = models.DateField(null=True, blank=True)

    who_can_apply = models.TextField(blank=True, default="")
    organisation_forms = models.JSONField(default=list, blank=True, db_comment="values of Organisation.Form")
    eligibility = models.JSONField(default=list, blank=True, db_comment="[{question, wanted, stop}]")
    other_sources = models.TextField(
        blank=True, default="", db_comment="who else gives money: for those who do not fit"
    )
    form_version = models.ForeignKey(FormVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expected_applicants = models.PositiveIntegerField(null=True, blank=True)

    judging = models.CharField(max_length=8, choices=Judging.choices, default=Judging.PANEL)
    criteria = models.JSONField(
        default=list,
        blank=True,
        db_comment="yes-or-no questions that officers answer of each bid, where there is no panel",
    )
    scheme = models.JSONField(default=dict, blank=True, db_comment="how bids are judged: rules/schemes.py")
    anchors = models.JSONField(default=dict, blank=True, db_comment="{part, criterion or empty: {mark: words}}")
    guidance = models.TextField(blank=True, default="", db_comment="for judges")
    judges_per_bid = models.PositiveSmallIntegerField(default=3)
    minutes_per_bid = models.PositiveSmallIntegerField(default=30)
    anonymised = models.BooleanField(default=False)
    hidden = models.JSONField(default=list, blank=True, db_comment="keys of questions that judges do not see")
    fit_rule = models.CharField(max_length=16, choices=Fit.choices, default=Fit.SKIPPED)
    floors = models.JSONField(default=list, blank=True, db_comment="[{name, group, awards, pounds}]")
    lot = models.CharField(max_length=64, blank=True, default="", db_comment="the seed of the lot that parts equals")

    endorsements = models.JSONField(default=list, blank=True, db_comment="who is asked to endorse: police, ...")
    publicity = models.JSONField(default=list, blank=True, db_comment="what those who are funded do to say so")
    reporting = models.JSONField(default=list, blank=True, db_comment="[{what, due_on}]")

    contact_name = models.CharField(max_length=200, blank=True, default="")
    contact_email = models.EmailField(blank=True, default="")
    contact_phone = models.CharField(max_length=40, blank=True, default="")
    writing_help = models.TextField(
        blank=True, default="", db_comment="where applicants get help with writing: people, meetings, formats"
    )

    prepared_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was completed or cancelled")
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_why = models.CharField(max_length=1000, blank=True, default="", db_comment="told to everybody when cancelled")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=State.DRAFT.value)
                | Q(state=State.CANCELLED.value, published_at__isnull=True)
                | (Q(**{f"{name}__isnull": False for name in _PUBLISHED}, published_at__isnull=False) & ~Q(lot="")),
                name="grants_published_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DRAFT.value) | Q(published_at__isnull=True), name="grants_draft_is_not_public"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT.value, State.PUBLISHED.value], ended_at__isnull=True)
                | Q(state__in=[State.COMPLETED.value, State.CANCELLED.value], ended_at__isnull=False),
                name="grants_ended_with_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CANCELLED.value) | ~Q(ended_why=""), name="grants_cancelled_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | (Q(cap__gt=0) & ~Q(cap_kind="")),
                name="grants_invitation_cap_has_a_kind",
                violation_error_message=_("A cap is more than nothing, and is either a limit or a guide."),
            ),
            models.CheckConstraint(
                condition=(Q(least__isnull=True) | Q(least__gte=0))
                & (Q(available__isnull=True) | Q(available__gte=0))
                & (Q(reserve_for_grassroots__isnull=True) | Q(reserve_for_grassroots__gte=0)),
                name="grants_invitation_money_not_negative",
                violation_error_message=_("An amount cannot be less than nothing."),
            ),
            models.CheckConstraint(
                condition=(Q(late_policy="grace") & Q(grace_minutes__gt=0))
                | (~Q(late_policy="grace") & Q(grace_minutes=0)),
                name="grants_grace_has_minutes",
                violation_error_message=_("Say how many minutes of grace there are; without grace there are none."),
            ),
            models.CheckConstraint(
                condition=Q(over_allocation__gte=0, over_allocation__lte=50),
                name="grants_over_allocation_in_bounds",
                violation_error_message=_("Over-allocation lies between 0 and 50 percent."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT.value)
                | Q(over_allocation=0)
                | Q(consent_at__isnull=False)
                | Q(published_at__isnull=True),
                name="grants_over_allocation_agreed",
            ),
            models.CheckConstraint(
                condition=Q(consent_at__isnull=True, consent_why="")
                | (Q(consent_at__isnull=False) & ~Q(consent_why="")),
                name="grants_consent_for_a_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "state", "closes_at"], name="grants_invitation_by_state")]
        triggers: ClassVar = list(guards.OF_THE_HEAD)

    def __str__(self) -> str:
        return self.theme or str(self.round)

    @property
    def fund(self) -> Fund:
        """The fund of the round."""
        return self.round.fund

    @property
    def has_panel(self) -> bool:
        """Whether a panel judges, with marks; else officers do, against the published criteria (GRA-43)."""
        return self.judging == self.Judging.PANEL

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it: it was published once, whatever came after."""
        return self.published_at is not None

    @property
    def closes_now(self) -> dt.datetime | None:
        """When it closes, extensions counted: as annotated (``extended_to``), else by a query."""
        if "extended_to" not in self.__dict__:
            last = (
                Extension.objects.filter(invitation=self.pk).order_by("-closes_at").values_list("closes_at", flat=True)
            )
            self.__dict__["extended_to"] = last.first()
        extended: dt.datetime | None = self.__dict__["extended_to"]
        return extended or self.closes_at

    @property
    def priorities_in_words(self) -> str:
        """The priorities it serves, a line each, for the token of a form."""
        return "\n".join(str(row.priority) for row in self.priorities.select_related("priority"))

    @property
    def sources_in_words(self) -> str:
        """Pot, amount and whether it is shared, a line each, for the token of a form."""
        rows = self.sources.select_related("pot").order_by("order", "pk")
        return "\n".join(
            f"{row.pot} {row.amount}{' shared' if row.is_shared else ''}{row.override_reason}" for row in rows
        )

    @property
    def cap_now(self) -> tuple[Decimal | None, str]:
        """The cap and its kind: the round's own, else the fund's."""
        return (self.cap, self.cap_kind) if self.cap is not None else (self.fund.cap, self.fund.cap_kind)


class InvitationPriority(Record):
    """A priority of the plan that a round serves."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="priorities")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["priority__order", "id"]
        verbose_name_plural = "invitation priorities"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invitation", "priority"], name="grants_priority_named_once")
        ]
        triggers: ClassVar = list(guards.OF_A_PART)

    def __str__(self) -> str:
        return str(self.priority)


class InvitationSource(Record):
    """What one pot puts into a round, in the order in which it is used up; a shared sum is counted once."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="sources")
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    order = models.PositiveSmallIntegerField()
    is_shared = models.BooleanField(
        default=False, db_comment="other rounds of the year are paid from this same sum: it is counted once"
    )
    agreed = models.DecimalField(
        max_digits=14, decimal_places=2, default=Decimal(0), db_comment="of the amount, what agreements commit already"
    )
    override_reason = models.CharField(max_length=500, blank=True, default="")
    override_purposes = models.JSONField(default=list, blank=True, db_comment="the purposes that were let in")
    overridden_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    overridden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["invitation", "pot"],
                name="grants_pot_named_once",
                violation_error_message=_("A pot is named twice."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="grants_source_gives_something",
                violation_error_message=_("A source gives more than nothing."),
            ),
            models.CheckConstraint(condition=Q(agreed__gte=0), name="grants_agreed_not_negative"),
            models.CheckConstraint(
                condition=Q(overridden_at__isnull=True, override_reason="", override_purposes=[])
                | (Q(overridden_at__isnull=False) & ~Q(override_reason="")),
                name="grants_override_for_a_reason",
            ),
        ]
        triggers: ClassVar = list(guards.OF_A_PART)

    def __str__(self) -> str:
        return f"{self.pot} {self.amount}"


class Extension(AppendOnly):
    """A later closing for everybody, with its reason. It never shortens."""

    class Kind(models.TextChoices):
        OUTAGE = "outage", _("the site could not be reached")
        OTHER = "other", _("another reason")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="extensions")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    closes_at = models.DateTimeField(db_comment="the new closing")
    minutes = models.PositiveIntegerField(null=True, blank=True, db_comment="how long the outage was")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["closes_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="grants_extended_for_a_reason"),
            models.CheckConstraint(
                condition=~Q(kind="outage") | Q(minutes__gt=0),
                name="grants_outage_lasts",
                violation_error_message=_("Say how many minutes it lasted."),
            ),
        ]
        triggers: ClassVar = list(guards.OF_AN_EXTENSION)

    def __str__(self) -> str:
        return f"{self.invitation} {self.closes_at}"
