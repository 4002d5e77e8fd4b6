"""The paper of an agreement: the office's standard terms, what was drawn up, who signed it; and duties of publicity."""

import json
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from almoner.do.agreements import guards
from almoner.foundation.accounts.models import Person
from almoner.foundation.documents.models import Document
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.door.roles import ROLE_NAMES
from almoner.foundation.offices.models import Delegation, Office
from almoner.foundation.organisations.models import Organisation

from .register import Agreement, AgreementVersion


def _sha256(field: str) -> Func:
    """SHA-256 of a text in the database's own reckoning, in hexadecimal."""
    return Func(
        F(field),
        template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
        output_field=models.CharField(),
    )


class StandardTerms(AppendOnly):
    """An office's own standard terms for one kind of agreement. The last version counts; none: those that we bring."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Agreement.Kind.choices)
    number = models.PositiveIntegerField()
    clauses = models.JSONField(db_comment="in order: key, title, text; {fields} stand for facts of the agreement")
    reason = models.CharField(max_length=500)
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "standard terms"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "kind", "number"], name="agreements_terms_numbered_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="agreements_terms_have_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"


class Paper(AppendOnly):
    """One drawing-up of an agreement: everything the sides sign, as one canonical text of JSON, and its hash."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="papers")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    standard = models.ForeignKey(
        StandardTerms,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="empty: the terms that come with the product",
    )
    signatory = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="who signs for the provider: itself, its lead, or the accountable body in its stead",
    )
    text = models.TextField(db_comment="the facts as canonical JSON")
    sha256 = models.CharField(max_length=64)
    drawn_at = models.DateTimeField(auto_now_add=True)
    drawn_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreements_paper_numbered_once"),
            models.CheckConstraint(condition=Q(sha256=_sha256("text")), name="agreements_paper_has_its_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, paper {self.number}"

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What it says, as JSON: see `paper.facts`."""
        found: dict[str, Any] = json.loads(self.text)
        return found


class PaperSending(AppendOnly):
    """That a paper was put before both sides to be signed."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="sending")
    sent_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_by_hand = models.BooleanField(default=False, db_comment="it came back signed on paper")

    class Meta:
        triggers: ClassVar = list(guards.OF_A_SENDING)

    def __str__(self) -> str:
        return f"{self.paper}, sent"


class PaperSignature(AppendOnly):
    """One side's signature of one paper, given here or on paper that staff brought in (AGR-04)."""

    class Side(models.TextChoices):
        OFFICE = "office", _("the office")
        PROVIDER = "provider", _("the provider")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=8, choices=Side.choices)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="who signed here"
    )
    name = models.CharField(max_length=200, db_comment="as typed, or as it stands on the paper")
    role = models.CharField(max_length=200, db_comment="in the signer's own words")
    post = models.CharField(
        max_length=30,
        blank=True,
        default="",
        choices=[(role.value, name) for role, name in ROLE_NAMES.items()],
        db_comment="the post of the office in which it was given",
    )
    delegation = models.ForeignKey(Delegation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, db_comment="the hash of the paper that was read")
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="the signed paper"
    )
    signed_on = models.DateField(db_comment="the day it was given; on paper, the day written there")
    at = models.DateTimeField(auto_now_add=True, db_comment="since when the signature is held")
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "side"], name="agreements_one_signature_of_a_side"),
            models.UniqueConstraint(
                fields=["paper", "person"],
                condition=Q(person__isnull=False),
                name="agreements_sides_are_different_people",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, document__isnull=True)
                | Q(person__isnull=True, document__isnull=False),
                name="agreements_signed_here_or_on_paper",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(role=""), name="agreements_signer_is_named"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(side="provider", post="") | (Q(side="office") & ~Q(post="")),
                name="agreements_office_signs_in_a_post",
            ),
        ]
        triggers: ClassVar = list(guards.OF_A_SIGNATURE)

    def __str__(self) -> str:
        return f"{self.name} for {self.get_side_display()}"


KINDS_OF_PUBLICITY = [
    ("video", _("video")),
    ("press", _("press notice")),
    ("visit", _("visit")),
    ("social", _("social media")),
    ("logo", _("logo")),
    ("other", _("other")),
]


class PublicityDuty(Record):
    """Something a provider does so that people learn what the money bought (AGR-15)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="publicity")
    kind = models.CharField(max_length=8, choices=KINDS_OF_PUBLICITY)
    what = models.CharField(max_length=500, blank=True, default="")
    due_on = models.DateField(null=True, blank=True)
    required_at = models.DateTimeField(auto_now_add=True)
    required_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering: ClassVar = [F("due_on").asc(nulls_last=True), "required_at"]
        verbose_name_plural = "publicity duties"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_reason="")
                | (Q(lifted_at__isnull=False) & ~Q(lifted_reason="")),
                name="agreements_publicity_lifted_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind="other") | ~Q(what=""), name="agreements_other_publicity_is_named"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["office", "due_on"], condition=Q(lifted_at__isnull=True), name="agreements_publicity_by_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.what or self.get_kind_display()}"


class PublicityEvidence(AppendOnly):
    """What shows that a publicity duty was done: words, an address on the web, or a document."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    duty = models.ForeignKey(PublicityDuty, on_delete=models.PROTECT, related_name="evidence")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="who gave it"
    )
    text = models.TextField(blank=True, default="")
    link = models.URLField(max_length=500, blank=True, default="")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    given_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["given_at", "id"]
        verbose_name_plural = "publicity evidence"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(link="") | Q(document__isnull=False),
                name="agreements_evidence_shows_something",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://") | Q(link__startswith="http://"),
                name="agreements_evidence_links_to_the_web",
            ),
        ]

    def __str__(self) -> str:
        return f"evidence of {self.duty}"
