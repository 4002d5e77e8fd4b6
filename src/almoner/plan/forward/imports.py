"""The forward plan as offices keep it in a spreadsheet: one row for each end, break, limit, stop or start (PLN-29)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.services.models import Service
from almoner.foundation.services.naming import services_named
from almoner.foundation.sheets import readers
from almoner.foundation.sheets.kinds import Candidate, Change, Context, Field, Kind, SourceRow, differences

from . import rules
from .access import May
from .choices import pots_of, priorities_of
from .columns import FIELDS, SHOWN, facts_in, spoken_of
from .facts import NOTHING, Facts, facts_of, put
from .models import ForwardEntry, ForwardVersion


@dataclass(frozen=True, slots=True)
class Held:
    """An entry as it stands, its versions in the order of their numbers, and what it said at the time of the file."""

    entry: ForwardEntry
    versions: list[ForwardVersion]
    said: Facts


class ForwardPlan(Kind):
    """Recognised by (item, kind of event, office). The kind of event is read from the item where no column says it."""

    name = "forward"
    title = gettext_lazy("Forward plan")
    note = gettext_lazy(
        "Each row is an end, break, extension limit, funding stop or planned start, dated as exactly as it is known."
    )
    permission = May.KEEP
    publishing = May.PUBLISH
    key_field = "item"
    fields = FIELDS

    def field(self, name: str) -> Field | None:
        return super().field(name) or next((each for each in SHOWN if each.name == name), None)

    def records_of(self, context: Context, row: SourceRow) -> Sequence[Candidate]:
        item, event = rules.read_item(row.facts["item"])
        if stated := row.facts.get("event"):
            item, event = (item if event == stated else row.facts["item"]), stated
        facts = facts_in(row.facts, item=item, event=event, document=context.document)
        service = row.facts.get("service", "")
        return [
            Candidate(
                row=row.number,
                key=_key(item, event),
                label=f"{item}: {ForwardEntry.Event(event).label}"[:300],
                facts={**facts, "item": item, "event": event, "service": service},
                warnings=rules.oddities(
                    event=event,
                    at=readers.to_date(facts["at"]),
                    extension_to=readers.to_date(facts["extension_to"]),
                    successor_starts=readers.to_date(facts["successor_starts"]),
                ),
            )
        ]

    def compare(self, context: Context, batch: Sequence[Candidate]) -> None:
        held = _held(context, batch)
        names = spoken_of(context.fields)
        for candidate in batch:
            _settle_names(context, candidate)
            if found := held.get(candidate.key):
                changes = differences(found.said, candidate.facts, names)
                wanted, has = candidate.facts["service"], str(found.entry.service or "")
                if wanted and wanted.lower() != has.lower():
                    changes.append(Change("service", has, wanted))
                candidate.differs(found, changes)

    def apply(self, context: Context, batch: Sequence[Candidate]) -> None:
        services = services_named(context.office, map(_service_wanted, batch))
        new = [candidate for candidate in batch if candidate.held is None]
        known = [candidate for candidate in batch if candidate.held is not None]
        entered = [_enter(context, candidate, services) for candidate in new]
        versions = [entry.current for entry in entered]
        versions += [_correct(context, candidate, services) for candidate in known]
        ForwardEntry.objects.bulk_create(entered)
        ForwardVersion.objects.bulk_create(version for version in versions if version)
        ForwardEntry.objects.bulk_update([candidate.held.entry for candidate in known], ["current", "service"])

    def absent(self, context: Context) -> Iterable[tuple[str, str]]:
        for entry in ForwardEntry.objects.filter(office=context.office).order_by("item", "event").iterator():
            yield _key(entry.item, entry.event), str(entry)


def _key(item: str, event: str) -> str:
    return f"{item.lower()}|{event}"


def _service_wanted(candidate: Candidate) -> str:
    """The service a candidate names; a new entry that names none is about the service of its item's name."""
    if candidate.facts["service"]:
        return str(candidate.facts["service"])
    held = candidate.held.entry.service if candidate.held else None
    return str(held or candidate.facts["item"])


