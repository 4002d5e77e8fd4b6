"""The actions of a commissioning framework, a row each, by financial year (STR-12)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.sheets import readers
from almoner.foundation.sheets.kinds import Candidate, Context, Field, Kind, Problem, SourceRow, Wrong, differences
from almoner.kernel.answers import Answer
from almoner.kernel.periods import FinancialYear
from almoner.strategy.plans.access import May
from almoner.strategy.plans.models import Framework, FrameworkAction


def _financial_year(text: str) -> str:
    return FinancialYear.parse(text).label


def _year_or_place(text: str) -> str:
    """A financial year, or the place of a year in the framework ("1" for the first), which says nothing by itself."""
    return "" if text.isdigit() and len(text) < 3 else _financial_year(text)


YEAR = readers.Reader(_financial_year, gettext_lazy("a financial year such as 2025/26"))
YEAR_OR_PLACE = readers.Reader(
    _year_or_place, gettext_lazy("a financial year such as 2025/26, or its place, such as 1")
)


class FrameworkActions(Kind):
    """Recognised by (framework, year, text)."""

    name = "actions"
    title = gettext_lazy("Commissioning framework: actions by year")
    note = gettext_lazy("Each row is something the team will do in one financial year of its commissioning framework.")
    permission = May.KEEP
    key_field = "text"
    fields = (
        Field("label", gettext_lazy("Financial year"), YEAR, ("label", "year label")),
        Field("year", gettext_lazy("Year"), YEAR_OR_PLACE),
        Field("text", gettext_lazy("Action"), readers.text(300), ("activity", "what"), required=True, filled=True),
        Field("framework", gettext_lazy("Framework"), readers.text(200), ("framework title",)),
        Field(
            "progress",
            gettext_lazy("Progress"),
            readers.choice(FrameworkAction.Progress.choices, not_started="planned", in_progress="in_hand"),
            ("status",),
        ),
        Field("note", gettext_lazy("Note"), readers.text(300), ("notes",)),
    )

    def check_columns(self, fields: Sequence[Field]) -> Iterable[Problem]:
        if not {"label", "year"} & {field.name for field in fields}:
            yield Problem("", _("no such column"), _("a column for the financial year"))

    def records_of(self, context: Context, row: SourceRow) -> Sequence[Candidate]:
        names = ("text", "framework", "progress", "note")
        facts: dict[str, Any] = {name: row.facts.get(name, "") for name in names}
        label = row.facts.get("label", "") or row.facts.get("year", "")
        if not label:
            raise Wrong(row.problem("label" if "label" in row.headings else "year", str(YEAR.expected)))
        facts["year"] = FinancialYear.parse(label).starting
        key = f"{facts['framework']}|{facts['year']}|{facts['text']}".casefold()
        return [Candidate(row.number, key, f"{label}: {facts['text']}"[:300], facts)]

    def compare(self, context: Context, batch: Sequence[Candidate]) -> None:
        frameworks, held = _held(context)
        for candidate in batch:
            framework = _framework_of(candidate.facts, frameworks)
            if framework is None:
                expected = _("a framework that is recorded: record it first, or name it in a column “Framework”")
                candidate.wrong(Problem("", candidate.facts["framework"], expected))
                continue
            if outside := _outside(framework, candidate.facts["year"]):
                candidate.warnings.append(outside)
            if found := held.get(_place(framework, candidate.facts)):
                names = {"progress", "note"} & context.fields
                told = {name for name in names if candidate.facts[name]}
                candidate.differs(
                    found, differences({"progress": found.progress, "note": found.note}, candidate.facts, told)
                )

    def apply(self, context: Context, batch: Sequence[Candidate]) -> None:
        frameworks, held = _held(context)
        made: list[FrameworkAction] = []
        known: list[FrameworkAction] = []
        for candidate in batch:
            task = candidate.held or _new(candidate.facts, _framework_of(candidate.facts, frameworks), held)
            task.progress = candidate.facts["progress"] or task.progress
            task.note = candidate.facts["note"] or task.note
            (known if candidate.held else made).append(task)
        FrameworkAction.objects.bulk_create(made)
        FrameworkAction.objects.bulk_update(known, ["progress", "note"])

    def absent(self, context: Context) -> Iterable[tuple[str, str]]:
        """Actions of the latest framework only: a file speaks of one."""
        frameworks, held = _held(context)
        for task in held.values():
            if frameworks and task.framework_id == frameworks[0].pk:
                yield f"|{task.year}|{task.text}".casefold(), str(task)


def _held(context: Context) -> tuple[list[Framework], dict[tuple[Any, int, str], FrameworkAction]]:
    """The office's frameworks, the latest first, and their actions: two queries, once a file."""
    if "held" not in context.memory:
        frameworks = Framework.objects.filter(office=context.office).order_by("-begins_first", "-pk")
        tasks = FrameworkAction.objects.filter(office=context.office).select_related("framework").order_by("pk")
        if context.locking:
            tasks = tasks.select_for_update(of=("self",))
        found = {(task.framework_id, task.year, task.text.casefold()): task for task in tasks}
        context.memory["held"] = list(frameworks), found
    kept: tuple[list[Framework], dict[tuple[Any, int, str], FrameworkAction]] = context.memory["held"]
    return kept


def _place(framework: Framework, facts: dict[str, Any]) -> tuple[Any, int, str]:
    return framework.pk, facts["year"], facts["text"].casefold()


def _framework_of(facts: dict[str, Any], frameworks: Sequence[Framework]) -> Framework | None:
    """The framework named; else the latest that may hold the year; else the latest that had begun by then."""
    if facts["framework"]:
        return next((each for each in frameworks if each.title.casefold() == facts["framework"].casefold()), None)
    year = FinancialYear(facts["year"])
    begun = [each for each in frameworks if each.begins.after(year.last) is not Answer.YES]
    holding = [each for each in begun if each.ends.before(year.first) is not Answer.YES]
    return next(iter(holding or begun), None)


def _outside(framework: Framework, year: int) -> str:
    named = FinancialYear(year)
    if framework.ends.before(named.first) is Answer.YES:
        return _("%(year)s is after the framework's own end, %(ends)s.") % {"year": named, "ends": framework.ends}
    return ""


def _new(
    facts: dict[str, Any], framework: Framework | None, held: dict[tuple[Any, int, str], FrameworkAction]
) -> FrameworkAction:
    """An action behind the last of its year."""
    if framework is None:
        raise LookupError(f"no framework for {facts['text']}")  # the check has refused such rows
    mates = [task.order for task in held.values() if task.framework_id == framework.pk and task.year == facts["year"]]
    task = FrameworkAction(
        office_id=framework.office_id,
        framework=framework,
        year=facts["year"],
        order=max(mates, default=0) + 1,
        text=facts["text"],
    )
    held[_place(framework, facts)] = task
    return task
