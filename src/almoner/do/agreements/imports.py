"""Registers as offices keep them in a spreadsheet: a row for each agreement, or one for several (AGR-06, AGR-07)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.offices.models import Area
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.naming import organisations_known, organisations_named
from almoner.foundation.services.models import Service
from almoner.foundation.services.naming import services_named
from almoner.foundation.sheets.kinds import Candidate, Context, Field, Kind, SourceRow, differences
from almoner.strategy.funds.models import FundingAgreement, Pot
from almoner.strategy.plans.models import Priority

from .access import May
from .drafting import Draft, Origin, sort_key, write
from .facts import Facts, Names, facts_of, facts_of_row, providers_named, settle, terms_from
from .models import Agreement, AgreementVersion
from .queries import terms_of, with_terms
from .rules import warnings
from .sheet import FACTS, FIELDS, SHOWN, spoken_of
from .terms import Terms

NOTHING = Terms("")


@dataclass(frozen=True, slots=True)
class Held:
    """An agreement as it stands, the number of its last version, and what it said at the time of the file."""

    agreement: Agreement
    last: int
    terms: Terms


class AgreementList(Kind):
    """Recognised by its number. A row with several numbers makes as many agreements, all pointing at the row."""

    name = "agreements"
    title = gettext_lazy("Agreements")
    note = gettext_lazy("Each row is a contract, grant, memorandum, annual allocation or in-house service.")
    permission = May.KEEP
    publishing = May.PUBLISH
    fields = FIELDS

    def field(self, name: str) -> Field | None:
        return super().field(name) or next((each for each in SHOWN if each.name == name), None)

    def records_of(self, context: Context, row: SourceRow) -> Sequence[Candidate]:
        return [
            Candidate(
                row=row.number,
                key=facts["number"].lower(),
                label=f"{facts['number']} {facts['title']}",
                facts=facts,
                warnings=odd,
            )
            for facts, odd in facts_of_row(row, context.document)
        ]

    def compare(self, context: Context, batch: Sequence[Candidate]) -> None:
        held, names = _held(context, batch), _names(context)
        for candidate in batch:
            found = held.get(candidate.key)
            said = facts_of(found.agreement, found.terms) if found else None
            odd = settle(candidate.facts, names, said)
            if found is not None and said is not None:
                speaks_of = spoken_of(context.fields, candidate.facts["also"])
                candidate.differs(found, differences(said, candidate.facts, speaks_of))
            candidate.warnings += odd
        if not context.locking:
            _warn(context, batch, names)

    def apply(self, context: Context, batch: Sequence[Candidate]) -> None:
        services = services_named(context.office, (_service_wanted(each.facts, each.held) for each in batch))
        wanted = [name for each in batch for name in providers_named(each.facts)]
        known = {**organisations_named(context.office, wanted)} if wanted else {}
        drafts = [_draft(context, each, services, known) for each in batch]
        write(drafts, changing=("kind", "service") if {"kind", "service"} & context.fields else ())

    def absent(self, context: Context) -> Iterable[tuple[str, str]]:
        rows = Agreement.objects.filter(office=context.office).order_by("sort_key").values_list("number", flat=True)
        for number in rows.iterator():
            yield number.lower(), number


def _held(context: Context, batch: Sequence[Candidate]) -> dict[str, Held]:
    """By key, the agreements that the batch speaks of, with what they said at the time of the file: two queries."""
    heads = Agreement.objects.annotate(lower_number=Lower("number")).filter(
        office=context.office, lower_number__in=[candidate.key for candidate in batch]
    )
    if context.locking:
        heads = heads.select_for_update(of=("self",)).order_by("pk")
    found = {head.pk: head for head in heads.select_related("service", "current")}
    rows = with_terms(AgreementVersion.objects.filter(agreement__in=found)).order_by("agreement", "number")
    versions = {key: list(group) for key, group in groupby(rows, key=attrgetter("agreement_id"))}
    return {
        head.number.lower(): Held(head, versions[key][-1].number, _said_by(versions[key], context.known_from))
        for key, head in found.items()
    }


def _said_by(versions: Sequence[AgreementVersion], day: dt.date) -> Terms:
    """What an agreement said on a day: an older paper is compared with what was known when it was written."""
    known = [version for version in versions if version.known_from <= day]
    return terms_of(max(known, key=attrgetter("known_from", "number"))) if known else NOTHING


def _names(context: Context) -> Names:
    """What the office calls things, read once a file: four queries."""
    if "names" not in context.memory:
        ours = {"office": context.office}
        areas = dict(Area.objects.filter(**ours).values_list("name", "code"))
        context.memory["names"] = Names(
            priorities=_by_name(
                Priority.objects.filter(**ours).order_by("plan__begins_first").values_list("pk", "title")
            ),
            pots=_by_name(Pot.objects.filter(**ours).values_list("pk", "name")),
            fundings=_by_name(FundingAgreement.objects.filter(**ours).values_list("pk", "title")),
            areas={key.casefold(): code for name, code in areas.items() for key in (name, code)},
        )
    found: Names = context.memory["names"]
    return found


def _by_name(rows: Iterable[tuple[UUID, str]]) -> Mapping[str, tuple[UUID, str]]:
    """By name in small letters; of two of the same name the last, which for priorities is the newest plan's."""
    return {name.casefold(): (key, name) for key, name in rows}


