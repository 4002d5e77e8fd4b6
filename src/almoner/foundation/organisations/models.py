"""Bodies that provide, fund, lead or partner: known by org-id identifiers where they have one."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import Record
from almoner.foundation.door.roles import PART_NAMES, Part
from almoner.foundation.offices.models import Office


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

    def __str__(self) -> str:
        return f"{self.person} for {self.organisation}"

    @property
    def parts_in_words(self) -> list[str]:
        """The parts, highest first."""
        return [str(PART_NAMES[part]) for part in Part if part in self.parts]
