"""The calendar as iCalendar (RFC 5545): every event ahead and every decision still open is an all-day entry.

An event known only to the month, quarter or year stands on the last day it can be, and its title says so in words.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDate, vDatetime, vText

from almoner.kernel.dates import ApproximateDate, Precision, british

from .lines import Line
from .rules import Event as Dated
from .rules import oddities_of
from .wording import event_words

LINE_END = b"\r\n"


def chunks(
    lines: Iterable[Line],
    *,
    name: str,
    host: str,
    stamped: dt.datetime,
    until: dt.date,
    today: dt.date,
    office_ends: ApproximateDate,
    link: Callable[[Line], str],
) -> Iterator[bytes]:
    """The feed piece by piece. ``name`` is its title, ``host`` makes identities unique, ``stamped`` when it was made.

    Holds what lies from ``today`` to ``until``.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Almoner//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", dt.timedelta(days=1), {"VALUE": "DURATION"})
    whole = calendar.to_ical()
    end = b"END:VCALENDAR" + LINE_END
    yield whole.removesuffix(end)
    for line in lines:
        odd = [each.sentence for each in oddities_of(line.term, office_ends)]
        about = "\n".join([*line.providers, *odd])
        for entry in _entries(line, today, until):
            yield _written(entry, about=about, link=link(line), host=host, stamped=stamped)
    yield end


type Entry = tuple[str, dt.date, str]
"""Identity, day, title."""


def _entries(line: Line, today: dt.date, until: dt.date) -> Iterator[Entry]:
    named = f"{line.reference} {line.name}".strip()
    for number, event in enumerate(line.in_order()):
        identity = f"{event.key or line.key}-{event.what}-{number}"
        if event.at.last is not None and today <= event.at.last <= until:
            yield identity, event.at.last, f"{named}: {event_words(event.what)}{_how_known(event)}"
        if event.decide_by is not None and not line.has_successor and today <= event.decide_by <= until:
            title = _("Decide by %(day)s: %(name)s, %(what)s")
            said = {"day": british(event.decide_by), "name": named, "what": event_words(event.what)}
            yield f"{identity}-decide", event.decide_by, title % said


def _how_known(event: Dated) -> str:
    """ " (in March 2027)" for a date that is not known to the day."""
    return "" if event.at.precision is Precision.DAY else " " + _("(in %(when)s)") % {"when": event.at}


def _written(entry: Entry, *, about: str, link: str, host: str, stamped: dt.datetime) -> bytes:
    identity, day, title = entry
    event = Event()
    event["UID"] = vText(f"{identity}@{host}")
    event["DTSTAMP"] = vDatetime(stamped)
    event["DTSTART"] = vDate(day)
    event["DTSTART"].params["VALUE"] = "DATE"
    event["DTEND"] = vDate(day + dt.timedelta(days=1))
    event["DTEND"].params["VALUE"] = "DATE"
    event["SUMMARY"] = vText(title)
    event["TRANSP"] = vText("TRANSPARENT")
    if about:
        event["DESCRIPTION"] = vText(about)
    if link:
        event["URL"] = vText(link)
    return bytes(event.to_ical())
