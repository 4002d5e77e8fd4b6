"""An office with as many agreements as are asked for: names, terms, money and gaps as real registers have them.

Written in bulk, straight into the tables, since what is measured is reading. The same number gives the same office.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from almoner.do.agreements.models import Agreement, AgreementVersion, FundingLine, Party, Purpose, TermEvent
from almoner.foundation.door.bolt import at_work
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.services.models import Service
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount, allocate
from almoner.plan.forward.models import ForwardEntry, ForwardVersion
from almoner.strategy.funds.models import BudgetLine, MoneyPlan, MoneyPlanVersion, Pot
from almoner.strategy.plans.models import Plan, Priority

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SLUG = "northshire"
FIRST_YEAR, LAST_YEAR = 2019, 2029
KNOWN_FROM = dt.date(2025, 4, 1)
FOR_WHOM = ("victims of domestic abuse", "victims of sexual violence", "young people", "people in custody", "families")
DOING = ("Advocacy", "Counselling", "Diversion", "Outreach", "Mentoring", "Helpline", "Refuge support", "Restorative")
SORTS = ("Trust", "Partnership", "Borough Council", "CIC", "Foundation", "Association")
PLACES = ("Ashby", "Charnwood", "Harborough", "Melton", "Oadby", "Rutland", "Wigston", "Loughborough", "Hinckley")
POTS = ("MoJ core grant", "MoJ DASV grant", "Precept", "Reserves", "Home Office Safer Streets", "Council contribution")
NOTES = ("", "", "", "Annual inflation uplift agreed.", "Extension subject to funding.", "Delivered with the council.")


@dataclass(frozen=True)
class Surroundings:
    """What the agreements of the office lean on."""

    office: Any
    priorities: Sequence[Any]
    pots: Sequence[Any]
    services: Sequence[Any]
    organisations: Sequence[Any]


def furnish(number: int) -> Any:
    """Make the office with `number` agreements and all they lean on; return it."""
    chance = random.Random(number)
    with at_work("bench"), transaction.atomic():
        around = surroundings(number, chance)
        agreements = [agreement(around, index, chance) for index in range(number)]
        write(Agreement, agreements)
        versions = [version for each in agreements for version in versions_of(each, around, chance)]
        write(AgreementVersion, versions)
        for each, version in zip(agreements, versions, strict=True):
            each.current = version
        for some in batched(agreements, 500):
            Agreement.objects.bulk_update(some, ["current"])
        for model, rows in parts_of(versions, around, chance).items():
            write(model, rows)
        forward_plan(around, number // 5, chance)
    return around.office


def write(model: Any, rows: Iterable[Any]) -> None:
    """Insert in bulk."""
    model.objects.bulk_create(rows, batch_size=500)


def surroundings(number: int, chance: random.Random) -> Surroundings:
    """The office, its plan, its money, and the services and bodies that a register of this length speaks of."""
    office = Office.objects.create(
        slug=SLUG, kind="pcc", name="Police and Crime Commissioner for Northshire", short_name="Northshire",
        holder_title="Police and Crime Commissioner", languages=["en"],
    )  # fmt: skip
    plan = Plan(office=office, title="Police and Crime Plan 2024 to 2029", published_at=timezone.now())
    plan.begins, plan.ends = ApproximateDate.financial_year(2024), ApproximateDate.financial_year(2028)
    plan.save()
    priorities = [
        Priority(office=office, plan=plan, order=n, title=f"Priority {n}: {whom}") for n, whom in enumerate(FOR_WHOM)
    ]
    write(Priority, priorities)
    pots = [Pot(office=office, name=name, amount_unknown="not stated") for name in POTS]
    write(Pot, pots)
    money_plan(office, pots)
    services = [Service(office=office, name=service_name(n, chance)) for n in range(max(1, number * 3 // 4))]
    write(Service, services)
    bodies = [
        Organisation(office=office, name=body_name(n, chance), form="charity") for n in range(max(1, number // 3))
    ]
    write(Organisation, bodies)
    return Surroundings(office, priorities, pots, services, bodies)


def service_name(number: int, chance: random.Random) -> str:
    """What the help is called."""
    return f"{chance.choice(DOING)} for {chance.choice(FOR_WHOM)} in {chance.choice(PLACES)} ({number + 1})"


def body_name(number: int, chance: random.Random) -> str:
    """What the provider is called."""
    return f"{chance.choice(PLACES)} {chance.choice(DOING)} {chance.choice(SORTS)} {number + 1}"


def money_plan(office: Any, pots: Sequence[Any]) -> None:
    """A published medium-term plan of four years."""
    plan = MoneyPlan.objects.create(office=office, title="Medium-term financial plan", published_at=timezone.now())
    version = MoneyPlanVersion.objects.create(office=office, plan=plan, number=1, known_from=KNOWN_FROM)
    lines = [
        BudgetLine(
            office=office, version=version, order=order, group=pot.name, item=f"{doing} services", year=year,
            state="budget", amount=Decimal(10000 * (order + 1) + year), pot=pot,
        )
        for order, (pot, doing) in enumerate(zip(pots, DOING, strict=False))
        for year in range(2024, 2028)
    ]  # fmt: skip
    write(BudgetLine, lines)
    plan.current = version
    plan.save(update_fields=["current"])


def agreement(around: Surroundings, index: int, chance: random.Random) -> Any:
    """One head. Nine in ten are published."""
    number = f"CORE{index + 1:05d}"
    return Agreement(
        office=around.office, number=number, sort_key=number, service=chance.choice(around.services),
        kind=chance.choice(("grant", "grant", "contract", "contract", "allocation", "memorandum")),
        published_at=timezone.now() if chance.random() < 0.9 else None,
    )  # fmt: skip


def versions_of(head: Any, around: Surroundings, chance: random.Random) -> list[Any]:
    """What the head says now."""
    starts = dt.date(chance.randrange(FIRST_YEAR, LAST_YEAR - 3), chance.choice((4, 4, 4, 7, 10)), 1)
    last = dt.date(starts.year + chance.choice((1, 2, 3, 3, 5)), starts.month, 1) - dt.timedelta(days=1)
    version = AgreementVersion(
        office=around.office, agreement=head, number=1, title=head.service.name, known_from=KNOWN_FROM,
        value_basis=chance.choice(("total", "annual", "not_stated")), note=chance.choice(NOTES),
        notice_months=chance.choice((None, 3, 6)), search=f"{head.number} {head.service.name}",
    )  # fmt: skip
    version.starts = ApproximateDate.day(starts)
    known = chance.random()
    version.ends = ApproximateDate.day(last) if known < 0.85 else ApproximateDate.month(last.year, last.month)
    if known > 0.97:
        version.ends = ApproximateDate.unknown()
    pounds = Decimal(chance.randrange(5_000_00, 900_000_00)) / 100
    version.value_amount = Amount.of(pounds) if chance.random() < 0.92 else Amount.not_known("not yet known")
    return [version]


def parts_of(versions: Sequence[Any], around: Surroundings, chance: random.Random) -> dict[Any, list[Any]]:
    """Parties, money by year, dated events and priorities of the versions."""
    rows: dict[Any, list[Any]] = {Party: [], FundingLine: [], TermEvent: [], Purpose: []}
    for version in versions:
        owned = {"office": around.office, "version": version}
        if chance.random() < 0.9:
            rows[Party].append(Party(organisation=chance.choice(around.organisations), **owned))
        if version.value is not None:
            rows[FundingLine] += funding(version, owned, chance.choice(around.pots))
        if chance.random() < 0.4:
            rows[TermEvent].append(event(version, owned, chance))
        rows[Purpose].append(Purpose(priority=chance.choice(around.priorities), **owned))
    return rows


def funding(version: Any, owned: dict[str, Any], pot: Any) -> list[Any]:
    """The value over the years of the term, in equal parts."""
    years = range(version.starts_first.year, (version.ends_last or version.starts_first).year + 1)
    parts = allocate(version.value, [Decimal(1)] * len(years))
    return [FundingLine(pot=pot, year=year, amount=part, **owned) for year, part in zip(years, parts, strict=True)]


def event(version: Any, owned: dict[str, Any], chance: random.Random) -> Any:
    """A break or an extension somewhere in the term."""
    made = TermEvent(event=chance.choice(("break", "extension_option", "extension_limit")), **owned)
    made.at = ApproximateDate.month(version.starts_first.year + chance.choice((1, 2, 3)), chance.randrange(1, 13))
    return made


def forward_plan(around: Surroundings, number: int, chance: random.Random) -> None:
    """Published forward entries: ends and funding stops that no agreement holds yet."""
    kinds = ("end", "break", "funding_stop", "start")
    heads = [
        ForwardEntry(
            office=around.office,
            item=f"{service_name(n, chance)}",
            event=chance.choice(kinds),
            published_at=timezone.now(),
        )
        for n in range(number)
    ]
    write(ForwardEntry, heads)
    versions = []
    for head in heads:
        version = ForwardVersion(
            office=around.office, entry=head, number=1, known_from=KNOWN_FROM, value_unknown="not stated"
        )
        version.at = ApproximateDate.month(chance.randrange(2026, LAST_YEAR + 2), chance.randrange(1, 13))
        versions.append(version)
    write(ForwardVersion, versions)
    for head, version in zip(heads, versions, strict=True):
        head.current = version
    ForwardEntry.objects.bulk_update(heads, ["current"], batch_size=500)
