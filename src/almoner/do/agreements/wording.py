"""How terms read: every fact with its label, for pages, for the differences of versions and for audit entries."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.kernel.money import pounds
from almoner.kernel.periods import FinancialYear

from .models import AgreementVersion, Party, TermEvent
from .terms import EventTerm, FundingTerm, Terms

LABELS: Mapping[str, Any] = {
    "title": gettext_lazy("Title"),
    "parties": gettext_lazy("Parties"),
    "starts": gettext_lazy("Starts"),
    "ends": gettext_lazy("Ends"),
    "term_as_written": gettext_lazy("Term as written"),
    "end_is_as_printed": gettext_lazy("End as printed"),
    "notice_months": gettext_lazy("Notice"),
    "events": gettext_lazy("Breaks and extensions"),
    "value": gettext_lazy("Value"),
    "value_as_written": gettext_lazy("Value as written"),
    "value_basis": gettext_lazy("The value is"),
    "funding": gettext_lazy("Money by source"),
    "priorities": gettext_lazy("Priorities"),
    "is_pilot": gettext_lazy("Pilot"),
    "purposes": gettext_lazy("Purposes"),
    "power": gettext_lazy("Legal power"),
    "conditions": gettext_lazy("Conditions passed down"),
    "places": gettext_lazy("Places"),
    "document": gettext_lazy("Document"),
    "note": gettext_lazy("Note"),
}

BASES = dict(AgreementVersion.ValueBasis.choices)
EVENTS = dict(TermEvent.Event.choices)
PARTS = dict(Party.Part.choices)


def in_months(months: int | None) -> str:
    """ "6 months"; empty where it is not stated."""
    return "" if months is None else _("%(n)d months") % {"n": months}


def in_year(year: int | None) -> str:
    """ "2026/27"; in words where no year is stated."""
    return _("year not stated") if year is None else FinancialYear(year).label


def in_source(line: FundingTerm) -> str:
    """The source of a funding line; in words where none is stated."""
    return line.source or _("source not stated")


def not_stated_source(terms: Terms) -> str | None:
    """That nobody says where the money comes from, though there is some."""
    if any(line.source for line in terms.funding):
        return None
    return _("Where its money comes from is not stated.")


def in_event(event: EventTerm) -> str:
    """ "contract break: March 2027"."""
    said = f"{EVENTS[event.event]}: {event.at}"
    extra = [in_months(event.notice_months) and _("notice %(n)d months") % {"n": event.notice_months}, event.note]
    return "; ".join([said, *(word for word in extra if word)])


def shown(terms: Terms, areas: Mapping[str, str] | None = None) -> dict[str, str]:
    """Every fact as text, by the field's name; what is not stated is empty. `areas` names places by their code."""
    yes = {True: _("yes"), False: ""}
    named = areas or {}
    return {
        "title": terms.title,
        "parties": "; ".join(f"{party.name} ({PARTS[party.part]})" for party in terms.parties),
        "starts": str(terms.starts),
        "ends": str(terms.ends),
        "term_as_written": terms.term_as_written,
        "end_is_as_printed": yes[terms.end_is_as_printed],
        "notice_months": in_months(terms.notice_months),
        "events": "\n".join(in_event(event) for event in terms.events),
        "value": pounds(terms.value),
        "value_as_written": terms.value_as_written,
        "value_basis": str(BASES[terms.value_basis]),
        "funding": "\n".join(
            f"{in_source(line)}, {in_year(line.year)}: {pounds(line.amount)}" for line in terms.funding
        ),
        "priorities": "; ".join(each.title for each in terms.priorities),
        "is_pilot": yes[terms.is_pilot],
        "purposes": terms.purposes,
        "power": terms.power,
        "conditions": terms.conditions,
        "places": ", ".join(named.get(code, code) for code in terms.places),
        "document": terms.document,
        "note": terms.note,
    }


def stated(terms: Terms) -> dict[str, str]:
    """Only the facts that say something: what an audit entry keeps of a first version."""
    return {name: text for name, text in shown(terms).items() if text}


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The names of the facts that read differently, in the order of the labels."""
    return [name for name in LABELS if before.get(name, "") != after.get(name, "")]


def differences(before: Terms, after: Terms, areas: Mapping[str, str] | None = None) -> list[tuple[str, str, str]]:
    """(label, before, after) of every fact that reads differently."""
    old, new = shown(before, areas), shown(after, areas)
    return [(str(LABELS[name]), old[name], new[name]) for name in changed(old, new)]
