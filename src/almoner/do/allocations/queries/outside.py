"""Grants outside a round with their grounds, and what an earlier agreement delivered (GRA-20, 47, 50, 53)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from almoner.do.agreements.models import Agreement, Party
from almoner.do.agreements.queries import publicity_duties
from almoner.do.allocations.models import Grounds
from almoner.do.allocations.rules.grounds import CONTINUATION, KINDS, GroundsEntry, faults, progress_days
from almoner.do.awards.queries.making import Fault, faults_of_making
from almoner.do.awards.rules.splits import Part
from almoner.do.payments.lifecycle import State as Paid
from almoner.do.payments.models import Payment, PaymentCondition, Recovery
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.kernel.money import pounds

from .tables import sees


def outside(office: Office, *, seen_by: Actor) -> QuerySet[Grounds, Grounds]:
    """The office's grants outside a round with their awards; none for anybody else."""
    if not sees(office, seen_by):
        return Grounds.objects.none()
    heads = ("award__organisation", "award__decision", "award__agreement", "area", "earlier", "made_by")
    return Grounds.objects.filter(office=office).select_related(*heads)


def outside_at(office: Office, pk: UUID, *, seen_by: Actor) -> Grounds | None:
    """One of them."""
    return outside(office, seen_by=seen_by).select_related("office").filter(pk=pk).first()


def narrowed_outside(rows: QuerySet[Grounds, Grounds], asked: Mapping[str, str]) -> QuerySet[Grounds, Grounds]:
    """Those that fit the filters: words (``q``), ``kind``, ``copied``: yes."""
    for word in asked.get("q", "").split()[:6]:
        rows = rows.filter(Q(award__title__icontains=word) | Q(award__organisation__name__icontains=word))
    if kind := asked.get("kind"):
        rows = rows.filter(kind=kind)
    return rows.filter(could_be_copied=True) if asked.get("copied") == "yes" else rows


def progress_of(grounds: Grounds) -> list[dt.date]:
    """The days by which progress is told, where others could copy the project."""
    award = grounds.award
    if not grounds.could_be_copied or not grounds.progress_months or not award.starts_on or not award.ends_on:
        return []
    return progress_days(award.starts_on, award.ends_on, grounds.progress_months)


def next_progress(grounds: Grounds, on: dt.date) -> dt.date | None:
    """The next of them, that day included; None where there is none any more."""
    return next((day for day in progress_of(grounds) if day >= on), None)


def continuable(office: Office) -> QuerySet[Agreement, Agreement]:
    """The agreements of an office that a grant may continue: those with a version in force."""
    rows = Agreement.objects.filter(office=office, current__isnull=False).select_related("current", "service")
    return rows.order_by("sort_key")


def is_party(agreement: Agreement, organisation: UUID) -> bool:
    """Whether an organisation is a party to an agreement as it stands."""
    return Party.objects.filter(version=agreement.current_id, organisation=organisation).exists()


def earlier_of(office: Office, grounds: GroundsEntry) -> Agreement | None:
    """The agreement that is continued, where one of the office is named."""
    if grounds.kind != CONTINUATION or grounds.earlier is None:
        return None
    return continuable(office).filter(pk=grounds.earlier).first()


def faults_of_proposal(
    office: Office,
    organisation: Organisation | None,
    grounds: GroundsEntry,
    parts: Sequence[Part[UUID]],
    facts: Mapping[str, Any],
) -> list[Fault]:
    """Everything that is wrong with a grant outside a round, by fact: its grounds, its days and its money.

    It may be asked of what is not whole yet; at most six queries.
    """
    starts, ends = facts.get("starts_on"), facts.get("ends_on")
    wrong = faults(grounds, starts, ends)
    found = [Fault(name, sentence) for name, sentences in wrong.items() for sentence in sentences]
    earlier = earlier_of(office, grounds)
    if earlier is not None and organisation is not None and not is_party(earlier, organisation.pk):
        said = {"organisation": organisation, "number": earlier.number}
        found.append(Fault("earlier", _("%(organisation)s is no party to %(number)s.") % said))
    if grounds.kind not in KINDS:
        return found
    purposes = facts.get("purposes") or ()
    return found + faults_of_making(office, parts, kind=grounds.kind, purposes=purposes, starts_on=starts, ends_on=ends)


def delivered(agreement: Agreement) -> dict[str, Any]:
    """What an agreement delivered, as far as it is on record today, in words that may be kept. Six queries."""
    version: Any = agreement.current
    sums = Payment.objects.filter(agreement=agreement).aggregate(
        paid=Sum("amount", filter=Q(state=Paid.PAID)), many=Count("pk", filter=Q(state=Paid.PAID)), all=Count("pk")
    )
    back = Recovery.objects.filter(payment__agreement=agreement).aggregate(much=Sum("amount"))["much"]
    conditions = PaymentCondition.objects.filter(payment__agreement=agreement).exclude(
        payment__state__in=[Paid.CANCELLED, Paid.FAILED]
    )
    duties = [each for each in publicity_duties(agreement) if each.lifted_at is None]
    return {
        "number": agreement.number,
        "title": version.title if version is not None else "",
        "starts": str(version.starts) if version is not None else "",
        "ends": str(version.ends) if version is not None else "",
        "value": pounds(version.value_amount) if version is not None else "",
        "paid": pounds(sums["paid"] or 0),
        "recovered": pounds(back or 0),
        "payments": [sums["many"], sums["all"]],
        "conditions": [
            [each.text, each.met_at.date().isoformat() if each.met_at else "", each.evidence]
            for each in conditions.order_by("payment__due_on", "order")
        ],
        "publicity": [[each.what or str(each.get_kind_display()), len(each.evidence.all())] for each in duties],
    }
