"""The three example offices themselves: profile, areas, what comes after, how they differ, and their posts."""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.actor import Actor, appointed, command_line
from almoner.foundation.door.roles import Role
from almoner.foundation.offices import actions
from almoner.foundation.offices.book import declarations
from almoner.foundation.offices.models import Office, Successor
from almoner.kernel.dates import ApproximateDate

from .people import DERBYSHIRE, ESSEX, LEICESTERSHIRE, of_office

FACTS = Path(__file__).with_name("facts")
L22, L22_KNOWN = "Commissioning strategy, November 2022", dt.date(2022, 11, 28)
L25, L25_KNOWN = "Commissioning framework 2025 to 2028", dt.date(2025, 4, 1)
E23, E23_KNOWN = "Commissioning strategy, version 1, June 2023", dt.date(2023, 6, 1)
D21, D21_KNOWN = "Commissioning strategy, under the Police and Crime Plan 2021 to 2025", dt.date(2021, 4, 1)
"""The four papers: how they are called on the pages, and since when the office has said what they say."""

IN_POST_FOR = dt.timedelta(days=560)
ANNOUNCED = "Announced by the minister on 13 November 2025, subject to legislation"

PROFILES: Mapping[str, dict[str, Any]] = {
    LEICESTERSHIRE: {
        "kind": Office.Kind.PCC,
        "name": "Police and Crime Commissioner for Leicester, Leicestershire and Rutland",
        "short_name": "Leicestershire",
        "holder_title": "Police and Crime Commissioner",
        "force_area_code": "E23000021",
        "languages": ["en"],
    },
    ESSEX: {
        "kind": Office.Kind.PFCC,
        "name": "Police, Fire and Crime Commissioner for Essex",
        "short_name": "Essex",
        "holder_title": "Police, Fire and Crime Commissioner",
        "force_area_code": "E23000028",
        "email": "pfcc@essex.police.uk",
        "phone": "01245 291600",
        "address": "Kelvedon Park\nLondon Road\nRivenhall\nWitham\nEssex CM8 3HB",
        "website": "https://www.essex.pfcc.police.uk/",
        "languages": ["en"],
        "accent": "#1f4e8c",
    },
    DERBYSHIRE: {
        "kind": Office.Kind.PCC,
        "name": "Police and Crime Commissioner for Derbyshire",
        "short_name": "Derbyshire",
        "holder_title": "Police and Crime Commissioner",
        "force_area_code": "E23000018",
        "languages": ["en"],
        "accent": "#5a3d7a",
    },
}

SETTINGS: Mapping[str, list[tuple[str, Any, dt.date, str]]] = {
    LEICESTERSHIRE: [],
    ESSEX: [
        ("decisions.signature_threshold", "2000.00", E23_KNOWN, f"{E23}, 1.10"),
        (
            "decisions.signers_over",
            "office-holder, monitoring officer, chief finance officer",
            E23_KNOWN,
            f"{E23}, 1.10",
        ),
    ],
    DERBYSHIRE: [
        (
            "cycle.stages",
            [
                ["Analysis", ["understand"]],
                ["Development of market", ["plan"]],
                ["Procurement", ["rounds", "tenders"]],
                ["Delivery", ["do"]],
                ["Review", ["review"]],
            ],
            D21_KNOWN,
            f"{D21}, Commissioning Cycle",
        )
    ],
}
"""Per office: setting, value, in force from, where it is written."""


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one file of facts."""
    with (FACTS / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def open_offices(today: dt.date) -> dict[str, Office]:
    """The three offices by slug, with areas, successor, differences, settings, and everybody in post."""
    return {slug: _open(slug, today) for slug in PROFILES}


def _open(slug: str, today: dt.date) -> Office:
    office = actions.open_office(by=command_line(via="demo"), slug=slug, **PROFILES[slug])
    by = command_line(office.pk, via="demo")
    for row in rows("areas.csv"):
        if row["pfa24_code"] == office.force_area_code:
            actions.add_area(by=by, office=office, code=row["ltla24_code"], name=row["ltla24_name"])
    for row in rows("differences.csv"):
        if row["office"] == slug:
            facts = {name: row[name] for name in ("topic", "statement", "source")}
            actions.state_fact(by=by, office=office, order=int(row["order"]), **facts)
    actions.announce_successor(
        by=by,
        office=office,
        name="A mayor, or a council-led policing and crime board",
        on=ApproximateDate.month(2028, 5),
        certainty=Successor.Certainty.ANNOUNCED,
        source=ANNOUNCED,
    )
    _settings(by, office)
    _posts(by, office, today)
    return office


def _settings(by: Actor, office: Office) -> None:
    """What the office does differently and something reads: a setting that no room declares yet waits for it."""
    declared = declarations()
    for name, value, starts, source in SETTINGS[office.slug]:
        if name in declared:
            actions.record_setting(
                by=by, office=office, name=name, value=value, starts=starts, source=source, reason="As published"
            )


def _posts(by: Actor, office: Office, today: dt.date) -> None:
    since = today - IN_POST_FOR
    for one in of_office(office.slug):
        actions.appoint(by=by, office=office, email=one.email, name=one.name, role=one.role, starts=since)
    deputy = at_work(office, Role.DEPUTY)
    actions.delegate(
        by=at_work(office, Role.OFFICE_HOLDER),
        office=office,
        role=Role.OFFICE_HOLDER,
        delegate=Person.objects.get(pk=deputy.person_id),
        scope="Example: decisions on grants while the office-holder is away",
        limit=None,
        starts=since,
        source="Invented for the demonstration",
    )


def at_work(office: Office, role: Role) -> Actor:
    """The invented person who holds a post, at work in it."""
    one = next(each for each in of_office(office.slug) if each.role is role)
    person = Person.objects.get(email=one.email)
    return appointed(person.name, person_id=person.pk, office_id=office.pk, roles=frozenset({str(role)}), via="demo")
