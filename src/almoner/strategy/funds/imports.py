"""A medium-term plan as offices print it: one column for each year, rows that are items, subtotals and totals."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.sheets import readers
from almoner.foundation.sheets.kinds import Candidate, Change, Context, Field, Kind, Problem, SourceRow, Wrong

from .access import May
from .merging import merged
from .models import BudgetLine, MoneyPlan, MoneyPlanVersion
from .printed import Misplaced, Reading, Role, column_keyed, column_named
from .rules import Column, kind_of_row
from .versions import PlanEntry, entry_of, facts_of_change, new_number, write_version

TITLE = "Medium-term financial plan"
"""The plan that a file speaks of when it names none. One name in every language, since it recognises the plan."""


class Budget(Kind):
    """Recognised by (plan, group, item). A file makes one new version of each plan it speaks of."""

    name = "budget"
    title = gettext_lazy("Medium-term financial plan")
    note = gettext_lazy(
        "Each row is an item, a subtotal or the total, with a column for each year, such as “2026/27 forecast”."
    )
    permission = May.KEEP
    publishing = May.PUBLISH
    key_field = "group"
    fields = (
        Field("group", gettext_lazy("Group"), readers.text(200), ("budget group", "heading", "strand")),
        Field("item", gettext_lazy("Item"), readers.text(300), ("contract name", "line", "description", "budget line")),
        Field(
            "label",
            gettext_lazy("Label as printed"),
            readers.text(200),
            ("subtotal label", "subtotal label as written", "label"),
        ),
        Field("kind", gettext_lazy("Kind"), readers.choice(BudgetLine.Kind.choices), ("kind of row",)),
        Field("note", gettext_lazy("Note"), readers.text(500), ("notes", "comment", "comments")),
        Field("plan", gettext_lazy("Money plan"), readers.text(200), ("plan title",)),
        Field("section", gettext_lazy("Section of the document"), readers.text(120), ("section",)),
    )

    def field(self, name: str) -> Field | None:
        return super().field(name) or _year_field(column_keyed(name))

    def recognise(self, heading: str) -> Field | None:
        return super().recognise(heading) or _year_field(column_named(heading))

    def check_columns(self, fields: Sequence[Field]) -> Iterable[Problem]:
        names = {field.name for field in fields}
        if not any(column_keyed(name) for name in names):
            yield Problem("", _("no such column"), _("a column for each year, such as “2025/26 Budget”"))
        if not names & {"group", "item"}:
            yield Problem("", _("no such column"), _("a column that names the group or the item"))

    def records_of(self, context: Context, row: SourceRow) -> Sequence[Candidate]:
        facts = row.facts
        plan = facts.get("plan", "") or TITLE
        figures = {key: facts[key] for key in facts if column_keyed(key) and facts[key]}
        named = {part: facts.get(part, "") for part in ("group", "item", "label")}
        reading = context.memory.setdefault("reading", {}).setdefault(plan.casefold(), Reading())
        try:
            printed = reading.row(**named, has_figures=bool(figures))
        except Misplaced:
            field = "item" if named["item"] else "group"
            raise Wrong(row.problem(field, _("the lines of a group above its subtotal, not under it"))) from None
        if printed.role is Role.HEADING:
            return []
        found = {"plan": plan, "role": str(printed.role), "figures": figures, "note": facts.get("note", "")}
        found |= {"group": printed.group, "item": printed.item, "label": printed.label}
        found |= {"kind": facts.get("kind", ""), "section": facts.get("section", "")}
        label = printed.item or printed.label or printed.group
        made = Candidate(row.number, _key(plan, printed.role, printed.group, printed.item), label, found)
        _say_what_is_odd(made)
        return [made]

    def compare(self, context: Context, batch: Sequence[Candidate]) -> None:
        for candidate in batch:
            said = _said(context, candidate.facts["plan"]) or {}
            _stand_beside_lines(candidate, said)
            if held := said.get(candidate.key):
                candidate.differs(held, _changes(held, candidate))

    def apply(self, context: Context, batch: Sequence[Candidate]) -> None:
        """Only remember: a version is written once, with all its rows, in `finish`."""
        for candidate in batch:
            context.memory.setdefault("wanted", {}).setdefault(candidate.facts["plan"], []).append(candidate)

    def finish(self, context: Context) -> None:
        for title, candidates in context.memory.get("wanted", {}).items():
            _write(context, title, candidates)

    def absent(self, context: Context) -> Iterable[tuple[str, str]]:
        for title, reading in context.memory.get("reading", {}).items():
            for key, held in (_said(context, title) or {}).items():
                if held["role"] != Role.WHOLE or held["group"].casefold() not in reading.lined:
                    yield key, held["item"] or held["label"] or held["group"]


def _year_field(column: Column | None) -> Field | None:
    return Field(column.key, column.label, readers.AMOUNT) if column else None


def _key(plan: str, role: str, group: str, item: str) -> str:
    stated = str(role) if role in {Role.SUBTOTAL, Role.TOTAL} else ""
    return f"{plan}|{group}|{item}|{stated}".casefold()


def _say_what_is_odd(candidate: Candidate) -> None:
    """Settle the kind of a row, and say so where the paper leaves it open; totals that say no figure are left out."""
    facts = candidate.facts
    if facts["role"] in {Role.SUBTOTAL, Role.TOTAL}:
        facts["note"] = facts["kind"] = ""  # they belong to lines; a stated total has none
        unknown = [key for key, text in facts["figures"].items() if not readers.to_amount(text).is_known]
        for key in unknown:
            candidate.warnings.append(_("The total for %(column)s is not a figure: it is left out.") % {"column": key})
            del facts["figures"][key]
        return
    if not facts["kind"]:
        facts["kind"] = kind_of_row(facts["group"], facts["item"], facts["label"])
        if facts["kind"] == BudgetLine.Kind.NOT_STATED:
            candidate.warnings.append(
                _("Printed among the spend but named as income: its kind is kept as not stated. Its figures count.")
            )
    if facts["role"] == Role.WHOLE and facts["label"]:
        candidate.warnings.append(_("Only the subtotal is printed: the lines under it are not in the file."))


def _stand_beside_lines(candidate: Candidate, said: Mapping[str, dict[str, Any]]) -> None:
    """A subtotal alone in the file, of a group whose lines are held, is not one more line: it stands beside them."""
    facts = candidate.facts
    group = facts["group"].casefold()
    held = any(row["role"] == Role.LINE and row["group"].casefold() == group for row in said.values())
    if facts["role"] == Role.WHOLE and held:
        facts["role"] = str(Role.SUBTOTAL)
        candidate.key = _key(facts["plan"], Role.SUBTOTAL, facts["group"], "")


# --- What is held


def _said(context: Context, title: str) -> dict[str, dict[str, Any]] | None:
    """What the plan of a title said on the day of the file, by key; None where there is no such plan. Once a file."""
    held = context.memory.setdefault("held", {})
    if title.casefold() not in held:
        plans = MoneyPlan.objects.filter(office=context.office, title__iexact=title)
        plan = (plans.select_for_update(of=("self",)) if context.locking else plans).first()
        version = _known_then(plan, context) if plan else None
        entry = entry_of(version) if version else None
        held[title.casefold()] = (plan, entry, _by_key(title, entry) if entry else None)
    said: dict[str, dict[str, Any]] | None = held[title.casefold()][2]
    return said


def _known_then(plan: MoneyPlan, context: Context) -> MoneyPlanVersion | None:
    """An older paper is compared with what was known when it was written."""
    known = plan.versions.filter(known_from__lte=context.known_from)
    return known.order_by("-known_from", "-number").first()


def _by_key(title: str, entry: PlanEntry) -> dict[str, dict[str, Any]]:
    """Each row that an entry says, in the shape of a candidate's facts."""
    found: dict[str, dict[str, Any]] = {}
    labels = {each.group: each.label for each in entry.stated}
    groups = {line.group for line in entry.lines if line.item}
    for line in entry.lines:
        role = Role.LINE if line.item else Role.WHOLE
        blank = {
            "role": role,
            "group": line.group,
            "item": line.item,
            "kind": line.kind,
            "note": line.note,
            "figures": {},
        }
        blank["label"] = "" if line.item else labels.get(line.group, "")
        row = found.setdefault(_key(title, role, line.group, line.item), blank)
        row["figures"][Column.of(line.year, line.state).key] = readers.from_amount(line.amount_amount)
    for each in entry.stated:
        if each.group and each.group not in groups:
            continue  # the subtotal of a group without lines stands as its row
        role = Role.SUBTOTAL if each.group else Role.TOTAL
        blank = {
            "role": role,
            "group": each.group,
            "item": "",
            "kind": "",
            "note": "",
            "label": each.label,
            "figures": {},
        }
        row = found.setdefault(_key(title, role, each.group, ""), blank)
        row["figures"][Column.of(each.year, each.state).key] = str(each.amount)
    return found


