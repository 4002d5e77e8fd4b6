"""This week: what waits for the person, since when, and what it costs to leave it."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.desk.home import records
from almoner.desk.home.queries.rounds import ToDo
from almoner.desk.home.queries.standing import Standing
from almoner.desk.home.queries.waiting import Waiting, What
from almoner.do.agreements import access as agreements
from almoner.do.grants import access as grants
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices import access as offices
from almoner.foundation.pages.addresses import address_if_any
from almoner.foundation.pages.formats import sentence, spelt
from almoner.foundation.pages.tables import Tag
from almoner.foundation.sheets import kinds
from almoner.kernel.dates import british
from almoner.kernel.periods import FinancialYear
from almoner.plan.forward import access as forward
from almoner.strategy.funds import access as funds
from almoner.strategy.plans import access as plans

A_WEEK = dt.timedelta(days=7)


class Urgency(IntEnum):
    """How long it may wait."""

    LATE = 0
    SOON = 1
    SOME_TIME = 2


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the strip."""

    label: str
    href: str
    meta: str
    urgency: Urgency
    tag: Tag | str = ""
    counts: int = 1
    """For how many things it stands: 0 where it only informs."""


def items(request: Any, waiting: list[Waiting], rounds: list[ToDo], standing: Standing, today: dt.date) -> list[Item]:
    """Everything that waits, what is late first."""
    found = [item_of(request, one, today) for one in rounds]
    found += [_SAID[one.what](request, one, today) for one in waiting]
    found += _more(request, waiting)
    found += _from_counts(request, standing)
    return sorted(found, key=lambda item: item.urgency)


def lede(found: list[Item]) -> str:
    """ "Nine things wait for you; two are overdue." """
    number = sum(item.counts for item in found)
    late = sum(item.counts for item in found if item.urgency is Urgency.LATE)
    if not number:
        return _("Nothing waits for you today.")
    waits = ngettext("%(n)s thing waits for you", "%(n)s things wait for you", number) % {"n": spelt(number)}
    if not late:
        return _("%(waits)s; nothing is overdue.") % {"waits": sentence(waits)}
    overdue = ngettext("%(n)s is overdue", "%(n)s are overdue", late) % {"n": spelt(late)}
    return _("%(waits)s; %(overdue)s.") % {"waits": sentence(waits), "overdue": overdue}


def item_of(request: Any, one: ToDo, today: dt.date) -> Item:
    """Something of a round, a decision, an agreement or a payment, as its room says it."""
    late = one.due_on is not None and one.due_on < today
    soon = one.due_on is not None and one.due_on <= today + A_WEEK
    due = _("due by %(day)s") % {"day": british(one.due_on)} if one.due_on else ""
    tag = Tag(_("overdue"), "late") if late else Tag(_("soon"), "soon") if soon else ""
    urgency = Urgency.LATE if late else Urgency.SOON if soon else Urgency.SOME_TIME
    meta = " · ".join(part for part in (one.about.rstrip("."), due, one.cost) if part)
    return Item(one.sentence, address_if_any(request, one.route, **one.parts), meta, urgency, tag, one.count)


def _proposal(request: Any, one: Waiting, today: dt.date) -> Item:
    number, _slash, key = one.key.rpartition("/")
    since = one.day or today
    waits_long = since <= today - A_WEEK
    return Item(
        _("Variation to approve: %(name)s") % {"name": one.name},
        address_if_any(request, "desk-agreement-variation", number=number, pk=key)
        or records.page_of(request, "agreement", number),
        " · ".join(
            (
                _("proposed by %(who)s on %(day)s") % {"who": one.who or _("the command line"), "day": british(since)},
                _("until it is answered the agreement stands as it was"),
            )
        ),
        Urgency.SOON if waits_long else Urgency.SOME_TIME,
        Tag(_("over a week"), "soon") if waits_long else "",
    )


def _import(request: Any, one: Waiting, today: dt.date) -> Item:
    wrong = ngettext("%(n)d row cannot be taken", "%(n)d rows cannot be taken", one.number) % {"n": one.number}
    return Item(
        _("Import not yet applied: %(file)s") % {"file": one.name},
        records.page_of(request, "import", one.key),
        " · ".join(
            (
                str(kinds.named(one.aside).title),
                _("read by %(who)s on %(day)s")
                % {"who": one.who or _("the command line"), "day": british(one.day or today)},
                wrong if one.number else _("nothing of it counts until it is applied"),
            )
        ),
        Urgency.SOON if one.number else Urgency.SOME_TIME,
        Tag(_("has errors"), "soon") if one.number else "",
    )


def _measure(request: Any, one: Waiting, today: dt.date) -> Item:
    return _dated(
        request,
        one,
        today,
        _("Measure due: %(name)s") % {"name": one.name},
        _("promised under %(aim)s") % {"aim": one.aside},
    )


