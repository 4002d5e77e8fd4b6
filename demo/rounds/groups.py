"""Some sixty invented groups: their people, what they keep in their passport, and where they are paid."""

import csv
import datetime as dt
import io
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.actor import Actor, member
from almoner.foundation.door.roles import Part
from almoner.foundation.organisations import actions as organisations
from almoner.foundation.organisations.access import themselves
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.passports import actions as passports
from almoner.kernel.periods import FinancialYear
from demo.clock import Clock

FACTS = Path(__file__).resolve().parent.parent / "facts"
LABEL = "(example)"
PENNY = Decimal("0.01")


@dataclass
class Group:
    """One group: what the file says of it, and itself once it has registered."""

    row: dict[str, str]
    organisation: Organisation
    person: Person

    @property
    def by(self) -> Actor:
        """Its one person at work for it, with every part."""
        parts = frozenset(Part)
        key = self.organisation.pk
        return member(self.person.name, person_id=self.person.pk, organisation_id=key, parts=parts, via="demo")

    @property
    def asked(self) -> Decimal:
        """What it asks for, in pounds."""
        return Decimal(self.row["asked"])

    @property
    def project(self) -> dict[str, Any]:
        """Its project, as the file of projects words it."""
        found: dict[str, Any] = projects()[self.row["focus"]]
        return found


@cache
def projects() -> dict[str, Any]:
    """The invented projects, by what they are about."""
    found: dict[str, Any] = json.loads((FACTS / "example_projects.json").read_text("utf-8"))
    return found


def email_of(name: str) -> str:
    """The address of a group's one person: example.org reaches nobody (RFC 2606)."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower())
    return f"owner@{'-'.join(part for part in plain.split('-') if part)}.example.org"


def found_groups(clock: Clock) -> list[Group]:
    """Register every group of the file by its own person, with a passport and an account."""
    with (FACTS / "example_groups.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    paper = (FACTS / "example-document.pdf").read_bytes()
    return [_founded(row, place, clock, paper) for place, row in enumerate(rows)]


def _founded(row: dict[str, str], place: int, clock: Clock, paper: bytes) -> Group:
    name = f"{row['name']} {LABEL}"
    person = Person.objects.create_user(email_of(row["name"]), name=f"{FIRST[place % len(FIRST)]} Example")
    made = organisations.register_organisation(
        by=themselves(person),
        name=name,
        form=row["form"],
        size=_size(int(row["income"])),
        is_vcse=True,
        by_and_for=row["by_and_for"],
        area_served=row["district"],
    )
    group = Group(row, made, person)
    _passport(group, place, clock, paper)
    passports.give_account(
        by=group.by,
        organisation=made,
        account_name=row["name"],
        sort_code="00-00-99",
        number=f"{10_000_000 + place:08}",
    )
    return group


def _size(income: int) -> str:
    if income <= 10_000:
        return Organisation.Size.MICRO
    return Organisation.Size.SMALL if income <= 100_000 else Organisation.Size.MEDIUM


def _passport(group: Group, place: int, clock: Clock, paper: bytes) -> None:
    """What each keeps: every seventh group's insurance ends within the month, so that something is about to."""
    income = Decimal(group.row["income"])
    year_end = FinancialYear.containing(clock.day(-300)).first - dt.timedelta(days=1)
    since = clock.day(-300)
    accounts = {
        "income": f"{income:.2f}",
        "spending": f"{(income * Decimal('0.96')).quantize(PENNY):.2f}",
        "cash": f"{(income * Decimal('0.21')).quantize(PENNY):.2f}",
        "examined": True,
        "raised": False,
    }
    ends = clock.day(25) if place % 7 == 3 else clock.day(200)
    kept: list[tuple[str, dt.date, dt.date | None, dict[str, Any]]] = [
        ("accounts", year_end, None, accounts),
        ("governing_document", since, None, {"dissolution": True}),
        ("safeguarding", clock.day(-250), clock.day(115), {"children": True, "adults": True}),
        ("data_protection", since, None, {"registered": True}),
        ("whistleblowing", since, None, {}),
        ("insurance", since, ends, {"public_liability": "5000000.00", "employers_liability": "10000000.00"}),
        ("trustees", since, None, {"number": 5, "unrelated": 5}),
    ]
    for kind, issued, expires, facts in kept:
        passports.add_item(
            by=group.by,
            organisation=group.organisation,
            kind=kind,
            issued_on=issued,
            expires_on=expires,
            facts=facts,
            file=io.BytesIO(paper),
            file_name=f"{kind.replace('_', '-')}.pdf",
        )


FIRST = (
    *("Amal", "Beth", "Ciaran", "Deepa", "Ewan", "Farah", "Gwen", "Hugo", "Ines", "Jaswinder", "Kofi", "Lena"),
    *("Moses", "Nadia", "Olu", "Priya", "Quentin", "Rosa", "Sunil", "Tess", "Uma", "Vikram", "Wanda", "Xanthe"),
    *("Yusuf", "Zoe"),
)
