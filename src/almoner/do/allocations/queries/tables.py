"""Allocation tables: who sees them, what they come to, what is missing, and how one differs from the year before."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from almoner.do.allocations.access import May
from almoner.do.allocations.entries import RecipientEntry, SourceEntry, TableEntry
from almoner.do.allocations.lifecycle import State
from almoner.do.allocations.models import Allocation, Recipient, Source
from almoner.do.allocations.rules.formula import NOTHING, Basis, Entry, Line, compute, faults
from almoner.do.awards.queries.money import pots_left
from almoner.do.awards.queries.papers import in_the_way
from almoner.do.grants.rules.sources import outside, refusal
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.kernel.money import pounds
from almoner.strategy.funds.instruments import pot_refusals
from almoner.strategy.funds.models import Fund


def sees(office: Office, seen_by: Actor) -> bool:
    """Whether somebody reads the office's allocations: its staff, with the permission."""
    if seen_by.organisation_id is not None or not seen_by.may(May.READ):
        return False
    return seen_by.office_id == office.pk or seen_by.is_keeper


def tables(office: Office, *, seen_by: Actor) -> QuerySet[Allocation, Allocation]:
    """The office's tables with how many recipients each has (``many``); none for anybody else."""
    if not sees(office, seen_by):
        return Allocation.objects.none()
    rows = Allocation.objects.filter(office=office).select_related("decision", "follows")
    return rows.annotate(many=Count("recipients"))


def table_at(office: Office, pk: UUID, *, seen_by: Actor) -> Allocation | None:
    """One table with its parts at hand."""
    rows = tables(office, seen_by=seen_by).select_related("office", "decision", "follows")
    return with_parts(rows).filter(pk=pk).first()


def with_parts(rows: QuerySet[Allocation, Allocation]) -> QuerySet[Allocation, Allocation]:
    """Tables with recipients, pots and priorities: three queries more."""
    recipients = Recipient.objects.select_related("organisation", "area", "award__agreement")
    return rows.prefetch_related(
        Prefetch("recipients", recipients),
        Prefetch("sources", Source.objects.select_related("pot")),
        "served__priority",
    )


def narrowed(rows: QuerySet[Allocation, Allocation], asked: Mapping[str, str]) -> QuerySet[Allocation, Allocation]:
    """Those that fit the filters: words (``q``), ``state``, ``basis``, ``year``."""
    for word in asked.get("q", "").split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(description__icontains=word))
    for name in ("state", "basis", "year"):
        if value := asked.get(name):
            rows = rows.filter(**{name: value})
    return rows