def _changes(held: dict[str, Any], candidate: Candidate) -> list[Change]:
    """The figures of the file that differ; kind, note and label where the file says them. A blank changes nothing."""
    facts = candidate.facts
    found = [
        Change(key, held["figures"].get(key, ""), text)
        for key, text in facts["figures"].items()
        if held["figures"].get(key, "") != text
    ]
    names = [name for name in ("label", "note", "kind") if facts[name] and facts[name] != held[name]]
    return found + [Change(name, held[name], facts[name]) for name in names]


# --- What is written


def _write(context: Context, title: str, candidates: list[Candidate]) -> None:
    """One new version: what was said, with what the file changes and adds. Rows the file lacks stay as they are."""
    _said(context, title)
    plan, before, _keys = context.memory["held"][title.casefold()]
    if plan is None:
        plan = MoneyPlan(office=context.office, title=title)
        plan.published_at = context.at if context.publish_new else None
        plan.save(force_insert=True)
    sections = dict.fromkeys(candidate.facts["section"] for candidate in candidates if candidate.facts["section"])
    document = ", ".join(part for part in (context.document, *sections) if part)[:300]
    reason = _("Import of %(file)s") % {"file": context.source.file_name}
    write_version(
        plan,
        merged(before, candidates, context.source, document),
        source_import=context.source,
        recorded_by_id=context.actor.person_id,
        **facts_of_change(new_number(plan), reason, context.known_from),
    )
