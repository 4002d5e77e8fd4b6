"""Next 18 months: each cliff with its date, whose it is, and what it costs to ignore it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.desk.home import records
from almoner.desk.home.queries.ahead import Cliff
from almoner.do.agreements.access import May as MayAgreements
from almoner.do.outlook.rules import BREAK, END, LIMIT, OPTION, STOP
from almoner.foundation.pages.addresses import address_if_any
from almoner.foundation.pages.tables import Tag
from almoner.kernel.dates import add_months, british
from almoner.plan.forward.access import May as MayForward

SHOWN = 8
SOON = 3
"""Months before the last safe day to decide that it counts as soon."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the strip."""

    label: str
    href: str
    meta: str
    tag: Tag | str = ""


def items(request: Any, cliffs: list[Cliff], today: dt.date) -> list[Item]:
    """The first few, what is late before everything; then the way to all of them."""
    listed = [_item(request, cliff, today) for cliff in cliffs[:SHOWN]]
    if calendar := address_if_any(request, "desk-calendar"):
        left = len(cliffs) - len(listed)
        more = ngettext("%(n)d more in the calendar", "%(n)d more in the calendar", left) % {"n": left}
        listed += [Item(more if left else _("The whole calendar"), calendar, "")] if cliffs else []
    return listed


def _item(request: Any, cliff: Cliff, today: dt.date) -> Item:
    kind, key = ("forward", cliff.event.key) if cliff.line.is_planned else ("agreement", cliff.line.reference)
    tag = _tag(cliff, today)
    odd = [words for words in cliff.odd if words.casefold() != str(tag).casefold()]
    words = [_when(cliff), *odd, _whose(request, cliff), _cost(cliff)]
    page = records.page_of(request, kind, key or str(cliff.line.key))
    return Item(
        label_of(cliff, today),
        address_if_any(request, "desk-calendar") if cliff.also else page,
        " · ".join(word for word in words if word),
        tag,
    )


def label_of(cliff: Cliff, today: dt.date) -> str:
    """What to do by when; where nothing is left to decide, what comes."""
    name = cliff.line.name
    if cliff.also:
        said = ngettext("%(name)s and %(n)d more agreement", "%(name)s and %(n)d more agreements", cliff.also)
        name = said % {"name": name, "n": cliff.also}
    if cliff.decide_by is None:
        return _("%(event)s: %(name)s") % {"event": _coming(cliff), "name": name}
    if cliff.is_late(today):
        return _("Decide now: %(name)s, %(event)s") % {"name": name, "event": _event(cliff)}
    return _("Decide by %(day)s: %(name)s, %(event)s") % {
        "day": british(cliff.decide_by),
        "name": name,
        "event": _event(cliff),
    }


def _event(cliff: Cliff) -> str:
    return {
        END: _("what follows its end"),
        BREAK: _("whether to use the break"),
        OPTION: _("whether to extend"),
        LIMIT: _("extension limit"),
        STOP: _("money that stops"),
    }[cliff.event.what]


def _coming(cliff: Cliff) -> str:
    return {
        END: _("Ends"),
        BREAK: _("Break"),
        OPTION: _("May be extended"),
        LIMIT: _("Extension limit"),
        STOP: _("Money stops"),
    }[cliff.event.what]


def _when(cliff: Cliff) -> str:
    at = str(cliff.event.at)
    successor = cliff.line.successor
    if successor:
        return _("%(at)s, then %(successor)s") % {"at": at, "successor": successor}
    return at


def _whose(request: Any, cliff: Cliff) -> str:
    """Whose it is to act: nobody in particular owns a record yet, so it is for those whose post keeps it."""
    if request.actor.may(MayForward.KEEP if cliff.line.is_planned else MayAgreements.KEEP):
        return _("for you")
    return _("for the commissioning team")


def _cost(cliff: Cliff) -> str:
    """What it costs to leave it."""
    if cliff.decide_by is None:
        return ""
    return {
        END: _("later than that, help may stop before a successor can start"),
        BREAK: _("later than that, the notice cannot be kept"),
        OPTION: _("later than that, the right to extend is lost"),
        LIMIT: "",
        STOP: _("what it pays for stops"),
    }[cliff.event.what]


def _tag(cliff: Cliff, today: dt.date) -> Tag | str:
    if cliff.is_late(today):
        return Tag(_("late since %(day)s") % {"day": british(cliff.decide_by or today)}, "late")
    if cliff.line.funding_not_known:
        return Tag(_("funding not yet known"), "soon")
    if cliff.decide_by is not None and cliff.decide_by <= add_months(today, SOON):
        return Tag(_("soon"), "soon")
    return ""
