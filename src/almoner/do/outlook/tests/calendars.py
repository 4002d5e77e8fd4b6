"""What the tests of the calendar stand on: an office with a real forward plan, and agreements made to measure."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

from almoner.do.agreements.actions import Identity, publish, record_agreement
from almoner.do.agreements.models import Agreement
from almoner.do.agreements.terms import EventTerm, FundingTerm, PartyTerm, PriorityTerm, Terms
from almoner.do.outlook.lines import Line
from almoner.do.outlook.queries import Asked, lines_at, places
from almoner.foundation.door.actor import NOBODY, command_line
from almoner.foundation.offices.actions import announce_successor
from almoner.foundation.offices.models import Office
from almoner.foundation.sheets.actions import apply_import, check_file
from almoner.kernel.dates import ApproximateDate, parse_date

PLAN = Path(__file__).parents[3] / "plan" / "forward" / "tests" / "forward_plan.csv"
THAT_DAY = dt.date(2025, 11, 20)
KNOWN_FROM = dt.date(2025, 4, 1)
AS_DRAWN = {"on": THAT_DAY.isoformat()}


def forward_plan(office: Office, text: str | bytes | None = None) -> None:
    """Bring a forward plan in and publish it: the eleven real lines unless told otherwise."""
    content = PLAN.read_bytes() if text is None else text.encode() if isinstance(text, str) else text
    by = command_line(office.pk)
    source = check_file(
        by=by, office=office, kind="forward", file=BytesIO(content), file_name="plan.csv", known_from=KNOWN_FROM
    )
    apply_import(by=by, source=source, publish_new=True)


def the_office_ends(office: Office) -> None:
    """As was announced: in May 2028."""
    announce_successor(
        by=command_line(office.pk),
        office=office,
        name="a mayor or a policing board",
        on=ApproximateDate.month(2028, 5),
        certainty="announced",
    )


def agreement(office: Office, number: str, title: str = "", *, published: bool = True, **facts: Any) -> Agreement:
    """Record an agreement. Dates are given as words; ``events`` as pairs of what and when; ``follows`` an agreement."""
    by = command_line(office.pk)
    follows = facts.pop("follows", None)
    dates = {name: parse_date(facts.pop(name)) for name in ("starts", "ends") if name in facts}
    events = tuple(EventTerm(what, parse_date(when)) for what, when in facts.pop("events", ()))
    service = follows.service if follows else facts.pop("service", title or number)
    made = record_agreement(
        by=by,
        office=office,
        identity=Identity(number, "contract", service, follows),
        terms=Terms(title or number, events=events, **dates, **facts),
        known_from=facts.pop("known_from", KNOWN_FROM),
    )
    if published:
        publish(by=by, record=made)
    return made


def asked(office: Office, **facts: Any) -> Asked:
    """What the public asks on that day, with filters."""
    facts = {"seen_by": NOBODY, "today": THAT_DAY, **facts}
    return Asked(office=office, **facts)


def shown(question: Asked, most: int = 100) -> list[Line]:
    """The soonest lines."""
    return lines_at(question, places(question, 1, most))


def line(question: Asked, name: str) -> Line:
    """The line of that name or number."""
    return next(each for each in shown(question) if name in {each.name, each.reference})


__all__ = [
    "AS_DRAWN",
    "KNOWN_FROM",
    "THAT_DAY",
    "FundingTerm",
    "PartyTerm",
    "PriorityTerm",
    "agreement",
    "asked",
    "forward_plan",
    "line",
    "shown",
    "the_office_ends",
]
