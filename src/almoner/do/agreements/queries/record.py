"""One agreement: all its versions with everything that hangs on them in one query, and what stands around it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject

from almoner.do.agreements.models import Agreement, AgreementVersion, FundingLine, Party, Proposal, Purpose, TermEvent
from almoner.do.agreements.terms import SIMPLE, EventTerm, FundingTerm, PartyTerm, PriorityTerm, Terms
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.kernel.dates import ApproximateDate, Precision
from almoner.kernel.money import Amount

from .seen import only_seen


def agreement_at(*, seen_by: Actor, office: Office, number: str) -> Agreement | None:
    """The agreement of that number, if there is one that the reader may see."""
    heads: QuerySet[Agreement] = only_seen(Agreement.objects.select_related("service", "follows"), seen_by, office)
    return heads.filter(number=number).first()


def versions_of(agreement: Agreement) -> list[AgreementVersion]:
    """Every version, oldest first, ready for `terms_of`, with its people and the file it came from."""
    people = ("recorded_by", "approved_by", "source_import")
    return list(with_terms(agreement.versions.select_related(*people)).order_by("number"))


def proposal_at(*, office: Office, agreement: Agreement, key: UUID) -> Proposal | None:
    """One proposed variation of an agreement."""
    asked = agreement.proposals.filter(office=office, pk=key)
    return asked.select_related("agreement__current", "proposed_by", "answered_by").first()


# --- Terms out of the database


def with_terms(versions: QuerySet[AgreementVersion]) -> QuerySet[AgreementVersion]:
    """The same versions with their children beside them as JSON, for `terms_of`: no further queries."""
    return versions.annotate(
        party_rows=_children(
            Party.objects.order_by("part", "organisation__name"),
            part=F("part"),
            organisation=F("organisation_id"),
            name=F("organisation__name"),
        ),
        funding_rows=_children(
            FundingLine.objects.order_by("year", "pk"),
            pot=F("pot_id"),
            pot_name=F("pot__name"),
            funding=F("funding_id"),
            funding_title=F("funding__title"),
            written=F("source_as_written"),
            year=F("year"),
            amount=Cast("amount", TextField()),
            unknown=F("amount_unknown"),
        ),
        event_rows=_children(
            TermEvent.objects.order_by(F("at_last").asc(nulls_last=True), "pk"),
            event=F("event"),
            first=F("at_first"),
            last=F("at_last"),
            precision=F("at_precision"),
            notice=F("notice_months"),
            note=F("note"),
        ),
        priority_rows=_children(
            Purpose.objects.order_by("priority__order", "pk"),
            priority=F("priority_id"),
            title=F("priority__title"),
        ),
    )


def _children(rows: QuerySet[Any], **columns: Any) -> ArraySubquery:
    return ArraySubquery(rows.filter(version=OuterRef("pk")).values(row=JSONObject(**columns)))


def terms_of(version: Any) -> Terms:
    """What a version read by `with_terms` says."""
    return Terms(
        **{name: getattr(version, name) for name in SIMPLE},
        starts=version.starts,
        ends=version.ends,
        value=version.value_amount,
        places=tuple(version.places),
        parties=parties_of(version.party_rows),
        funding=funding_of(version.funding_rows),
        events=events_of(version.event_rows),
        priorities=priorities_of(version.priority_rows),
    )


type _Rows = Iterable[Mapping[str, Any]]


def parties_of(rows: _Rows) -> tuple[PartyTerm, ...]:
    """Parties from the JSON of `with_terms`."""
    return tuple(PartyTerm(row["part"], UUID(row["organisation"]), row["name"]) for row in rows)


def priorities_of(rows: _Rows) -> tuple[PriorityTerm, ...]:
    """Priorities from the JSON of `with_terms`."""
    return tuple(PriorityTerm(UUID(row["priority"]), row["title"]) for row in rows)


def funding_of(rows: _Rows) -> tuple[FundingTerm, ...]:
    """Funding lines from the JSON of `with_terms`."""
    return tuple(map(_funding, rows))


def events_of(rows: _Rows) -> tuple[EventTerm, ...]:
    """Dated events from the JSON of `with_terms`."""
    return tuple(map(_event, rows))


def _funding(row: Mapping[str, Any]) -> FundingTerm:
    amount = Amount.of(row["amount"]) if row["amount"] is not None else Amount.not_known(row["unknown"])
    return FundingTerm(
        amount,
        row["year"],
        UUID(row["pot"]) if row["pot"] else None,
        UUID(row["funding"]) if row["funding"] else None,
        row["written"],
        row["pot_name"] or row["funding_title"] or "",
    )


def _event(row: Mapping[str, Any]) -> EventTerm:
    first, last = (dt.date.fromisoformat(row[name]) if row[name] else None for name in ("first", "last"))
    return EventTerm(
        row["event"], ApproximateDate(first, last, Precision(row["precision"])), row["notice"], row["note"]
    )


def terms_as_of_version(agreement: Agreement, number: int) -> Terms | None:
    """What one version of an agreement says."""
    version = with_terms(agreement.versions.filter(number=number)).first()
    return terms_of(version) if version else None


def terms_by_agreement(agreements: Iterable[Agreement]) -> dict[UUID, tuple[int, Terms]]:
    """The current version's number and terms of several agreements, by the agreement's key, in one query."""
    current = AgreementVersion.objects.filter(pk__in=[each.current_id for each in agreements])
    return {version.agreement_id: (version.number, terms_of(version)) for version in with_terms(current)}
