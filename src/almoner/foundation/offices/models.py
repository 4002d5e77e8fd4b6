"""Local policing bodies: what they are, whom they appoint, what they do differently, and what comes after them."""

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.fields import ApproximateDateField, date_constraints
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.door.roles import ROLE_NAMES, SINGLE_POSTS


class Office(Record):
    """A Police and Crime Commissioner's office today; tomorrow perhaps a mayor's or a policing board (STR-01)."""

    is_office = True

    class Kind(models.TextChoices):
        PCC = "pcc", _("Police and Crime Commissioner")
        PFCC = "pfcc", _("Police, Fire and Crime Commissioner")
        MAYOR = "mayor", _("Mayor with policing functions")
        BOARD = "board", _("Policing and Crime Board")

    class Nation(models.TextChoices):
        ENGLAND = "england", _("England")
        WALES = "wales", _("Wales")

    slug = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200, db_comment="the full name, as on the door")
    short_name = models.CharField(max_length=80)
    holder_title = models.CharField(max_length=80, db_comment="the title of the office-holder")
    holder_name = models.CharField(max_length=120, blank=True, default="")
    nation = models.CharField(max_length=10, choices=Nation.choices, default=Nation.ENGLAND)
    force_area_code = models.CharField(
        max_length=9, blank=True, default="", db_comment="ONS code of the police force area"
    )
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    address = models.TextField(blank=True, default="")
    website = models.URLField(blank=True, default="")
    host = models.CharField(max_length=120, blank=True, default="", db_comment="public pages at a host name of its own")
    languages = models.JSONField(default=list)
    accent = models.CharField(max_length=7, blank=True, default="", db_comment="#rrggbb; blank for the house's own")
    book = models.UUIDField(null=True, blank=True, db_comment="the last setting recorded: keys the book of settings")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["host"], condition=~Q(host=""), name="offices_one_office_per_host"),
        ]

    def __str__(self) -> str:
        return self.name

    def stage_labels(self) -> list[tuple[str, list[str]]]:
        """The stages of the cycle as this office prints them; empty when it prints the national four."""
        from .book import setting
        from .declared import STAGES

        return [(label, list(kinds)) for label, kinds in setting(self, STAGES, timezone.localdate())]


class Area(Record):
    """A constituent authority: a district, unitary or county that the office serves."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="areas")
    code = models.CharField(max_length=9, db_comment="ONS code of the local authority")
    name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["office", "code"], name="offices_one_area_per_code")]

    def __str__(self) -> str:
        return self.name


class Successor(Record):
    """What comes after the office, when, and how certain that is."""

    class Certainty(models.TextChoices):
        ANNOUNCED = "announced", _("announced")
        ENACTED = "enacted", _("enacted")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="successors")
    name = models.CharField(max_length=200)
    becomes = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    on = ApproximateDateField()
    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    source = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [*date_constraints("on", "offices_successor")]

    def __str__(self) -> str:
        return self.name


class Setting(AppendOnly):
    """One value from one date. A correction is a later row: the last row that has begun is the one in force."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="settings")
    name = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    starts = models.DateField()
    source = models.CharField(max_length=300, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "name", "starts", "id"], name="offices_setting_book")]

    def __str__(self) -> str:
        return f"{self.name} from {self.starts}"


class Fact(Record):
    """How this office differs from others, as its own papers say; shown on its page, read by no code."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="facts")
    order = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=80)
    statement = models.TextField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["office", "order"], name="offices_one_fact_per_place")]

    def __str__(self) -> str:
        return self.topic


class Appointment(Record):
    """A person holds a post in an office, from a day until a day or until further notice."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True, db_comment="the last day in post")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="offices_appointment_ends_after_start"
            ),
            # The point ranges stand in for the btree_gist extension, which not every PostgreSQL carries.
            ExclusionConstraint(
                name="offices_one_holder_of_a_post",
                condition=Q(role__in=sorted(SINGLE_POSTS)),
                expressions=[
                    (Func(F("office"), F("office"), Value("[]"), function="uuidrange"), "&&"),
                    (Func(F("role"), F("role"), Value("[]"), function="textrange"), "&&"),
                    (Func(F("starts"), F("ends"), Value("[]"), function="daterange"), "&&"),
                ],
            ),
            ExclusionConstraint(
                name="offices_one_appointment_at_a_time",
                expressions=[
                    (Func(F("office"), F("office"), Value("[]"), function="uuidrange"), "&&"),
                    (Func(F("person"), F("person"), Value("[]"), function="uuidrange"), "&&"),
                    (Func(F("role"), F("role"), Value("[]"), function="textrange"), "&&"),
                    (Func(F("starts"), F("ends"), Value("[]"), function="daterange"), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.get_role_display()}"

    def is_held_on(self, day: dt.date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


class Delegation(Record):
    """A recorded, dated permission for one person to act in another's post, up to a limit (GOV-03)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="delegations")
    role = models.CharField(max_length=30, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    delegate = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    scope = models.TextField(db_comment="what is delegated, in the words of the scheme of delegation")
    limit = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="offices_delegation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(limit__gt=0), name="offices_delegation_limit_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} to {self.delegate}"


class Version(AppendOnly):
    """One version of a record that is kept in versions: a head row holds identity and points at its current version.

    A *correction* mends an entry; a *variation* changes the deal and needs an approval. ``known_from`` is the day
    since which the office has said so (the date of the paper it was read from, or the day of entry): pages shown "as
    at" a day use the last version known by then.
    """

    class Change(models.TextChoices):
        FIRST = "first", _("first entry")
        CORRECTION = "correction", _("correction")
        VARIATION = "variation", _("variation")

    number = models.PositiveIntegerField()
    change = models.CharField(max_length=10, choices=Change.choices, default=Change.FIRST)
    reason = models.CharField(max_length=500, blank=True, default="")
    effective_on = models.DateField(null=True, blank=True)
    known_from = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(change="first") | ~Q(reason=""), name="%(app_label)s_%(class)s_change_has_a_reason"
            ),
        ]


class Publishable(models.Model):
    """A record that the public sees only after the act of publishing; taking it back leaves a note."""

    published_at = models.DateTimeField(null=True, blank=True)
    unpublished_at = models.DateTimeField(null=True, blank=True)
    unpublished_note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def state(self) -> str:
        return "published" if self.is_published else "not_published"
