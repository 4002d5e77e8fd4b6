"""Grant rounds as everybody sees them: what each fund offered and gave, round by round."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.grants import queries
from almoner.do.grants.models import Round, RoundVersion
from almoner.do.grants.views.found import awards_page, public_page
from almoner.do.grants.wording import rounds as wording
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.sheets.exports import export
from almoner.strategy.funds.queries import funds


def href_of(request: Any, round_: Round) -> str:
    """The public page of a round, by what is printed: fund, year, number."""
    return address(
        request,
        "public-round",
        fund=round_.code_in_address,
        year=round_.year_in_address,
        number=round_.number,
    )


@page(Audience.PUBLIC)
def rounds(request: Any) -> HttpResponse:
    """Every published round, as printed, a table for each fund and year; and the funds that have none yet."""
    found = queries.in_order(queries.with_figures(queries.rounds(seen_by=NOBODY, office=request.office)))
    tables = wording.printed(list(found), lambda round_: href_of(request, round_))
    shown = {table.fund.pk for table in tables}
    others = [
        (fund, wording.cap_in_words(fund.cap, fund.cap_kind))
        for fund in funds(request.office, seen_by=NOBODY)
        if fund.pk not in shown
    ]
    context = {"tables": tables, "others": others, "sentence": _sentence(tables)}
    return render(request, "grants/rounds.html", context)


def _sentence(tables: list[wording.Printed]) -> str:
    count = sum(len(table.lines) for table in tables)
    if not count:
        return _("No grant round is published yet.")
    return ngettext(
        "One grant round, with what was available, what was spent, and what nobody knows yet.",
        "%(n)d grant rounds, with what was available, what was spent, and what nobody knows yet.",
        count,
    ) % {"n": count}


@page(Audience.PUBLIC)
def one(request: Any, fund: str, year: str, number: int) -> HttpResponse:
    """One round: what it offered, its figures by contributor, and where each was read."""
    found = queries.round_called(seen_by=NOBODY, office=request.office, fund=fund, year=year, number=number)
    if found is None or found.current is None:
        raise Http404
    version: RoundVersion = found.current
    rows, totals = wording.figure_rows(version)
    held = queries.invitation_of(seen_by=NOBODY, round_=found)
    context = {
        "round": found,
        "now": version,
        "facts": wording.summary_of(found, version),
        "rows": rows,
        "totals": totals,
        "source": wording.source_label(version),
        "opportunity": public_page(request, held) if held is not None else "",
        "awards": awards_page(request, held),
    }
    return render(request, "grants/round.html", context)


@page(Audience.PUBLIC)
def as_file(request: Any, file_format: str) -> HttpResponse:
    """The published rounds as a file."""
    rows = queries.in_order(queries.with_figures(queries.rounds(seen_by=NOBODY, office=request.office)))
    columns = [column for column in wording.columns(lambda _row: "") if column.key not in {"note", "published"}]
    answer: HttpResponse = export(request, "rounds", columns, rows, file_format)
    return answer
