"""How a service's thread reads: the beads, the sentence under the title, the tables, and what is missing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.formats import unknown
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag
from almoner.kernel.dates import Answer
from almoner.kernel.periods import FinancialYear

from .queries import Held, Thread


@dataclass(frozen=True, slots=True)
class Bead:
    """One bead of the golden thread: a link, the place one is at, or a room still to come."""

    label: Any
    href: str = ""
    here: bool = False
    to_come: bool = False


def beads(found: Thread) -> list[Bead]:
    """From need to result. What the service has none of is a bead still to come."""
    counted = (
        (len(found.priorities), "#priorities", _("Priority"), _("Priorities")),
        (len(found.budget) + len(found.framework), "#money", _("Money"), _("Money")),
    )
    after = (
        (len(found.entries), "#forward", _("Forward plan"), _("Forward plan")),
        (len(found.rounds), "#rounds", _("Round"), _("Rounds")),
        (len(found.agreements), "#agreements", _("Agreement"), _("Agreements")),
    )
    return [
        Bead(_("Need"), to_come=True),
        *(_bead(*each) for each in counted),
        Bead(_("Service"), here=True),
        *(_bead(*each) for each in after),
        Bead(_("Payment"), to_come=True),
        Bead(_("Result"), to_come=True),
    ]


def _bead(number: int, href: str, one: str, several: str) -> Bead:
    return Bead(one if number == 1 else several, href if number else "", to_come=not number)


def lede(found: Thread, today: dt.date) -> str:
    """One sentence on what the service is today."""
    running = [held for held in found.agreements if _runs(held, today)]
    if not found.agreements:
        return _("No agreement stands under this service yet.")
    counted = ngettext("%(n)d agreement so far", "%(n)d agreements so far", len(found.agreements)) % {
        "n": len(found.agreements)
    }
    if not running:
        return _("%(counted)s, none of them in force today.") % {"counted": counted}
    return ngettext(
        "%(counted)s, %(running)d of them in force today.",
        "%(counted)s, %(running)d of them in force today.",
        len(running),
    ) % {"counted": counted, "running": len(running)}


def _runs(held: Held, today: dt.date) -> bool:
    """Whether the term may hold today: it has not certainly ended, and has not certainly still to begin."""
    return held.terms.ends.before(today) is not Answer.YES and held.terms.starts.after(today) is not Answer.YES


def standing(held: Held, today: dt.date) -> Tag:
    """Where an agreement is in its term."""
    if held.terms.ends.before(today) is Answer.YES:
        return Tag(_("ended"), "quiet")
    if held.terms.starts.after(today) is Answer.YES:
        return Tag(_("to come"))
    if held.terms.ends.before(today) is Answer.CANNOT_TELL or held.terms.starts.after(today) is Answer.CANNOT_TELL:
        return Tag(_("cannot tell"), "soon")
    return Tag(_("in force"), "done")


def agreements(request: Any, found: Thread, today: dt.date) -> Table:
    columns = [
        Column(
            "number",
            gettext_lazy("Number"),
            value=lambda held: held.version.agreement.number,
            href=lambda held: address_if_any(request, "desk-agreement", number=held.version.agreement.number),
        ),
        Column("title", gettext_lazy("Title"), value=lambda held: held.terms.title),
        Column("kind", gettext_lazy("Kind"), value=lambda held: held.version.agreement.get_kind_display()),
        Column(
            "with",
            gettext_lazy("With"),
            value=lambda held: "; ".join(party.name for party in held.terms.parties) or unknown(_("not stated")),
        ),
        Column("starts", gettext_lazy("Starts"), Kind.DATE, value=lambda held: held.terms.starts),
        Column("ends", gettext_lazy("Ends"), Kind.DATE, value=lambda held: held.terms.ends),
        Column("value", gettext_lazy("Value"), Kind.MONEY, value=lambda held: held.terms.value),
        Column("standing", gettext_lazy("Today"), value=lambda held: standing(held, today)),
    ]
    return Table(_("Agreements"), columns, found.agreements, Empty(""), name="agreements-list")


def forward(request: Any, found: Thread) -> Table:
    columns = [
        Column(
            "item",
            gettext_lazy("Item"),
            value=lambda row: row.entry.item,
            href=lambda row: address_if_any(request, "desk-forward-entry", pk=row.entry_id),
        ),
        Column("event", gettext_lazy("Event"), value=lambda row: row.entry.get_event_display()),
        Column("at", gettext_lazy("When"), Kind.DATE),
        Column("after", gettext_lazy("What comes after"), value=lambda row: row.successor or row.after_as_written),
        Column("funding", gettext_lazy("Funding"), value=lambda row: row.get_funding_display()),
    ]
    return Table(_("Forward plan"), columns, found.entries, Empty(""), name="forward-list")


def money(request: Any, found: Thread) -> Table:
    """Lines of the current money plans that name the service."""
    columns = [
        Column(
            "line",
            gettext_lazy("Line"),
            value=lambda row: row.item or row.group,
            href=lambda _row: address_if_any(request, "desk-money"),
        ),
        Column("year", gettext_lazy("Year"), value=lambda row: FinancialYear(row.year).label),
        Column("state", gettext_lazy("State"), value=lambda row: row.get_state_display()),
        Column("source", gettext_lazy("Source"), value=lambda row: row.pot or row.funding or _("not stated")),
        Column("amount", gettext_lazy("Amount"), Kind.MONEY, value=lambda row: row.amount_amount),
    ]
    return Table(_("In the money plan"), columns, found.budget, Empty(""), name="money-list")


def framework(request: Any, found: Thread) -> Table:
    columns = [
        Column(
            "line",
            gettext_lazy("Line"),
            value=lambda row: row.title,
            href=lambda row: address_if_any(request, "desk-framework", pk=row.framework_id),
        ),
        Column("framework", gettext_lazy("Framework"), value=lambda row: row.framework.title),
        Column("recipient", gettext_lazy("Recipient"), value=lambda row: row.recipient or unknown(_("not stated"))),
        Column("amount", gettext_lazy("Amount"), Kind.MONEY, value=lambda row: row.amount_amount),
    ]
    return Table(_("In commissioning frameworks"), columns, found.framework, Empty(""), name="framework-list")


def rounds(request: Any, found: Thread) -> Table:
    columns = [
        Column(
            "theme",
            gettext_lazy("Theme"),
            value=lambda row: row.theme,
            href=lambda row: address_if_any(request, "desk-round", pk=row.round_id),
        ),
        Column("fund", gettext_lazy("Fund"), value=lambda row: row.round.fund.name),
        Column("year", gettext_lazy("Year of spend"), value=lambda row: FinancialYear(row.round.year).label),
        Column("closes", gettext_lazy("Closes"), Kind.DATE),
        Column("priority", gettext_lazy("Priority"), value=lambda row: row.priority),
    ]
    return Table(_("Grant rounds under the same priorities"), columns, found.rounds, Empty(""), name="rounds-list")


def arrangements(request: Any, found: Thread) -> Table:
    columns = [
        Column(
            "lead",
            gettext_lazy("Led by"),
            value=lambda row: row.lead_shown or _("not stated"),
            href=lambda row: address_if_any(request, "desk-arrangement", pk=row.arrangement_id),
        ),
        Column("regime", gettext_lazy("Regime")),
        Column("our_share", gettext_lazy("Our share"), Kind.MONEY, value=lambda row: row.our_share_amount),
        Column("board", gettext_lazy("Our seat"), value=lambda row: row.board),
        Column("begins", gettext_lazy("Begins"), Kind.DATE),
        Column("ends", gettext_lazy("Ends"), Kind.DATE),
    ]
    return Table(_("Led by others"), columns, found.arrangements, Empty(""), name="arrangements-list")


def missing(found: Thread) -> list[str]:
    """What could stand here and does not, in words."""
    named = (
        (found.priorities, _("priorities")),
        (found.agreements, _("agreements")),
        (found.entries, _("forward plan entries")),
        (found.budget, _("lines of the money plan")),
        (found.framework, _("lines of a commissioning framework")),
        (found.rounds, _("grant rounds")),
        (found.arrangements, _("arrangements led by others")),
    )
    return [words for there, words in named if not there]


def warnings(found: Thread, today: dt.date) -> list[str]:
    """What breaks the thread."""
    said = []
    loose = [held for held in found.agreements if not held.terms.priorities]
    if loose:
        said.append(
            ngettext(
                "%(numbers)s serves no priority of a plan.", "%(numbers)s serve no priority of a plan.", len(loose)
            )
            % {"numbers": _listed(held.version.agreement.number for held in loose)}
        )
    if _has_only_ended(found, today):
        said.append(_("Every agreement has ended, and the forward plan holds nothing for it."))
    return said


def _has_only_ended(found: Thread, today: dt.date) -> bool:
    if not found.agreements or found.entries:
        return False
    return all(held.terms.ends.before(today) is Answer.YES for held in found.agreements)


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def before_and_after(request: Any, found: Thread) -> list[tuple[str, str, str]]:
    """(what it is to this one, name, address) of what came before and what comes after."""
    said = [
        (_("Comes after"), row.entry.service.name, address(request, "desk-thread", pk=row.entry.service_id))
        for row in found.comes_after
        if row.entry.service is not None
    ]
    said += [(_("To be followed by"), row.successor, "") for row in found.entries if row.successor]
    return list(dict.fromkeys(said))
