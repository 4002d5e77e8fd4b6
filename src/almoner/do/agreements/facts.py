"""What a row of a register says, as canonical text; what held terms say, as the same text; and text back to terms."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.foundation.organisations.models import Organisation
from almoner.foundation.sheets import readers
from almoner.foundation.sheets.kinds import SourceRow, Wrong
from almoner.kernel.dates import Answer, Term, parse_term
from almoner.kernel.money import Amount

from .models import Agreement, Party, TermEvent
from .sheet import AMOUNTS, BETWEEN, read_funding, read_party, written_amounts, written_funding, written_party
from .terms import EventTerm, FundingTerm, PartyTerm, PriorityTerm, Terms

type Facts = dict[str, Any]

Event, Part = TermEvent.Event, Party.Part
EVENTS = {
    "breaks": Event.BREAK.value,
    "extension_option": Event.EXTENSION_OPTION.value,
    "extension_limit": Event.EXTENSION_LIMIT.value,
}
_YES = {True: "yes", False: ""}


@dataclass(frozen=True, slots=True)
class Names:
    """What an office calls its priorities, pots, fundings and areas: keys by name in small letters, and the name."""

    priorities: Mapping[str, tuple[UUID, str]]
    pots: Mapping[str, tuple[UUID, str]]
    fundings: Mapping[str, tuple[UUID, str]]
    areas: Mapping[str, str]
    """ONS codes by name and by code."""


# --- What a row says


def facts_of_row(row: SourceRow, document: str) -> list[tuple[Facts, list[str]]]:
    """The facts of each agreement that a row speaks of, with what is odd about it.

    Raises:
        Wrong: the numbers and the values do not fit together, or the end lies before the start.
    """
    numbers = row.facts["number"].split(BETWEEN)
    shared, warnings = _shared(row, document)
    if len(numbers) > 1:
        warnings.append(
            _("%(numbers)s stand in one row: each becomes an agreement, and both point at the row.")
            % {"numbers": _(" and ").join(numbers)}
        )
    found = []
    for number, (value, written) in zip(numbers, _values(row, len(numbers)), strict=True):
        odd = list(warnings)
        if value and not value[0].isdecimal():
            odd.append(_("The value is not known: “%(words)s”.") % {"words": value})
        found.append((shared | {"number": number, "value": value, "value_as_written": written}, odd))
    return found


def _shared(row: SourceRow, document: str) -> tuple[Facts, list[str]]:
    """The facts that all agreements of a row share."""
    given = row.facts
    term, also, warnings = _term(row)
    facts: Facts = {
        "title": given["title"],
        "service": given.get("service", ""),
        "kind": given.get("kind") or _kind_by_heading(row),
        "providers": _providers(given),
        "value_basis": given.get("value_basis") or "not_stated",
        "document": given.get("document") or document,
        "extension_limit": given.get("extension_limit") or term.pop("extension_limit"),
        "also": also,
        **term,
    }
    same = ("breaks", "extension_option", "notice", "priorities", "places", "pilot", "power", "purposes")
    facts |= {name: given.get(name, "") for name in (*same, "conditions", "note")}
    facts["pilot"] = _YES[facts["pilot"] == "yes"]
    if len(given["number"].split(BETWEEN)) > 1 and given.get("funding"):
        raise Wrong(row.problem("funding", _("one row for each agreement, where its money is given by source")))
    facts["funding"] = given.get("funding", "")
    return facts, warnings


def _kind_by_heading(row: SourceRow) -> str:
    """Where no column says the kind, the heading over the numbers does: "Grant number"."""
    return "grant" if "grant" in row.headings.get("number", "").casefold() else "contract"


def _providers(given: Mapping[str, str]) -> str:
    columns = (("providers", Part.PROVIDER), ("lead", Part.LEAD), ("members", Part.MEMBER))
    parties = [
        written_party(*read_party(name, part.value))
        for column, part in columns
        for name in given.get(column, "").split(BETWEEN)
        if name
    ]
    return BETWEEN.join(sorted(dict.fromkeys(parties)))


def _term(row: SourceRow) -> tuple[Facts, list[str], list[str]]:
    """Start, end, the words, and any extension the words speak of; which facts were said so; and what is odd."""
    given = {name: row.facts.get(name, "") for name in ("starts", "ends", "term", "due", "due_iso")}
    phrase = parse_term(given["term"]) if given["term"] else None
    ends = parse_term(given["ends"]) if given["ends"] else None
    due = parse_term(given["due"] or given["due_iso"]) if given["due"] or given["due_iso"] else None
    said = ends or phrase or due
    starts = readers.to_date(given["starts"]) if given["starts"] else (said or phrase or _NO_TERM).start
    if not starts.is_dated and phrase:
        starts = phrase.start
    end = said.end if said else _NO_TERM.end
    if starts.after(end) is Answer.YES:
        raise Wrong(row.problem("ends" if given["ends"] else "starts", _("an end after the start")))
    limit = next((each.extension_limit for each in (ends, phrase, due) if each and each.extension_limit), None)
    remark = next((text for text, each in _phrases(given, ends, due) if each and each.remark), "")
    facts = {
        "starts": readers.from_date(starts),
        "ends": readers.from_date(end),
        "as_printed": _YES[due is not None and ends is None and phrase is None],
        "term_as_written": given["term"] or remark,
        "extension_limit": readers.from_date(limit) if limit else "",
    }
    also = [name for name, there in (("extension_limit", limit), ("term_as_written", remark)) if there]
    return facts, also, _odd_term(given, phrase, ends, due, remark)


_NO_TERM = parse_term("tbc")


def _phrases(given: Mapping[str, str], ends: Term | None, due: Term | None) -> list[tuple[str, Term | None]]:
    return [(given["ends"], ends), (given["due"], due)]


def _odd_term(
    given: Mapping[str, str], phrase: Term | None, ends: Term | None, due: Term | None, remark: str
) -> list[str]:
    warnings = []
    if remark or (phrase and phrase.remark):
        warnings.append(_("The term says more than dates: “%(words)s”.") % {"words": given["term"] or remark})
    if phrase and ends and phrase.end != ends.end:
        warnings.append(
            _("The term says it ends %(one)s, the end column %(other)s: the column is taken.")
            % {"one": phrase.end, "other": ends.end}
        )
    if due is not None and ends is None and phrase is None:
        warnings.append(
            _("Only a due date is printed (%(due)s): it is shown as the end as printed.") % {"due": due.end}
        )
    return warnings


def _values(row: SourceRow, count: int) -> list[tuple[str, str]]:
    """The value of each of ``count`` agreements, and the words for it."""
    written = row.facts.get("value_as_written", "") or " ".join(row.written.get("value", "").split())
    amounts = [each for each in row.facts.get("value", "").split(BETWEEN) if each] or _read_from(written)
    if len(amounts) == count:
        pieces = written_amounts(row.written.get("value", ""))
        return list(zip(amounts, pieces if len(pieces) == count > 1 else [written] * count, strict=True))
    if not amounts:
        return [("", written)] * count
    if len(amounts) == 1:
        shared = _("one value of %(value)s is printed for them together") % {"value": readers.AMOUNT.show(amounts[0])}
        return [(shared, written)] * count
    raise Wrong(row.problem("value", _("one amount, or as many as there are numbers")))


def _read_from(written: str) -> list[str]:
    """Amounts read from the words for them, where no column gives them in figures; else the words say why not."""
    try:
        return [each for each in AMOUNTS.read(written).split(BETWEEN) if each] if written else []
    except ValueError:
        return [written]


# --- What held terms say


def facts_of(head: Agreement, terms: Terms) -> Facts:
    """Held terms in the same canonical text."""
    dated = {event: [each.at for each in terms.events if each.event == event] for event in EVENTS.values()}
    parties = {written_party(each.name, each.part) for each in terms.parties}
    return {
        "number": head.number,
        "title": terms.title,
        "service": str(head.service),
        "kind": head.kind,
        "providers": BETWEEN.join(sorted(parties)),
        "starts": readers.from_date(terms.starts),
        "ends": readers.from_date(terms.ends),
        "as_printed": _YES[terms.end_is_as_printed],
        "term_as_written": terms.term_as_written,
        "notice": "" if terms.notice_months is None else str(terms.notice_months),
        "value": "" if terms.value.unknown == "not stated" else readers.from_amount(terms.value),
        "value_as_written": terms.value_as_written,
        "value_basis": terms.value_basis,
        **{name: BETWEEN.join(map(readers.from_date, dated[event])) for name, event in EVENTS.items()},
        "funding": BETWEEN.join(sorted(written_funding(each.source, each.year, each.amount) for each in terms.funding)),
        "priorities": BETWEEN.join(sorted(each.title for each in terms.priorities)),
        "places": BETWEEN.join(sorted(terms.places)),
        "pilot": _YES[terms.is_pilot],
        "power": terms.power,
        "purposes": terms.purposes,
        "conditions": terms.conditions,
        "document": terms.document,
        "note": terms.note,
    }


# --- Settling names


def settle(facts: Facts, names: Names, held: Mapping[str, Any] | None) -> list[str]:
    """Write names as the office writes them. What it does not have is left off, and said."""
    odd = []
    facts["priorities"], strangers = _settled(
        facts["priorities"], {key: name for key, (_k, name) in names.priorities.items()}
    )
    odd += [
        _("“%(name)s” is not a priority of the office's plans: it is left off.") % {"name": name} for name in strangers
    ]
    facts["places"], strangers = _settled(facts["places"], names.areas)
    odd += [_("“%(name)s” is not a place of this office: it is left off.") % {"name": name} for name in strangers]
    lines = [(_source_named(source, names), year, amount) for source, year, amount in read_funding(facts["funding"])]
    facts["funding"] = BETWEEN.join(sorted(written_funding(*line) for line in lines))
    for name in ("service", "providers"):  # the same but for capitals is the same
        if held and facts[name].casefold() == str(held[name]).casefold():
            facts[name] = held[name]
    return odd


def _settled(text: str, known: Mapping[str, str]) -> tuple[str, list[str]]:
    asked = [name for name in text.split(BETWEEN) if name]
    found = {known[name.casefold()] for name in asked if name.casefold() in known}
    return BETWEEN.join(sorted(found)), [name for name in asked if name.casefold() not in known]


def _source_named(source: str, names: Names) -> str:
    for known in (names.pots, names.fundings):
        if source.casefold() in known:
            return known[source.casefold()][1]
    return source


# --- Text back to terms


def providers_named(facts: Mapping[str, Any]) -> list[str]:
    """The names of the parties."""
    return [read_party(text)[0] for text in facts["providers"].split(BETWEEN) if text]


def terms_from(
    facts: Mapping[str, Any],
    said: Sequence[str],
    base: Terms,
    names: Names,
    organisation: Callable[[str], Organisation | None],
) -> Terms:
    """``base`` with the facts that were said put in place. ``organisation`` finds a body by its name."""
    changes: dict[str, Any] = {name: _PLAIN[name](facts[name]) for name in said if name in _PLAIN}
    renamed = {"as_printed": "end_is_as_printed", "notice": "notice_months", "pilot": "is_pilot"}
    changes = {renamed.get(name, name): value for name, value in changes.items()}
    if "providers" in said:
        changes["parties"] = tuple(_parties(facts["providers"], organisation))
    if "funding" in said:
        changes["funding"] = tuple(_lines(facts["funding"], names))
    if "priorities" in said:
        asked = [title for title in facts["priorities"].split(BETWEEN) if title]
        changes["priorities"] = tuple(PriorityTerm(*names.priorities[title.casefold()]) for title in asked)
    if dated := [name for name in EVENTS if name in said]:
        kept = [each for each in base.events if each.event not in {EVENTS[name] for name in dated}]
        changes["events"] = (*kept, *(each for name in dated for each in _events(name, facts[name])))
    return replace(base, **changes)


def _value(text: str) -> Amount:
    return readers.to_amount(text)


def _as_it_is(text: str) -> str:
    return text


_PLAIN: Mapping[str, Callable[[str], Any]] = {
    "title": _as_it_is,
    "starts": readers.to_date,
    "ends": readers.to_date,
    "as_printed": lambda text: text == "yes",
    "term_as_written": lambda text: text[:200],
    "notice": lambda text: int(text) if text else None,
    "value": _value,
    "value_as_written": lambda text: text[:200],
    "value_basis": _as_it_is,
    "places": lambda text: tuple(code for code in text.split(BETWEEN) if code),
    "pilot": lambda text: text == "yes",
    "power": _as_it_is,
    "purposes": _as_it_is,
    "conditions": _as_it_is,
    "document": _as_it_is,
    "note": _as_it_is,
}


def _parties(text: str, organisation: Callable[[str], Organisation | None]) -> Iterable[PartyTerm]:
    for each in text.split(BETWEEN):
        name, part = read_party(each)
        if each and (found := organisation(name)) is not None:
            yield PartyTerm(part, found.pk, found.name)


def _lines(text: str, names: Names) -> Iterable[FundingTerm]:
    for source, year, amount in read_funding(text):
        pot, named = names.pots.get(source.casefold(), (None, ""))
        funding, titled = (None, "") if pot else names.fundings.get(source.casefold(), (None, ""))
        yield FundingTerm(amount, year, pot, funding, "" if pot or funding else source, named or titled)


def _events(name: str, text: str) -> Iterable[EventTerm]:
    return [EventTerm(EVENTS[name], readers.to_date(each)) for each in text.split(BETWEEN) if each]
