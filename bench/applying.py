"""A round that is open, and as many organisations as are asked for, each with a draft and one member who writes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from almoner.do.applications import actions
from almoner.do.applications.tests import writing
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Part
from almoner.foundation.organisations.models import Membership, Organisation
from bench import realistic, scratch, visitors

if TYPE_CHECKING:
    from collections.abc import Sequence

YES = [{"value": "melton", "label": "Melton"}, {"value": "rutland", "label": "Rutland"}]
FORM: dict[str, Any] = {
    "sections": [
        {
            "key": "project",
            "title": "What you want to do",
            "questions": [
                writing.question("project_name", word_limit=12),
                writing.question("summary", "long", word_limit=200, word_minimum=3),
            ],
        },
        {
            "key": "place",
            "title": "Where and for whom",
            "questions": [
                writing.question("places", "choices", choices=YES),
                writing.question("need", "long", word_limit=400),
            ],
        },
        {
            "key": "money",
            "title": "The money",
            "questions": [
                writing.question("amount", "money"),
                writing.question("spent_on", "long", word_limit=400),
                writing.question("truth", "declaration"),
            ],
        },
    ],
    "amount": "amount",
}


@dataclass(frozen=True)
class Round:
    """The round, and who writes in it, as `bench/writers.py` is told of them."""

    invitation: Any
    writers: Sequence[dict[str, str]]


def furnish(number: int) -> Round:
    """Make the office, the round and its writers by the actions that make them in earnest."""
    office = realistic.furnish(100)  # the floor shows fifty of them
    invitation = writing.opened(office, FORM, late_policy="none")
    return Round(invitation, [writer(office, invitation, n) for n in range(number)])


def writer(office: Any, invitation: Any, number: int) -> dict[str, str]:
    """One organisation with its draft, and the session of its one member."""
    name = f"Group {number}"
    with transaction.atomic(), at_work(command_line(office.pk)):
        person = Person.objects.create_user(f"writer{number}@groups.example", name=f"Writer {number}")
        body = Organisation.objects.create(office=office, name=name, form="community")
        Membership.objects.create(organisation=body, person=person, parts=sorted(Part))
    by = writing.at_work(body, person)
    draft = actions.start(by=by, invitation=invitation, organisation=body)
    key = visitors.cookie_of(person).partition("=")[2]
    return {"organisation": str(body.pk), "application": str(draft.pk), "session": key}


def close_at(invitation: Any, moment: dt.datetime) -> None:
    """Have the round close at a second of our choosing: what is published is to the minute, and never changes."""
    from django.db import connection

    with scratch.owning(type(invitation)), at_work("bench"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE grants_invitation SET opens_at = %s, closes_at = %s WHERE id = %s",
            [moment - dt.timedelta(days=28), moment, invitation.pk],
        )
