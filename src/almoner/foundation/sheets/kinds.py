"""The kinds of list that can be brought in. The register is this room's; the rooms that own the records fill it.

A room writes one `Kind` for each list (in its `imports.py`), and registers it in ``apps.py``:

    def ready(self) -> None:
        kinds.register(AgreementList())

README.md in this folder says in which order its methods are called, and what each may rely on.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import Refused

from .readers import Reader, Words, text

if TYPE_CHECKING:
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.offices.models import Office

    from .models import Import

type Facts = dict[str, Any]
"""What a record says, by name: canonical text as a rule (see `readers`), always fit for JSON."""

BATCH = 500
"""Candidates are compared and applied so many at a time, each batch at a fixed number of queries, never one a row."""


class Verdict(StrEnum):
    """What a candidate would do. The values are those of `ImportRow.Verdict`."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


class Problem(NamedTuple):
    """What is wrong: in which column (its heading; "" for the row as a whole), what was read, what is expected.

    ``expected`` is a phrase ("an end after the start") or whole sentences that end with a full stop.
    """

    column: str
    read: str
    expected: str

    @property
    def sentence(self) -> str:
        """What is expected, as a sentence."""
        if self.expected.endswith("."):
            return self.expected
        return _("Expected: %(expected)s.") % {"expected": self.expected}


class Change(NamedTuple):
    """One fact that would change: the name of its field, and its canonical text before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Field:
    """One column that a kind understands.

    ``heading`` is how templates write it; ``aliases`` are other headings that mean the same (capitals, dashes,
    underscores and spaces do not matter). ``required``: a file without this column is refused. ``filled``: a blank
    cell is a problem.
    """

    name: str
    heading: Words
    reader: Reader = field(default_factory=text)
    aliases: tuple[str, ...] = ()
    required: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of the file whose cells could all be read: by field, canonical facts and the text as written."""

    number: int
    facts: Mapping[str, str]
    written: Mapping[str, str]
    headings: Mapping[str, str]
    """The heading in this file, by field."""

    def problem(self, field_name: str, expected: str) -> Problem:
        """A problem with one of this row's cells, for `Wrong`."""
        return Problem(self.headings.get(field_name, ""), self.written.get(field_name, ""), expected)


class Wrong(ValueError):
    """A row that cannot be taken, with everything that is wrong with it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*(each.expected for each in problems))
        self.problems = problems


@dataclass(slots=True)
class Candidate:
    """One record that a source row asks for. A row may make several.

    ``key`` recognises the record within its kind and office (its reference, else item and kind of event): two
    candidates of one file with the same key are refused. ``label`` names it to people. ``facts`` are kept as JSON
    between the check and the apply, and are all that `apply` has to work from.
    """

    row: int
    key: str
    label: str
    facts: Facts
    warnings: list[str] = field(default_factory=list)
    verdict: Verdict = Verdict.NEW
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    held: Any = None
    """What `compare` found, for `apply` to use (it is compared again, under lock, just before)."""

    def same(self, held: Any) -> None:
        self.verdict, self.held, self.changes = Verdict.SAME, held, []

    def differs(self, held: Any, changes: Iterable[Change]) -> None:
        """It is held, and these facts would change; with no changes it is the same."""
        self.held, self.changes = held, list(changes)
        self.verdict = Verdict.CHANGED if self.changes else Verdict.SAME

    def wrong(self, problem: Problem) -> None:
        self.verdict = Verdict.WRONG
        self.problems.append(problem)


@dataclass(frozen=True, slots=True)
class Context:
    """For whom, from which file and since when. The same through a whole check or apply."""

    office: "Office"
    actor: "Actor"
    source: "Import"
    """For ``source_import``; the candidate's ``row`` is ``source_row``."""
    known_from: dt.date
    document: str
    publish_new: bool
    at: dt.datetime
    fields: frozenset[str]
    """The fields that the file has a column for. What it has no column for keeps what is held."""
    locking: bool = False
    """True while applying: `compare` then takes the heads it reads with ``select_for_update()``."""
    memory: dict[str, Any] = field(default_factory=dict)
    """For what a kind looks up once a file (priorities, pots) instead of once a batch. Keep it small."""


