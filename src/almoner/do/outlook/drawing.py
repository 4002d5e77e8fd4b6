"""The picture: every line against time, as SVG with classes only.

A long picture is cut into sheets that fit a page of paper, each with its own axis. Nothing is said by the picture
alone: the table under it holds the same facts, so the picture is hidden from those who listen, its links from the
keyboard.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from almoner.kernel.dates import ApproximateDate, Precision, add_months, month_name
from almoner.kernel.periods import FinancialYear

from .lettering import cut_to, width_of
from .lines import Line
from .rules import BREAK, EVALUATION, REVIEW, START, STOP, Event, Oddity, oddities_of

WIDTH, LEFT, RIGHT = 1110, 242, 1092
"""The picture's width, and where the time begins and ends in it, in the picture's own units (screen pixels)."""
TOP, ROW, FOOT = 50, 29, 26
LABEL, INDENT, SMALL = 13, 12, 11.5
"""Sizes of the letters, and how far a line's name is set in."""
SHEET = 22
"""Rows, headings counted, that fit an A4 page laid sideways."""

SYMBOLS = Markup(
    '<svg class="hide" aria-hidden="true"><defs>'
    '<g id="c-b"><path class="fill-red" d="M0 6l6 8.5-6 8.5-6-8.5z"/></g>'
    '<g id="c-d"><path class="stroke-red thick" d="M0 3v24"/><circle class="fill-red" r="3.5" cy="3"/></g>'
    '<g id="c-s"><path class="stroke-soft thick" d="M0 3v24"/><circle class="fill-soft" r="3.5" cy="3"/></g>'
    '<g id="c-n"><path class="stroke-accent fill-none" d="M0 26h9m-3-3l3 3-3 3"/></g>'
    '<g id="c-m"><path class="fill-gold" d="M-2 4h4v21h-4z"/></g>'
    '<g id="c-e"><circle class="fill-card stroke-soft" r="4" cy="14.5"/></g>'
    "</defs></svg>"
)
"""Break, decide by, decided, next, money stops, evaluation or review; each drawn once and used by every row."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Days against the width of the picture."""

    first: dt.date
    last: dt.date

    @classmethod
    def of(cls, today: dt.date, years: int) -> "Scale":
        """From the first day of the quarter that today is in, so many years on."""
        first = dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        return cls(first, add_months(first, 12 * years))

    def x(self, day: dt.date) -> int:
        """Where a day begins; days outside lie on the edge."""
        inside = min(max(day, self.first), self.last)
        return round(LEFT + (inside - self.first).days * (RIGHT - LEFT) / (self.last - self.first).days)

    def shows(self, day: dt.date | None) -> bool:
        """Whether the day lies in the picture."""
        return day is not None and self.first <= day <= self.last

    @property
    def years(self) -> Iterator[FinancialYear]:
        """The financial years that begin in the picture."""
        year = FinancialYear.containing(self.first) + 1
        while year.first < self.last:
            yield year
            year += 1


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn against what: the scale, today, and the day on which the office ends."""

    scale: Scale
    today: dt.date
    office_ends: ApproximateDate
    link: Callable[[Line], str]
    """The address of a line's own page, "" for none."""

    def sheets(self, groups: Sequence[tuple[str, Sequence[Line]]]) -> list[Markup]:
        """The picture as one or several drawings, none taller than a page."""
        return [self._sheet(rows) for rows in _cut(groups)]

    # --- One sheet

    def _sheet(self, rows: list[str | Line]) -> Markup:
        bottom = TOP + ROW * len(rows)
        height = bottom + FOOT
        drawn = [self._ground(bottom)]
        before = ""
        for place, row in enumerate(rows):
            inside = _heading(row) if isinstance(row, str) else self._line(row, before)
            before = "" if isinstance(row, str) else row.successor
            drawn.append(f'<g transform="translate(0,{TOP + ROW * place})">{inside}</g>')
        return Markup(  # noqa: S704 - every word in it was escaped where it was drawn
            f'<svg viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" class="rimmed" aria-hidden="true">'
            f"{''.join(drawn)}</svg>"
        )

    def _ground(self, bottom: int) -> str:
        """The years, the time after the office, and today."""
        scale, drawn = self.scale, []
        if self.office_ends.first is not None and self.office_ends.last is not None:
            drawn.append(self._after_the_office(self.office_ends.last, bottom))
        if scale.x(next(scale.years).first) - LEFT > 60:
            drawn.append(
                f'<text class="t-small t-soft" x="{LEFT}" y="16">{FinancialYear.containing(scale.first)}</text>'
            )
        for year in scale.years:
            x = scale.x(year.first)
            drawn.append(f'<path class="stroke-line" d="M{x} 22V{bottom}"/>')
            if x + width_of(str(year), SMALL) < WIDTH:
                drawn.append(f'<text class="t-small t-soft" x="{x + 4}" y="16">{year}</text>')
        x = scale.x(self.today)
        drawn.append(
            f'<path class="stroke-accent" d="M{x} 22V{bottom}"/>'
            f'<text class="t-small t-accent t-middle" x="{x}" y="{bottom + 16}">{escape(_("today"))}</text>'
        )
        return "".join(drawn)

    def _after_the_office(self, last: dt.date, bottom: int) -> str:
        if last >= self.scale.last:
            return ""
        x = self.scale.x(last)
        said = _("Office ends, {when}").format(when=self.office_ends)
        end = x + 5 + width_of(said, SMALL) > WIDTH
        at = (
            f'class="t-small t-strong t-end" x="{x - 5}"' if end else f'class="t-small t-strong over-quiet" x="{x + 5}"'
        )
        return (
            f'<path class="fill-quiet" d="M{x} 22H{RIGHT}V{bottom}H{x}z"/>'
            f'<path class="stroke-ink dotted" d="M{x} 22V{bottom}"/><text {at} y="34">{escape(said)}</text>'
        )

    # --- One line

    def _line(self, line: Line, successor_before: str) -> str:
        reach, bars = self._bars(line)
        marks_end, marks = self._marks(line)
        words = self._words(line, max(reach, marks_end), successor_before)
        return f"{self._name(line)}{bars}{marks}{words}"

    def _name(self, line: Line) -> str:
        pilot = _(" (pilot)") if line.is_pilot and _("pilot") not in line.name.casefold() else ""
        late = _("late") if any(event.is_late(self.today) for event in line.open_decisions(self.today)) else ""
        room = LEFT - INDENT - 10 - width_of(late, SMALL)
        shown = cut_to(line.name, room - width_of(pilot, LABEL), LABEL) + pilot
        whole = f"<title>{escape(line.name)}</title>" if shown != line.name + pilot else ""
        text = f'<text x="{INDENT}" y="19">{whole}{escape(shown)}</text>'
        if to := self.link(line):
            text = f'<a href="{escape(to)}" tabindex="-1">{text}</a>'
        return text + (f'<text class="t-small t-red t-end" x="{LEFT - 8}" y="19">{escape(late)}</text>' if late else "")

    def _bars(self, line: Line) -> tuple[int, str]:
        """The term, and the extension that is possible; how far to the right they reach."""
        scale = self.scale
        begins = line.starts.first or scale.first
        if line.ends.last is None:
            return self._endless(line, begins)
        begin, end = scale.x(begins), scale.x(line.ends.last + dt.timedelta(days=1))
        drawn = _box(begin, end, "fill-pilot" if line.is_pilot else "fill-bar") if end > begin else ""
        if line.extension_to.last is None or line.extension_to.last <= line.ends.last:
            return max(end, LEFT), drawn
        limit = scale.x(line.extension_to.last + dt.timedelta(days=1))
        if limit > end:
            drawn += _box(end, limit, "fill-none stroke-accent dashed")
            drawn += self._in_the_box(line, end, limit)
        return limit, drawn

    def _in_the_box(self, line: Line, begin: int, end: int) -> str:
        """What is possible, in the box if it fits there."""
        until = line.extension_to.first
        when = f"{month_name(until.month)[:3]} {until.year}" if until else ""
        choices = [_("extension possible to {when}").format(when=when), _("to {when}").format(when=when)]
        if line.funding_not_known:
            choices.insert(0, _("extension possible, funding not yet known"))
        elif not any(event.what == BREAK for event in line.events):
            choices.insert(0, _("extension possible to {when}").format(when=when))
        else:
            choices.insert(0, _("may be extended to {when}").format(when=when))
        said = next((each for each in choices if width_of(each, SMALL) < end - begin - 10), "")
        return f'<text class="t-small t-soft t-end" x="{end - 6}" y="18">{escape(said)}</text>' if said else ""

    def _endless(self, line: Line, begins: dt.date) -> tuple[int, str]:
        """A term without an end, or whose end nobody knows: open on the right."""
        begin = self.scale.x(begins)
        if any(event.what == START for event in line.events):
            return begin, ""
        if line.ends.precision is Precision.OPEN:
            return RIGHT, _box(begin, RIGHT, "fill-pilot" if line.is_pilot else "fill-bar")
        now = max(begin, self.scale.x(self.today))
        return now, _box(begin, now, "fill-quiet stroke-soft dashed")

    def _marks(self, line: Line) -> tuple[int, str]:
        """Breaks, stops, reviews, successors and decisions; how far to the right they reach."""
        drawn, reach = [], LEFT
        for event in line.events:
            if (symbol := _SYMBOL_OF.get(event.what)) and event.at.last is not None and self.scale.shows(event.at.last):
                x = self.scale.x(event.at.last + dt.timedelta(days=1))
                drawn.append(f'<use href="#{symbol}" x="{x}"/>')
                reach = max(reach, x + 6)
        if line.successor_starts.first is not None and self.scale.shows(line.successor_starts.first):
            x = self.scale.x(line.successor_starts.first)
            drawn.append(f'<use href="#c-n" x="{x}"/>')
            reach = max(reach, x + 10)
        for event in {event.decide_by: event for event in _open(line.events, self.today)}.values():
            if event.decide_by is not None and self.scale.shows(event.decide_by):
                symbol = "c-s" if line.has_successor else "c-d"
                drawn.append(f'<use href="#{symbol}" x="{self.scale.x(event.decide_by)}"/>')
        return reach, "".join(drawn)

    def _words(self, line: Line, reach: int, successor_before: str) -> str:
        """What comes after, and the gravest oddity, to the right of everything drawn; as much as there is room for."""
        x, drawn = reach + 8, []
        names_successor = line.successor and line.successor != successor_before
        starts_after = line.successor_starts.first is None or self.scale.x(line.successor_starts.first) + 12 >= reach
        if names_successor and starts_after and (said := cut_to(line.successor, RIGHT - x, SMALL)):
            drawn.append(f'<text class="t-small t-accent{self._over(x)}" x="{x}" y="30">{escape(said)}</text>')
        odd = [each for each in oddities_of(line.term, self.office_ends) if not _said_in_the_box(line, each)]
        if odd:
            said = f"\u25b2 {odd[0].brief}"
            room = WIDTH - x
            if width_of(said, SMALL) > room:
                return "".join(drawn) + f'<text class="t-small t-gold t-end" x="{WIDTH}" y="18">\u25b2</text>'
            drawn.append(f'<text class="t-small t-gold{self._over(x)}" x="{x}" y="18">{escape(said)}</text>')
        return "".join(drawn)

    def _over(self, x: int) -> str:
        """The class of words that begin on the ground of the time after the office."""
        ends = self.office_ends.last
        return " over-quiet" if ends is not None and x >= self.scale.x(ends) else ""


