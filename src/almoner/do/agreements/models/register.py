"""Agreements of every kind, one per number, kept in versions; and arrangements that another body leads."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from almoner.do.agreements.lifecycle import Answered
from almoner.foundation.door.fields import AmountField, ApproximateDateField, amount_constraints, date_constraints
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.offices.models import Office, Publishable
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.services.models import Service
from almoner.foundation.sheets.models import TracedVersion
from almoner.governance.boards.models import Board
from almoner.governance.decisions.models import Decision
from almoner.strategy.funds.models import FundingAgreement, Pot
from almoner.strategy.plans.models import Priority


class Agreement(Publishable, Record):
    """The head: identity and place in the register. What was agreed is in its versions (AGR-06)."""

    class Kind(models.TextChoices):
        GRANT = "grant", _("grant")
        CONTRACT = "contract", _("contract")
        MEMORANDUM = "memorandum", _("memorandum of understanding")
        ALLOCATION = "allocation", _("annual allocation")
        IN_HOUSE = "in_house", _("in-house service")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    sort_key = models.CharField(max_length=80, db_comment="the number, padded so that VRN2 sorts before VRN10")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="what decided on it, where that was decided here",
    )
    current = models.OneToOneField(
        "AgreementVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="standing_for"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "number"], name="agreements_one_per_number"),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("id")), name="agreements_does_not_follow_itself"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "sort_key"], name="agreements_in_order"),
            models.Index(
                fields=["office", "sort_key"], condition=Q(published_at__isnull=False), name="agreements_published"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class AgreementVersion(TracedVersion):
    """Everything agreed, as known from one day on. Its parties, money and events are its own rows."""

    class ValueBasis(models.TextChoices):
        TOTAL = "total", _("for the whole term")
        ANNUAL = "annual", _("a year")
        NOT_STATED = "not_stated", _("total or annual not stated")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    title = models.CharField(max_length=300)
    starts = ApproximateDateField()
    ends = ApproximateDateField()
    term_as_written = models.CharField(max_length=200, blank=True, default="")
    end_is_as_printed = models.BooleanField(
        default=False, db_comment="printed as a due date: shown as printed, no decide-by computed from it"
    )
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    value = AmountField()
    value_as_written = models.CharField(max_length=200, blank=True, default="")
    value_basis = models.CharField(max_length=10, choices=ValueBasis.choices, default=ValueBasis.NOT_STATED)
    is_pilot = models.BooleanField(default=False)
    purposes = models.TextField(blank=True, default="")
    power = models.CharField(max_length=300, blank=True, default="", db_comment="the legal power relied on (STR-18)")
    conditions = models.TextField(blank=True, default="", db_comment="passed down from the funder")
    places = models.JSONField(default=list, blank=True, db_comment="ONS codes of areas; empty: the whole area")
    document = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField(blank=True, default="")
    search = models.TextField(blank=True, default="", db_comment="number, title, service and parties, for finding")

    class Meta(TracedVersion.Meta):
        constraints: ClassVar = [
            *TracedVersion.Meta.constraints,
            models.UniqueConstraint(fields=["agreement", "number"], name="agreements_version_numbered_once"),
            models.CheckConstraint(
                condition=Q(starts_first__isnull=True)
                | Q(ends_last__isnull=True)
                | Q(ends_last__gte=F("starts_first")),
                name="agreements_ends_after_start",
            ),
            *date_constraints("starts", "agreements"),
            *date_constraints("ends", "agreements"),
            *amount_constraints("value", "agreements"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "ends_last"], name="agreements_by_end"),
            models.Index(fields=["source_import", "source_row"], name="agreements_by_source_row"),
            GinIndex(SearchVector("search", config="simple"), name="agreements_search"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, version {self.number}"


class Party(AppendOnly):
    """A counterparty of one version. A party may be unknown: then there is no row, and pages say "not stated"."""

    class Part(models.TextChoices):
        PROVIDER = "provider", _("provider")
        LEAD = "lead", _("lead of a consortium")
        MEMBER = "member", _("consortium member")
        SUBCONTRACTOR = "subcontractor", _("sub-contractor")
        ACCOUNTABLE_BODY = "accountable_body", _("accountable body")
        CO_COMMISSIONER = "co_commissioner", _("co-commissioner")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="parties")
    part = models.CharField(max_length=16, choices=Part.choices, default=Part.PROVIDER)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "parties"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "part", "organisation"], name="agreements_party_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_part_display()}"


class FundingLine(AppendOnly):
    """Money of one version from one source in one year; the source may be "not stated" (FIN-06, FIN-07, FIN-19)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="funding")
    pot = models.ForeignKey(Pot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    funding = models.ForeignKey(FundingAgreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source_as_written = models.CharField(max_length=200, blank=True, default="")
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, db_comment="the financial year's first calendar year"
    )
    amount = AmountField()

    class Meta:
        ordering: ClassVar = ["year", "id"]
        constraints: ClassVar = [*amount_constraints("amount", "agreements_funding")]

    def __str__(self) -> str:
        return str(self.pot or self.funding or self.source_as_written or "source not stated")


class TermEvent(AppendOnly):
    """A break, an extension option or limit, or another dated event of the term (AGR-08)."""

    class Event(models.TextChoices):
        BREAK = "break", _("contract break")
        EXTENSION_OPTION = "extension_option", _("extension option")
        EXTENSION_LIMIT = "extension_limit", _("extension limit")
        REVIEW = "review", _("review")
        EVALUATION = "evaluation", _("evaluation")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="events")
    event = models.CharField(max_length=18, choices=Event.choices)
    at = ApproximateDateField()
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [*date_constraints("at", "agreements_event")]
        indexes: ClassVar = [models.Index(fields=["office", "at_last"], name="agreements_event_by_date")]

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.at}"