class Kind(ABC):
    """One list that can be brought in. Stateless: what belongs to one file lives in the Context."""

    name: str
    """As on the command line: "agreements"."""
    title: Words
    """As on the upload page: "Agreements"."""
    note: Words = ""
    """One sentence on what a row is, for the upload page."""
    permission: StrEnum
    """What a person needs, besides the permission to import."""
    publishing: StrEnum | None = None
    """What a person needs to choose "publish what is new"; None where there is nothing to publish."""
    fields: Sequence[Field] = ()
    key_field: str = ""
    """The field that a duplicate is pointed out in: the reference, or the item."""

    def field(self, name: str) -> Field | None:
        """The field of that name. Override together with `recognise` where columns are open-ended (a year each)."""
        return next((each for each in self.fields if each.name == name), None)

    def recognise(self, heading: str) -> Field | None:
        """The field that a heading of a file means by itself, None for a heading that says nothing to this kind."""
        asked = plain(heading)
        for each in self.fields:
            if asked in {plain(each.name), plain(str(each.heading)), *map(plain, each.aliases)}:
                return each
        return None

    def shown(self, change: Change) -> Change:
        """A change as people read it: the heading of its field, and both values as its reader shows them."""
        known = self.field(change.name)
        if known is None:
            return change
        show = known.reader.show
        return Change(str(known.heading), show(change.before), show(change.after))

    def check_columns(self, fields: Sequence[Field]) -> Iterable[Problem]:
        """What is wrong with the choice of columns, besides required ones that are missing."""
        return ()

    @abstractmethod
    def records_of(self, context: Context, row: SourceRow) -> Sequence[Candidate]:
        """The records one row asks for, with warnings about what is odd but taken as it is; none to pass the row over.

        No queries here.

        Raises:
            Wrong: with everything that is wrong across the cells (an end before its start, a negative value).
        """

    @abstractmethod
    def compare(self, context: Context, batch: Sequence[Candidate]) -> None:
        """Call `same`, `differs` or `wrong` on each candidate that is not new. A fixed number of queries a batch."""

    @abstractmethod
    def apply(self, context: Context, batch: Sequence[Candidate]) -> None:
        """Write the candidates, all new or changed and just compared under lock. A fixed number of queries a batch."""

    def finish(self, context: Context) -> None:  # noqa: B027 - most kinds have nothing left to link
        """After the last batch, in the same transaction: links between records of one file."""

    @abstractmethod
    def absent(self, context: Context) -> Iterable[tuple[str, str]]:
        """(key, label) of every record the office holds of this kind, streamed; what the file lacks is reported."""


def plain(heading: str) -> str:
    """A heading as it is compared: small letters, figures, £ and %, with single spaces, and nothing else."""
    return " ".join("".join(c if c.isalnum() or c in "£%" else " " for c in heading.casefold()).split())


def differences(before: Mapping[str, str], after: Mapping[str, str], names: Iterable[str]) -> list[Change]:
    """What would change among the facts called ``names``, of a record held and a candidate, both in canonical text."""
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return [Change(name, old, new) for name, old, new in pairs if old != new]


_register: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind.

    Raises:
        LookupError: another kind has the name.
    """
    if type(_register.setdefault(kind.name, kind)) is not type(kind):
        raise LookupError(f"{kind.name} is registered twice")


def named(name: str) -> Kind:
    """The kind of that name.

    Raises:
        Refused: there is none; the sentence lists those there are.
    """
    if name in _register:
        return _register[name]
    known = ", ".join(sorted(_register)) or _("none yet")
    raise Refused(_("“%(name)s” is not a kind of list known here. Known: %(known)s.") % {"name": name, "known": known})


def registered() -> list[Kind]:
    """All kinds, by name."""
    return [_register[name] for name in sorted(_register)]


def open_to(actor: "Actor") -> list[Kind]:
    """The kinds whose records this person keeps, by title."""
    return sorted((kind for kind in registered() if actor.may(kind.permission)), key=lambda kind: str(kind.title))
