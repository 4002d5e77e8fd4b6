"""Everything that a paper is drawn up from, as it stands now."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from almoner.do.agreements.content import PaperContent, Publicity
from almoner.do.agreements.models import Agreement, Party, PublicityDuty, StandardTerms
from almoner.do.agreements.papers.clauses import Clause, from_rows, shipped
from almoner.do.agreements.papers.drawing import FunderCondition, Known
from almoner.do.agreements.papers.signatory import Body, signatory
from almoner.do.agreements.terms import Terms
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Identifier
from almoner.strategy.funds.models import Contribution, FundingAgreement

from .record import terms_by_agreement
from .seen import sees_all


def known_of(head: Agreement, content: PaperContent) -> tuple[Known, StandardTerms | None]:
    """What a paper of this agreement would say now, and the office's own standard terms, if it has any."""
    version, terms = terms_by_agreement([head])[head.pk]
    parties = parties_of(head)
    standard = standard_of(head.office, head.kind)
    with translation.override("en-gb"):
        clauses, named = clauses_of(head.office, head.kind, standard)
    office = head.office
    known = Known(
        number=head.number,
        kind=head.kind,
        service=head.service.name,
        version=version,
        terms=terms,
        office={"name": office.name, "holder": office.holder_title, "address": office.address, "email": office.email},
        parties=parties,
        identifiers=_identifiers({each.organisation.pk for each in parties}),
        signatory=signatory(parties),
        content=content,
        from_funders=conditions_of_funders(terms),
        publicity=publicity_of(head),
        clauses=clauses,
        clauses_named=named,
    )
    return known, standard


def parties_of(head: Agreement) -> list[Body]:
    """The parties of the current version, with the bodies that act for them."""
    rows = Party.objects.filter(version=head.current_id).select_related("organisation__accountable_body")
    return [Body(each.part, each.organisation) for each in rows.order_by("part", "organisation__name")]


def _identifiers(organisations: set[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = Identifier.objects.filter(organisation__in=organisations, confirmed=True).order_by("scheme", "number")
    for each in rows:
        found.setdefault(each.organisation_id, []).append(str(each))
    return found


def conditions_of_funders(terms: Terms) -> list[FunderCondition]:
    """What the funders of the money ask of everybody whom it reaches, by the funding's title (AGR-03)."""
    pots = {line.pot for line in terms.funding if line.pot}
    fundings = {line.funding for line in terms.funding if line.funding}
    if not pots and not fundings:
        return []
    through = Contribution.objects.filter(pot__in=pots, funding__isnull=False)
    rows = FundingAgreement.objects.filter(Q(pk__in=fundings) | Q(pk__in=through.values("funding")), passes_down=True)
    return [FunderCondition(each.title, each.conditions) for each in rows.exclude(conditions="").order_by("title")]


def publicity_of(head: Agreement) -> list[Publicity]:
    """The publicity duties that stand."""
    rows = PublicityDuty.objects.filter(agreement=head, lifted_at__isnull=True)
    return [Publicity(each.kind, each.what, each.due_on) for each in rows]


# --- Standard terms


def standard_of(office: Office, kind: str) -> StandardTerms | None:
    """The office's own standard terms for a kind of agreement as they stand; None while it has none."""
    return StandardTerms.objects.filter(office=office, kind=kind).order_by("-number").first()


def clauses_of(office: Office, kind: str, standard: StandardTerms | None) -> tuple[Sequence[Clause], str]:
    """The clauses for a kind of agreement, and which they are, in words."""
    if standard is None:
        return shipped(kind), _(
            "The plain standard terms that come with this system, used until the office has its own."
        )
    named = _("Standard terms of %(office)s, version %(n)d.") % {"office": office.name, "n": standard.number}
    return from_rows(standard.clauses), named


def versions_of_standard(*, seen_by: Actor, office: Office, kind: str = "") -> Iterable[Any]:
    """Every version of the office's standard terms, the newest first, for those who work there."""
    rows = StandardTerms.objects.filter(office=office).select_related("written_by").order_by("kind", "-number")
    if not sees_all(seen_by, office):
        return rows.none()
    return rows.filter(kind=kind) if kind else rows
