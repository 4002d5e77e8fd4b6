"""One agreement as its page needs it: the head, every version with all that hangs on it, and what stands around it.

Each read is one query, put into SQL once; plain values instead of records, since people wait for this page.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model, OuterRef, QuerySet, Subquery

from almoner.do.agreements.lifecycle import Published
from almoner.do.agreements.models import Agreement, AgreementVersion
from almoner.do.agreements.terms import SIMPLE, Terms
from almoner.foundation.accounts.models import Person
from almoner.foundation.audit.models import Entry
from almoner.foundation.audit.queries import entries_about
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.prepared import Prepared
from almoner.foundation.offices.models import Office
from almoner.foundation.sheets.models import Import
from almoner.kernel.money import Amount

from .record import events_of, funding_of, parties_of, priorities_of, with_terms
from .register import approximate
from .seen import only, sees_all


class Head(NamedTuple):
    """Identity and place in the register."""

    pk: UUID
    number: str
    kind: str
    published_at: dt.datetime | None
    unpublished_note: str
    current: UUID
    service_id: UUID
    service: str
    follows: str | None
    follows_published_at: dt.datetime | None

    @property
    def is_published(self) -> bool:
        """Whether the public sees it."""
        return self.published_at is not None

    @property
    def state(self) -> str:
        """Where it is in the life of a place in the register."""
        return Published.PUBLISHED if self.is_published else Published.NOT_PUBLISHED

    @property
    def kind_shown(self) -> str:
        """The kind, in words."""
        return str(Agreement.Kind(self.kind).label)


_HEAD = (
    *("agreement_id", "agreement__number", "agreement__kind", "agreement__published_at"),
    *("agreement__unpublished_note", "agreement__current_id", "agreement__service_id", "agreement__service__name"),
    *("number_followed", "followed_published_at"),
)


class Version(NamedTuple):
    """One version: how it came about. What it says stands beside it in `Whole`."""

    pk: UUID
    number: int
    change: str
    reason: str
    effective_on: dt.date | None
    known_from: dt.date
    recorded_at: dt.datetime
    recorded_by: str | None
    approved_by: str | None
    source_import: UUID | None
    source_row: int | None
    source_file: str | None

    @property
    def change_shown(self) -> str:
        """First entry, correction or variation, in words."""
        return str(AgreementVersion.Change(self.change).label)


_VERSION = (
    *("pk", "number", "change", "reason", "effective_on", "known_from", "recorded_at", "recorded_name"),
    *("approved_name", "source_import_id", "source_row", "source_file"),
)
_SIMPLE = sorted(SIMPLE)
_COMPOSITE = (
    *("starts_first", "starts_last", "starts_precision", "ends_first", "ends_last", "ends_precision"),
    *("value", "value_unknown", "places"),
)
_CHILDREN = ("party_rows", "funding_rows", "event_rows", "priority_rows")
_CUTS = (len(_HEAD), len(_HEAD) + len(_VERSION), len(_HEAD) + len(_VERSION) + len(_SIMPLE))


@dataclass(frozen=True, slots=True)
class Whole:
    """An agreement and all its versions, oldest first, each with its terms."""

    head: Head
    versions: list[tuple[Version, Terms]]

    def known_on(self, on: dt.date | None) -> tuple[Version, Terms] | None:
        """The version that was known on a day; the current one where no day is asked for."""
        if on is None:
            return next((each for each in self.versions if each[0].pk == self.head.current), None)
        known = [each for each in self.versions if each[0].known_from <= on]
        return max(known, key=lambda each: (each[0].known_from, each[0].number), default=None)


def whole(*, seen_by: Actor, office: Office, number: str) -> Whole | None:
    """The agreement of that number with every version, if there is one that the reader may see; one query."""
    if "\x00" in number:
        return None
    rows = _WHOLE.rows(sees_all(seen_by, office), office=office.pk, number=number)
    return _made_of(rows) if rows else None


def whole_of(agreement: Agreement) -> Whole:
    """The same for somebody who was let in to this agreement already; one query."""
    return _made_of(_WHOLE.rows(True, office=agreement.office_id, number=agreement.number))


def _made_of(rows: list[tuple[Any, ...]]) -> Whole:
    return Whole(Head._make(rows[0][: _CUTS[0]]), [_version(row) for row in rows])


def _whole(everything: bool, *, office: UUID, number: str) -> QuerySet[AgreementVersion, tuple[Any, ...]]:
    rows = only(AgreementVersion.objects.all(), office, "agreement__", everything=everything)
    found: QuerySet[AgreementVersion] = with_terms(rows.filter(agreement__number=number)).order_by("number")
    # Asked for one by one: the database takes longer to plan one join of eight tables than to make five look-ups.
    named = found.annotate(
        number_followed=_looked_up(Agreement, "agreement__follows", "number"),
        followed_published_at=_looked_up(Agreement, "agreement__follows", "published_at"),
        recorded_name=_looked_up(Person, "recorded_by", "name"),
        approved_name=_looked_up(Person, "approved_by", "name"),
        source_file=_looked_up(Import, "source_import", "file_name"),
    )
    return named.values_list(*_HEAD, *_VERSION, *_SIMPLE, *_COMPOSITE, *_CHILDREN)


def _looked_up(model: type[Model], key: str, column: str) -> Subquery:
    return Subquery(model._default_manager.filter(pk=OuterRef(key)).values(column)[:1])


_WHOLE = Prepared(_whole)


def _version(row: tuple[Any, ...]) -> tuple[Version, Terms]:
    after_head, after_version, after_simple = _CUTS
    return Version._make(row[after_head:after_version]), _terms(row[after_version:after_simple], row[after_simple:])


def _terms(simple: tuple[Any, ...], others: tuple[Any, ...]) -> Terms:
    value, unknown, places = others[6:9]
    parties, funding, events, priorities = ([json.loads(each) for each in rows] for rows in others[9:])
    return Terms(
        **dict(zip(_SIMPLE, simple, strict=True)),
        starts=approximate(*others[0:3]),
        ends=approximate(*others[3:6]),
        value=Amount(value, unknown),
        places=tuple(json.loads(places)),
        parties=parties_of(parties),
        funding=funding_of(funding),
        events=events_of(events),
        priorities=priorities_of(priorities),
    )


@dataclass(frozen=True, slots=True)
class Around:
    """The numbers of other agreements that one is bound to."""

    followed_by: list[str]
    same_row: list[str]
    """Made of the same row of the same file."""


def around(head: Head, version: Version, *, seen_by: Actor, office: Office) -> Around:
    """What follows an agreement, and what came out of the same printed row; one query."""
    asked = {"office": office.pk, "followed": head.pk}
    if version.source_import is not None:
        asked["source"] = version.source_import
    rows = _AROUND.rows(sees_all(seen_by, office), version.source_row, **asked)
    found = [(number, follows == head.pk) for key, number, _order, follows in rows if key != head.pk]
    following = [number for number, follows in found if follows]
    return Around(following, [number for number, follows in found if not follows])


def _around(
    everything: bool, row: int | None, *, office: UUID, followed: UUID, source: UUID | None = None
) -> QuerySet[Agreement, tuple[Any, ...]]:
    heads: QuerySet[Agreement] = only(Agreement.objects.order_by(), office, everything=everything)
    columns = ("pk", "number", "sort_key", "follows_id")
    following = heads.filter(follows=followed).values_list(*columns)
    if source is None:
        return following.order_by("sort_key")
    same = AgreementVersion.objects.filter(source_import=source, source_row=row)
    return following.union(heads.filter(pk__in=same.values("agreement")).values_list(*columns)).order_by("sort_key")


_AROUND = Prepared(_around)


class Line(NamedTuple):
    """A line of the audit chain about an agreement."""

    position: int
    verb: str
    at: dt.datetime
    by_name: str


def entries(chain: UUID, record: UUID) -> list[Line]:
    """What an office's chain says of a record, the newest first, a screenful; one query."""
    return [Line._make(row) for row in _ENTRIES.rows(chain=chain, record=str(record))]


def _entries(*, chain: UUID, record: str) -> QuerySet[Entry, tuple[Any, ...]]:
    return entries_about(chain, record).values_list("position", "verb", "at", "by_name")[:_SCREENFUL]


_SCREENFUL = 20
_ENTRIES = Prepared(_entries)
