"""Your work, around the cycle: each piece with its stage, its next step and what is wrong with it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.desk.home import records
from almoner.desk.home.queries.ahead import Cliff
from almoner.desk.home.queries.work import Far, Kind, Work
from almoner.do.scoring.lifecycle import State as Judged
from almoner.foundation.pages.addresses import address_if_any
from almoner.foundation.pages.navigation import Stage, stage_of
from almoner.foundation.pages.tables import Column, Empty, Known, Table, Tag
from almoner.foundation.pages.tables import Kind as Cell
from almoner.foundation.services.models import Service
from almoner.kernel.money import NOT_STATED, Amount
from almoner.plan.forward.models import ForwardEntry

PLACES = {
    Kind.AGREEMENT: ("agreements", Stage.DO),
    Kind.FORWARD: ("forward", Stage.PLAN),
    Kind.ROUND: ("rounds", Stage.DO),
}


def table(request: Any, found: list[Work], cliffs: list[Cliff]) -> Table:
    """The table, the soonest first. What is odd about a piece of work is read off its cliffs."""
    odd = {key: cliff.odd[0] for cliff in cliffs if cliff.odd for key in (cliff.line.reference, cliff.event.key) if key}
    columns = [
        Column("name", gettext_lazy("Work"), value=_name, href=lambda row: _page_of(request, row)),
        *([Column("role", gettext_lazy("Our role"), value=_role)] if any(_role(row) for row in found) else []),
        Column("stage", gettext_lazy("Stage"), value=lambda row: Tag(stage_of(request, *PLACES[row.kind]))),
        Column("next", gettext_lazy("Next step"), value=next_step),
        Column("at", gettext_lazy("When"), Cell.DATE),
        Known("value", gettext_lazy("Value"), Cell.MONEY, value=_value),
        Column("warning", gettext_lazy("Warning"), value=lambda row: warning(row, odd.get(row.key, ""))),
    ]
    return Table(_("Your work, around the cycle"), columns, found, _empty(request), name="work")


def _name(row: Work) -> str:
    return _("%(name)s, and others of its service") % {"name": row.name} if row.has_others else row.name


def _page_of(request: Any, row: Work) -> str:
    return records.page_of(request, row.kind, row.key)


def _role(row: Work) -> Any:
    """Our part in its service; blank where it has none, or nobody has said which."""
    is_told = row.role and row.role != Service.OurRole.NOT_STATED
    return Service.OurRole(row.role).label if is_told else ""


def _value(row: Work) -> Amount | None:
    """What it is worth; nothing where nobody has said, and the reason where there is one."""
    return None if row.value.unknown == NOT_STATED else row.value


def next_step(row: Work) -> str:
    """What is to be done next, by what kind of event comes."""
    if row.waits:
        return _("Answer the proposed variation")
    if row.kind is Kind.ROUND:
        return _of_a_round(row.event)
    if row.kind is Kind.AGREEMENT:
        return _("Decide what follows its end") if not row.is_pilot else _("Evaluate, then decide what follows")
    return {
        ForwardEntry.Event.END: _("Decide what comes after"),
        ForwardEntry.Event.BREAK: _("Decide whether to use the break"),
        ForwardEntry.Event.EXTENSION_LIMIT: _("Plan the successor: it cannot be extended beyond"),
        ForwardEntry.Event.FUNDING_STOP: _("Find other money, or wind down"),
        ForwardEntry.Event.START: _("Get ready to start"),
    }[ForwardEntry.Event(row.event)]


def _of_a_round(far: str) -> str:
    """The next step of a round, by how far it is or its judging is."""
    steps: dict[str, str] = {
        Far.DRAFT: _("Publish, so that it can open"),
        Far.TO_OPEN: _("Open to applications"),
        Far.OPEN: _("Close to applications"),
        Far.SIFT: _("Sift, and hand to the panel"),
        Far.BY_OFFICERS: _("Sift, and recommend or not"),
        Far.AWARDING: _("Offers and agreements, then complete the round"),
        Judged.PREPARING: _("Put the panel together"),
        Judged.DECLARING: _("The panel declares its interests"),
        Judged.SCORING: _("The panel marks the bids"),
        Judged.MODERATING: _("Agree one mark for each part"),
        Judged.COMPLETE: _("Choose, and put it to a decision"),
    }
    return steps[far]


def warning(row: Work, odd: str) -> Tag | str:
    """The gravest thing that is wrong with it."""
    if row.lacks_money:
        return Tag(_("funding not yet known"), "late")
    if odd:
        return Tag(odd, "soon")
    if row.is_loose:
        return Tag(_("serves no priority"), "soon")
    return Tag(_("pilot"), "quiet") if row.is_pilot else ""


def _empty(request: Any) -> Empty:
    return Empty(
        _("Agreements that run, entries of the forward plan and rounds that are open stand here, by what comes next."),
        _("Bring a list in"),
        address_if_any(request, "desk-imports"),
    )
