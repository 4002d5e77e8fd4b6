"""Drawing up: from what is known of an agreement to the facts of its paper, and the document that both sides read.

The facts hold the finished wording as well, so that what was signed reads the same for ever, whatever the product says
later. The document is text in blocks; pages and PDF show the same blocks.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from almoner.do.agreements import content as contents
from almoner.do.agreements.content import Condition, PaperContent, Publicity
from almoner.do.agreements.terms import Terms, as_facts
from almoner.governance.decisions.rules.sheet import canonical, hash_of

from .clauses import Clause, as_rows
from .document import document_of
from .signatory import Body, Signatory

FORM = 1
"""The form of the facts. Another form would give every paper another hash, so it is part of them."""

type Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FunderCondition:
    """What a funder asks of everybody whom its money reaches (AGR-03)."""

    funder: str
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that a paper is drawn up from."""

    number: str
    kind: str
    service: str
    version: int
    terms: Terms
    office: Mapping[str, str]
    """name, holder, address, email."""
    parties: Sequence[Body]
    identifiers: Mapping[Any, Sequence[str]]
    """The public numbers of an organisation, by its key."""
    signatory: Signatory
    content: PaperContent
    from_funders: Sequence[FunderCondition]
    publicity: Sequence[Publicity]
    clauses: Sequence[Clause]
    clauses_named: str
    """Which standard terms these are, in words."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The facts of a paper as canonical text, with its hash."""

    facts: Facts
    text: str
    sha256: str


def drawn(known: Known, *, paper: int, on: dt.date) -> Drawn:
    """Draw up the paper of that number on a day."""
    facts = legible(facts_of(known) | {"paper": paper, "drawn_on": on.isoformat()})
    text = canonical(facts)
    return Drawn(facts, text, hash_of(text))


def facts_of(known: Known) -> Facts:
    """What a paper says, without its number and day: equal facts need no new paper."""
    with translation.override("en-gb"):
        facts: Facts = {
            "form": FORM,
            "language": "en",
            "agreement": {
                "number": known.number,
                "kind": known.kind,
                "service": known.service,
                "version": known.version,
                "terms": _signed_terms(known.terms),
            },
            "office": dict(known.office),
            "parties": [_party(each, known) for each in known.parties],
            "signatory": {
                "name": known.signatory.organisation.name if known.signatory.organisation else "",
                "in_stead_of": known.signatory.in_stead_of,
            },
            "content": contents.as_facts(known.content),
            "conditions": [each._asdict() for each in conditions_of(known)],
            "publicity": contents.as_facts(PaperContent(publicity=tuple(known.publicity)))["publicity"],
            "standard": {"named": known.clauses_named, "clauses": as_rows(known.clauses)},
        }
        return facts | {"document": document_of(facts)}


def _signed_terms(terms: Terms) -> Facts:
    """The terms as JSON, without what is the office's own entry: notes, and where it takes the money from."""
    kept_back = {"note", "funding", "document", "power", "value_as_written", "term_as_written"}
    return {name: value for name, value in as_facts(terms).items() if name not in kept_back}


def _party(party: Body, known: Known) -> Facts:
    body = party.organisation
    return {
        "part": party.part,
        "name": body.name,
        "form": str(body.get_form_display()),
        "numbers": list(known.identifiers.get(body.pk, ())),
    }


def conditions_of(known: Known) -> list[Condition]:
    """Special conditions, then those passed down: by the funders, by the round, and as the register has them."""
    passed = [
        Condition(f"{each.funder}: {each.text.strip()}", from_funder=True)
        for each in known.from_funders
        if each.text.strip()
    ]
    said = {each.text.strip() for each in known.from_funders}
    own = [each for each in known.content.conditions if each.text.strip() and each.text.strip() not in said]
    entered = known.terms.conditions.strip()
    if entered and entered not in said and entered not in {each.text.strip() for each in own}:
        passed.append(Condition(entered, from_funder=True))
    return [*(each for each in own if not each.from_funder), *passed, *(each for each in own if each.from_funder)]


def legible(value: Any) -> Any:
    """The same without control characters, which no page shows and nobody means to sign."""
    if isinstance(value, Mapping):
        return {str(name): legible(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [legible(each) for each in value]
    return _printable(value) if isinstance(value, str) else value


def _printable(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each in {"\n", "\t"} or not _is_control(each))


_TURNS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of reading: with them a sum or a name could be shown as another than is signed."""


def _is_control(character: str) -> bool:
    code = ord(character)
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or character in _TURNS


def same_but_for_number_and_day(facts: Mapping[str, Any], known: Known) -> bool:
    """Whether a paper drawn up now would say what an earlier one says."""
    return {name: facts[name] for name in facts if name not in {"paper", "drawn_on"}} == legible(facts_of(known))
