"""Writing a table, changing it as a whole, discarding it, and rolling it forward into the next year."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from almoner.do.allocations.access import May
from almoner.do.allocations.entries import RecipientEntry, SourceEntry, TableEntry
from almoner.do.allocations.lifecycle import State
from almoner.do.allocations.models import Allocation, Recipient, Serves, Source
from almoner.do.allocations.queries.tables import entry_of, follower_of
from almoner.do.allocations.rules.formula import Basis
from almoner.do.allocations.rules.table import Paper
from almoner.do.awards.population import SOURCE, population
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.offices.models import Area, Office
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority

from ._steps import locked, moment, moved, of_office, places_and_bodies

CENSUS_DAY = dt.date(2021, 3, 21)


@action(May.KEEP)
def record_table(*, by: Actor, office: Office, entry: TableEntry) -> Allocation:
    """Begin a table as a draft. What is missing may follow, until it is put to its decision.

    A population left blank is taken from the Census 2021 where the recipient works in one district.

    Raises:
        ValidationError: by field ("title", "total", "least", "sources", "recipients").
        NotAllowed: a pot, a priority, a district or an organisation is another office's.
    """
    table = Allocation(office=office, made_by_id=by.person_id)
    _write(table, _checked(office, entry))
    record(by=by, verb="recorded allocation", record=table, after=_said(entry))
    return table


@action(May.KEEP)
def change_table(*, by: Actor, allocation: Allocation, entry: TableEntry, token: str | None = None) -> Allocation:
    """Put a table as a whole in place of the one that stands, while it is a draft.

    Raises:
        Refused: it was put to a decision or discarded.
        OutOfDate: somebody else saved since ``token`` was made.
        ValidationError, NotAllowed: as `record_table`.
    """
    table = locked(allocation)
    if table.state != State.DRAFT:
        raise Refused(_("It is %(state)s, so it does not change.") % {"state": table.get_state_display()})
    before = entry_of(table)
    if token is not None and token != before.token:
        raise OutOfDate(
            _("Somebody else changed this while you had it open. Nothing of yours is lost: compare and save again.")
        )
    _write(table, _checked(table.office, entry))
    record(by=by, verb="changed allocation", record=table, before=_said(before), after=_said(entry))
    return table


@action(May.KEEP)
def discard_table(*, by: Actor, allocation: Allocation, reason: str) -> Allocation:
    """Put a draft aside for good.

    Raises:
        Refused: no reason is given, or it is no draft.
    """
    table = locked(allocation)
    verb = moved(Paper(table, reason=reason), "discard", moment(by))
    table.ended_why = reason.strip()[:1000]
    table.save(update_fields=["state", "ended_why"])
    record(by=by, verb=f"{verb} allocation", record=table, reason=table.ended_why)
    return table


@action(May.KEEP)
def roll_forward(*, by: Actor, allocation: Allocation) -> Allocation:
    """Make the next year's table from this one: recipients, figures, formula, priorities, and pots that go on.

    Figures are carried over with their source and day, to be updated. A pot that is for one year does not come along.

    Raises:
        Refused: it is a draft or discarded, or was rolled forward already.
    """
    table = locked(allocation)
    if table.state != State.PUT:
        raise Refused(_("Only a table that was put to its decision is rolled forward."))
    if (there := follower_of(table)) is not None:
        raise Refused(_("It was rolled forward already, into %(there)s.") % {"there": there})
    year = table.year + 1
    going_on = [each for each in table.sources.all() if each.pot.year in {None, year}]
    sources = tuple(SourceEntry(each.pot_id, each.amount) for each in going_on)
    entry = replace(entry_of(table), year=year, sources=sources)
    made = Allocation(office=table.office, follows=table, made_by_id=by.person_id)
    _write(made, entry)
    record(by=by, verb="rolled allocation forward", record=made, after={"from": str(table), **_said(entry)})
    return made


def _said(entry: TableEntry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "year": FinancialYear(entry.year).label,
        "total": f"{entry.total:.2f}",
        "basis": entry.basis,
        "least": f"{entry.least:.2f}",
        "recipients": len(entry.recipients),
        "revision": entry.token,
    }


def _checked(office: Office, entry: TableEntry) -> TableEntry:
    """The entry with blanks filled. Raises ValidationError and NotAllowed."""
    of_office(office, Pot, [each.pot for each in entry.sources])
    of_office(office, Priority, entry.priorities)
    rows = entry.recipients
    places_and_bodies(office, [each.area for each in rows], [each.organisation for each in rows])
    wrong: dict[str, list[str]] = {}
    named = [(each.organisation, each.what_for.strip()) for each in rows]
    if len(set(named)) != len(named):
        wrong["recipients"] = [_("A recipient stands there twice for the same thing: say what each part is for.")]
    pots = [each.pot for each in entry.sources]
    if len(set(pots)) != len(pots):
        wrong["sources"] = [_("A pot stands there twice.")]
    if wrong:
        raise ValidationError(wrong)
    return replace(entry, title=entry.title.strip(), recipients=_with_people(office, entry))


def _with_people(office: Office, entry: TableEntry) -> tuple[RecipientEntry, ...]:
    """Populations that were left blank, from the census by district."""
    if entry.basis != Basis.POPULATION:
        return entry.recipients
    codes: dict[UUID | None, str] = dict(Area.objects.filter(office=office).values_list("pk", "code"))
    people = population()
    return tuple(
        replace(each, figure=Decimal(people[codes[each.area]]), figure_source=SOURCE, figure_on=CENSUS_DAY)
        if each.figure is None and codes.get(each.area) in people
        else each
        for each in entry.recipients
    )


def _write(table: Allocation, entry: TableEntry) -> None:
    """The head and its parts, all or nothing."""
    for name in ("title", "description", "year", "total", "basis", "least"):
        setattr(table, name, getattr(entry, name))
    table.purposes = list(entry.purposes)
    table.full_clean(exclude=["decision", "follows", "made_by", "ended_why"])
    table.save()
    for model in (Recipient, Source, Serves):
        model._default_manager.filter(allocation=table).delete()  # any of three models
    _write_parts(table, entry)


def _write_parts(table: Allocation, entry: TableEntry) -> None:
    common = {"office_id": table.office_id, "allocation": table}
    try:
        with transaction.atomic():
            Source.objects.bulk_create(
                Source(**common, pot_id=each.pot, amount=each.amount, order=order)
                for order, each in enumerate(entry.sources, start=1)
            )
            Serves.objects.bulk_create(Serves(**common, priority_id=key) for key in dict.fromkeys(entry.priorities))
            Recipient.objects.bulk_create(_rows(common, entry.recipients))
    except IntegrityError as wrong:
        raise ValidationError({"recipients": [_("An amount or a figure is below nothing.")]}) from wrong


def _rows(common: dict[str, Any], recipients: Sequence[RecipientEntry]) -> list[Recipient]:
    return [
        Recipient(
            **common,
            order=order,
            organisation_id=each.organisation,
            area_id=each.area,
            what_for=each.what_for.strip(),
            figure=each.figure,
            figure_source=each.figure_source.strip(),
            figure_on=each.figure_on,
            fixed=each.fixed,
        )
        for order, each in enumerate(recipients, start=1)
    ]
