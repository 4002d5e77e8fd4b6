"""Standard clauses: those that come with the product, and the fields in them that stand for facts.

Clauses are plain text. A field is a word in braces; what takes its place is text as well, never markup.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SHIPPED = Path(__file__).resolve().parents[1] / "standard"
SHARED = {"allocation": "grant"}
"""Kinds of agreement that have the clauses of another kind until an office writes its own."""
FIELDS = {
    "office": gettext_lazy("the office’s full name"),
    "provider": gettext_lazy("who signs for the provider"),
    "number": gettext_lazy("the agreement’s number"),
    "title": gettext_lazy("the agreement’s title"),
    "value": gettext_lazy("the value"),
    "starts": gettext_lazy("the first day"),
    "ends": gettext_lazy("the last day"),
    "notice": gettext_lazy("the time of notice"),
    "contact": gettext_lazy("the contact at the office"),
}
"""What may stand in braces in a clause, and what takes its place."""
_BRACES = re.compile(r"\{([^{}]*)\}")
_HEADING = re.compile(r"^== (?P<key>[a-z-]+): (?P<title>.+)$", re.MULTILINE)


class Clause(NamedTuple):
    """One clause: a key that stays the same through versions, a title, and paragraphs with a blank line between."""

    key: str
    title: str
    text: str

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs, without blank lines."""
        return paragraphs(self.text)


def paragraphs(text: str) -> list[str]:
    """What blank lines set apart."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


@cache
def shipped(kind: str) -> tuple[Clause, ...]:
    """The clauses that come with the product for a kind of agreement; none for a kind that is not signed."""
    path = SHIPPED / f"{SHARED.get(kind, kind)}.txt"
    if not path.is_file():
        return ()
    _before, *pieces = _HEADING.split(path.read_text("utf-8"))
    triples = zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
    return tuple(Clause(key, title.strip(), text.strip()) for key, title, text in triples)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with each field's fact in its place. A brace in a fact is no field."""
    return _BRACES.sub(lambda found: facts.get(found[1].strip(), found[0]), text)


def faults(clauses: Sequence[Clause]) -> list[str]:
    """Everything that keeps clauses from being an office's standard terms."""
    found = [] if clauses else [_("Write at least one clause.")]
    keys = [clause.key for clause in clauses]
    for number, clause in enumerate(clauses, start=1):
        found += [sentence % {"n": number} for sentence in _of_one(clause)]
        found += [
            _("Clause %(n)d has a field {%(field)s} that nothing stands for. Those that may be used: %(fields)s.")
            % {"n": number, "field": field, "fields": ", ".join(f"{{{name}}}" for name in FIELDS)}
            for field in unknown_fields(clause.title, clause.text)
        ]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        found.append(_("Two clauses have the same key: %(keys)s.") % {"keys": ", ".join(twice)})
    return found


def _of_one(clause: Clause) -> Iterator[str]:
    if not clause.title.strip():
        yield _("Clause %(n)d has no title.")
    if not clause.text.strip():
        yield _("Clause %(n)d says nothing.")


def unknown_fields(*texts: str) -> list[str]:
    """Words in braces that stand for nothing."""
    return [word for text in texts for word in _BRACES.findall(text) if word.strip() not in FIELDS]


def as_rows(clauses: Iterable[Clause]) -> list[dict[str, str]]:
    """Clauses as JSON keeps them."""
    return [clause._asdict() for clause in clauses]


def from_rows(rows: Iterable[Mapping[str, str]]) -> tuple[Clause, ...]:
    """What `as_rows` wrote."""
    return tuple(Clause(row["key"], row["title"], row["text"]) for row in rows)
