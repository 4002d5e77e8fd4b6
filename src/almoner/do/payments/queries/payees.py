"""Those who are paid: how their accounts stand, who checked them, and how the ledger knows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from almoner.do.payments.models import KnownNumber, PayeeCheck, Payment, SupplierNumber
from almoner.do.payments.rules.gates import payee_faults
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.passports.models import BankAccount
from almoner.foundation.passports.queries import accounts_ever, accounts_now

from .cases import account_of, checked_of, checks_of
from .seen import sees_all


@dataclass(frozen=True, slots=True)
class Standing:
    """An organisation that is paid: how its account ends, what closes its gates, and its supplier number."""

    key: UUID
    name: str
    account: str
    closed: tuple[str, ...]
    supplier: str

    @property
    def is_checked(self) -> bool:
        """Whether its account may be paid into."""
        return not self.closed


def payees(*, seen_by: Actor, office: Office) -> QuerySet[Organisation]:
    """The organisations to which an office has planned a payment."""
    if not sees_all(seen_by, office):
        return Organisation.objects.none()
    return Organisation.objects.filter(Exists(Payment.objects.filter(office=office, organisation=OuterRef("pk"))))


def standing_of(office: Office, organisations: Sequence[Organisation]) -> list[Standing]:
    """How each stands, three queries for any number."""
    keys = [each.pk for each in organisations]
    accounts = accounts_now(keys)
    checks = checks_of({each.pk for each in accounts.values()}, {office.pk})
    numbers = dict(
        SupplierNumber.objects.filter(office=office, organisation__in=keys).values_list("organisation", "number")
    )
    made = []
    for each in organisations:
        account = accounts.get(each.pk)
        check = checked_of(checks.get((office.pk, account.pk), ())) if account else None
        closed = tuple(payee_faults(account_of(account), check))
        made.append(Standing(each.pk, each.name, account.masked if account else "", closed, numbers.get(each.pk, "")))
    return made


@dataclass(frozen=True, slots=True)
class Account:
    """One account that an organisation gave, and this office's checks of it, the last first."""

    account: BankAccount
    checks: list[PayeeCheck]


def accounts_with_checks(office: Office, organisation: Organisation) -> list[Account]:
    """Every account, the last first, with the office's checks; two queries."""
    accounts = list(accounts_ever(organisation.pk))
    checks = checks_of({each.pk for each in accounts}, {office.pk})
    return [Account(each, list(reversed(checks.get((office.pk, each.pk), [])))) for each in accounts]


def numbers_of(office: Office, organisation: Organisation) -> list[KnownNumber]:
    """The telephone numbers on which the office knows an organisation, the oldest first."""
    rows = KnownNumber.objects.filter(office=office, organisation=organisation).select_related("noted_by")
    return list(rows.order_by("noted_at", "pk"))


def supplier_number_of(office: Office, organisation: Organisation) -> str:
    """The number under which the ledger knows an organisation; "" where nobody has entered it."""
    rows = SupplierNumber.objects.filter(office=office, organisation=organisation)
    return rows.values_list("number", flat=True).first() or ""
