"""Reads of organisations: those with a confirmed identifier are everybody's, the rest their own office's."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.audit.models import INSTALLATION, Entry
from almoner.foundation.door.roles import Part
from almoner.foundation.offices.models import Office
from almoner.foundation.offices.queries import people_in_post

from .lifecycle import RequestState
from .models import CharityEntry, Identifier, Invitation, JoinRequest, Membership, Organisation
from .rules import CHARITIES, read_charity_number


def seen_by(actor: Any) -> Q:
    """Which organisations somebody at work for an office may see."""
    return Q(office=None) | Q(office_id=actor.office_id) if actor.office_id else Q(office=None)


def organisations(*, seen_by: Any) -> QuerySet[Organisation]:
    """All that may be seen."""
    return Organisation.objects.filter(_seen_by(seen_by))


def narrowed(rows: QuerySet[Organisation], asked: Mapping[str, str]) -> QuerySet[Organisation]:
    """Those that fit the filters: words (``q``), ``form``, ``size``, ``vcse`` and ``known`` to all or not."""
    if words := asked.get("q"):
        for word in words.split()[:6]:
            numbers = Identifier.objects.filter(organisation=OuterRef("pk"), number__istartswith=word)
            rows = rows.filter(Q(name__icontains=word) | Exists(numbers))
    for name in ("form", "size"):
        if value := asked.get(name):
            rows = rows.filter(**{name: value})
    if vcse := asked.get("vcse"):
        rows = rows.filter(is_vcse={"yes": True, "no": False}.get(vcse))
    known = asked.get("known")
    if known == "confirmed":
        rows = rows.filter(Exists(Identifier.objects.filter(organisation=OuterRef("pk"), confirmed=True)))
    elif known == "not_confirmed":
        rows = rows.exclude(Exists(Identifier.objects.filter(organisation=OuterRef("pk"), confirmed=True)))
    elif known == "itself":
        rows = rows.filter(registered_at__isnull=False, vouched_at__isnull=True)
    return rows


def with_identifiers(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """With their identifiers at hand (one query more, whatever their number)."""
    identifiers = Identifier.objects.order_by("-confirmed", "scheme", "number")
    return rows.prefetch_related(Prefetch("identifiers", identifiers)).select_related("accountable_body")


def organisation_at(*, seen_by: Any, pk: UUID) -> Organisation | None:
    """One organisation with its identifiers, or None where it is not to be seen."""
    return with_identifiers(organisations(seen_by=seen_by)).filter(pk=pk).first()


def identifier_at(*, seen_by: Any, organisation: UUID, pk: UUID) -> Identifier | None:
    """One identifier of an organisation, or None where it is not to be seen."""
    rows = Identifier.objects.select_related("organisation").filter(organisation__in=organisations(seen_by=seen_by))
    return rows.filter(organisation_id=organisation, pk=pk).first()


def memberships_of(person: Any) -> QuerySet[Membership]:
    """Where somebody is a member today, by the name of the organisation."""
    rows = Membership.objects.filter(person=person.pk, until__isnull=True)
    return rows.select_related("organisation").order_by("organisation__name")


def membership_in(organisation: UUID, person: Any) -> Membership | None:
    """A person's membership of one organisation today."""
    return memberships_of(person).filter(organisation=organisation).first()


def people_with(organisation: UUID, *parts: str) -> list[Person]:
    """The members who have any of these parts today (all members, where none is named): whom to tell."""
    rows = Membership.objects.filter(organisation=organisation, until__isnull=True, person__is_active=True)
    if parts:
        rows = rows.filter(parts__overlap=[str(part) for part in parts])
    return [each.person for each in rows.select_related("person").order_by("since")]


def members(organisation: Organisation) -> QuerySet[Membership]:
    """Who acts for an organisation today, the longest first."""
    rows = Membership.objects.filter(organisation=organisation, until__isnull=True)
    return rows.select_related("person", "invited_by").order_by("since", "id")


def invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Its invitations that nobody took up yet, newest first; those too old among them."""
    rows = Invitation.objects.filter(organisation=organisation, taken_up_at=None, withdrawn_at=None)
    return rows.select_related("invited_by").order_by("-invited_at")


def invitation_by(digest: str) -> Invitation | None:
    """The invitation of a link, by the digest of its token."""
    return Invitation.objects.filter(digest=digest).select_related("organisation", "invited_by").first()


def requests_to(organisation: Organisation) -> QuerySet[JoinRequest]:
    """Who waits to act for an organisation, the longest first."""
    rows = JoinRequest.objects.filter(organisation=organisation, state=RequestState.WAITING)
    return rows.select_related("person").order_by("asked_at")


def requests_of(person: Any) -> QuerySet[JoinRequest]:
    """What a person asked, newest first."""
    return JoinRequest.objects.filter(person=person.pk).select_related("organisation").order_by("-asked_at")


def requests_for_office(*, seen_by: Any) -> QuerySet[JoinRequest]:
    """What this office may answer: it knows the organisation, which has no owner. Waiting ones first, then newest."""
    owned = Membership.objects.filter(
        organisation=OuterRef("organisation"), until=None, parts__contains=[str(Part.OWNER)], person__is_active=True
    )
    mine = Q(office=seen_by.office_id) | Q(office=None, organisation__office=None)
    rows = JoinRequest.objects.filter(mine).exclude(Q(state=RequestState.WAITING) & Exists(owned))
    return rows.select_related("organisation", "person", "answered_by").prefetch_related("organisation__identifiers")


def charity(number: str) -> CharityEntry | None:
    """The entry of a charity by its number as people write it ("Charity no. 1 000 003", "SC012345")."""
    wanted = read_charity_number(number)
    if not wanted:
        return None
    asked = Q()
    for scheme, bare in wanted:
        asked |= Q(scheme=scheme, number=bare)
    rows = CharityEntry.objects.filter(asked)
    return min(rows, key=lambda each: CHARITIES.index(each.scheme), default=None)


def removed_sentence(entry: CharityEntry) -> str:
    """What to say of a charity that the register removed."""
    if entry.removed_on is None:
        return _("%(name)s was removed from the register of charities.") % {"name": entry.name}
    day = f"{entry.removed_on:%-d %B %Y}"
    return _("%(name)s was removed from the register of charities on %(day)s.") % {"name": entry.name, "day": day}


def register_read_on() -> Any:
    """When the register of charities was last brought in; None if never."""
    return CharityEntry.objects.order_by("-read_at").values_list("read_at", flat=True).first()


def known_by_number(numbers: Iterable[tuple[str, str]]) -> Organisation | None:
    """The organisation that any of these identifiers is noted for: who has members, or is confirmed, comes first."""
    asked = Q()
    for scheme, number in numbers:
        asked |= Q(identifiers__scheme=scheme, identifiers__number=number)
    return _likeliest(Organisation.objects.filter(asked))


def known_by_name(name: str) -> Organisation | None:
    """The organisation of that name, whatever the capitals."""
    return _likeliest(Organisation.objects.filter(name__iexact=" ".join(name.split())))


def _likeliest(rows: QuerySet[Organisation]) -> Organisation | None:
    has_members = Exists(Membership.objects.filter(organisation=OuterRef("pk"), until=None))
    rows = rows.annotate(has_members=has_members).order_by("-has_members", "office_id", "registered_at", "id")
    found: Organisation | None = rows.first()
    return found


def office_that_knows(organisation: Organisation) -> Office | None:
    """The office that named an organisation, or, where all share it, the last that changed its record."""
    if organisation.office_id is not None:
        return organisation.office
    about = Entry.objects.filter(record_id=str(organisation.pk)).exclude(chain=INSTALLATION)
    chain = about.order_by("-at").values_list("chain", flat=True).first()
    return Office.objects.filter(pk=chain).first() if chain else None


def staff_with(office: Office, roles: Iterable[Any]) -> list[Person]:
    """Who holds any of these posts in an office today."""
    held = people_in_post(office, timezone.localdate()).filter(role__in=[str(role) for role in roles])
    return list({post.person_id: post.person for post in held}.values())


_seen_by = seen_by