def _warn(context: Context, batch: Sequence[Candidate], names: Names) -> None:
    """Say what is odd in what would be agreed, and which bodies are named for the first time: one query."""
    wanted = {name for each in batch for name in providers_named(each.facts)}
    known = organisations_known(context.office, wanted)
    someone = Organisation()
    for each in batch:
        base = each.held.terms if each.held else NOTHING
        said = FACTS if each.held is None else spoken_of(context.fields, each.facts["also"])
        each.warnings += warnings(terms_from(each.facts, said, base, names, lambda _name: someone))
        each.warnings += [
            _("“%(name)s” is not among the organisations yet: it will be entered.") % {"name": name}
            for name in providers_named(each.facts)
            if name.lower() not in known
        ]


def _service_wanted(facts: Facts, held: Held | None) -> str:
    """The service that a row names; where it names none, the one that is held, else one of the agreement's title."""
    return str(facts["service"] or (held.agreement.service if held else facts["title"]))


def _draft(
    context: Context, candidate: Candidate, services: Mapping[str, Service], known: Mapping[str, Organisation]
) -> Draft:
    held: Held | None = candidate.held
    facts = candidate.facts
    service = services[_service_wanted(facts, held).lower()]
    said = list(FACTS) if held is None else spoken_of(context.fields, facts["also"])
    base = held.terms if held else NOTHING
    terms = terms_from(facts, said, base, _names(context), lambda name: known.get(name.lower()))
    if held is None:
        agreement = Agreement(
            office=context.office,
            number=facts["number"],
            sort_key=sort_key(facts["number"]),
            kind=facts["kind"],
            service=service,
            published_at=context.at if context.publish_new else None,
        )
        return Draft(agreement, service.name, 1, terms, _origin(context, candidate.row))
    agreement = held.agreement
    if "service" in said and facts["service"]:
        agreement.service = service
    if "kind" in said:
        agreement.kind = facts["kind"]
    return Draft(agreement, agreement.service.name, held.last + 1, terms, _origin(context, candidate.row, held))


def _origin(context: Context, row: int, held: Held | None = None) -> Origin:
    """Where a version comes from. It becomes the current one unless a later paper has spoken since."""
    current = held.agreement.current if held else None
    return Origin(
        known_from=context.known_from,
        recorded_by=context.actor.person_id,
        change=AgreementVersion.Change.CORRECTION if held else AgreementVersion.Change.FIRST,
        reason=_("Read from %(file)s") % {"file": context.source.file_name} if held else "",
        source_import=context.source.pk,
        source_row=row,
        is_current=current is None or current.known_from <= context.known_from,
    )
