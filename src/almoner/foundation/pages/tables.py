"""A list described once: its columns say how a value is read, shown and exported.

The page shows what ``Column.writer`` makes; exports take ``Column.raw`` with the same keys, labels and order.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import Any

from markupsafe import Markup, escape

from . import figures, formats
from .paging import Paging
from .sorting import Sorting


class Kind(StrEnum):
    """What a column holds, and so how it is shown, set and exported."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    CODE = "code"
    """A reference or another short word that does not break over two lines."""
    LONG = "long"
    """Words that run on, and so need room beside columns of figures."""
    HTML = "html"
    """Markup made by ``format_html`` or Markup.format; exports take its text only if the column says ``plain``."""


type Show = Callable[[Any], formats.Shown]


def shows() -> Mapping[Kind, Show]:
    """How each kind is shown to this reader. What it gives is safe: escaped, or made of digits and our own words."""
    reading = formats.Reading()
    return {
        Kind.TEXT: formats.text,
        Kind.NUMBER: formats.number,
        Kind.MONEY: formats.money,
        Kind.DATE: reading.day,
        Kind.MOMENT: reading.moment,
        Kind.CODE: formats.text,
        Kind.LONG: formats.text,
        Kind.HTML: formats.text,
    }


STYLE = {
    Kind.NUMBER: "num",
    Kind.MONEY: "num",
    Kind.DATE: "date",
    Kind.MOMENT: "date",
    Kind.CODE: "code",
    Kind.LONG: "long",
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in words on a coloured ground: tone is "", "soon", "late", "done" or "quiet"."""

    word: Any
    tone: str = ""

    def __html__(self) -> Markup:
        tone = f" {escape(self.tone)}" if self.tone else ""
        return Markup(f'<span class="tag{tone}">{escape(self.word)}</span>')  # noqa: S704 - both are escaped

    def __str__(self) -> str:
        return str(self.word)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    ``value`` reads a row (default: the attribute named by ``key``, dots or double underscores going on to the next);
    ``href`` gives the address its text links to ("" for none); ``sort`` names the database fields it sorts by;
    ``plain`` is what exports write where that is not the value itself; ``exported`` or ``shown`` False keeps it to the
    page or to the files; ``part`` names the total that a column of money counts towards (see `figures`).
    """

    key: str
    label: Any
    kind: Kind = Kind.TEXT
    value: Callable[[Any], Any] | None = None
    href: Callable[[Any], str] | None = None
    sort: str | tuple[str, ...] = ()
    plain: Callable[[Any], Any] | None = None
    exported: bool = True
    shown: bool = True
    part: str = ""
    read: Callable[[Any], Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "read", self.value or attrgetter(self.key.replace("__", ".")))

    def raw(self, row: Any) -> Any:
        """The value for a file: a date, a Decimal or Amount, a number or words, never markup."""
        return (self.plain or self.read)(row)

    def writer(self, show: Show) -> Callable[[Any], str]:
        """What writes this column's value as markup, linked where the column links; made once for a whole list."""
        read, href = self.read, self.href
        if self.part:
            show = figures.parting(self.part, show)
        if href is None:
            return lambda row: show(read(row))

        def linked(row: Any) -> str:
            shown, to = show(read(row)), href(row)
            return f'<a href="{escape(to)}">{shown}</a>' if to else shown

        return linked


@dataclass(frozen=True, slots=True)
class Known(Column):
    """A column that leaves blank what is not known: a bid that nobody scored has no place, and that is no gap."""

    def writer(self, show: Show) -> Callable[[Any], str]:
        read = self.read
        return lambda row: "" if (value := read(row)) is None else show(value)


@dataclass(frozen=True, slots=True)
class Empty:
    """What stands in place of a list without rows: what would appear here, and how to start it."""

    sentence: Any
    action: Any = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: with ``href`` it sorts; ``direction`` is how the list is sorted by it now."""

    label: Any
    style: str
    href: str = ""
    direction: str = ""


@dataclass(slots=True)
class Table:
    """A list on a page.

    ``caption`` names it (to everybody when ``show_caption``, else to those who listen). ``totals`` are rows under the
    table: a label and a value by column key. ``group`` names the group of a row, shown once above the group's rows.
    ``alert`` marks rows that need eyes first; they must also say so in words. ``layout``: "stack" (cards on a phone),
    "scroll" (stays a grid and scrolls in its own frame), "fit" (no wider than it needs). ``broad`` prints it sideways.
    """

    caption: Any
    columns: Sequence[Column]
    rows: Iterable[Any]
    empty: Empty
    sorting: Sorting | None = None
    paging: Paging | None = None
    totals: Sequence[tuple[Any, Mapping[str, Any]]] = ()
    group: Callable[[Any], Any] | None = None
    alert: Callable[[Any], bool] | None = None
    layout: str = "stack"
    broad: bool = False
    show_caption: bool = False
    name: str = "list"
    _shown: list[Column] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.rows = self.rows if isinstance(self.rows, list) else list(self.rows)
        self._shown = [column for column in self.columns if column.shown]

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self._shown]

    def _heading(self, column: Column) -> Heading:
        style = STYLE.get(column.kind, "")
        if self.sorting is None or not column.sort:
            return Heading(column.label, style)
        return Heading(
            column.label, f"{style} sorts".strip(), self.sorting.href(column.key), self.sorting.direction(column.key)
        )

    @property
    def body(self) -> Markup:
        """The rows as markup: built here, not by a macro for each cell, because lists are what people wait for.

        Raises:
            RuntimeError: a cell asked for an attribute that is not there. As an AttributeError it would make Jinja take
                the body itself for missing, and show a list without its rows.
        """
        try:
            return self._written()
        except AttributeError as fault:
            raise RuntimeError(f"a cell of the list “{self.caption}” cannot be read: {fault}") from fault

    def _written(self) -> Markup:
        show = shows()
        cells = [
            (*self._around(column, first=place == 0), column.writer(show[column.kind]))
            for place, column in enumerate(self._shown)
        ]
        stacked = ' role="row"' if self.layout == "stack" else ""
        lines: list[str] = []
        before: Any = None
        for row in self.rows:
            if self.group and (named := self.group(row)) != before:
                lines.append(self._group_row(named, first=before is None))
                before = named
            inside = "".join([f"{opened}{write(row)}{closed}" for opened, closed, write in cells])
            style = ' class="alert"' if self.alert and self.alert(row) else ""
            lines.append(f"<tr{stacked}{style}>{inside}</tr>\n")
        return Markup("".join(lines))  # noqa: S704 - each writer gives safe markup, and the rest stands in this file

    def _group_row(self, named: Any, *, first: bool) -> str:
        """The name of a group, over its rows; each group has a table body of its own."""
        stacked = self.layout == "stack"
        body = "" if first else f"</tbody>\n<tbody{' role="rowgroup"' if stacked else ''}>\n"
        row, cell = (' role="row"', ' role="rowheader"') if stacked else ("", "")
        name = f'<th{cell} scope="rowgroup" colspan="{len(self._shown)}">{escape(named)}</th>'
        return f'{body}<tr{row} class="group">{name}</tr>\n'

    def _around(self, column: Column, *, first: bool) -> tuple[str, str]:
        """What stands before and after each cell of a column. The first column names the row."""
        style = STYLE.get(column.kind, "")
        classed = f' class="{style}"' if style else ""
        stacked = self.layout == "stack"
        if first:
            return f'<th scope="row"{' role="rowheader"' if stacked else ""}{classed}>', "</th>"
        if stacked:
            return f'<td role="cell"{classed} data-label="{escape(column.label)}">', "</td>"
        return f"<td{classed}>", "</td>"

    @property
    def foot(self) -> Iterator[tuple[Any, list[tuple[str, Any, Any]]]]:
        """Each totals row: its label, then (style, heading, markup) for every column but the first."""
        show = shows()
        for label, values in self.totals:
            yield label, [self._total(column, values, show) for column in self._shown[1:]]

    @staticmethod
    def _total(column: Column, values: Mapping[str, Any], show: Mapping[Kind, Show]) -> tuple[str, Any, Any]:
        value = values.get(column.key, "")
        shown = value if isinstance(value, Markup) or column.key not in values else show[column.kind](value)
        return STYLE.get(column.kind, ""), column.label, shown
