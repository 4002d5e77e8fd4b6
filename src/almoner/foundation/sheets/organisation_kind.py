"""Lists of organisations. Their own room stands below this one and may not know of sheets, so the kind lives here."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Prefetch, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.organisations import queries
from almoner.foundation.organisations.access import May
from almoner.foundation.organisations.columns import columns
from almoner.foundation.organisations.models import Identifier, Organisation
from almoner.foundation.organisations.naming import organisations_named
from almoner.foundation.organisations.rules import read_identifier, well_formed

from . import kinds, listings
from .kinds import Candidate, Change, Context, Field, Kind, Problem, SourceRow, Wrong, differences
from .readers import YES_NO, Reader, choice, text, to_yes_no

Form, Size = Organisation.Form, Organisation.Size
NUMBERS = {"charity_number": "GB-CHC", "company_number": "GB-COH"}
PLAIN = ("form", "size", "by_and_for", "area_served", "website", "email")
FLAGS = ("is_vcse", "is_sme")
WRITTEN = ("name", *PLAIN, *FLAGS, "accountable_body")


def _org_id(cell: str) -> str:
    return "-".join(read_identifier(cell))


def _number_of(scheme: str) -> Reader:
    return Reader(
        lambda cell: "-".join(well_formed(scheme, cell)),
        gettext_lazy("a number of that register"),
        refuses_in_full=True,
    )


def _web_address(cell: str) -> str:
    address = cell if "://" in cell else f"https://{cell}"
    if not address.startswith(("http://", "https://")) or " " in address or "." not in address or len(address) > 200:
        raise ValueError(_("“%(read)s” is not a web address.") % {"read": cell[:80]})
    return address


def _email(cell: str) -> str:
    local, at, host = cell.partition("@")
    if not (local and at and "." in host) or " " in cell or len(cell) > 254:
        raise ValueError(_("“%(read)s” is not an email address.") % {"read": cell[:80]})
    return cell


class OrganisationList(Kind):
    """Recognised by an identifier, else by name. What is known to all offices is never changed by one office's file."""

    name = "organisations"
    title = gettext_lazy("Organisations")
    note = gettext_lazy(
        "Each row is one organisation, known by its name and, where it has one, its charity or company number."
    )
    permission = May.KEEP
    key_field = "name"
    fields = (
        Field(
            "name",
            gettext_lazy("Name"),
            aliases=("organisation", "organisation name", "provider"),
            required=True,
            filled=True,
        ),
        Field(
            "identifier",
            gettext_lazy("Org-id"),
            Reader(_org_id, gettext_lazy("an org-id such as GB-CHC-1000003"), refuses_in_full=True),
            ("identifier", "org id", "organisation identifier"),
        ),
        Field(
            "charity_number",
            gettext_lazy("Charity number"),
            _number_of("GB-CHC"),
            ("charity no", "registered charity number"),
        ),
        Field(
            "company_number",
            gettext_lazy("Company number"),
            _number_of("GB-COH"),
            ("company no", "companies house number"),
        ),
        Field(
            "form", gettext_lazy("Legal form"), choice(Form.choices, charity_number="charity"), ("form", "type", "kind")
        ),
        Field("size", gettext_lazy("Size"), choice(Size.choices)),
        Field("is_vcse", gettext_lazy("VCSE"), YES_NO, ("voluntary sector", "vcse?")),
        Field("is_sme", gettext_lazy("SME"), YES_NO, ("small or medium enterprise", "sme?")),
        Field("by_and_for", gettext_lazy("By and for"), text(200), ("by and for group",)),
        Field("area_served", gettext_lazy("Area served"), text(200), ("area",)),
        Field("accountable_body", gettext_lazy("Accountable body"), text(300), ("lead body",)),
        Field("website", gettext_lazy("Website"), Reader(_web_address, gettext_lazy("a web address")), ("web", "url")),
        Field(
            "email",
            gettext_lazy("Email"),
            Reader(_email, gettext_lazy("an email address")),
            ("e-mail", "email address"),
        ),
    )

    def records_of(self, context: Context, row: SourceRow) -> Sequence[Candidate]:
        numbers = {row.facts.get(name, "") for name in ("identifier", *NUMBERS)} - {""}
        facts: dict[str, Any] = {
            name: value for name, value in row.facts.items() if name not in {"identifier", *NUMBERS}
        }
        body = facts.get("accountable_body", "")
        if body and body.casefold() == facts["name"].casefold():
            raise Wrong(row.problem("accountable_body", _("another organisation: it cannot act for itself")))
        return [Candidate(row.number, _key(facts["name"]), facts["name"], {**facts, "identifiers": sorted(numbers)})]

    def compare(self, context: Context, batch: Sequence[Candidate]) -> None:
        by_number, by_name = _held(context, batch)
        names = [name for name in WRITTEN if name in context.fields]
        for candidate in batch:
            numbers = candidate.facts["identifiers"]
            matches = {held.pk: held for number in numbers if (held := by_number.get(number))}
            if len(matches) > 1:
                candidate.wrong(_two_bodies(matches.values()))
                continue
            found = next(iter(matches.values()), None) or by_name.get(candidate.key)
            if found is not None:
                _weigh(candidate, found, names)

    def apply(self, context: Context, batch: Sequence[Candidate]) -> None:
        new = [candidate for candidate in batch if candidate.held is None]
        known = [candidate for candidate in batch if candidate.held is not None]
        identifiers = [each for candidate in known for each in _unnoted(candidate, _numbers(candidate.held))]
        for candidate in new:
            candidate.held = Organisation(office=context.office)
            identifiers += _unnoted(candidate, set())
        for candidate in batch:
            _put(candidate, context.fields)
        Organisation.objects.bulk_create([candidate.held for candidate in new])
        Organisation.objects.bulk_update([candidate.held for candidate in known], WRITTEN)
        Identifier.objects.bulk_create(identifiers)
        bodies = context.memory.setdefault("bodies", {})
        bodies |= {one.held.pk: body for one in batch if (body := one.facts.get("accountable_body"))}

    def finish(self, context: Context) -> None:
        bodies: Mapping[Any, str] = context.memory.get("bodies", {})
        if not bodies:
            return
        named = organisations_named(context.office, bodies.values())
        rows = list(Organisation.objects.filter(pk__in=bodies))
        for row in rows:
            row.accountable_body = named[bodies[row.pk].lower()]
        Organisation.objects.bulk_update(rows, ["accountable_body"], batch_size=500)

    def absent(self, context: Context) -> Iterable[tuple[str, str]]:
        for row in Organisation.objects.filter(office=context.office).order_by("name").iterator():
            yield _key(row.name), row.name


