"""Whose account it is, on which number an organisation is known, and how the ledger knows organisations and pots."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from almoner.do.payments import guards
from almoner.do.payments.rules.numbers import in_words
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.passports.models import BankAccount
from almoner.strategy.funds.models import Pot


class KnownNumber(AppendOnly):
    """A telephone number on which the office knows an organisation, from the moment it was noted.

    A call about a changed account counts only to a number that was noted before the change.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=17, db_comment="digits with the country's code")
    known_from = models.CharField(max_length=200, db_comment="where the office has it from")
    noted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["noted_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "organisation", "number"],
                name="payments_number_noted_once",
                violation_error_message=_("This number is held already."),
            ),
            models.CheckConstraint(condition=~Q(known_from=""), name="payments_number_from_somewhere"),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """As it is dialled here: "01162 298980"; of another country as it is kept."""
        return in_words(self.number)


class PayeeCheck(AppendOnly):
    """One check of whose account it is, by somebody who did not give it; with the call, where one was made."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField(db_comment="whether it is the organisation's own account")
    how = models.CharField(max_length=300, db_comment="against what it was checked: bank statement, call, ...")
    number = models.ForeignKey(KnownNumber, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    called_number = models.CharField(max_length=17, blank=True, default="")
    number_known_from = models.CharField(max_length=200, blank=True, default="")
    spoke_to = models.CharField(max_length=120, blank=True, default="", db_comment="a post, not a private person")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number__isnull=True, called_number="", spoke_to="")
                | (Q(number__isnull=False) & ~Q(called_number="") & ~Q(spoke_to="") & ~Q(number_known_from="")),
                name="payments_called_whom_and_where",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "-at"], name="payments_checks_of_an_account")]
        triggers: ClassVar = list(guards.OF_A_CHECK)

    def __str__(self) -> str:
        return str(self.account)

    @property
    def called(self) -> str:
        """The number that was called, as it is dialled here."""
        return in_words(self.called_number)


class SupplierNumber(Record):
    """Under which number the office's ledger knows an organisation."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("supplier number"), max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "organisation"], name="payments_one_supplier_number"),
            models.UniqueConstraint(
                fields=["office", "number"],
                name="payments_supplier_number_once",
                violation_error_message=_("Another organisation has this supplier number."),
            ),
            models.CheckConstraint(condition=~Q(number=""), name="payments_supplier_number_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.number}"


class PotCode(Record):
    """The cost code under which the office's ledger keeps a pot."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("cost code"), max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "pot"], name="payments_one_code_of_a_pot"),
            models.CheckConstraint(condition=~Q(code=""), name="payments_code_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.pot}: {self.code}"
