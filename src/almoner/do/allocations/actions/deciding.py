"""Fixing a table, putting the whole of it to one decision, and taking it back from one that was withdrawn."""

from typing import Any

from django.utils.translation import gettext as _

from almoner.do.allocations.access import May
from almoner.do.allocations.models import Allocation, Recipient
from almoner.do.allocations.queries.tables import Whole, whole
from almoner.do.allocations.rules.table import Paper
from almoner.do.allocations.wording import recommendation
from almoner.do.awards import actions as awards
from almoner.do.awards.lifecycle import State as Awarded
from almoner.do.awards.models import Award
from almoner.do.awards.rules.splits import Part, within
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.governance.decisions.models import Decision
from almoner.kernel.periods import FinancialYear

from ._steps import locked, moment, moved


@action(May.KEEP)
def fix_table(*, by: Actor, allocation: Allocation) -> list[Award]:
    """Fix what each recipient gets and propose an award for each, so that checks can be made before the decision.

    Each award takes from the pots in proportion, so that every award and every pot adds up to the penny; its term is
    the financial year.

    Raises:
        Refused: what is missing of the table, all at once.
    """
    table = locked(allocation)
    held = whole(table)
    verb = moved(Paper(table, missing=held.missing), "fix", moment(by))
    made = _propose(by, held)
    table.save(update_fields=["state"])
    after = {str(row): f"{row.amount:.2f}" for row, _line in held.rows}
    record(by=by, verb=f"{verb} allocation", record=table, after=after)
    return made


@action(May.KEEP)
def reopen_table(*, by: Actor, allocation: Allocation) -> Allocation:
    """Make a fixed table a draft again: its awards are withdrawn, its pots have the money again.

    Raises:
        Refused: it is not fixed, or stands in a decision.
    """
    table = locked(allocation)
    verb = moved(Paper(table), "reopen", moment(by))
    _release(by, table, _("The table was opened again."))
    record(by=by, verb=f"{verb}: allocation", record=table)
    return table


@action(May.KEEP)
def put_table_to_decision(*, by: Actor, allocation: Allocation, **facts: Any) -> Decision:
    """Open one decision on the awards of a whole table. ``facts`` are those of `decisions.open_decision`; unless
    told otherwise it recommends the table by its formula and the sum behind each amount.

    Raises:
        Refused: it is not fixed, or a check of a recipient is in the way: all at once.
        ValidationError: a fact of the decision is not well formed.
    """
    table = locked(allocation)
    verb = moved(Paper(table), "put", moment(by))
    keys = [each.award_id for each in table.recipients.all() if each.award_id is not None]
    facts.setdefault("title", _("Annual allocation: %(table)s") % {"table": table})
    facts.setdefault("recommendation", recommendation(table, whole(table).rows))
    decision = awards.put_awards_to_decision(
        by=by, office=table.office, awards=keys, kind=Decision.Kind.ALLOCATE, **facts
    )
    table.decision = decision
    table.save(update_fields=["state", "decision"])
    record(by=by, verb=f"{verb}: allocation", record=table, after={"decision": decision.number})
    return decision


def _propose(by: Actor, held: Whole) -> list[Award]:
    """An award for each recipient, and its amount in the table. A step inside an action."""
    table, year = held.table, FinancialYear(held.table.year)
    sources = list(table.sources.all())
    priorities = [each.priority_id for each in table.served.all()]
    amounts = [line.amount for _row, line in held.rows if line is not None]
    shares = within(amounts, [each.amount for each in sources], in_order=False)
    made = []
    for (row, line), parts in zip(held.rows, shares, strict=True):
        if line is None:  # a table that lacks a line is not put: its faults say so
            continue
        row.amount = line.amount
        row.award = awards.make_award(
            by=by,
            office=table.office,
            kind=Award.Kind.ALLOCATION,
            organisation=row.organisation,
            parts=[Part(each.pot_id, table.year, much) for each, much in zip(sources, parts, strict=True) if much],
            priorities=priorities,
            title=_title(table, row),
            description=row.what_for or table.description,
            purposes=list(table.purposes),
            starts_on=year.first,
            ends_on=year.last,
        )
        row.save(update_fields=["amount", "award"])
        made.append(row.award)
    return made


def _title(table: Allocation, row: Recipient) -> str:
    return f"{table}: {row.what_for}" if row.what_for else str(table)


@action(May.KEEP)
def take_table_back(*, by: Actor, allocation: Allocation) -> Allocation:
    """Make a table a draft again whose decision was withdrawn: its awards are withdrawn, its pots have the money again.

    Raises:
        Refused: the decision is not withdrawn.
    """
    table = locked(allocation)
    decision = table.decision
    paper = Paper(table, decision_state=decision.state if decision is not None else "")
    verb = moved(paper, "take back", moment(by))
    if decision is not None and Award.objects.filter(decision=decision, state=Awarded.IN_DECISION).exists():
        awards.take_back(by=by, decision=decision)
    _release(by, table, _("The decision on the table was withdrawn."))
    record(by=by, verb=f"{verb}: allocation", record=table, before={"decision": decision.number if decision else ""})
    return table


def _release(by: Actor, table: Allocation, reason: str) -> None:
    """Withdraw the awards of a table that becomes a draft, and let go of them. A step inside an action."""
    keys = [each.award_id for each in table.recipients.all() if each.award_id is not None]
    for award in Award.objects.filter(pk__in=keys).exclude(state=Awarded.WITHDRAWN).order_by("pk"):
        awards.withdraw_award(by=by, award=award, reason=reason)
    table.decision = None
    table.save(update_fields=["state", "decision"])
    Recipient.objects.filter(allocation=table).update(award=None, amount=None)
