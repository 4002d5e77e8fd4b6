"""What stands in the Police and Crime Plans, a row each: priorities, threats, areas for resources, strategic aims."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.sheets import readers
from almoner.foundation.sheets.kinds import Candidate, Context, Field, Kind, Problem, SourceRow, differences, plain
from almoner.kernel.dates import ApproximateDate
from almoner.strategy.plans.access import May
from almoner.strategy.plans.models import Aim, Plan, Priority, Theme
from almoner.strategy.plans.rules import covers, period_text, read_period

PRIORITY, AIM = "priority", "aim"
MODELS: tuple[Any, ...] = (Priority, Theme, Aim)
WHAT = ((PRIORITY, gettext_lazy("priority")), *Theme.Kind.choices, (AIM, gettext_lazy("strategic aim")))
OTHER_WORDS = {
    "police_threat": Theme.Kind.THREAT,
    "threat": Theme.Kind.THREAT,
    "risk": Theme.Kind.THREAT,
    "police_priority": Theme.Kind.FORCE_PRIORITY,
    "force_priority": Theme.Kind.FORCE_PRIORITY,
    "resource_area": Theme.Kind.RESOURCE_AREA,
    "aim": AIM,
}


def _period(text: str) -> str:
    return period_text(*read_period(text))


PERIOD = readers.Reader(_period, gettext_lazy("a period of years such as 2021-2025 or 2022/23"))


class PlanContents(Kind):
    """Recognised by what it is, its plan (by title where the file names it, else by period) and its own title."""

    name = "plan"
    title = gettext_lazy("Police and Crime Plan: priorities, threats and aims")
    note = gettext_lazy(
        "Each row is one priority, threat, area for resources or strategic aim, with the period it is for."
    )
    permission = May.KEEP
    publishing = May.PUBLISH
    key_field = "title"
    fields = (
        Field("period", gettext_lazy("Plan period"), PERIOD, ("period", "years"), required=True, filled=True),
        Field("title", gettext_lazy("Priority"), readers.text(300), ("title", "name"), required=True, filled=True),
        Field("what", gettext_lazy("Kind"), readers.choice(WHAT, **OTHER_WORDS), ("kind", "type")),
        Field("text", gettext_lazy("Description"), readers.lines(), ("text", "detail")),
        Field("plan", gettext_lazy("Plan"), readers.text(200), ("plan title",)),
        Field("office", gettext_lazy("Office"), readers.text(200), ("area",)),
    )

    def records_of(self, context: Context, row: SourceRow) -> Sequence[Candidate]:
        facts = {name: row.facts.get(name, "") for name in ("period", "title", "what", "text", "plan")}
        facts["what"] = facts["what"] or PRIORITY
        if not _is_ours(context, row.facts.get("office", "")):
            return []
        key = _key(facts["what"], facts["plan"] or facts["period"], facts["title"])
        return [Candidate(row.number, key, facts["title"], dict(facts))]

    def compare(self, context: Context, batch: Sequence[Candidate]) -> None:
        held = _held(context)
        announced = context.memory.setdefault("announced", {})
        announced |= {_plan_named(each.facts): None for each in batch if each.facts["what"] == PRIORITY}
        for candidate in batch:
            facts = candidate.facts
            if found := held.rows.get(candidate.key):
                candidate.differs(found, differences(_facts_of(found), facts, {"title", "text"} & context.fields))
            elif facts["what"] != PRIORITY and _hangs_on(facts, held.plans, announced) is None:
                expected = _("a period within a plan: record that plan's priorities first, or in this file")
                candidate.wrong(Problem("", facts["period"], expected))

    def apply(self, context: Context, batch: Sequence[Candidate]) -> None:
        """Correct what is held; remember what is new until every plan of the file is there."""
        context.memory.setdefault("new", []).extend(each for each in batch if each.held is None)
        for model in MODELS:
            known = [each for each in batch if isinstance(each.held, model)]
            for candidate in known:
                candidate.held.title = candidate.facts["title"]
                if "text" in context.fields and hasattr(candidate.held, "text"):
                    candidate.held.text = candidate.facts["text"]
            columns = ["title"] if model is Theme else ["title", "text"]
            model._default_manager.bulk_update([each.held for each in known], columns)

    def finish(self, context: Context) -> None:
        new: list[Candidate] = context.memory.get("new", [])
        held = _held(context)
        made = _new_plans(context, new, held.plans)
        Plan.objects.bulk_create(made.values())
        plans = {**held.plans, **made}
        last = max((record.order for record in held.rows.values()), default=0)
        rows: list[Any] = [_row(candidate, plans, place) for place, candidate in enumerate(new, start=last + 1)]
        for model in MODELS:
            model._default_manager.bulk_create([row for row in rows if isinstance(row, model)])

    def absent(self, context: Context) -> Iterable[tuple[str, str]]:
        for record in dict.fromkeys(_held(context).rows.values()):
            by_title, by_period = _keys_of(record)
            yield (by_title if "plan" in context.fields else by_period), str(record)


def _is_ours(context: Context, named: str) -> bool:
    """Whether a row is of this office: a file may hold the plans of several."""
    office = context.office
    return not named or plain(named) in plain(f"{office.name} {office.short_name} {office.slug}")


def _key(what: str, plan: str, title: str) -> str:
    """``plan`` is the plan's title where the file names it, else the period."""
    return f"{what}|{plan}|{title}".casefold()


