"""How rounds are shown: columns of a list, the printed table of a fund's year, one round's facts, and what changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from markupsafe import Markup

from almoner.do.grants.columns import FIELDS, SHOWN
from almoner.do.grants.facts import FIGURES, NAMES, facts_of, figures_of
from almoner.do.grants.models import Round, RoundFigure, RoundVersion
from almoner.do.grants.rules.figures import GUIDE, Figure
from almoner.foundation.pages import figures as marked
from almoner.foundation.pages.formats import day, money
from almoner.foundation.pages.tables import Column, Kind, Tag
from almoner.kernel.money import Amount, Total, pounds
from almoner.strategy.funds.models import Fund

HEADINGS = {field.name: field.heading for field in (*FIELDS, *SHOWN)}
READERS = {field.name: field.reader for field in (*FIELDS, *SHOWN)}
LABELS = {
    RoundFigure.What.AVAILABLE: gettext_lazy("Available"),
    RoundFigure.What.REQUESTED: gettext_lazy("Requested"),
    RoundFigure.What.AWARDED: gettext_lazy("Awarded"),
    RoundFigure.What.SPENT: gettext_lazy("Spent"),
}


ON_THE_PAGE = frozenset({RoundFigure.What.AVAILABLE, RoundFigure.What.SPENT})
"""The figures that the list has room for; files have all four."""


def columns(href: Callable[[RoundVersion], str]) -> list[Column]:
    """The list of rounds at the desk and in files. ``href`` is the address of a round's own page."""
    return [
        Column(
            "fund", gettext_lazy("Fund"), value=lambda row: row.round.fund.name, sort="round__fund__name", href=href
        ),
        Column("year", gettext_lazy("Year of spend"), value=lambda row: row.round.year_shown, sort="round__year"),
        Column("number", gettext_lazy("Round"), Kind.NUMBER, value=lambda row: row.round.number, sort="round__number"),
        Column("theme", gettext_lazy("Theme"), Kind.LONG, sort="theme"),
        Column("closes", gettext_lazy("Deadline"), Kind.DATE, sort=("closes_last", "closes_first")),
        Column("cap", gettext_lazy("Most for one award"), Kind.MONEY, sort="cap"),
        Column("cap_kind", gettext_lazy("The cap is"), value=lambda row: row.get_cap_kind_display(), shown=False),
        *(
            Column(what.value, label, Kind.MONEY, value=_stated(what.value), shown=what in ON_THE_PAGE)
            for what, label in LABELS.items()
        ),
        Column("split", gettext_lazy("Spent, by contributor"), value=_split, shown=False),
        Column("pot", gettext_lazy("Shared pot"), value=lambda row: row.pot or "", shown=False),
        Column("term", gettext_lazy("Term"), shown=False),
        Column("classes", gettext_lazy("Sizes of grant"), shown=False),
        Column("note", gettext_lazy("Note"), shown=False),
        Column("published", gettext_lazy("Published"), value=_published, sort="round__published_at"),
    ]


def _stated(what: str) -> Callable[[RoundVersion], Amount | None]:
    def read(row: RoundVersion) -> Amount | None:
        figure = figures_of(row)[what]
        return None if figure is None else whole(figure)

    return read


def whole(figure: Figure) -> Amount:
    """A figure as one amount: the stated total, else what its parts come to, if all are known."""
    if figure.total is not None:
        return figure.total
    computed = figure.computed
    return Amount(computed.known) if computed.is_complete else Amount.not_known("not yet known")


def _split(row: RoundVersion) -> str:
    figure = figures_of(row)["spent"]
    return "; ".join(f"{name} {pounds(amount)}" for name, amount in figure.parts) if figure else ""


def _published(row: RoundVersion) -> Tag:
    return Tag(_("published"), "done") if row.round.is_published else Tag(_("not published"), "quiet")


def cap_in_words(amount: Any, kind: str) -> str:
    """ "£10,000.00", or "about £20,000.00, as a guide"."""
    if amount is None:
        return ""
    return _("about %(cap)s, as a guide") % {"cap": pounds(amount)} if kind == GUIDE else pounds(amount)


