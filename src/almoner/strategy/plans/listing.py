"""The contents of plans and frameworks as they can be taken out; the importers of this room read the first two back."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from almoner.foundation.pages.tables import Column, Kind
from almoner.foundation.sheets.listings import Asked, Listing
from almoner.kernel.periods import FinancialYear

from . import queries
from .access import May
from .imports.priorities import WHAT
from .models import Aim, Priority
from .rules import period_text

WORDS = dict(WHAT)


def _contents(asked: Asked) -> Iterator[Any]:
    for plan in queries.plans_in_full(asked.office, seen_by=asked.actor):
        yield from (*plan.priorities.all(), *plan.themes.all(), *plan.aims.all())


def _what(row: Any) -> str:
    own = {Priority: "priority", Aim: "aim"}.get(type(row))
    return str(WORDS[own or row.kind])


def _period(row: Any) -> str:
    return getattr(row, "stated_for", "") or period_text(row.plan.begins, row.plan.ends)


PLANS = Listing(
    "plan",
    _("Police and Crime Plan: priorities, threats and aims"),
    May.READ,
    (
        Column("period", _("Plan period"), value=_period),
        Column("title", _("Priority")),
        Column("kind", _("Kind"), value=_what),
        Column("text", _("Description"), value=lambda row: getattr(row, "text", "")),
        Column("plan", _("Plan"), value=lambda row: row.plan.title),
        Column("published", _("Public"), plain=lambda row: row.plan.is_published),
    ),
    _contents,
)


def _tasks(asked: Asked) -> Iterator[Any]:
    for framework in queries.frameworks_in_full(asked.office, seen_by=asked.actor):
        yield from framework.actions.all()


ACTIONS = Listing(
    "actions",
    _("Commissioning framework: actions by year"),
    May.READ,
    (
        Column("year", _("Financial year"), value=lambda row: FinancialYear(row.year).label),
        Column("text", _("Action")),
        Column("framework", _("Framework"), value=lambda row: row.framework.title),
        Column("progress", _("Progress"), value=lambda row: row.get_progress_display()),
        Column("note", _("Note")),
    ),
    _tasks,
)


def _lines(asked: Asked) -> Iterator[Any]:
    for framework in queries.frameworks_in_full(asked.office, seen_by=asked.actor):
        yield from framework.lines.all()


LINES = Listing(
    "framework-lines",
    _("Commissioning framework: lines"),
    May.READ,
    (
        Column("framework", _("Framework"), value=lambda row: row.framework.title),
        Column("title", _("Line")),
        Column("reference", _("Number")),
        Column("service", _("Service"), value=lambda row: row.service.name if row.service else ""),
        Column("recipient", _("Recipient"), value=lambda row: row.recipient.name if row.recipient else ""),
        Column("priority", _("Priority"), value=lambda row: row.priority.title if row.priority else ""),
        Column("amount", _("Amount"), Kind.MONEY, value=lambda row: row.amount_amount),
        Column("note", _("Note")),
    ),
    _lines,
)


def _papers(asked: Asked) -> Any:
    return queries.strategies(asked.office, seen_by=asked.actor)


STRATEGIES = Listing(
    "strategies",
    _("Strategies"),
    May.READ,
    (
        Column("title", _("Strategy")),
        Column("version", _("Version")),
        Column("dated", _("Date"), Kind.DATE),
        Column("author", _("Author")),
        Column("review_due", _("Next review"), Kind.DATE),
        Column("review_as_written", _("Next review, as written")),
        Column("published", _("Public"), plain=lambda row: row.is_published),
        Column("source", _("Source")),
    ),
    _papers,
)
LISTINGS = (PLANS, ACTIONS, LINES, STRATEGIES)
