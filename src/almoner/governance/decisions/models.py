"""Decisions, the sheets people signed, their signatures, and what was published."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.door.roles import ROLE_NAMES
from almoner.foundation.offices.models import Delegation, Office
from almoner.foundation.organisations.models import Organisation
from almoner.kernel.money import pounds
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import FrameworkLine, Priority

from . import guards
from .lifecycle import SIGNED, State

STATES = [
    (State.DRAFT.value, _("draft")),
    (State.READY.value, _("being signed")),
    (State.DECIDED.value, _("decided")),
    (State.PREPARED.value, _("decided, to be published")),
    (State.PUBLISHED.value, _("published")),
    (State.WITHDRAWN.value, _("withdrawn")),
    (State.DEFERRED.value, _("deferred")),
]
_POSTS = [(role.value, name) for role, name in ROLE_NAMES.items()]
_SETTLED = Q(state__in=sorted(SIGNED))


def _sha256(field: str) -> Func:
    """SHA-256 of a text in the database's own reckoning, in hexadecimal."""
    return Func(
        F(field),
        template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
        output_field=models.CharField(),
    )


class Decision(Record):
    """The head: what is to be decided, why, and how far it is (GRA-42). Its sheet is computed until it is decided."""

    class Kind(models.TextChoices):
        OPEN = "open", _("opening a round or competition")
        AWARD = "award", _("award")
        ALLOCATE = "allocate", _("annual allocation")
        VARY = "vary", _("variation")
        EXTEND = "extend", _("extension")
        END = "end", _("ending a service or agreement")
        OTHER = "other", _("other")

    class Confidentiality(models.TextChoices):
        OPEN = "open", _("open")
        PART = "part", _("open in part")
        CLOSED = "closed", _("closed")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    sort_key = models.CharField(max_length=80, db_comment="year first, then the number, padded")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=9, choices=STATES, default=State.DRAFT.value)
    lead = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    background = models.TextField(blank=True, default="")
    recommendation = models.TextField(blank=True, default="", db_comment="what the panel or the officer recommends")
    instead = models.TextField(blank=True, default="", db_comment="what the office-holder decides instead (GRA-51)")
    instead_why = models.TextField(blank=True, default="")
    options = models.TextField(blank=True, default="", db_comment="what else was considered, and who loses")
    power = models.TextField(blank=True, default="", db_comment="the legal power relied on (STR-18)")
    reason_crime = models.TextField(blank=True, default="", db_comment="why it reduces crime and disorder")
    reason_value = models.TextField(blank=True, default="", db_comment="why it is value for money")
    equality = models.TextField(blank=True, default="")
    risk = models.TextField(blank=True, default="")
    interests = models.TextField(blank=True, default="", db_comment="the statement on interests")
    places = models.JSONField(default=list, blank=True, db_comment="ONS codes of areas; empty: the whole area")
    confidentiality = models.CharField(
        max_length=6, choices=Confidentiality.choices, default=Confidentiality.OPEN.value
    )
    ground = models.CharField(max_length=300, blank=True, default="", db_comment="why it is not open")
    body = models.CharField(max_length=300, blank=True, default="", db_comment="who decides, where it is another body")
    body_reference = models.CharField(max_length=80, blank=True, default="")
    body_on = models.DateField(null=True, blank=True)
    asked = models.PositiveSmallIntegerField(default=0, db_comment="how often it was put to signature")
    written_by = models.JSONField(
        default=list,
        blank=True,
        db_comment="keys of the people who wrote any of it or put it to signature: none signs it",
    )
    total = models.DecimalField(max_digits=14, decimal_places=2, default=0, db_comment="what the table adds up to")
    awards = models.PositiveSmallIntegerField(default=0, db_comment="how many lines the table has")
    search = models.TextField(blank=True, default="", db_comment="number, title and table, for finding")
    sheet = models.ForeignKey("Sheet", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    required = models.JSONField(default=list, blank=True, db_comment="the posts that had to sign, once decided")
    decided_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    planned_on = models.DateField(null=True, blank=True, db_comment="not published before this day")
    publication = models.OneToOneField(
        "Publication", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="what is public"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_note = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="", db_comment="why it was withdrawn or deferred")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "number"],
                name="decisions_one_per_number",
                violation_error_message=_("There is a decision with this number already."),
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="decisions_total_not_negative"),
            models.CheckConstraint(
                condition=Q(confidentiality="open") | ~Q(ground=""),
                name="decisions_not_open_on_a_ground",
                violation_error_message=_("Say on what ground it is not open."),
            ),
            models.CheckConstraint(
                condition=Q(instead="") | ~Q(instead_why=""), name="decisions_otherwise_for_a_reason"
            ),
            models.CheckConstraint(
                condition=(_SETTLED & Q(sheet__isnull=False, decided_on__isnull=False, decided_at__isnull=False))
                | (~_SETTLED & Q(sheet__isnull=True, decided_on__isnull=True, decided_at__isnull=True)),
                name="decisions_decided_with_its_sheet",
            ),
            models.CheckConstraint(
                condition=Q(state="published", publication__isnull=False)
                | (~Q(state="published") & Q(publication__isnull=True)),
                name="decisions_published_with_its_copy",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state"], name="decisions_by_state"),
            models.Index(fields=["office", "-sort_key"], name="decisions_in_order"),
        ]
        triggers: ClassVar = list(guards.OF_THE_HEAD)

    def __str__(self) -> str:
        return self.number

    @property
    def lines_in_words(self) -> str:
        """The table of its own, a line each, for the token of a form."""
        return "\n".join(line.in_words for line in self.lines.all() if line.left_out_at is None)

    @property
    def money_in_words(self) -> str:
        """The money by pot and year, a line each, for the token of a form."""
        rows = self.money.select_related("pot")
        return "\n".join(f"{row.pot} {FinancialYear(row.year).label} {pounds(row.amount)}" for row in rows)

    @property
    def priorities_in_words(self) -> str:
        """The priorities it serves, a line each, for the token of a form."""
        return "\n".join(str(row.priority) for row in self.served.select_related("priority"))