# --- The printed table: one fund, one year


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of one round in the printed table."""

    markup: Markup | str
    label: Any


@dataclass(frozen=True, slots=True)
class Line:
    """One round in the printed table."""

    version: RoundVersion
    href: str
    cap: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Printed:
    """The rounds of one fund in one year, as a table with its sums."""

    fund: Fund
    year: str
    name: str
    """For the address within the page, and the keys of its sums."""
    whats: list[tuple[str, Any]]
    """The figures that any of these rounds states: available, requested, awarded, spent."""
    lines: list[Line]
    totals: list[Cell]
    total_words: str
    shared: list[Any]
    """Pots that several of these rounds share."""
    unstated: str
    """A sentence naming figures that no round states."""


def printed(rows: Sequence[RoundVersion], href: Callable[[Round], str]) -> list[Printed]:
    """Rounds, in order, as one table for each fund and year."""
    tables: dict[tuple[Any, str], list[RoundVersion]] = {}
    for row in rows:
        tables.setdefault((row.round.fund, row.round.year_in_address), []).append(row)
    return [_table(fund, year, listed, href) for (fund, year), listed in tables.items()]


def _table(fund: Fund, year: str, rows: list[RoundVersion], href: Callable[[Round], str]) -> Printed:
    name = f"{fund.code}-{year}".lower()
    figures = [figures_of(row) for row in rows]
    pots = list(dict.fromkeys(row.pot for row in rows if row.pot))
    stated = [what for what in FIGURES if any(found[what] for found in figures) or (what == "available" and pots)]
    lines = [
        Line(
            row,
            href(row.round),
            cap_in_words(row.cap, row.cap_kind) or cap_in_words(fund.cap, fund.cap_kind),
            [
                Cell(_figure(found[what], f"{what}-{name}", row, href), LABELS[RoundFigure.What(what)])
                for what in stated
            ],
        )
        for row, found in zip(rows, figures, strict=True)
    ]
    totals = [
        Cell(marked.total(known.known, f"{what}-{name}"), LABELS[RoundFigure.What(what)])
        if (known := _sum(figures, what)).count - known.unknown > 1
        else Cell("", "")
        for what in stated
    ]
    return Printed(
        fund=fund,
        year=rows[0].round.year_shown,
        name=name,
        whats=[(what, LABELS[RoundFigure.What(what)]) for what in stated],
        lines=lines,
        totals=totals,
        total_words=_total_words(rows, figures),
        shared=pots,
        unstated=_unstated([what for what in FIGURES if what not in stated]),
    )


def _figure(figure: Figure | None, key: str, row: RoundVersion, href: Callable[[Round], str]) -> Markup | str:
    """An amount that counts towards its column, linked to the round's page where its own parts stand."""
    if figure is None:
        if key.startswith("available") and row.pot is not None:
            return _("a share of %(pot)s") % {"pot": pounds(row.pot.amount_amount)}
        return money(None)
    amount = whole(figure)
    if amount.value is None:
        return money(amount)
    what = key.partition("-")[0]
    linked = Markup('<a class="figure" href="{0}#{1}" data-part="{2}" data-total="{1}" data-amount="{3}">{4}</a>')
    return linked.format(href(row.round), what, key, f"{amount.value:f}", pounds(amount))


def _sum(figures: Sequence[dict[str, Figure | None]], what: str) -> Total:
    """What is known of a column."""
    return Total.of(whole(found[what]) for found in figures if (found[what]) is not None)  # type: ignore[arg-type]  # not None


def _total_words(rows: Sequence[RoundVersion], figures: Sequence[dict[str, Figure | None]]) -> str:
    """ "Rounds 1 to 5; round 6 not yet known": which rounds the sum of what was spent covers."""
    known = [row.round.number for row, found in zip(rows, figures, strict=True) if _is_known(found["spent"])]
    unknown = [
        row.round.number
        for row, found in zip(rows, figures, strict=True)
        if found["spent"] is not None and not _is_known(found["spent"])
    ]
    if not unknown or not known:
        return _("Total")
    return ngettext(
        "Total of rounds %(known)s; round %(unknown)s not yet known",
        "Total of rounds %(known)s; rounds %(unknown)s not yet known",
        len(unknown),
    ) % {"known": runs(known), "unknown": runs(unknown)}


def _is_known(figure: Figure | None) -> bool:
    return figure is not None and whole(figure).is_known


