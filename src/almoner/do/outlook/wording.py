"""The calendar in words: the sentence over the picture, and its table, every event a row."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from almoner.foundation.pages.formats import Reading, sentence, spelt
from almoner.kernel.dates import ApproximateDate

from .lines import Line
from .queries.standing import SOON, Standing
from .rules import BREAK, END, EVALUATION, LIMIT, OPTION, REVIEW, START, STOP, Event, oddities_of

MOST_NAMES = 4


def event_words(what: str) -> str:
    """What happens, in a word or two."""
    return _words_of_events(get_language())[what]


@cache
def _words_of_events(_language: str | None) -> Mapping[str, str]:
    """All of them in one language, since a page says them hundreds of times."""
    return {
        END: _("ends"),
        BREAK: _("contract break"),
        OPTION: _("extension must be taken up"),
        LIMIT: _("extension limit"),
        STOP: _("funding stops"),
        START: _("planned start"),
        REVIEW: _("review"),
        EVALUATION: _("evaluation"),
    }


# --- The sentence


def essential(found: Standing, lines: Sequence[Line], today: dt.date) -> str:
    """What the picture says, for somebody who reads one line of the page."""
    said = [_standing(found), _ending(found), _late(found, lines, today), _due(found, lines, today)]
    return " ".join(each for each in said if each)


def _standing(found: Standing) -> str:
    agreements = ngettext("%(n)s agreement is in force", "%(n)s agreements are in force", found.agreements)
    planned = ngettext("%(n)s item stands in the forward plan", "%(n)s items stand in the forward plan", found.planned)
    parts = [
        words % {"n": spelt(number)}
        for words, number in ((agreements, found.agreements), (planned, found.planned))
        if number
    ]
    return sentence(_(" and ").join(parts)) + "." if parts else _("No agreement is in force.")


def _ending(found: Standing) -> str:
    if not found.lines:
        return ""
    by = ApproximateDate.month(found.year_ends.year, found.year_ends.month)
    said = ngettext("%(n)s ends by %(by)s", "%(n)s end by %(by)s", found.ending)
    said = sentence(said % {"n": spelt(found.ending) if found.ending else _("none"), "by": by})
    if found.unfunded:
        said += ngettext(
            "; %(n)s of those has no funding confirmed", "; %(n)s of those have no funding confirmed", found.unfunded
        ) % {"n": spelt(found.unfunded)}
    return f"{said}."


def _late(found: Standing, lines: Sequence[Line], today: dt.date) -> str:
    if not found.late:
        return ""
    said = ngettext(
        "%(n)s decision should have been made by now",
        "%(n)s decisions should have been made by now",
        found.late,
    ) % {"n": spelt(found.late)}
    named = [line.name for line in lines for event in line.open_decisions(today) if event.is_late(today)]
    return sentence(said) + _naming(named, found.late)


def _due(found: Standing, lines: Sequence[Line], today: dt.date) -> str:
    days = SOON.days
    if not found.due:
        return _("None is due within %(days)d days.") % {"days": days} if found.late else ""
    said = ngettext(
        "%(n)s decision is due within %(days)d days", "%(n)s decisions are due within %(days)d days", found.due
    ) % {"n": spelt(found.due), "days": days}
    named = [
        line.name
        for line in lines
        for event in line.open_decisions(today)
        if event.decide_by is not None and today <= event.decide_by <= today + SOON
    ]
    return sentence(said) + _naming(named, found.due)


def _naming(names: list[str], count: int) -> str:
    """The names, where all of them are at hand and few."""
    if len(names) != count or count > MOST_NAMES:
        return "."
    *others, last = dict.fromkeys(names)
    listed = _("%(some)s and %(last)s") % {"some": ", ".join(others), "last": last} if others else last
    return f": {listed}."


def after_the_office(found: Standing) -> str:
    """That the office itself ends, and what is announced to come after it."""
    if not found.office_ends.is_dated:
        return ""
    return _("The office itself ends in %(when)s: %(after)s.") % {"when": found.office_ends, "after": found.successor}


# --- The table


class Rows:
    """The body of the table: each line a group of rows, its name and what is odd beside its events."""

    def __init__(
        self,
        *,
        today: dt.date,
        since: dt.date,
        office_ends: ApproximateDate,
        link: Callable[[Line], str],
        link_event: Callable[[Event], str],
        link_plan: Callable[[Line], str],
    ) -> None:
        self.today, self.since, self.office_ends = today, since, office_ends
        self.link, self.link_event, self.link_plan = link, link_event, link_plan
        self.read = Reading()
        self.late, self.settled = _tag(_("late"), "late"), _tag(_("settled"), "quiet")

    def body(self, groups: Iterable[tuple[str, Iterable[Line]]]) -> Markup:
        """All rows, group by group."""
        return Markup("".join(self._groups(groups)))  # noqa: S704 - every value is escaped where it is written

    def _groups(self, groups: Iterable[tuple[str, Iterable[Line]]]) -> Iterator[str]:
        for title, lines in groups:
            if title:
                yield f'<tr class="group"><th scope="rowgroup" colspan="5">{escape(title)}</th></tr>\n'
            for line in lines:
                yield self._line(line)

    def _line(self, line: Line) -> str:
        rows = [self._event(line, event) for event in line.in_order() if self._is_shown(event)]
        if line.has_successor:
            rows.append(self._successor(line))
        rows = rows or [f"<td>{escape(_('no end is known'))}</td><td></td><td></td>"]
        span = f' rowspan="{len(rows)}"' if len(rows) > 1 else ""
        odd = "<br>".join(str(escape(each.sentence)) for each in oddities_of(line.term, self.office_ends))
        first, *others = rows
        head = f'<tr><th scope="rowgroup"{span}>{self._named(line)}</th>{first}<td{span}>{odd}</td></tr>\n'
        return head + "".join(f"<tr>{row}</tr>\n" for row in others)

    def _is_shown(self, event: Event) -> bool:
        """Events long past are on the agreement's own page."""
        return event.at.last is None or event.at.last >= self.since

    def _named(self, line: Line) -> str:
        name, to = escape(line.name), self.link(line)
        shown = f'<a href="{escape(to)}">{name}</a>' if to else str(name)
        if line.reference:
            shown = f"{escape(line.reference)} {shown}"
        if line.is_pilot and _("pilot") not in line.name.casefold():
            shown += f" ({escape(_('pilot'))})"
        return shown

    def _event(self, line: Line, event: Event) -> str:
        what, to = escape(event_words(event.what)), self.link_event(event) if event.key else ""
        shown = f'<a href="{escape(to)}">{what}</a>' if to else what
        note = f" ({escape(event.note)})" if event.note else ""
        if event.what == OPTION and line.extension_to.is_dated:
            note += f", {escape(_('possible to %(when)s') % {'when': line.extension_to})}"
        when, by = self.read.day(event.at), self._decision(line, event)
        return f"<td>{shown}{note}</td><td class=date>{when}</td><td class=date>{by}</td>"

    def _decision(self, line: Line, event: Event) -> str:
        if event.decide_by is None or event.at.last is None or event.at.last < self.today:
            return ""
        day = str(self.read.day(event.decide_by))
        if line.has_successor:
            return f"{day} {self.settled}"
        if event.decide_by > self.today + SOON:
            return day
        to = self.link_plan(line)
        shown = f'<a href="{escape(to)}">{day}</a>' if to else day
        return f"{shown} {self.late}" if event.is_late(self.today) else shown

    def _successor(self, line: Line) -> str:
        name = line.successor or _("a successor")
        when = self.read.day(line.successor_starts) if line.successor_starts.is_dated else ""
        return f"<td>{escape(_('then: %(name)s') % {'name': name})}</td><td class=date>{when}</td><td></td>"


def _tag(word: str, tone: str) -> str:
    return f'<span class="tag {tone}">{escape(word)}</span>'
