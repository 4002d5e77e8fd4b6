"""How funding, pots and funds are said: the tables of the desk and of files."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.formats import money
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag
from almoner.kernel.money import Total
from almoner.kernel.periods import FinancialYear

from . import rules
from .access import May
from .models import BudgetLine, Fund, FundingAgreement, Pot


def published(record: Any) -> Tag:
    return Tag(_("public"), "done") if record.is_published else Tag(_("not public"), "quiet")


def _first(request: Any, what: str) -> str:
    """The address that begins an empty list, for those who may."""
    return address(request, "desk-treasury-add", what=what) if request.actor.may(May.KEEP) else ""


def fundings(request: Any, rows: Iterable[FundingAgreement]) -> Table:
    """Money in, by whose budget it is; the years that are known, each with how certain it is."""
    columns = [
        Column("title", _("Funding"), href=lambda row: address(request, "desk-funding", pk=row.pk)),
        Column("funder", _("Funder"), value=lambda row: row.funder.name if row.funder else row.funder_name),
        Column("restricted", _("Restricted"), value=_restricted),
        Column("ends", _("Ends"), Kind.DATE),
        Column("amounts", _("What it brings"), Kind.HTML, value=_amounts),
    ]
    empty = Empty(
        _("Money promised by funders, and the office's own budget, appear here with their years and conditions."),
        _("Add the first"),
        _first(request, "funding"),
    )
    return Table(_("Money in"), columns, rows, empty, group=lambda row: row.get_kind_display().capitalize())


def _restricted(row: FundingAgreement) -> str:
    words = {True: _("yes, to its purposes"), False: _("no")}
    return words.get(row.is_restricted, "") if row.is_restricted is not None else _("not stated")


def _amounts(row: Any) -> Markup:
    said = [
        Markup("{}: {} {}").format(
            FinancialYear(each.year).label, money(each.amount_amount), Tag(each.get_certainty_display(), _tone(each))
        )
        for each in row.latest_amounts
    ]
    return Markup("<br>").join(said)


def _tone(each: Any) -> str:
    return {"confirmed": "done", "expected": "", "not_yet_known": "soon"}[each.certainty]


def pots(request: Any, rows: Iterable[Pot]) -> Table:
    """Pots with what each holds and who puts in what."""
    columns = [
        Column("name", _("Pot"), href=lambda row: address(request, "desk-pot", pk=row.pk)),
        Column("year", _("Year"), value=lambda row: FinancialYear(row.year).label if row.year else _("any")),
        Column("amount", _("Holds"), Kind.MONEY, value=lambda row: row.amount_amount),
        Column("shares", _("From"), Kind.HTML, value=_shares),
        Column("permitted", _("Only for"), value=lambda row: row.permitted_in_words or _("any purpose")),
        Column("holder", _("Held by"), value=lambda row: row.holder.name if row.holder else ""),
    ]
    empty = Empty(
        _("Pots appear here: money set aside for a purpose, with the share of each contributor."),
        _("Add the first"),
        _first(request, "pot"),
    )
    return Table(_("Pots"), columns, rows, empty)


def _shares(pot: Any) -> Markup:
    said = [Markup("{}: {}").format(each.contributor, money(each.amount_amount)) for each in pot.shares]
    return Markup("<br>").join(said)


def total_of_shares(pot: Any) -> Total:
    """What the contributions come to, the unknown ones counted."""
    return Total.of(each.amount_amount for each in pot.shares)


def funds(request: Any, rows: Iterable[Fund]) -> Table:
    """Schemes through which money is given."""
    columns = [
        Column("name", _("Fund"), href=lambda row: address(request, "desk-fund", pk=row.pk)),
        Column("code", _("Code")),
        Column("cap", _("Cap"), value=cap),
        Column("term", _("Term")),
        Column("instruments", _("How it is given")),
        Column("published", _("Public"), Kind.HTML, value=published),
    ]
    empty = Empty(
        _("Funds appear here: the schemes through which grants and contracts are given, with their caps and terms."),
        _("Add the first"),
        _first(request, "fund"),
    )
    return Table(_("Funds"), columns, rows, empty)


def cap(fund: Fund) -> str:
    """ "£20,000.00, a guide", or as written, or that none is stated."""
    if fund.cap is None:
        return fund.cap_as_written or _("not stated")
    return f"{money(fund.cap)}, {_('a limit') if fund.cap_kind == Fund.CapKind.LIMIT else _('a guide')}"


# --- The plan as a file


def file_columns(table: rules.Table) -> list[Column]:
    """The columns of a plan's file: the headings of the page, as the importer reads them back."""
    kinds = dict(BudgetLine.Kind.choices)
    return [
        Column("group", gettext_lazy("Group")),
        Column("item", gettext_lazy("Item")),
        Column("kind", gettext_lazy("Kind"), value=lambda row: kinds[row.kind]),
        *(
            Column(column.key, column.label, Kind.MONEY, value=partial(_plain, column=column))
            for column in table.columns
        ),
        Column("note", gettext_lazy("Note")),
    ]


def _plain(row: rules.Row, column: rules.Column) -> Any:
    amount = row.amount(column)
    return "" if amount is None else amount


def file_rows(table: rules.Table) -> list[rules.Row]:
    """A row for each row of the plan. Sums are left out: they can be computed, and are never entered twice."""
    return [row for group in table.groups for row in group.rows]