class Line(Record):
    """A line of the decision's own table, where no later room owns what is decided on."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField()
    applicant = models.CharField(max_length=300, blank=True, default="")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    description = models.CharField(max_length=1000)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    recommended = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    framework_line = models.ForeignKey(
        FrameworkLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="that foresees it"
    )
    withheld = models.BooleanField(default=False, db_comment="the public is not told the name")
    left_out_at = models.DateTimeField(null=True, blank=True)
    left_out_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    left_out_why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(value__gt=0),
                name="decisions_line_is_worth_something",
                violation_error_message=_("A line of the table is more than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(recommended__isnull=True) | Q(recommended__gte=0), name="decisions_line_recommended"
            ),
            models.CheckConstraint(
                condition=Q(left_out_at__isnull=True, left_out_why="")
                | (Q(left_out_at__isnull=False) & ~Q(left_out_why="")),
                name="decisions_line_left_out_why",
            ),
        ]
        triggers: ClassVar = list(guards.OF_MONEY)

    def __str__(self) -> str:
        return self.applicant or self.description[:80]

    @property
    def in_words(self) -> str:
        """Everything that the form shows of it, on one line."""
        withheld = " (withheld)" if self.withheld else ""
        recommended = "" if self.recommended is None else pounds(self.recommended)
        return f"{self.applicant}{withheld}: {self.description} {pounds(self.value)} {recommended}".strip()


class DecisionMoney(Record):
    """What a decision takes from one pot in one financial year."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="money")
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(db_comment="the calendar year in which the financial year starts")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering: ClassVar = ["year", "pot__name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "pot", "year"], name="decisions_one_split_of_a_pot"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="decisions_split_positive"),
        ]
        triggers: ClassVar = list(guards.OF_MONEY)

    def __str__(self) -> str:
        return f"{self.pot} {self.year}"


class DecisionPriority(Record):
    """A priority of the police and crime plan that a decision serves."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="served")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["priority__plan", "priority__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "priority"], name="decisions_priority_once")
        ]
        triggers: ClassVar = list(guards.OF_A_PART)

    def __str__(self) -> str:
        return str(self.priority)


class Sheet(AppendOnly):
    """A sheet as it was put before people: the canonical text and its hash."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="sheets")
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "sha256"], name="decisions_sheet_once"),
            models.CheckConstraint(condition=Q(sha256=_sha256("text")), name="decisions_sheet_has_its_hash"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Signature(AppendOnly):
    """What a person said of one sheet, in which post. It counts only for the sheet whose hash it holds."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned with a question")
        REFUSED = "refused", _("refused")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="signatures")
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="+")
    sheet_hash = models.CharField(max_length=64)
    asked = models.PositiveSmallIntegerField(db_comment="which time of being put to signature")
    role = models.CharField(max_length=30, choices=_POSTS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    delegation = models.ForeignKey(Delegation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    comment = models.TextField(blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "sheet_hash", "asked", "role"],
                condition=Q(outcome="approved"),
                name="decisions_one_approval_of_a_post",
            ),
            models.UniqueConstraint(
                fields=["decision", "sheet_hash", "asked", "person"],
                condition=Q(outcome="approved"),
                name="decisions_one_approval_of_a_person",
            ),
            models.CheckConstraint(
                condition=Q(outcome="approved") | ~Q(comment=""), name="decisions_returned_with_a_comment"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "person"], name="decisions_signed_by")]
        triggers: ClassVar = list(guards.OF_A_SIGNATURE)

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.get_outcome_display()}"


class Answer(AppendOnly):
    """What was answered to a question with which a sheet came back."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="answer")
    text = models.TextField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="decisions_answer_in_words")]

    def __str__(self) -> str:
        return self.text[:80]


class Redaction(Record):
    """Words of a decided sheet that the public is not shown, and why; no words: the whole part."""

    class Label(models.TextChoices):
        PERSONAL = "personal", _("personal data")
        COMMERCIAL = "commercial", _("commercial confidentiality")
        LEGAL = "legal", _("legal advice")
        SAFETY = "safety", _("the safety of people")
        WITHHELD = "withheld", _("name withheld, such as a refuge")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="redactions")
    part = models.CharField(max_length=80, db_comment="a section, or the row and column of the table")
    words = models.CharField(max_length=500, blank=True, default="")
    label = models.CharField(max_length=10, choices=Label.choices)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "part", "words"],
                name="decisions_redacted_once",
                violation_error_message=_("These words are redacted already."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decisions_redacted_for_a_reason"),
        ]
        triggers: ClassVar = list(guards.OF_A_REDACTION)

    def __str__(self) -> str:
        return f"{self.part}: {self.words or self.get_label_display()}"


class Publication(AppendOnly):
    """What was put out of a decision: the public copy as it was on the day. Publishing again makes another."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(db_comment="canonical JSON of the public copy")
    sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=600)
    search = models.TextField(db_comment="what may be searched: the public copy's words alone")
    total = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    places = models.JSONField(default=list, blank=True)
    priorities = models.JSONField(default=list, blank=True, db_comment="keys of the priorities it is found by")
    despite_hold = models.CharField(max_length=300, blank=True, default="")
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "number"], name="decisions_publication_numbered_once"),
            models.CheckConstraint(condition=Q(sha256=_sha256("text")), name="decisions_publication_has_its_hash"),
        ]
        triggers: ClassVar = list(guards.OF_A_PUBLICATION)

    def __str__(self) -> str:
        return self.title
