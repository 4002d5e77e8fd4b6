"""Versions with everything that hangs on them, built and written together: one at a time or five hundred.

Actions and imports use the same hand, inside their own transaction. The number of queries does not depend on how many
versions are written.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount

from .models import Agreement, AgreementVersion, FundingLine, Party, Purpose, TermEvent
from .terms import SIMPLE, PartyTerm, Terms

_LONGEST_SORT_KEY = 80


@dataclass(frozen=True, slots=True)
class Origin:
    """How a version came about: who entered it, since when it is known, why, and from which row of which file."""

    known_from: dt.date
    recorded_by: UUID | None = None
    change: str = AgreementVersion.Change.FIRST
    reason: str = ""
    effective_on: dt.date | None = None
    approved_by: UUID | None = None
    source_import: UUID | None = None
    source_row: int | None = None
    is_current: bool = True
    """False for what an older paper said, where a later one has spoken since."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One version still to be written. A new agreement is one that is not in the database yet."""

    agreement: Agreement
    service_name: str
    number: int
    terms: Terms
    origin: Origin


def sort_key(number: str) -> str:
    """A number padded so that text order is the order people expect: VRN2 before VRN10, capitals alike."""
    return re.sub(r"[0-9]+", lambda digits: digits[0].zfill(10), number.casefold())[:_LONGEST_SORT_KEY]


def words_of(*texts: str) -> str:
    """Texts as they are searched: single words in small letters, so that 043-24 is found by its parts."""
    return " ".join(re.findall(r"\w+", " ".join(texts).casefold()))


def date_columns(name: str, date: ApproximateDate) -> dict[str, Any]:
    """An approximate date as the columns of its composite field."""
    return {f"{name}_first": date.first, f"{name}_last": date.last, f"{name}_precision": date.precision.value}


def amount_columns(name: str, amount: Amount) -> dict[str, Any]:
    """An amount as the columns of its composite field."""
    return {name: amount.value, f"{name}_unknown": amount.unknown}


def write(drafts: Sequence[Draft], changing: Iterable[str] = ()) -> list[AgreementVersion]:
    """Write versions with their children, and let each agreement point at its own.

    ``changing`` names fields of agreements already held that have changed with the version. Seven queries at most,
    however many drafts. Called by actions, inside their transaction.
    """
    versions = [_version(draft) for draft in drafts]
    for draft, version in zip(drafts, versions, strict=True):
        if draft.origin.is_current:
            draft.agreement.current = version
    heads = [draft.agreement for draft in drafts]
    new, held = [each for each in heads if each._state.adding], [each for each in heads if not each._state.adding]
    Agreement.objects.bulk_create(new)  # keys are checked when the transaction ends
    AgreementVersion.objects.bulk_create(versions)
    _write_children(drafts, versions)
    if held:
        Agreement.objects.bulk_update(held, ["current", *changing])
    return versions


def _version(draft: Draft) -> AgreementVersion:
    terms, origin = draft.terms, draft.origin
    return AgreementVersion(
        office_id=draft.agreement.office_id,
        agreement=draft.agreement,
        number=draft.number,
        change=origin.change,
        reason=origin.reason,
        effective_on=origin.effective_on,
        known_from=origin.known_from,
        recorded_by_id=origin.recorded_by,
        approved_by_id=origin.approved_by,
        source_import_id=origin.source_import,
        source_row=origin.source_row,
        places=list(terms.places),
        search=words_of(
            draft.agreement.number, terms.title, draft.service_name, *(party.name for party in terms.parties)
        ),
        **{name: getattr(terms, name) for name in SIMPLE},
        **date_columns("starts", terms.starts),
        **date_columns("ends", terms.ends),
        **amount_columns("value", terms.value),
    )


def _write_children(drafts: Sequence[Draft], versions: Sequence[AgreementVersion]) -> None:
    pairs = [(version, draft.terms) for version, draft in zip(versions, drafts, strict=True)]
    Party.objects.bulk_create(
        Party(office_id=version.office_id, version=version, part=each.part, organisation_id=_entered(each))
        for version, terms in pairs
        for each in terms.parties
    )
    FundingLine.objects.bulk_create(_funding_lines(pairs))
    TermEvent.objects.bulk_create(_events(pairs))
    Purpose.objects.bulk_create(
        Purpose(office_id=version.office_id, version=version, priority_id=each.priority)
        for version, terms in pairs
        for each in terms.priorities
    )


def _entered(party: PartyTerm) -> UUID:
    """The key of a body that an action has entered by now."""
    if party.organisation is None:
        raise LookupError(f"{party.name} is named but not entered")
    return party.organisation


def _funding_lines(pairs: Iterable[tuple[AgreementVersion, Terms]]) -> Iterator[FundingLine]:
    for version, terms in pairs:
        for each in terms.funding:
            yield FundingLine(
                office_id=version.office_id,
                version=version,
                pot_id=each.pot,
                funding_id=each.funding,
                source_as_written=each.source_as_written,
                year=each.year,
                **amount_columns("amount", each.amount),
            )


def _events(pairs: Iterable[tuple[AgreementVersion, Terms]]) -> Iterator[TermEvent]:
    for version, terms in pairs:
        for each in terms.events:
            yield TermEvent(
                office_id=version.office_id,
                version=version,
                event=each.event,
                notice_months=each.notice_months,
                note=each.note,
                **date_columns("at", each.at),
            )