def _key(name: str) -> str:
    return name.lower()


def _numbers(held: Organisation) -> set[str]:
    return {str(identifier) for identifier in held.identifiers.all()}


def _unnoted(candidate: Candidate, noted: set[str]) -> list[Identifier]:
    """The identifiers that a candidate brings and its organisation lacks."""
    read = [read_identifier(number) for number in candidate.facts["identifiers"] if number not in noted]
    return [Identifier(organisation=candidate.held, scheme=scheme, number=number) for scheme, number in read]


def _held(context: Context, batch: Sequence[Candidate]) -> tuple[dict[str, Organisation], dict[str, Organisation]]:
    """The organisations that the batch may mean, by identifier and by name: two queries."""
    numbers = {number for candidate in batch for number in candidate.facts["identifiers"]}
    schemes, bare = zip(*map(read_identifier, numbers), strict=True) if numbers else ((), ())
    # Lists of one scheme may catch a number of another: what is found is matched whole below.
    bearers = Identifier.objects.filter(scheme__in=set(schemes), number__in=bare).values("organisation")
    names = [candidate.facts["name"].lower() for candidate in batch]
    rows = (
        Organisation.objects.filter(Q(office=context.office) | Q(office=None))
        .annotate(lower_name=Lower("name"))
        .filter(Q(lower_name__in=names) | Q(pk__in=bearers))
        .select_related("accountable_body")
        .prefetch_related(Prefetch("identifiers", Identifier.objects.order_by("scheme", "number")))
    )
    if context.locking:
        rows = rows.select_for_update(of=("self",), no_key=True)
    by_number: dict[str, Organisation] = {}
    by_name: dict[str, Organisation] = {}
    for row in sorted(rows.order_by("pk"), key=lambda row: row.office_id is not None):  # the office's own, last, count
        by_number |= dict.fromkeys(_numbers(row) & numbers, row)
        by_name[_key(row.name)] = row
    return by_number, by_name


def _two_bodies(found: Iterable[Organisation]) -> Problem:
    names = ", ".join(sorted(each.name for each in found))
    return Problem("", "", _("the numbers of one organisation; these belong to: %(names)s") % {"names": names})


def _weigh(candidate: Candidate, found: Organisation, names: Sequence[str]) -> None:
    """What the file would change of an organisation that is held."""
    candidate.key = _key(found.name)
    changes = differences(_said(found), candidate.facts, names)
    changes = [change for change in changes if change.after or change.name not in {"name", "form", "size"}]
    new = sorted(set(candidate.facts["identifiers"]) - _numbers(found))
    if found.office_id is None:
        candidate.same(found)
        if changes or new:
            candidate.warnings.append(
                _("%(name)s is known to all offices, so a file changes nothing of it. Correct it on its own page.")
                % {"name": found.name}
            )
        return
    if new:
        changes.append(Change("identifier", ", ".join(sorted(_numbers(found))), ", ".join(new)))
    candidate.differs(found, changes)


def _said(found: Organisation) -> dict[str, str]:
    """The facts of an organisation in canonical text."""
    facts = {name: getattr(found, name) for name in ("name", *PLAIN)}
    facts |= {name: {True: "yes", False: "no"}.get(getattr(found, name), "") for name in FLAGS}
    return facts | {"accountable_body": found.accountable_body.name if found.accountable_body else ""}


def _put(candidate: Candidate, fields: Iterable[str]) -> None:
    facts, held = candidate.facts, candidate.held
    for name in ("name", *PLAIN):
        if name in fields and (facts[name] or name not in {"name", "form", "size"}):
            setattr(held, name, facts[name])
    for name in FLAGS:
        if name in fields:
            setattr(held, name, to_yes_no(facts[name]))
    if "accountable_body" in fields and not facts["accountable_body"]:
        held.accountable_body = None


def _rows(asked: listings.Asked) -> Any:
    found = queries.narrowed(queries.organisations(seen_by=asked.actor), asked.filters)
    return queries.with_identifiers(found).order_by("name", "pk")


def register() -> None:
    """Bring organisations in and take them out."""
    kinds.register(OrganisationList())
    listings.register(listings.Listing("organisations", OrganisationList.title, May.READ, columns(), _rows))
