"""Reads of passports. What offices may see of them is said by `cases`; the rooms that hold a case read by organisation.

Every question is one or two queries, whatever the number of organisations.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from almoner.foundation.organisations.models import CharityEntry, Identifier, Organisation

from . import cases
from .access import May
from .models import BankAccount, EndTold, Kind, PassportItem
from .rules.asking import ASKED, Asked
from .rules.standing import SOON, Standing, standing


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of item in a passport, and how it stands on a day."""

    kind: str
    title: Any
    asked: Asked
    item: PassportItem | None
    state: Standing


class Income(NamedTuple):
    """What an organisation had in a year, in pounds; ``year`` is the calendar year in which that year ended."""

    amount: Decimal
    year: int


def may_see(actor: Any, organisation: UUID) -> bool:
    """Whether somebody may read a passport: a member their own, an office's people where there is a case."""
    if actor.organisation_id is not None:
        return actor.organisation_id == organisation and actor.may(May.READ)
    return actor.may(May.SEE) and cases.is_seen_from(actor.office_id, organisation)


def organisation_seen(*, seen_by: Any, pk: UUID) -> Organisation | None:
    """The organisation, or None where its passport is not to be seen."""
    if seen_by.organisation_id is not None:
        return Organisation.objects.filter(pk=pk).first() if may_see(seen_by, pk) else None
    if not seen_by.may(May.SEE):
        return None
    return Organisation.objects.filter(cases.seen_from(seen_by.office_id), pk=pk).first()


def passport(organisation: Organisation | UUID, on: dt.date) -> list[Line]:
    """Every kind that is asked for, with the item that counts on a day, and how it stands."""
    key = organisation.pk if isinstance(organisation, Organisation) else organisation
    found = items_now([key], on).get(key, {})
    return [
        Line(kind, Kind(kind).label, asked, item, Standing.MISSING if item is None else standing(item.expires_on, on))
        for kind, asked in ASKED.items()
        for item in (found.get(kind),)
    ]


def items_now(organisation_ids: Iterable[UUID], on: dt.date) -> dict[UUID, dict[str, PassportItem]]:
    """The newest item of each kind that has begun on a day, by organisation, ended or not."""
    rows = unmended().filter(organisation__in=list(organisation_ids), issued_on__lte=on)
    found: dict[UUID, dict[str, PassportItem]] = {}
    for item in newest(rows).select_related("document", "given_by"):
        found.setdefault(item.organisation_id, {})[item.kind] = item
    return found


def valid_items(organisation_ids: Iterable[UUID], on: dt.date) -> dict[UUID, dict[str, PassportItem]]:
    """The items that count on a day, by organisation and kind; an organisation without any is left out."""
    found = {}
    for key, items in items_now(organisation_ids, on).items():
        counting = {kind: item for kind, item in items.items() if item.expires_on is None or item.expires_on >= on}
        if counting:
            found[key] = counting
    return found


def ending(on: dt.date) -> list[PassportItem]:
    """The items that end soon, that no newer one follows, and of which nobody was told yet. One query.

    An item whose follower is given already, though it has not begun, is no reason to write to anybody.
    """
    last = newest(unmended()).values("pk")
    told = EndTold.objects.filter(item=OuterRef("pk"))
    rows = PassportItem.objects.filter(
        ~Exists(told),
        pk__in=last,
        issued_on__lte=on,
        expires_on__range=(on, on + dt.timedelta(days=SOON)),
    )
    return list(rows.select_related("organisation").order_by("expires_on", "pk"))


def newest(rows: QuerySet[PassportItem]) -> QuerySet[PassportItem]:
    """Of several items of one kind and organisation, the one of the latest day; of one day, the last given."""
    return rows.order_by("organisation", "kind", "-issued_on", "-given_at", "-id").distinct("organisation", "kind")


def history(organisation: UUID, kind: str) -> QuerySet[PassportItem]:
    """All items of a kind that an organisation ever gave, the last given first."""
    rows = PassportItem.objects.filter(organisation=organisation, kind=kind)
    return rows.select_related("document", "given_by", "replaced_by").order_by("-given_at", "-id")


def item_at(*, seen_by: Any, organisation: UUID, pk: UUID) -> PassportItem | None:
    """One item, or None where it is not to be seen."""
    if not may_see(seen_by, organisation):
        return None
    rows = PassportItem.objects.select_related("document", "organisation")
    return rows.filter(organisation=organisation, pk=pk).first()


def income_of(organisation_ids: Iterable[UUID]) -> dict[UUID, Income]:
    """The income of the latest year that is known; organisations of which none is known are left out. Two queries.

    It is that of the accounts or of the item on income, or, where it is of a later year, that of the charity register
    (by a confirmed number).
    """
    keys = list(organisation_ids)
    ended: dict[UUID, tuple[dt.date, Decimal]] = {}
    kinds = (Kind.ACCOUNTS, Kind.INCOME)
    given = newest(unmended().filter(organisation__in=keys, kind__in=kinds)).values_list(
        "organisation", "issued_on", "facts__income"
    )
    for key, day, amount in [*given, *_registered_income(keys)]:
        if key not in ended or day > ended[key][0]:
            ended[key] = (day, Decimal(amount))
    return {key: Income(amount, day.year) for key, (day, amount) in ended.items()}


def _registered_income(organisations: list[UUID]) -> QuerySet[Identifier, tuple[Any, ...]]:
    """(organisation, the end of the year, its income) as the charity register has them."""
    entries = CharityEntry.objects.filter(scheme=OuterRef("scheme"), number=OuterRef("number"))
    rows = Identifier.objects.filter(organisation__in=organisations, confirmed=True).annotate(
        ended=Subquery(entries.values("year_ends_on")), income=Subquery(entries.values("income"))
    )
    return rows.filter(ended__isnull=False, income__isnull=False).values_list("organisation", "ended", "income")


def account_now(organisation_id: UUID) -> BankAccount | None:
    """The account that an organisation is paid into, or None where it has not given one."""
    return accounts_now([organisation_id]).get(organisation_id)


def accounts_now(organisation_ids: Iterable[UUID]) -> dict[UUID, BankAccount]:
    """The account that each organisation is paid into; those that gave none are left out. One query."""
    rows = BankAccount.objects.filter(organisation__in=list(organisation_ids), replaced_by__isnull=True)
    return {account.organisation_id: account for account in rows.select_related("given_by")}


def accounts_ever(organisation_id: UUID) -> QuerySet[BankAccount]:
    """Every account that an organisation ever gave, the last one first."""
    rows = BankAccount.objects.filter(organisation=organisation_id).select_related("given_by")
    return rows.order_by("-given_at", "-id")


def unmended() -> QuerySet[PassportItem]:
    """The items that no later one mends, of every organisation."""
    return PassportItem.objects.filter(replaced_by__isnull=True)
