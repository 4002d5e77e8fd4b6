"""Money plans, funding, pots and funds as they can be taken out, by command or at the desk."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from almoner.foundation.pages.tables import Column, Kind
from almoner.foundation.sheets.listings import Asked, Listing
from almoner.kernel.periods import FinancialYear

from . import queries
from .access import May


def _budget(asked: Asked) -> Iterator[Any]:
    """Every figure of every plan, as it is or as it was known on a day, each with its source."""
    for plan in queries.money_plans(asked.office, seen_by=asked.actor):
        version = queries.version_shown(plan, on=asked.on)
        if version is not None:
            yield from queries.lines(version).select_related("version__plan").iterator()


BUDGET = Listing(
    "budget",
    _("Money plans, figure by figure"),
    May.READ,
    (
        Column("plan", _("Money plan"), value=lambda row: row.version.plan.title),
        Column("version", _("Version"), Kind.NUMBER, value=lambda row: row.version.number),
        Column("known_from", _("Known from"), Kind.DATE, value=lambda row: row.version.known_from),
        Column("group", _("Group")),
        Column("item", _("Item")),
        Column("year", _("Financial year"), value=lambda row: FinancialYear(row.year).label),
        Column("state", _("State"), value=lambda row: row.get_state_display()),
        Column("amount", _("Amount"), Kind.MONEY, value=lambda row: row.amount_amount),
        Column("kind", _("Kind"), value=lambda row: row.get_kind_display()),
        Column("paid_from", _("Paid from"), value=lambda row: str(row.pot or row.funding or "")),
        Column("service", _("Service"), value=lambda row: row.service.name if row.service else ""),
        Column("note", _("Note")),
        Column("document", _("Document"), value=lambda row: row.version.document),
        Column("file", _("File"), value=lambda row: row.source_import.file_name if row.source_import else ""),
        Column("row", _("Row"), value=lambda row: row.source_row),
    ),
    _budget,
)


def _income(asked: Asked) -> Iterator[tuple[Any, Any]]:
    rows: Any = queries.fundings(asked.office, seen_by=asked.actor)
    for funding in rows:
        yield from ((funding, each) for each in (funding.latest_amounts or [None]))


def _said(part: str) -> Any:
    def read(row: tuple[Any, Any]) -> Any:
        return getattr(row[1], part) if row[1] is not None else ""

    return read


FUNDING = Listing(
    "funding",
    _("Money in, by year"),
    May.READ,
    (
        Column("title", _("Funding"), value=lambda row: row[0].title),
        Column("kind", _("Whose budget it is"), value=lambda row: row[0].get_kind_display()),
        Column("funder", _("Funder"), value=lambda row: row[0].funder.name if row[0].funder else row[0].funder_name),
        Column("restricted", _("Restricted"), plain=lambda row: row[0].is_restricted),
        Column("begins", _("Begins"), Kind.DATE, value=lambda row: row[0].begins),
        Column("ends", _("Ends"), Kind.DATE, value=lambda row: row[0].ends),
        Column("year", _("Financial year"), value=lambda row: FinancialYear(row[1].year).label if row[1] else ""),
        Column("amount", _("Amount"), Kind.MONEY, value=_said("amount_amount")),
        Column("certainty", _("How certain"), value=lambda row: row[1].get_certainty_display() if row[1] else ""),
        Column("source", _("Source"), value=lambda row: row[0].source),
    ),
    _income,
)


def _shares(asked: Asked) -> Iterator[tuple[Any, Any]]:
    rows: Any = queries.pots(asked.office, seen_by=asked.actor)
    for pot in rows:
        yield from ((pot, each) for each in (pot.shares or [None]))


POTS = Listing(
    "pots",
    _("Pots, by contributor"),
    May.READ,
    (
        Column("name", _("Pot"), value=lambda row: row[0].name),
        Column("year", _("Financial year"), value=lambda row: FinancialYear(row[0].year).label if row[0].year else ""),
        Column("amount", _("Holds"), Kind.MONEY, value=lambda row: row[0].amount_amount),
        Column("holder", _("Held by"), value=lambda row: row[0].holder.name if row[0].holder else ""),
        Column("contributor", _("Contributor"), value=_said("contributor")),
        Column("share", _("Share"), Kind.MONEY, value=_said("amount_amount")),
        Column("source", _("Source"), value=lambda row: row[0].source),
    ),
    _shares,
)


def _funds(asked: Asked) -> Any:
    rows = queries.funds(asked.office, seen_by=asked.actor)
    wanted = asked.filters.get("published", "")
    return rows.filter(published_at__isnull=wanted == "no") if wanted in {"yes", "no"} else rows


FUNDS = Listing(
    "funds",
    _("Funds"),
    May.READ,
    (
        Column("code", _("Code")),
        Column("name", _("Fund")),
        Column("purpose", _("What it is for")),
        Column("money_from", _("Where the money comes from")),
        Column("instruments", _("How it is given")),
        Column("allowed", _("In what ways it may be given"), value=lambda row: row.allowed_in_words),
        Column("rhythm", _("How often")),
        Column("cap", _("Cap"), Kind.MONEY),
        Column("cap_kind", _("What the cap is"), value=lambda row: row.get_cap_kind_display()),
        Column("cap_as_written", _("Cap, as written")),
        Column("term", _("Term")),
        Column("pot", _("Pot it is paid from"), value=lambda row: row.pot.name if row.pot else ""),
        Column("published", _("Public"), plain=lambda row: row.is_published),
        Column("source", _("Source")),
    ),
    _funds,
)
LISTINGS = (BUDGET, FUNDING, POTS, FUNDS)
