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

type Case = tuple[UUID, Decimal | None] | tuple[UUID, Decimal | None, str]
"""The organisation, the amount in pounds (None: not known), and the kind of award where it is known (kinds.AWARDS)."""
type Cases = Mapping[UUID, Case]
"""Each case by its record's key."""


def standing(
    *,
    seen_by: Any,
    office: Office,
    organisation: Organisation | UUID,
    subject: UUID | None,
    amount: Decimal | None,
    on: dt.date,
    award: str = "",
) -> list[Line]:
    """How every check of an office stands for one case (without a subject: for the organisation) on a day.

    Nothing where the checks of that office are not to be seen.
    """
    if not _sees(seen_by, office):
        return []
    if not isinstance(organisation, Organisation):
        return lines_of(office, organisation, subject, amount, on, award)
    forms = {organisation.pk: organisation.form}
    return _lines(office, {subject: (organisation.pk, amount, award)}, on, forms)[subject]


def lines_of(
    office: Office, organisation: UUID, subject: UUID | None, amount: Decimal | None, on: dt.date, award: str = ""
) -> list[Line]:
    """The same for the rooms' own rules."""
    return _lines(office, {subject: (organisation, amount, award)}, on)[subject]


def in_the_way(office: Office, gate: str, cases: Cases, on: dt.date) -> dict[UUID, list[str]]:
    """For every case, what keeps it from passing a gate on a day, a sentence each; an empty list lets it through.

    A gate asks for the checks before it and for those of every earlier gate. Two queries.
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


def _lines(
    office: Office, cases: Mapping[Any, Case], on: dt.date, known: Mapping[UUID, str] | None = None
) -> dict[Any, list[Line]]:
    """The lines of each case; ``known`` are the forms of their organisations, where they are at hand."""
    kinds = kinds_of(office, on)
    bodies = {case[0] for case in cases.values()}
    made, forms = _made(office, bodies, cases), _forms(kinds, bodies) if known is None else known
    return {
        subject: [_line(kind, made, subject, case, forms.get(case[0], ""), on) for kind in kinds]
        for subject, case in cases.items()
    }


def _forms(kinds: Iterable[CheckKind], bodies: Iterable[UUID]) -> dict[UUID, str]:
    """The form of each organisation, where a check is asked of some forms only. One query."""
    if not any(kind.forms for kind in kinds):
        return {}
    return dict(Organisation.objects.filter(pk__in=list(bodies)).values_list("pk", "form"))


def _line(kind: CheckKind, made: Mapping[Any, Check], subject: Any, case: Case, form: str, on: dt.date) -> Line:
    of_all = made.get((case[0], None, kind.key))
    of_case = made.get((case[0], subject, kind.key)) if subject is not None else None
    award = case[2] if len(case) == 3 else ""
    return line(kind, last_word(of_all, of_case), case[1], on, form=form, award=award)


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
