"""One version of a money plan, from its entry to its rows: the steps that the editing form and the importer share.

Called only inside an action, which has locked the plan.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from almoner.kernel.money import Amount

from .models import BudgetLine, MoneyPlan, MoneyPlanVersion, StatedTotal
from .rules import Column

LINE = (
    "order", "group", "item", "year", "state", "kind", "note", "service", "pot", "funding",
    "source_import", "source_row",
)  # fmt: skip
STATED = ("group", "label", "year", "state", "amount", "source_import", "source_row")


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A budget line to be recorded: what `rules.Figure` asks for, and what the line is linked to."""

    order: int
    group: str
    item: str
    year: int
    state: str
    amount_amount: Amount
    kind: str = "spend"
    note: str = ""
    service: Any = None
    pot: Any = None
    funding: Any = None
    source_import: Any = None
    source_row: int | None = None

    @property
    def cell(self) -> tuple[str, str, int, str]:
        """What it speaks of: group, item, year, state."""
        return self.group, self.item, self.year, self.state


@dataclass(frozen=True, slots=True)
class StatedEntry:
    """A stated total to be recorded: what `rules.Stated` asks for."""

    group: str
    label: str
    year: int
    state: str
    amount: Decimal
    source_import: Any = None
    source_row: int | None = None


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """All that one version says."""

    lines: list[LineEntry]
    stated: list[StatedEntry] = field(default_factory=list)
    caveats: str = ""
    document: str = ""


def entry_of(version: MoneyPlanVersion) -> PlanEntry:
    """What a version says, to start the next one from. Two queries."""
    lines = [
        LineEntry(amount_amount=line.amount_amount, **{name: getattr(line, name) for name in LINE})
        for line in version.lines.select_related("service", "pot", "funding", "source_import")
    ]
    stated = [
        StatedEntry(**{name: getattr(each, name) for name in STATED})
        for each in version.stated_totals.select_related("source_import")
    ]
    return PlanEntry(lines, stated, version.caveats, version.document)


def write_version(plan: MoneyPlan, entry: PlanEntry, **of_version: Any) -> MoneyPlanVersion:
    """Write the next version of a plan whose row is locked. It becomes the current one, unless a later day's is.

    ``of_version``: number, change, reason, known_from, recorded_by_id, source_import, as the model has them.
    """
    version = MoneyPlanVersion(
        office_id=plan.office_id, plan=plan, caveats=entry.caveats, document=entry.document, **of_version
    )
    version.save(force_insert=True)
    BudgetLine.objects.bulk_create([_line(version, each) for each in in_sequence(entry.lines)], batch_size=1000)
    StatedTotal.objects.bulk_create([_stated(version, each) for each in entry.stated], batch_size=1000)
    if plan.current is None or version.known_from >= plan.current.known_from:
        plan.current = version
        plan.save(update_fields=["current"])
    return version


def _line(version: MoneyPlanVersion, entry: LineEntry) -> BudgetLine:
    line = BudgetLine(office_id=version.office_id, version=version, **{name: getattr(entry, name) for name in LINE})
    line.amount_amount = entry.amount_amount
    return line


def _stated(version: MoneyPlanVersion, entry: StatedEntry) -> StatedTotal:
    return StatedTotal(office_id=version.office_id, version=version, **{name: getattr(entry, name) for name in STATED})


def in_sequence(lines: Iterable[LineEntry]) -> list[LineEntry]:
    """The lines with their places counted 1, 2, 3 ... so that rows taken out or put in leave no gap and no clash."""
    listed = sorted(lines, key=lambda line: (line.order, line.year))
    places: dict[int, int] = {}
    for line in listed:
        places.setdefault(line.order, len(places) + 1)
    return [replace(line, order=places[line.order]) for line in listed]


def differences(before: PlanEntry | None, after: PlanEntry) -> tuple[dict[str, Any], dict[str, Any]]:
    """What changes between two entries, cell by cell, in words for the audit chain. Both empty when nothing does."""
    was, now = _facts(before) if before else {}, _facts(after)
    keys = [key for key in {**was, **now} if was.get(key) != now.get(key)]
    return {key: was.get(key) for key in keys}, {key: now.get(key) for key in keys}


def _facts(entry: PlanEntry) -> dict[str, Any]:
    facts: dict[str, Any] = {"caveats": entry.caveats, "document": entry.document}
    for line in entry.lines:
        name = f"{line.group} / {line.item}" if line.item else line.group
        facts[f"{name}, {Column.of(line.year, line.state).key}"] = str(line.amount_amount)
        links = {
            "kind": line.kind,
            "note": line.note,
            "service": line.service,
            "pot": line.pot,
            "funding": line.funding,
        }
        facts[name] = {key: str(value) for key, value in links.items() if value}
    for each in entry.stated:
        facts[f"{each.label or 'total'}, {Column.of(each.year, each.state).key}, as stated"] = str(each.amount)
    return facts


def new_number(plan: MoneyPlan) -> int:
    """The number of the plan's next version. The plan's row is locked, so no other can take it."""
    last = plan.versions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def facts_of_change(number: int, reason: str, known_from: dt.date) -> Mapping[str, Any]:
    """How a version came to be: the first entry needs no reason, every later one is a correction with one."""
    kinds = MoneyPlanVersion.Change
    first = number == 1
    return {
        "number": number,
        "change": kinds.FIRST if first else kinds.CORRECTION,
        "reason": "" if first else reason,
        "effective_on": known_from,
        "known_from": known_from,
    }