class Purpose(AppendOnly):
    """A priority that a version serves (STR-06: an award needs at least one; imported history may lack them)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="served")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "priority"], name="agreements_priority_named_once")
        ]

    def __str__(self) -> str:
        return str(self.priority)


ANSWERS = [
    (Answered.PROPOSED.value, _("proposed")),
    (Answered.APPROVED.value, _("approved")),
    (Answered.REFUSED.value, _("refused")),
    (Answered.WITHDRAWN.value, _("withdrawn")),
]
"""The states of a proposed variation, in words."""


class Proposal(Record):
    """A variation somebody proposes; somebody else approves it and it becomes a version, or refuses it (AGR-09)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=10, choices=ANSWERS, default=Answered.PROPOSED.value)
    on_version = models.PositiveIntegerField(db_comment="the version it would change")
    facts = models.JSONField(default=dict, db_comment="the whole of what would be agreed, as terms.as_facts writes it")
    reason = models.CharField(max_length=500)
    effective_on = models.DateField(null=True, blank=True)
    proposed_at = models.DateTimeField(auto_now_add=True)
    proposed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state="proposed"), name="agreements_one_open_proposal"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(state="approved") | ~Q(answered_by=F("proposed_by")),
                name="agreements_not_approved_by_proposer",
            ),
        ]

    def __str__(self) -> str:
        return f"variation of {self.agreement}"


class Arrangement(Publishable, Record):
    """Help that another body commissions and we take part in; never listed as our contract. The head: which it is."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=80, blank=True, default="", db_comment="the lead body's own reference")
    current = models.OneToOneField(
        "ArrangementVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="standing_for"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "service", "reference"], name="agreements_arrangement_once"),
        ]

    def __str__(self) -> str:
        return str(self.service)


class ArrangementVersion(TracedVersion):
    """What the arrangement is, as known from one day on."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="versions")
    lead = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead_name = models.CharField(
        max_length=300, blank=True, default="", db_comment="as written, where the body is not known"
    )
    regime = models.CharField(max_length=120, blank=True, default="", db_comment="the lead's own legal regime")
    our_share = AmountField()
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    begins = ApproximateDateField()
    ends = ApproximateDateField()
    document = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(TracedVersion.Meta):
        constraints: ClassVar = [
            *TracedVersion.Meta.constraints,
            models.UniqueConstraint(
                fields=["arrangement", "number"], name="agreements_arrangement_version_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(begins_first__isnull=True)
                | Q(ends_last__isnull=True)
                | Q(ends_last__gte=F("begins_first")),
                name="agreements_arrangement_ends_after_start",
            ),
            *date_constraints("begins", "agreements_arrangement"),
            *date_constraints("ends", "agreements_arrangement"),
            *amount_constraints("our_share", "agreements_arrangement"),
        ]

    def __str__(self) -> str:
        return f"{self.arrangement}, version {self.number}"

    @property
    def lead_shown(self) -> str:
        """Who leads it: the body, or the words of the source."""
        return str(self.lead) if self.lead is not None else self.lead_name