def _held(context: Context, batch: Sequence[Candidate]) -> dict[str, Held]:
    """By key, the entries that the batch speaks of, with all their versions: two queries."""
    entries = ForwardEntry.objects.annotate(lower_item=Lower("item")).filter(
        office=context.office, lower_item__in={candidate.facts["item"].lower() for candidate in batch}
    )
    if context.locking:
        entries = entries.select_for_update(of=("self",)).order_by("pk")
    found = {entry.pk: entry for entry in entries.select_related("service", "current")}
    rows = ForwardVersion.objects.filter(entry__in=found).select_related("priority", "pot").order_by("entry", "number")
    versions = {pk: list(group) for pk, group in groupby(rows, key=attrgetter("entry_id"))}
    return {
        _key(entry.item, entry.event): Held(entry, versions[pk], _said_by(versions[pk], context.known_from))
        for pk, entry in found.items()
    }


def _said_by(versions: list[ForwardVersion], day: dt.date) -> Facts:
    """What an entry said on a day: an older paper is compared with what was known when it was written."""
    known = [version for version in versions if version.known_from <= day]
    return facts_of(max(known, key=attrgetter("known_from", "number"))) if known else dict(NOTHING)


def _settle_names(context: Context, candidate: Candidate) -> None:
    """Priority and pot in the office's spelling. A name it does not have is kept as a group, or left out, and said."""
    facts = candidate.facts
    priorities, pots = (_remembered(context, what) for what in ("priorities", "pots"))
    if named := facts["priority"]:
        facts["priority"] = next((title for title in priorities if title.lower() == named.lower()), "")
        if not facts["priority"]:
            facts["group"] = facts["group"] or named[:200]
            candidate.warnings.append(
                _("“%(name)s” is not a priority of the office's plans: it is kept as a group.") % {"name": named}
            )
    if named := facts["pot"]:
        facts["pot"] = next((name for name in pots if name.lower() == named.lower()), "")
        if not facts["pot"]:
            candidate.warnings.append(_("“%(name)s” is not a pot of the office: it is left out.") % {"name": named})


def _remembered(context: Context, what: str) -> Mapping[str, Any]:
    """Priorities or pots by name, read once a file."""
    read = {"priorities": priorities_of, "pots": pots_of}[what]
    if what not in context.memory:
        context.memory[what] = read(context.office)
    found: Mapping[str, Any] = context.memory[what]
    return found


def _enter(context: Context, candidate: Candidate, services: Mapping[str, Service]) -> ForwardEntry:
    """A new entry, with its first version as its current one."""
    entry = ForwardEntry(
        office=context.office,
        item=candidate.facts["item"],
        event=candidate.facts["event"],
        service=services[_service_wanted(candidate).lower()],
        published_at=context.at if context.publish_new else None,
    )
    entry.current = _version(context, candidate.row, entry, 1, candidate.facts)
    return entry


def _correct(context: Context, candidate: Candidate, services: Mapping[str, Service]) -> ForwardVersion:
    """A further version of an entry that is held. It becomes the current one unless a later paper has spoken since."""
    held: Held = candidate.held
    facts = {**held.said, **{name: candidate.facts[name] for name in spoken_of(context.fields)}}
    version = _version(context, candidate.row, held.entry, held.versions[-1].number + 1, facts)
    version.change = ForwardVersion.Change.CORRECTION
    version.reason = _("Read from %(file)s") % {"file": context.source.file_name}
    held.entry.service = services[_service_wanted(candidate).lower()]
    if held.entry.current is None or held.entry.current.known_from <= version.known_from:
        held.entry.current = version
    return version


def _version(context: Context, row: int, entry: ForwardEntry, number: int, facts: Facts) -> ForwardVersion:
    version = ForwardVersion(
        office=context.office,
        entry=entry,
        number=number,
        known_from=context.known_from,
        recorded_by_id=context.actor.person_id,
        source_import=context.source,
        source_row=row,
    )
    return put(version, facts, priorities=_remembered(context, "priorities"), pots=_remembered(context, "pots"))