def runs(numbers: Sequence[int]) -> str:
    """Numbers in words of their runs: 1, 2, 3, 5 is "1 to 3 and 5"."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    parts = [
        _("%(first)d to %(last)d") % {"first": run[0], "last": run[-1]} if len(run) > 1 else str(run[0])
        for run in found
    ]
    return (
        parts[0] if len(parts) == 1 else _("%(some)s and %(last)s") % {"some": ", ".join(parts[:-1]), "last": parts[-1]}
    )


def _unstated(whats: Sequence[str]) -> str:
    if not whats:
        return ""
    names = [str(LABELS[RoundFigure.What(what)]).lower() for what in whats]
    listed = (
        names[0] if len(names) == 1 else _("%(some)s or %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}
    )
    return _("What was %(listed)s is not stated.") % {"listed": listed}


# --- One round


def summary_of(round_: Round, version: RoundVersion) -> list[tuple[Any, Any]]:
    """What a round offered, as labels and values; a blank is shown as not stated."""
    fund = round_.fund
    closes = day(version.closes)
    if version.closes_as_written and version.closes_as_written != str(version.closes):
        closes = _("%(day)s (written “%(words)s”)") % {"day": version.closes, "words": version.closes_as_written}
    return [
        (_("Fund"), fund.name),
        (_("Year of spend"), round_.year_shown),
        (_("Opens"), day(version.opens)),
        (_("Deadline"), closes),
        (
            _("Most for one award"),
            cap_in_words(version.cap, version.cap_kind) or cap_in_words(fund.cap, fund.cap_kind),
        ),
        (_("Term of a grant"), version.term or fund.term),
        (_("Sizes of grant"), version.classes),
        (_("Priority"), version.priority or ""),
        (_("Paper"), version.document),
    ]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure on a round's own page: from whom, the amount as part of its total."""

    what: str
    label: Any
    contributor: str
    amount: Markup | str


def figure_rows(version: RoundVersion) -> tuple[list[FigureRow], list[tuple[Any, Markup | str, str]]]:
    """The figures by contributor, and for each split one its computed total with the stated one beside it."""
    rows: list[FigureRow] = []
    totals: list[tuple[Any, Markup | str, str]] = []
    for what, figure in figures_of(version).items():
        if figure is None:
            continue
        label = LABELS[RoundFigure.What(what)]
        if not figure.parts:
            rows.append(FigureRow(what, label, "", marked.part(figure.total, what)))
            continue
        rows += [FigureRow(what, label, name, marked.part(amount, what)) for name, amount in figure.parts]
        stated = pounds(figure.total) if figure.total is not None else ""
        totals.append((label, marked.total(figure.computed, what), stated))
    return rows, totals


# --- What changed


def differences(before: RoundVersion, now: RoundVersion) -> list[tuple[Any, str, str]]:
    """What changed from one version to the next: heading, before, after, as people read it."""
    was, is_now = facts_of(before), facts_of(now)
    return [
        (HEADINGS.get(name, name), shown(name, was[name]), shown(name, is_now[name]))
        for name in NAMES
        if was[name] != is_now[name]
    ]


def shown(name: str, canonical: str) -> str:
    """A fact in canonical text as people read it."""
    if name in {"priority", "pot"} or name not in READERS or not canonical:
        return canonical
    return READERS[name].show(canonical)


def history(versions: Sequence[RoundVersion], source_of: Callable[[RoundVersion], str]) -> list[dict[str, Any]]:
    """The versions, newest first, for the history macro. ``source_of`` is the address a version came from."""
    made = []
    for version, before in zip(versions, [*versions[1:], None], strict=True):
        label = source_label(version)
        made.append(
            {
                "number": version.number,
                "change": version.get_change_display(),
                "at": version.recorded_at,
                "by": version.recorded_by or "",
                "reason": version.reason,
                "source": label,
                "source_href": source_of(version) if label else "",
                "differences": differences(before, version) if before is not None else [],
            }
        )
    return made


def source_label(version: RoundVersion) -> str:
    """ "row 6 of rounds.csv", or nothing for a version that somebody typed."""
    if version.source_import is None:
        return ""
    return _("row %(row)s of %(file)s") % {"row": version.source_row, "file": version.source_import.file_name}