_SYMBOL_OF = {BREAK: "c-b", STOP: "c-m", REVIEW: "c-e", EVALUATION: "c-e", START: "c-n"}


def _said_in_the_box(line: Line, odd: Oddity) -> bool:
    return line.funding_not_known and line.extension_to.is_dated and odd.brief == _("Funding not yet known")


def _open(events: Sequence[Event], today: dt.date) -> Iterator[Event]:
    """Events ahead that ask for a decision."""
    yield from (event for event in events if event.decide_by and event.at.last is not None and event.at.last >= today)


def _box(begin: int, end: int, style: str) -> str:
    return f'<path class="{style}" d="M{begin} 6H{end}v17H{begin}z"/>'


def _heading(title: str) -> str:
    shown = cut_to(title, RIGHT, LABEL)
    return f'<text class="t-strong" y="19">{escape(shown)}</text><path class="stroke-line" d="M0 28.5H{RIGHT}"/>'


def _cut(groups: Sequence[tuple[str, Sequence[Line]]]) -> Iterator[list[str | Line]]:
    """Headings and lines in sheets. A heading never stands last, and a group that goes on is named again."""
    sheet: list[str | Line] = []
    for title, lines in groups:
        heading: list[str | Line] = [title] if title else []
        if sheet and len(sheet) + len(heading) + 1 > SHEET:
            yield sheet
            sheet = []
        sheet += heading
        for line in lines:
            if len(sheet) >= SHEET:
                yield sheet
                sheet = list(heading)
            sheet.append(line)
    if sheet:
        yield sheet
