"""What may and may not be agreed: pure functions that return a sentence of refusal, or None.

An approximate date that cannot settle a question refuses nothing. What is odd but may be true is a warning.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.kernel.dates import Answer, ApproximateDate
from almoner.kernel.lifecycle import Moment
from almoner.kernel.money import parts_add_up, pounds
from almoner.kernel.periods import FinancialYear

from .terms import EventTerm, Terms

FOR_THE_WHOLE_TERM = "total"
PROVIDING = frozenset({"provider", "lead"})
LIMIT, BREAK = "extension_limit", "break"


# --- Refusals


def ends_after_it_starts(starts: ApproximateDate, ends: ApproximateDate) -> str | None:
    """A term cannot end before it starts; where the dates are too vague to tell, it may be so."""
    if starts.after(ends) is not Answer.YES:
        return None
    return _("It ends (%(ends)s) before it starts (%(starts)s).") % {"ends": ends, "starts": starts}


def money_adds_up(terms: Terms) -> str | None:
    """The funding lines of a value for the whole term add up to it, when all are known (FIN-07)."""
    if terms.value_basis != FOR_THE_WHOLE_TERM or not terms.funding:
        return None
    return unlike_the_value(terms)


def unlike_the_value(terms: Terms) -> str | None:
    """How the sum of the funding lines differs from the value; None where it does not, or nobody can tell."""
    lines = [line.amount for line in terms.funding]
    if not lines or parts_add_up(lines, terms.value) is not Answer.NO:
        return None
    return _("The money by source adds up to %(sum)s, the value is %(value)s.") % {
        "sum": pounds(terms.funding_total.known),
        "value": terms.value,
    }


def follows_within_its_service(service: UUID, followed: Any) -> str | None:
    """A new agreement follows an old one of the same service (a pilot becomes a contract), never another's."""
    if followed is None or followed.service_id == service:
        return None
    return _("%(number)s belongs to another service. An agreement follows one of its own service.") % {
        "number": followed.number
    }


def has_no_counterparty(kind: str, terms: Terms) -> str | None:
    """An in-house service is run by the office itself (PLN-46)."""
    if kind != "in_house" or not any(party.part in PROVIDING for party in terms.parties):
        return None
    return _("An in-house service has no provider: the office runs it itself.")


def refusals(kind: str, terms: Terms) -> dict[str, str]:
    """Everything that keeps these terms from being entered, by the field it concerns."""
    found = {
        "title": None if terms.title.strip() else _("Enter a title."),
        "ends": ends_after_it_starts(terms.starts, terms.ends),
        "value": money_adds_up(terms),
        "kind": has_no_counterparty(kind, terms),
    }
    return {field: sentence for field, sentence in found.items() if sentence}


# --- Warnings


def warnings(terms: Terms) -> list[str]:
    """What is odd in terms that may nevertheless be true."""
    found = [unlike_the_value(terms), *_of_parties(terms), *_of_events(terms), *_of_years(terms)]
    return [sentence for sentence in found if sentence]


def _of_parties(terms: Terms) -> Iterator[str]:
    parts = [party.part for party in terms.parties]
    if "member" in parts and "lead" not in parts:
        yield _("A consortium is recorded without its lead.")
    if parts.count("lead") > 1:
        yield _("More than one lead of a consortium is recorded.")


def _of_events(terms: Terms) -> Iterator[str]:
    for event in terms.events:
        if event.event == LIMIT and event.at.before(terms.ends) is Answer.YES:
            yield _("The extension limit (%(limit)s) is before the end (%(ends)s).") % {
                "limit": event.at,
                "ends": terms.ends,
            }
        if event.event == BREAK and _is_after_all(event, terms):
            yield _("The break (%(at)s) is after the end and any extension.") % {"at": event.at}


def _is_after_all(event: EventTerm, terms: Terms) -> bool:
    limits = [each.at for each in terms.events if each.event == LIMIT]
    return all(event.at.after(end) is Answer.YES for end in (terms.ends, *limits))


def _of_years(terms: Terms) -> Iterator[str]:
    for year in sorted({line.year for line in terms.funding if line.year is not None}):
        label, day = FinancialYear(year).label, FinancialYear(year).approximate
        if day.before(terms.starts) is Answer.YES or day.after(_latest_end(terms)) is Answer.YES:
            yield _("Money is recorded in %(year)s, outside the term.") % {"year": label}


def _latest_end(terms: Terms) -> ApproximateDate:
    """The end, or the extension limit where one is later."""
    latest = terms.ends
    for event in terms.events:
        if event.event == LIMIT and event.at.after(latest) is Answer.YES:
            latest = event.at
    return latest


def may_be_running(terms: Terms, day: date) -> bool:
    """Whether the term may hold a day: it has not certainly ended and has not certainly still to begin."""
    return not (terms.ends.before(day) is Answer.YES or terms.starts.after(day) is Answer.YES)


# --- Moves of a proposed variation


def approver_did_not_propose(proposal: Any, moment: Moment) -> str | None:
    """Whoever proposed a variation does not answer it (GOV-04)."""
    if getattr(moment.actor, "person_id", None) != proposal.proposed_by_id:
        return None
    return _("You proposed this variation, so somebody else approves or refuses it.")


def asked_by_its_proposer(proposal: Any, moment: Moment) -> str | None:
    """Only the person who proposed a variation takes it back."""
    if getattr(moment.actor, "person_id", None) == proposal.proposed_by_id:
        return None
    return _("Only the person who proposed it withdraws it.")


def made_on_the_current_version(proposal: Any, _moment: Moment) -> str | None:
    """A variation changes the deal as it stands: one made on an older version is proposed again."""
    now = proposal.agreement.current.number
    if proposal.on_version == now:
        return None
    return _("It was proposed on version %(old)s, and version %(now)s stands now. Refuse it and propose it again.") % {
        "old": proposal.on_version,
        "now": now,
    }
