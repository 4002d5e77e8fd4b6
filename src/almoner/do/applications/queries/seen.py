"""Who sees which applications: members their organisation's own; staff what was submitted, and of drafts only that they
are there, unless they help to write them."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from almoner.do.applications.access import May
from almoner.do.applications.lifecycle import State
from almoner.do.applications.models import Application, ApplicationPriority, Endorsement, Partner
from almoner.do.grants.models import Invitation
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.questions.models import Draft

_HEADS = ("office", "organisation", "invitation__round__fund")
MOST_WORDS = 6


def is_staff(office: Office, seen_by: Actor) -> bool:
    """Whether somebody reads an office's applications as its staff, or as the keeper of the installation."""
    if seen_by.organisation_id is not None or not seen_by.may(May.READ):
        return False
    return seen_by.office_id == office.pk or seen_by.is_keeper


def applications(
    *, seen_by: Actor, office: Office, invitation: Invitation | UUID | None = None
) -> QuerySet[Application, Application]:
    """The applications that the office has, with organisation, round and fund. Drafts are the applicants' own."""
    if not is_staff(office, seen_by):
        return Application.objects.none()
    rows = Application.objects.filter(office=office, submitted_at__isnull=False).select_related(*_HEADS)
    return rows if invitation is None else rows.filter(invitation=invitation)


def application_at(*, seen_by: Actor, office: Office, reference: str) -> Application | None:
    """One application by its reference, submitted or not; of a draft its page shows only how far it is."""
    if not is_staff(office, seen_by):
        return None
    rows = Application.objects.filter(office=office, reference=reference)
    return rows.select_related(*_HEADS, "submission", "draft", "brokered_by", "agreement").first()


def drafts(*, seen_by: Actor, office: Office, invitation: Invitation) -> QuerySet[Application, Application]:
    """The drafts in progress of a round: for counting, and to go on with those that staff help to write."""
    if not is_staff(office, seen_by):
        return Application.objects.none()
    rows = Application.objects.filter(office=office, invitation=invitation, state=State.DRAFT)
    return rows.select_related("organisation")


def assisted_at(*, seen_by: Actor, office: Office, reference: str) -> Application | None:
    """An application that staff help to write, with its draft; None for any other."""
    if not is_staff(office, seen_by) or not seen_by.may(May.ASSIST):
        return None
    rows = Application.objects.filter(office=office, reference=reference).exclude(assisted="")
    return rows.select_related(*_HEADS, "draft", "submission", "brokered_by").first()


# --- For the organisation's own pages


def of_organisation(organisation: Organisation | UUID, *, seen_by: Actor) -> QuerySet[Application, Application]:
    """An organisation's applications, those begun last first: for its members."""
    key = getattr(organisation, "pk", organisation)
    if seen_by.organisation_id != key or not seen_by.may(May.FOLLOW):
        return Application.objects.none()
    rows = Application.objects.filter(organisation=key)
    return rows.select_related(*_HEADS, "draft").order_by("-started_at")


def own_at(organisation: Organisation | UUID, pk: UUID, *, seen_by: Actor) -> Application | None:
    """One application of the organisation one is at work for; None for any other's."""
    rows = of_organisation(organisation, seen_by=seen_by)
    return rows.select_related(*_HEADS, "draft", "submission", "brokered_by").filter(pk=pk).first()


def draft_to_save(organisation: Organisation | UUID, pk: UUID, *, seen_by: Actor) -> Draft | None:
    """The draft of an application, for what happens most: one row of one query, and nothing beside it."""
    key = getattr(organisation, "pk", organisation)
    if seen_by.organisation_id != key or not seen_by.may(May.WRITE):
        return None
    mine = Application.objects.filter(pk=pk, organisation=key).exclude(state=State.WITHDRAWN)
    return Draft.objects.filter(pk__in=mine.values("draft")).first()


def live_of(organisation: Organisation | UUID, invitation: Invitation) -> Application | None:
    """The organisation's application in a round, if it has one that is not withdrawn."""
    rows = Application.objects.filter(organisation=organisation, invitation=invitation)
    return rows.exclude(state=State.WITHDRAWN).first()


def partners(application: Application) -> QuerySet[Partner, Partner]:
    """Who takes part besides; the application is somebody's to read already."""
    return application.partners.select_related("organisation")


def endorsements(application: Application) -> QuerySet[Endorsement, Endorsement]:
    """Who was asked for their view, and what they said; the application is somebody's to read already."""
    return application.endorsements.order_by("asked_at")


# --- Lists


def narrowed(rows: QuerySet[Application, Application], asked: dict[str, str]) -> QuerySet[Application, Application]:
    """Those that fit the filters: words (``q``), ``round``, ``state``, ``place``, ``priority``, ``small``."""
    for word in asked.get("q", "").split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(reference__icontains=word) | Q(title__icontains=word) | Q(organisation__name__icontains=word)
        )
    if asked.get("round"):
        rows = rows.filter(invitation=_key(asked["round"]))
    if state := asked.get("state"):
        rows = rows.filter(state=state)
    if place := asked.get("place"):
        rows = rows.filter(districts__contains=[{"key": place}])
    if asked.get("priority"):
        served = ApplicationPriority.objects.filter(application=OuterRef("pk"), priority=_key(asked["priority"]))
        rows = rows.filter(Exists(served))
    if asked.get("small"):
        rows = rows.filter(grassroots=asked["small"] == "yes")
    return rows


def _key(text: str) -> UUID:
    """A key as somebody typed it; what is none asks for what is not there."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def figures(rows: QuerySet[Application, Application]) -> tuple[int, Decimal]:
    """How many there are and what they ask for, in pounds: one query."""
    found: dict[str, Any] = rows.order_by().aggregate(count=Count("pk"), asked=Sum("amount"))
    return found["count"], found["asked"] or Decimal("0.00")


def places_in(rows: QuerySet[Application, Application]) -> list[tuple[str, str]]:
    """The places that these applications are for, as (key, label): one query."""
    found = {}
    for districts in rows.order_by().values_list("districts", flat=True):
        found.update({each["key"]: each["label"] for each in districts})
    return sorted(found.items(), key=lambda pair: pair[1])