def entry_of(table: Allocation) -> TableEntry:
    """A table as somebody would write it; also what its token is made of."""
    return TableEntry(
        title=table.title,
        year=table.year,
        total=table.total,
        basis=table.basis,
        description=table.description,
        least=table.least,
        purposes=tuple(table.purposes),
        priorities=tuple(each.priority_id for each in table.served.all()),
        sources=tuple(SourceEntry(each.pot_id, each.amount) for each in table.sources.all()),
        recipients=tuple(
            RecipientEntry(
                each.organisation_id,
                each.area_id,
                each.what_for,
                each.figure,
                each.figure_source,
                each.figure_on,
                each.fixed,
            )
            for each in table.recipients.all()
        ),
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """A table with each recipient's line of the computation; ``missing`` is what stands against its decision."""

    table: Allocation
    rows: Sequence[tuple[Recipient, Line[UUID] | None]]
    missing: Sequence[str]

    @property
    def comes_to(self) -> Decimal:
        """What the lines come to, in pounds."""
        return sum((line.amount for _row, line in self.rows if line is not None), NOTHING)


def whole(table: Allocation) -> Whole:
    """A table computed as it stands. A draft costs three queries more, for what its pots still hold."""
    held = list(table.recipients.all())
    basis = Basis(table.basis)
    entries = [Entry(each.pk, _name(each), each.figure, each.fixed) for each in held]
    wrong = faults(table.total, basis, entries, table.least)
    found = {} if wrong else {line.key: line for line in compute(table.total, basis, entries, table.least)}
    missing = [*wrong, *_missing(table, held)] if table.state == State.DRAFT else []
    return Whole(table, [(each, found.get(each.pk)) for each in held], missing)


def _name(row: Recipient) -> str:
    return f"{row.organisation} ({row.what_for})" if row.what_for else str(row.organisation)


def _missing(table: Allocation, held: Sequence[Recipient]) -> list[str]:
    found = []
    if Basis(table.basis).wants_figures:
        found += [
            _("Say where the figure of %(name)s comes from, and of which day it is.") % {"name": _name(each)}
            for each in held
            if each.figure is not None and (not each.figure_source or each.figure_on is None)
        ]
    if not table.served.all():
        found.append(_("It serves no priority of the police and crime plan."))
    if not table.description:
        found.append(_("Say in a sentence what it is for: it is published."))
    return [*found, *_missing_of_pots(table)]


def _missing_of_pots(table: Allocation) -> list[str]:
    held = list(table.sources.all())
    total = sum((each.amount for each in held), NOTHING)
    found = []
    if total != table.total:
        found.append(
            _("The pots come to %(pots)s, the total is %(total)s.")
            % {"pots": pounds(total), "total": pounds(table.total)}
        )
    left = pots_left([each.pot for each in held]) if held else {}
    found += pot_refusals(table.office, [each.pot for each in held], Fund.Instrument.ALLOCATION).values()
    for each in held:
        said = {"pot": each.pot, "wanted": pounds(each.amount)}
        there = left[each.pot_id]
        if each.pot.year is not None and each.pot.year != table.year:
            found.append(_("“%(pot)s” is for another year.") % said)
        if names := outside(table.purposes, each.pot.permitted):
            found.append(refusal(each.pot.name, names, in_a_round=False))
        if there is not None and each.amount > there:
            said["left"] = pounds(max(NOTHING, there))
            found.append(_("“%(pot)s” has %(left)s left; this takes %(wanted)s from it.") % said)
    return found


def checks_in_the_way(held: Whole, on: dt.date) -> list[tuple[Recipient, list[str]]]:
    """Of a fixed table, the recipients that a check keeps from the decision, with its sentences. One query."""
    if held.table.state != State.FIXED:
        return []
    awards = [row.award for row, _line in held.rows if row.award is not None]
    found = in_the_way(awards, "decision", held.table.office, on)
    return [(row, found[row.award_id]) for row, _line in held.rows if row.award_id and found[row.award_id]]


def follower_of(table: Allocation) -> Allocation | None:
    """The table of the next year that was made from this one."""
    return Allocation.objects.filter(follows=table).exclude(state=State.DISCARDED).first()


# --- Against the year before


@dataclass(frozen=True, slots=True)
class Difference:
    """One recipient now and in the table before; None where it is not in one of them, or not computed."""

    name: str
    figure_before: Decimal | None
    figure: Decimal | None
    before: Decimal | None
    now: Decimal | None
    is_updated: bool

    @property
    def change(self) -> Decimal | None:
        """Pounds more, or less; None where one of the two is not known."""
        return None if self.now is None or self.before is None else self.now - self.before


def differences(now: Whole) -> list[Difference]:
    """Each recipient against the table before, then those that are no longer there; none where nothing came before."""
    if now.table.follows_id is None:
        return []
    before = with_parts(Allocation.objects.filter(pk=now.table.follows_id)).get()
    then = {_key(row): (row, line) for row, line in whole(before).rows}
    found = []
    for row, line in now.rows:
        old, was = then.pop(_key(row), (None, None))
        found.append(_difference(row, old, was, line))
    found += [_difference(None, old, was, None) for old, was in then.values()]
    return found


def _key(row: Recipient) -> tuple[UUID, str]:
    return (row.organisation_id, row.what_for)


def _difference(row: Recipient | None, old: Recipient | None, was: Any, line: Any) -> Difference:
    named = row or old
    facts = [(each.figure, each.figure_source, each.figure_on, each.fixed) for each in (row, old) if each is not None]
    return Difference(
        name=_name(named) if named is not None else "",
        figure_before=was.figure if was is not None else None,
        figure=line.figure if line is not None else None,
        before=_amount(old, was),
        now=_amount(row, line),
        is_updated=len(facts) < 2 or facts[0] != facts[1],
    )


def _amount(row: Recipient | None, line: Any) -> Decimal | None:
    """What was decided where an award says so, else what is computed."""
    if row is not None and row.award is not None:
        return row.award.amount
    return line.amount if line is not None else None
