"""What a version of an agreement says, as one value: compared, proposed, shown and written as a whole.

Children (parties, money, events, priorities) are part of it. Names travel beside the keys so that terms can be shown
without asking the database again; they do not count when terms are compared.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from uuid import UUID

from almoner.foundation.sheets.readers import from_amount, from_date, to_amount, to_date
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount, Total

type Facts = dict[str, Any]
"""Terms as JSON keeps them: dates and amounts as canonical text (see `sheets.readers`), keys as text."""


@dataclass(frozen=True, slots=True)
class PartyTerm:
    """A counterparty and its part: provider, lead, member, ... (the values of `Party.Part`).

    Without a key it is named for the first time, and the action enters it.
    """

    part: str
    organisation: UUID | None
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class FundingTerm:
    """Money from one source in one financial year. With neither pot, funding nor words the source is not stated."""

    amount: Amount
    year: int | None = None
    pot: UUID | None = None
    funding: UUID | None = None
    source_as_written: str = ""
    name: str = field(default="", compare=False)

    @property
    def source(self) -> str:
        """The name of the pot or funding, else the words of the paper; empty where it is not stated."""
        return self.name or self.source_as_written


@dataclass(frozen=True, slots=True)
class EventTerm:
    """A dated event of the term: the values of `TermEvent.Event`."""

    event: str
    at: ApproximateDate
    notice_months: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PriorityTerm:
    """A priority that is served."""

    priority: UUID
    title: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """All that was agreed. `Terms(title=...)` says nothing else is known."""

    title: str
    starts: ApproximateDate = field(default_factory=ApproximateDate.unknown)
    ends: ApproximateDate = field(default_factory=ApproximateDate.unknown)
    term_as_written: str = ""
    end_is_as_printed: bool = False
    notice_months: int | None = None
    value: Amount = field(default_factory=Amount.not_known)
    value_as_written: str = ""
    value_basis: str = "not_stated"
    is_pilot: bool = False
    purposes: str = ""
    power: str = ""
    conditions: str = ""
    places: tuple[str, ...] = ()
    document: str = ""
    note: str = ""
    parties: tuple[PartyTerm, ...] = ()
    funding: tuple[FundingTerm, ...] = ()
    events: tuple[EventTerm, ...] = ()
    priorities: tuple[PriorityTerm, ...] = ()

    @property
    def funding_total(self) -> Total:
        """The sum of the funding lines, and how many of them are not known."""
        return Total.of(line.amount for line in self.funding)


def same_terms(one: Terms, other: Terms) -> bool:
    """Whether two say the same, in whatever order parties, money, events and priorities are listed."""
    return _unordered(one) == _unordered(other) and all(
        Counter(getattr(one, name)) == Counter(getattr(other, name)) for name in LISTED
    )


def _unordered(terms: Terms) -> Terms:
    return replace(terms, places=tuple(sorted(terms.places)), parties=(), funding=(), events=(), priorities=())


LISTED = ("parties", "funding", "events", "priorities")

DEAL = (
    *("starts", "ends", "notice_months", "value", "value_basis", "purposes", "conditions"),
    *("places", "parties", "events"),
)
"""What the sides agree with each other. The rest (a title, where the money comes from, notes) is the office's entry."""


def deal_of(terms: Terms) -> tuple[Any, ...]:
    """What the sides signed: two versions of an agreement are the same deal where this is equal."""
    listed = {"parties": frozenset, "events": frozenset, "places": frozenset}
    return tuple(listed.get(name, _as_it_is)(getattr(terms, name)) for name in DEAL)


def _as_it_is(value: Any) -> Any:
    return value


SIMPLE = frozenset(
    {
        *("title", "term_as_written", "end_is_as_printed", "notice_months", "value_as_written", "value_basis"),
        *("is_pilot", "purposes", "power", "conditions", "document", "note"),
    }
)
"""The fields that are plain text, a number or yes or no, and so are the same in JSON and in the table."""


def as_facts(terms: Terms) -> Facts:
    """Terms as JSON, for a proposal that waits. `from_facts` turns them back."""
    facts: Facts = {each.name: getattr(terms, each.name) for each in fields(terms) if each.name in SIMPLE}
    facts |= {"starts": from_date(terms.starts), "ends": from_date(terms.ends), "value": from_amount(terms.value)}
    facts["places"] = list(terms.places)
    facts["parties"] = [
        {"part": each.part, "organisation": str(each.organisation), "name": each.name} for each in terms.parties
    ]
    facts["funding"] = [_funding_facts(each) for each in terms.funding]
    facts["events"] = [
        {"event": each.event, "at": from_date(each.at), "notice_months": each.notice_months, "note": each.note}
        for each in terms.events
    ]
    facts["priorities"] = [{"priority": str(each.priority), "title": each.title} for each in terms.priorities]
    return facts


def _funding_facts(line: FundingTerm) -> Facts:
    return {
        "amount": from_amount(line.amount),
        "year": line.year,
        "pot": str(line.pot) if line.pot else None,
        "funding": str(line.funding) if line.funding else None,
        "source_as_written": line.source_as_written,
        "name": line.name,
    }


def from_facts(facts: Mapping[str, Any]) -> Terms:
    """What `as_facts` wrote."""
    return Terms(
        **{name: facts[name] for name in SIMPLE},
        starts=to_date(facts["starts"]),
        ends=to_date(facts["ends"]),
        value=to_amount(facts["value"]),
        places=tuple(facts["places"]),
        parties=tuple(PartyTerm(each["part"], UUID(each["organisation"]), each["name"]) for each in facts["parties"]),
        funding=tuple(
            FundingTerm(
                to_amount(each["amount"]),
                each["year"],
                _key(each["pot"]),
                _key(each["funding"]),
                each["source_as_written"],
                each["name"],
            )
            for each in facts["funding"]
        ),
        events=tuple(
            EventTerm(each["event"], to_date(each["at"]), each["notice_months"], each["note"])
            for each in facts["events"]
        ),
        priorities=tuple(PriorityTerm(UUID(each["priority"]), each["title"]) for each in facts["priorities"]),
    )


def _key(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def by_year(lines: Iterable[FundingTerm]) -> list[tuple[int | None, Total]]:
    """The sum of the lines of each financial year, in order; lines without a year last."""
    years = sorted({line.year for line in lines}, key=lambda year: (year is None, year or 0))
    listed = list(lines)
    return [(year, Total.of(line.amount for line in listed if line.year == year)) for year in years]