def _plan_named(facts: Mapping[str, Any]) -> str:
    """What a row calls its plan: its title, else its period."""
    return str(facts["plan"] or facts["period"]).casefold()


def _title_for(period: str) -> str:
    """The title of a plan that the file does not name. One in every language, since it recognises the plan."""
    return f"Police and Crime Plan {period}"


@dataclass(frozen=True, slots=True)
class Held:
    """The office's plans, by title and by period (of several in one period the first); what stands in them, by key."""

    plans: dict[str, Plan]
    rows: dict[str, Any]


def _held(context: Context) -> Held:
    """Four queries, once a file."""
    if "held" not in context.memory:
        plans = Plan.objects.filter(office=context.office).order_by("pk")
        by_name: dict[str, Plan] = {}
        for plan in plans.select_for_update() if context.locking else plans:
            by_name[plan.title.casefold()] = plan
            by_name.setdefault(period_text(plan.begins, plan.ends), plan)
        rows: dict[str, Any] = {}
        for model in MODELS:
            for record in model._default_manager.filter(office=context.office).select_related("plan").order_by("order"):
                for key in _keys_of(record):
                    rows.setdefault(key, record)
        context.memory["held"] = Held(by_name, rows)
    kept: Held = context.memory["held"]
    return kept


def _keys_of(record: Any) -> tuple[str, str]:
    """By the plan's title, and by the period."""
    what = {Priority: PRIORITY, Aim: AIM}.get(type(record)) or record.kind
    period = getattr(record, "stated_for", "") or period_text(record.plan.begins, record.plan.ends)
    return _key(what, record.plan.title, record.title), _key(what, period, record.title)


def _facts_of(record: Any) -> dict[str, str]:
    return {"title": record.title, "text": getattr(record, "text", "")}


def _hangs_on(facts: Mapping[str, Any], plans: Mapping[str, Plan], announced: Iterable[str]) -> str | None:
    """What the plan is called that a row hangs on: as the row names it, else one that covers its period."""
    known = (*plans, *announced)
    if _plan_named(facts) in known:
        return _plan_named(facts)
    if facts["plan"]:
        return None
    asked = read_period(facts["period"])
    return next((name for name in known if (own := _as_period(name)) and covers(*own, asked)), None)


def _as_period(name: str) -> tuple[ApproximateDate, ApproximateDate] | None:
    try:
        return read_period(name)
    except ValueError:
        return None  # the title of a plan


def _new_plans(context: Context, new: Sequence[Candidate], plans: Mapping[str, Plan]) -> dict[str, Plan]:
    """A plan for each name or period whose priorities are new and that the office does not hold."""
    made: dict[str, Plan] = {}
    for candidate in new:
        facts, name = candidate.facts, _plan_named(candidate.facts)
        if facts["what"] == PRIORITY and name not in plans and name not in made:
            plan = Plan(office=context.office, title=facts["plan"] or _title_for(facts["period"]))
            plan.begins, plan.ends = read_period(facts["period"])
            plan.source = context.document
            plan.published_at = context.at if context.publish_new else None
            made[name] = plan
    return made


def _row(candidate: Candidate, plans: Mapping[str, Plan], place: int) -> Any:
    facts = candidate.facts
    plan = plans[_hangs_on(facts, plans, ()) or ""]
    about = {"office_id": plan.office_id, "plan": plan, "order": place, "title": facts["title"]}
    if facts["what"] == PRIORITY:
        return Priority(**about, text=facts["text"])
    about["stated_for"] = "" if facts["period"] == period_text(plan.begins, plan.ends) else facts["period"]
    if facts["what"] == AIM:
        return Aim(**about, text=facts["text"])
    return Theme(**about, kind=facts["what"])
