"""Bodies that provide, fund, lead or partner: known by org-id identifiers where they have one."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import Record
from almoner.foundation.door.roles import PART_NAMES, Part
from almoner.foundation.offices.models import Office

from .lifecycle import RequestState


class Organisation(Record):
    """One body. With a confirmed identifier it is everybody's (``office`` is empty); until then it belongs to the
    office that named it."""

    class Form(models.TextChoices):
        CHARITY = "charity", _("registered charity")
        CIC = "cic", _("community interest company")
        COMPANY = "company", _("company")
        COMMUNITY = "community", _("unincorporated community group")
        COUNCIL = "council", _("local authority")
        POLICE = "police", _("police force")
        HEALTH = "health", _("health body")
        GOVERNMENT = "government", _("government department")
        PARTNERSHIP = "partnership", _("partnership without legal personality")
        OTHER = "other", _("other")
        UNKNOWN = "unknown", _("not known")

    class Size(models.TextChoices):
        MICRO = "micro", _("micro (income up to £10,000)")
        SMALL = "small", _("small (£10,001 to £100,000)")
        MEDIUM = "medium", _("medium (£100,001 to £1 million)")
        LARGE = "large", _("large (over £1 million)")
        UNKNOWN = "unknown", _("not known")

    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    form = models.CharField(max_length=12, choices=Form.choices, default=Form.UNKNOWN)
    size = models.CharField(max_length=8, choices=Size.choices, default=Size.UNKNOWN)
    is_vcse = models.BooleanField(
        null=True, blank=True, db_comment="voluntary, community or social enterprise; empty: not known"
    )
    is_sme = models.BooleanField(null=True, blank=True, db_comment="small or medium enterprise; empty: not known")
    by_and_for = models.CharField(
        max_length=200, blank=True, default="", db_comment="the group it is led by and works for"
    )
    area_served = models.CharField(max_length=200, blank=True, default="")
    accountable_body = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="signs and is paid in its stead",
    )
    website = models.URLField(blank=True, default="")
    email = models.EmailField(blank=True, default="")
    registered_at = models.DateTimeField(
        null=True, blank=True, db_comment="when people who act for it registered it; empty: an office entered it"
    )
    vouched_at = models.DateTimeField(
        null=True, blank=True, db_comment="when an office last said that it knows who acts for it"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "office",
                Lower("name"),
                name="organisations_one_name_in_an_office",
                violation_error_message=_("There is an organisation of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(accountable_body__isnull=True) | ~Q(accountable_body=F("id")),
                name="organisations_not_its_own_accountable_body",
                violation_error_message=_("An organisation cannot act for itself."),
            ),
        ]
        indexes: ClassVar = [models.Index(Lower("name"), name="organisations_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def speaks_for_itself(self) -> bool:
        """Whether people registered it themselves and no office has yet said that it knows them."""
        return self.registered_at is not None and self.vouched_at is None


class Identifier(Record):
    """An org-id identifier such as GB-CHC-1000003: list code and number (org-id.guide)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(
        max_length=20, db_comment="org-id list code: GB-CHC, GB-COH, GB-SC, GB-NIC, GB-LAE, XI-..."
    )
    number = models.CharField(max_length=40)
    confirmed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scheme", "number"],
                condition=Q(confirmed=True),
                name="organisations_one_holder_of_an_identifier",
            ),
            models.UniqueConstraint(
                fields=["organisation", "scheme", "number"], name="organisations_identifier_given_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["number", "scheme"], name="organisations_by_number")]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.number}"


HAS_AN_OWNER = pgtrigger.Trigger(
    name="has_an_owner",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    timing=pgtrigger.Deferred,
    declare=[("members", "integer"), ("owners", "integer")],
    func="""
        SELECT count(*), count(*) FILTER (WHERE 'owner' = ANY (parts)) INTO members, owners
            FROM organisations_membership WHERE organisation_id = NEW.organisation_id AND until IS NULL;
        IF members > 0 AND owners = 0 THEN
            RAISE EXCEPTION 'an organisation with members has an owner among them'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'organisations_members_have_an_owner';
        END IF;
        RETURN NULL;
    """,
)
"""Once a transaction is over, whoever acts for an organisation has an owner to turn to."""


class Membership(Record):
    """Somebody who acts for an organisation, and their parts there: one person may have them all."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    parts = ArrayField(
        models.CharField(max_length=10, choices=[(part.value, name) for part, name in PART_NAMES.items()])
    )
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, blank=True, db_comment="when it ended; empty: it has not")
    invited_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(until__isnull=True),
                name="organisations_member_once",
                violation_error_message=_("This person is a member already."),
            ),
            models.CheckConstraint(condition=~Q(parts=[]), name="organisations_member_has_a_part"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=Q(until__isnull=True), name="organisations_of_a_person")
        ]
        triggers: ClassVar = [HAS_AN_OWNER]

    def __str__(self) -> str:
        return f"{self.person} for {self.organisation}"

    @property
    def parts_in_words(self) -> list[str]:
        """The parts, highest first."""
        return [str(PART_NAMES[part]) for part in Part if part in self.parts]


class Invitation(Record):
    """A letter that asks somebody to act for an organisation. Its link is kept as a digest only, and works once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    parts = ArrayField(models.CharField(max_length=10, choices=list(PART_NAMES.items())))
    digest = models.CharField(max_length=64, unique=True, db_comment="SHA-256 of the token in the link")
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    taken_up_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_up_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(taken_up_at__isnull=True, withdrawn_at__isnull=True),
                name="organisations_one_open_invitation",
            ),
            models.CheckConstraint(condition=~Q(parts=[]), name="organisations_invitation_has_a_part"),
            models.CheckConstraint(
                condition=Q(taken_up_at__isnull=True, taken_up_by__isnull=True)
                | Q(taken_up_at__isnull=False, taken_up_by__isnull=False, withdrawn_at__isnull=True),
                name="organisations_invitation_taken_up_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation}"

    @property
    def parts_in_words(self) -> list[str]:
        """The parts, highest first."""
        return [str(PART_NAMES[part]) for part in Part if part in self.parts]


class JoinRequest(Record):
    """Somebody asks to act for an organisation that is known already. Its owners answer; else an office."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="join_requests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="which office answers where the organisation has no owner; empty: any",
    )
    message = models.CharField(max_length=1000, blank=True, default="")
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=9, choices=[(state.value, state.value) for state in RequestState], default=RequestState.WAITING.value
    )
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(state=RequestState.WAITING.value),
                name="organisations_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING.value, answered_at__isnull=True)
                | (~Q(state=RequestState.WAITING.value) & Q(answered_at__isnull=False)),
                name="organisations_request_answered_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.REFUSED.value) | ~Q(reason=""),
                name="organisations_refusal_has_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["office"], condition=Q(state=RequestState.WAITING.value), name="organisations_requests_waiting"
            ),
            models.Index(fields=["person"], name="organisations_requests_of"),
        ]

    def __str__(self) -> str:
        return f"{self.person} to {self.organisation}"


class CharityEntry(Record):
    """One line of a register of charities as it was last brought in: to be confirmed, not typed again."""

    scheme = models.CharField(max_length=6, db_comment="org-id list code: GB-CHC, GB-SC or GB-NIC")
    number = models.CharField(max_length=12)
    name = models.CharField(max_length=300)
    address = models.CharField(max_length=500, blank=True, default="")
    postcode = models.CharField(max_length=20, blank=True, default="")
    area = models.CharField(max_length=200, blank=True, default="", db_comment="where it works, as the register says")
    activities = models.TextField(blank=True, default="")
    website = models.CharField(max_length=200, blank=True, default="")
    company_number = models.CharField(max_length=8, blank=True, default="")
    registered_on = models.DateField(null=True, blank=True)
    is_removed = models.BooleanField(default=False)
    removed_on = models.DateField(null=True, blank=True)
    income = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    spending = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    year_ends_on = models.DateField(null=True, blank=True, db_comment="the end of the year of income and spending")
    read_at = models.DateTimeField(db_comment="when the file that last had it was brought in")

    class Meta:
        verbose_name_plural = "charity entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "number"], name="organisations_one_entry_of_a_charity"),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True) | Q(is_removed=True), name="organisations_removed_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.scheme}-{self.number})"