def _strategy(request: Any, one: Waiting, today: dt.date) -> Item:
    return _dated(
        request,
        one,
        today,
        _("Review due: %(name)s") % {"name": one.name.strip()},
        _("until then readers take it for the rule in force"),
    )


def _dated(request: Any, one: Waiting, today: dt.date, label: str, cost: str) -> Item:
    late = one.day is not None and one.day < today
    meta = _("due by %(day)s") % {"day": british(one.day)} if one.day else ""
    return Item(
        label,
        records.page_of(request, one.what, one.key),
        " · ".join(part for part in (meta, cost) if part),
        Urgency.LATE if late else Urgency.SOON,
        Tag(_("overdue"), "late") if late else Tag(_("soon"), "soon"),
    )


def _funding(request: Any, one: Waiting, _today: dt.date) -> Item:
    year = FinancialYear(one.number)
    return Item(
        _("Funding not yet known: %(name)s, %(year)s") % {"name": one.name, "year": year},
        records.page_of(request, "funding", one.key),
        " · ".join(part for part in (one.who, _("what it pays for cannot be promised beyond")) if part),
        Urgency.SOON,
        Tag(_("not yet known"), "soon"),
    )


_SAID: Mapping[What, Callable[[Any, Waiting, dt.date], Item]] = {
    What.PROPOSAL: _proposal,
    What.IMPORT: _import,
    What.MEASURE: _measure,
    What.STRATEGY: _strategy,
    What.FUNDING: _funding,
}


def _more(request: Any, waiting: list[Waiting]) -> Iterator[Item]:
    """What is not shown one by one, as a number with the page that lists it."""
    shown: dict[What, list[Waiting]] = {}
    for one in waiting:
        shown.setdefault(one.what, []).append(one)
    for what, listed in shown.items():
        if left := listed[0].total - len(listed):
            words = {
                What.PROPOSAL: ngettext("%(n)d more variation to approve", "%(n)d more variations to approve", left),
                What.IMPORT: ngettext("%(n)d more import not applied", "%(n)d more imports not applied", left),
                What.MEASURE: ngettext("%(n)d more measure due", "%(n)d more measures due", left),
                What.STRATEGY: ngettext("%(n)d more review due", "%(n)d more reviews due", left),
                What.FUNDING: ngettext("%(n)d more sum not yet known", "%(n)d more sums not yet known", left),
            }[what]
            yield Item(words % {"n": left}, _list_of(request, what), "", Urgency.SOON, counts=left)


def _list_of(request: Any, what: What) -> str:
    name = {
        What.PROPOSAL: "desk-agreements",
        What.IMPORT: "desk-imports",
        What.MEASURE: "desk-reviews",
        What.STRATEGY: "desk-reviews",
        What.FUNDING: "desk-fundings",
    }[what]
    return address_if_any(request, name)


def _from_counts(request: Any, standing: Standing) -> Iterator[Item]:
    actor: Actor = request.actor
    if actor.may(plans.May.KEEP) and not standing["frameworks"]:
        yield Item(
            _("No commissioning framework is active"),
            address_if_any(request, "desk-frameworks"),
            _("one must always be; until then every award needs a published decision of its own"),
            Urgency.LATE,
            Tag(_("now"), "late"),
        )
    if actor.may(agreements.May.KEEP) and (loose := standing["to_link"]):
        yield Item(
            ngettext("%(n)d agreement to link to a priority", "%(n)d agreements to link to a priority", loose)
            % {"n": loose},
            address_if_any(request, "desk-agreements-to-link"),
            _("without one nobody can show what it was bought for"),
            Urgency.SOME_TIME,
        )
    if hidden := _hidden(actor, standing):
        yield Item(
            ngettext("%(n)d record is not public", "%(n)d records are not public", hidden) % {"n": hidden},
            address_if_any(request, "desk-publish"),
            _("what the public sees is not the whole of it"),
            Urgency.SOME_TIME,
        )
    if actor.may(offices.May.READ_AUDIT) and standing["changes"]:
        changes = standing["changes"]
        yield Item(
            ngettext("%(n)d change in seven days", "%(n)d changes in seven days", changes) % {"n": changes},
            address_if_any(request, "desk-audit"),
            _("who changed what, and why"),
            Urgency.SOME_TIME,
            counts=0,
        )


def _hidden(actor: Actor, standing: Standing) -> int:
    """How many records this person could publish and nobody has."""
    by_room: tuple[tuple[Any, str], ...] = (
        (agreements.May, "hidden_agreements"),
        (grants.May, "hidden_rounds"),
        (forward.May, "hidden_forward"),
        (funds.May, "hidden_money_plans"),
    )
    return sum(standing[name] for may, name in by_room if actor.may(may.PUBLISH))
