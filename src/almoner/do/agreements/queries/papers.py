"""Papers: the newest of an agreement, all of them, and since when an agreement is signed by both sides (AGR-04)."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import Count, Exists, F, JSONField, Max, OuterRef, QuerySet
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast

from almoner.do.agreements.content import Instalment, from_facts
from almoner.do.agreements.models import Agreement, AgreementVersion, Paper
from almoner.do.agreements.terms import deal_of

from .record import terms_of, with_terms


def papers_of(agreement: Agreement) -> QuerySet[Paper]:
    """Every drawing-up, the newest first, with its sending and signatures at hand."""
    rows = Paper.objects.filter(agreement=agreement).select_related("agreement", "version", "sending", "drawn_by")
    return rows.select_related("signatory").prefetch_related("signatures").order_by("-number")


def paper_now(agreement: Agreement) -> Paper | None:
    """The newest drawing-up, if there is one. Whether it was sent: ``hasattr(paper, "sending")``."""
    return papers_of(agreement).first()


def signed_on(agreement_ids: Collection[UUID]) -> Mapping[UUID, dt.datetime]:
    """Since when both sides' signatures are held, of those agreements that are signed as they stand; two queries.

    The newest paper that was sent must be signed by both sides, no variation may have been approved since it was drawn
    up, and no correction since may have changed the deal (see `terms.deal_of`).
    """
    sent = Paper.objects.filter(sending__isnull=False)
    newer = sent.filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
    varied = AgreementVersion.objects.filter(
        agreement=OuterRef("agreement"),
        change=AgreementVersion.Change.VARIATION,
        number__gt=OuterRef("version__number"),
        number__lte=OuterRef("agreement__current__number"),
    )
    rows = sent.filter(~Exists(newer), ~Exists(varied), agreement__in=list(agreement_ids)).annotate(
        sides=Count("signatures"), held=Max("signatures__at"), now=F("agreement__current")
    )
    signed = list(rows.filter(sides=2).values_list("agreement_id", "version_id", "now", "held"))
    changed = changed_deals((version, now) for _key, version, now, _held in signed)
    return {key: held for key, version, now, held in signed if (version, now) not in changed}


def instalments_of(agreement_ids: Collection[UUID]) -> dict[UUID, tuple[Instalment, ...]]:
    """The instalments that the newest sent paper of each agreement names, in the order of their days; one query."""
    sent = Paper.objects.filter(sending__isnull=False, agreement__in=list(agreement_ids))
    content = KeyTransform("content", Cast("text", JSONField()))
    rows = sent.annotate(said=content).order_by("agreement", "-number").distinct("agreement")
    found = {}
    for key, said in rows.values_list("agreement", "said"):
        named = from_facts(said or {}).instalments
        found[key] = tuple(sorted(named, key=lambda each: (each.due_on is None, each.due_on or dt.date.min)))
    return found


def changed_deals(pairs: Iterable[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """Those pairs of versions of an agreement that are not the same deal; one query, or none where all are the same."""
    differing = {pair for pair in pairs if pair[0] != pair[1]}
    if not differing:
        return set()
    wanted = {version for pair in differing for version in pair}
    found = {each.pk: deal_of(terms_of(each)) for each in with_terms(AgreementVersion.objects.filter(pk__in=wanted))}
    return {pair for pair in differing if found[pair[0]] != found[pair[1]]}
