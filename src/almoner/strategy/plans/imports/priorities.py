"""What stands in the Police and Crime Plans, a row each: priorities, threats, areas for resources, strategic aims."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.sheets import readers
from almoner.foundation.sheets.kinds import Candidate, Context, Field, Kind, Problem, SourceRow, differences, plain
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
    """Recognised by (what it is, period, title). One plan a period; the rest hangs on the plan that covers it."""

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
        return [Candidate(row.number, _key(**facts), facts["title"], dict(facts))]

    def compare(self, context: Context, batch: Sequence[Candidate]) -> None:
        plans, held = _held(context)
        announced = context.memory.setdefault("periods", {})
        announced |= {each.facts["period"]: None for each in batch if each.facts["what"] == PRIORITY}
        for candidate in batch:
            facts = candidate.facts
            if found := held.get(candidate.key):
                candidate.differs(found, differences(_facts_of(found), facts, {"title", "text"} & context.fields))
            elif facts["what"] != PRIORITY and _plan_for(facts, plans, announced) is None:
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
        plans, _keys = _held(context)
        made = _new_plans(context, new, plans)
        Plan.objects.bulk_create(made.values())
        plans = {**plans, **made}
        rows: list[Any] = [
            _row(candidate, plans, place) for place, candidate in enumerate(new, start=_last_place(context) + 1)
        ]
        for model in MODELS:
            model._default_manager.bulk_create([row for row in rows if isinstance(row, model)])

    def absent(self, context: Context) -> Iterable[tuple[str, str]]:
        _plans, held = _held(context)
        for key, record in held.items():
            yield key, str(record)


def _is_ours(context: Context, named: str) -> bool:
    """Whether a row is of this office: a file may hold the plans of several."""
    office = context.office
    return not named or plain(named) in plain(f"{office.name} {office.short_name} {office.slug}")


def _key(*, what: str, period: str, title: str, **_rest: str) -> str:
    return f"{what}|{period}|{title}".casefold()


def _title_for(period: str) -> str:
    """The title of a plan that the file does not name. One in every language, since it recognises the plan."""
    return f"Police and Crime Plan {period}"


def _held(context: Context) -> tuple[dict[str, Plan], dict[str, Any]]:
    """The office's plans by period, and what stands in them by key: four queries, once a file."""
    if "held" not in context.memory:
        plans = Plan.objects.filter(office=context.office).order_by("pk")
        plans = plans.select_for_update() if context.locking else plans
        by_period = {period_text(plan.begins, plan.ends): plan for plan in plans}
        held: dict[str, Any] = {}
        for model in MODELS:
            for record in model._default_manager.filter(office=context.office).select_related("plan").order_by("order"):
                held[_key_of(record)] = record
        context.memory["held"] = by_period, held
    kept: tuple[dict[str, Plan], dict[str, Any]] = context.memory["held"]
    return kept


def _key_of(record: Any) -> str:
    what = {Priority: PRIORITY, Aim: AIM}.get(type(record)) or record.kind
    period = getattr(record, "stated_for", "") or period_text(record.plan.begins, record.plan.ends)
    return _key(what=what, period=period, title=record.title)


def _facts_of(record: Any) -> dict[str, str]:
    return {"title": record.title, "text": getattr(record, "text", "")}


def _plan_for(facts: Mapping[str, Any], plans: Mapping[str, Plan], announced: Iterable[str]) -> str | None:
    """The period of the plan that a row hangs on: its own, else one that covers it, held or in the file."""
    if facts["period"] in plans or facts["period"] in announced:
        return str(facts["period"])
    asked = read_period(facts["period"])
    return next((period for period in (*plans, *announced) if period and covers(*read_period(period), asked)), None)


def _new_plans(context: Context, new: Sequence[Candidate], plans: Mapping[str, Plan]) -> dict[str, Plan]:
    """A plan for each period whose priorities are new and that none holds."""
    made: dict[str, Plan] = {}
    for candidate in new:
        period = candidate.facts["period"]
        if candidate.facts["what"] == PRIORITY and period not in plans and period not in made:
            plan = Plan(office=context.office, title=candidate.facts["plan"] or _title_for(period))
            plan.begins, plan.ends = read_period(period)
            plan.source = context.document
            plan.published_at = context.at if context.publish_new else None
            made[period] = plan
    return made


def _last_place(context: Context) -> int:
    """The last place taken by anything in the office's plans: new rows stand behind, in the order of the file."""
    _plans, held = _held(context)
    return max((record.order for record in held.values()), default=0)


def _row(candidate: Candidate, plans: Mapping[str, Plan], place: int) -> Any:
    facts = candidate.facts
    period = _plan_for(facts, plans, ())
    plan = plans[period or ""]
    about = {"office_id": plan.office_id, "plan": plan, "order": place, "title": facts["title"]}
    if facts["what"] == PRIORITY:
        return Priority(**about, text=facts["text"])
    about["stated_for"] = "" if period == facts["period"] else facts["period"]
    if facts["what"] == AIM:
        return Aim(**about, text=facts["text"])
    return Theme(**about, kind=facts["what"])
