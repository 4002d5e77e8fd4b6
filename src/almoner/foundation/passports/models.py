"""What an organisation keeps once and every office reuses: documents, facts, and the account it is paid into."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.documents.models import Document
from almoner.foundation.door.models import AppendOnly
from almoner.foundation.organisations.models import Organisation

from .sealing import BEGINS

_MENDS_ITS_OWN = """
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM passports_passportitem mended
        WHERE mended.id = NEW.replaces_id AND mended.organisation_id = NEW.organisation_id AND mended.kind = NEW.kind
    ) THEN
        RAISE EXCEPTION 'an item mends one of its own kind' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'passports_mends_its_own';
    END IF;
    RETURN NEW;
"""
_FOLLOWS_ITS_OWN = """
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM passports_bankaccount earlier
        WHERE earlier.id = NEW.replaces_id AND earlier.organisation_id = NEW.organisation_id
    ) THEN
        RAISE EXCEPTION 'an account follows one of the same body' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'passports_follows_its_own';
    END IF;
    RETURN NEW;
"""


class Kind(models.TextChoices):
    """What a passport holds."""

    ACCOUNTS = "accounts", _("Accounts")
    GOVERNING_DOCUMENT = "governing_document", _("Governing document")
    SAFEGUARDING = "safeguarding", _("Safeguarding policy")
    DATA_PROTECTION = "data_protection", _("Data protection policy")
    WHISTLEBLOWING = "whistleblowing", _("Whistleblowing policy")
    INSURANCE = "insurance", _("Insurance")
    EQUALITY = "equality", _("Equality policy")
    TRUSTEES = "trustees", _("Trustees")
    INCOME = "income", _("Where the income comes from")


class PassportItem(AppendOnly):
    """One document or set of facts, from a day on. The newest that has begun counts; what mends another names it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=18, choices=Kind.choices)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict, blank=True, db_comment="as rules.asking asks for; amounts as text, no names")
    issued_on = models.DateField(db_comment="of accounts: the day on which their year ended")
    expires_on = models.DateField(null=True, blank=True, db_comment="the last day on which it counts")
    replaces = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        db_comment="the item that this one mends",
    )
    given_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="passports_kind_is_known"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="passports_expires_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="passports_does_not_mend_itself"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "kind", "-issued_on"], name="passports_of_a_body"),
            models.Index(fields=["expires_on"], name="passports_by_end"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="mends_its_own", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_MENDS_ITS_OWN
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class EndTold(AppendOnly):
    """The members of an organisation were told that an item ends soon: once for each item."""

    item = models.OneToOneField(PassportItem, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.item_id)


class BankAccount(AppendOnly):
    """Into which account an organisation is paid, from the moment it says so. The newest one counts.

    Sort code and number exist only inside ``sealed``, together with the organisation and the name, so that a sealed
    text cannot be carried to another row.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    account_name = models.CharField(max_length=140, db_comment="as the bank has it")
    sealed = models.TextField(db_comment="encrypted: organisation, name, sort code and number")
    ending = models.CharField(max_length=2, db_comment="the last two digits of the number, all that is shown")
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    given_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sealed__startswith=BEGINS), name="passports_numbers_are_sealed"),
            models.CheckConstraint(condition=Q(ending__regex=r"^[0-9]{2}$"), name="passports_ending_is_two_digits"),
            models.CheckConstraint(condition=~Q(account_name=""), name="passports_account_has_a_name"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(replaces__isnull=True), name="passports_one_first_account"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-given_at"], name="passports_accounts_of_a_body")]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="follows_its_own", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_FOLLOWS_ITS_OWN
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.account_name} {self.masked}"

    @property
    def masked(self) -> str:
        """The account as anybody is shown it: "\u2022\u202234"."""
        return f"\u2022\u2022{self.ending}"
