"""Reads of checks: an office's own. Gates ask one query, whatever the number of cases."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation

from .access import May
from .declared import kinds_of
from .models import Check
from .rules.kinds import CheckKind, Gate
from .rules.standing import Line, State, last_word, line
from .rules.standing import in_the_way as sentence_of

type Cases = Mapping[UUID, tuple[UUID, Decimal | None]]
"""For each case (its record's key), the organisation and the amount in pounds; None: not known."""


def standing(
    *,
    seen_by: Any,
    office: Office,
    organisation: Organisation | UUID,
    subject: UUID | None,
    amount: Decimal | None,
    on: dt.date,
) -> list[Line]:
    """How every check of an office stands for one case (without a subject: for the organisation) on a day.

    Nothing where the checks of that office are not to be seen.
    """
    if not _sees(seen_by, office):
        return []
    key = organisation.pk if isinstance(organisation, Organisation) else organisation
    return lines_of(office, key, subject, amount, on)


def lines_of(
    office: Office, organisation: UUID, subject: UUID | None, amount: Decimal | None, on: dt.date
) -> list[Line]:
    """The same for the rooms' own rules."""
    return _lines(office, {subject: (organisation, amount)}, on)[subject]


def in_the_way(office: Office, gate: str, cases: Cases, on: dt.date) -> dict[UUID, list[str]]:
    """For every case, what keeps it from passing a gate on a day, a sentence each; an empty list lets it through.

    A gate asks for the checks before it and for those of every earlier gate. One query.
    """
    wanted = Gate(gate)
    found: dict[UUID, list[str]] = {}
    for subject, lines in _lines(office, cases, on).items():
        sentences = (sentence_of(each) for each in lines if each.kind.stands_before(wanted))
        found[subject] = [sentence for sentence in sentences if sentence]
    return found


def conditions(office: Office, cases: Cases, on: dt.date) -> dict[UUID, list[tuple[str, str]]]:
    """For every case, the conditions with which checks were passed: (title of the check, what must be done)."""
    return {
        subject: [(each.kind.title, each.check.condition) for each in lines if each.state is State.CONDITIONS]
        for subject, lines in _lines(office, cases, on).items()
    }


def history(*, seen_by: Any, office: Office, organisation: UUID, subject: UUID | None, kind: str) -> QuerySet[Check]:
    """All checks of a kind that concern a case, the last one first."""
    rows = _seen(seen_by, office).filter(_concerning(subject), organisation=organisation, kind=kind)
    return rows.select_related("made_by", "document", "passport_item").order_by("-made_at", "-id")


def check_at(*, seen_by: Any, office: Office, pk: UUID) -> Check | None:
    """One check with its document, or None where it is not to be seen."""
    return _seen(seen_by, office).select_related("document", "organisation").filter(pk=pk).first()


def last_words(rows: QuerySet[Check]) -> QuerySet[Check]:
    """Of each organisation, case and kind, the last check."""
    order = ("organisation", "subject", "kind")
    return rows.order_by(*order, "-made_at", "-id").distinct(*order)


def _lines(office: Office, cases: Mapping[Any, tuple[UUID, Decimal | None]], on: dt.date) -> dict[Any, list[Line]]:
    kinds = kinds_of(office, on)
    made = _made(office, {organisation for organisation, _amount in cases.values()}, cases)
    return {
        subject: [_line(kind, made, organisation, subject, amount, on) for kind in kinds]
        for subject, (organisation, amount) in cases.items()
    }


def _line(
    kind: CheckKind, made: Mapping[Any, Check], organisation: UUID, subject: Any, amount: Decimal | None, on: dt.date
) -> Line:
    of_all = made.get((organisation, None, kind.key))
    of_case = made.get((organisation, subject, kind.key)) if subject is not None else None
    return line(kind, last_word(of_all, of_case), amount, on)


def _made(
    office: Office, organisations: Iterable[UUID], subjects: Iterable[Any]
) -> dict[tuple[UUID, UUID | None, str], Check]:
    named = Q(subject__in=[subject for subject in subjects if subject is not None])
    rows = Check.objects.filter(Q(subject__isnull=True) | named, office=office, organisation__in=list(organisations))
    found = last_words(rows).select_related("made_by", "document", "passport_item")
    return {(check.organisation_id, check.subject, check.kind): check for check in found}


def _concerning(subject: UUID | None) -> Q:
    return Q(subject__isnull=True) if subject is None else Q(subject__isnull=True) | Q(subject=subject)


def _sees(actor: Any, office: Office) -> bool:
    return actor.may(May.READ) and (actor.is_keeper or actor.office_id == office.pk)


def _seen(actor: Any, office: Office) -> QuerySet[Check]:
    return Check.objects.filter(office=office) if _sees(actor, office) else Check.objects.none()
