"""What waits in grant rounds and in paying: each room says what waits for a person in its own records."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.agreements import access as agreements
from almoner.do.agreements.models import PaperSending, PaperSignature
from almoner.do.applications import access as applications
from almoner.do.applications.lifecycle import State as Applied
from almoner.do.applications.models import Application, Complaint
from almoner.do.awards import access as awards
from almoner.do.awards.queries.waiting import waiting as awards_waiting
from almoner.do.grants import access as grants
from almoner.do.grants.lifecycle import State as Prepared
from almoner.do.grants.models import Enquiry, Invitation
from almoner.do.grants.queries import pots_asked_for
from almoner.do.payments import access as payments
from almoner.do.payments.lifecycle import State as Paid
from almoner.do.payments.queries.waiting import waiting_rows
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations import access as organisations
from almoner.foundation.organisations.queries import requests_for_office
from almoner.governance.decisions import access as decisions
from almoner.governance.decisions.queries.waiting import waiting_for
from almoner.kernel.dates import british
from almoner.kernel.money import pounds

SHOWN = 4
"""Decisions shown one by one; more are counted."""
OPENS_SOON = dt.timedelta(days=14)
"""From then on whoever publishes rounds is reminded of one that is still a draft."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something to do: in words, about what, the cost of leaving it, the page where it is done, and by when."""

    sentence: str
    about: str
    cost: str
    route: str
    parts: dict[str, Any] = field(default_factory=dict)
    count: int = 1
    due_on: dt.date | None = None


type _Look = Callable[[Actor, Office, dt.date], Iterable[ToDo]]


def to_do(*, seen_by: Actor, office: Office, today: dt.date) -> list[ToDo]:
    """What waits for this person in rounds, decisions and payments, by day; at most a dozen queries."""
    looks = [look for may, look in _LOOKS if seen_by.may(may)]
    found = [each for look in looks for each in look(seen_by, office, today)]
    return sorted(found, key=lambda each: (each.due_on or dt.date.max, each.about))


def _decisions(actor: Actor, office: Office, today: dt.date) -> Iterable[ToDo]:
    waits = waiting_for(office, seen_by=actor, on=today)
    cost = _("until it is signed nobody can be told, and nothing is paid")
    for each in waits[:SHOWN]:
        said = _("Sign %(number)s: %(title)s") % {
            "number": each.paper.decision.number,
            "title": each.paper.decision.title,
        }
        about = " · ".join((pounds(each.total), *each.thought))
        yield ToDo(said, about, cost, "desk-decision-sign", {"number": each.paper.decision.number})
    more = len(waits) - SHOWN
    if more > 0:
        said = ngettext("%(n)d more decision to sign", "%(n)d more decisions to sign", more) % {"n": more}
        yield ToDo(said, "", cost, "desk-decisions", count=more)


def _payments(actor: Actor, office: Office, today: dt.date) -> Iterable[ToDo]:
    words = {
        Paid.PLANNED: lambda n: ngettext("%(n)d payment to prepare", "%(n)d payments to prepare", n),
        Paid.PREPARED: lambda n: ngettext("%(n)d payment to approve", "%(n)d payments to approve", n),
        Paid.APPROVED: lambda n: ngettext("%(n)d payment to release", "%(n)d payments to release", n),
        Paid.RELEASED: lambda n: ngettext("%(n)d payment to put into a file", "%(n)d payments to put into a file", n),
        Paid.FAILED: lambda n: ngettext("%(n)d payment failed", "%(n)d payments failed", n),
    }
    rows = waiting_rows(office, actor, on=today).order_by().values("state")
    for row in rows.annotate(many=Count("pk"), first=Min("due_on")):
        said = words[Paid(row["state"])](row["many"]) % {"n": row["many"]}
        cost = _("a group waits for its money")
        yield ToDo(said, "", cost, "desk-payments", count=row["many"], due_on=row["first"])


def _applications(_actor: Actor, office: Office, _today: dt.date) -> Iterable[ToDo]:
    rows = Application.objects.filter(office=office, state=Applied.SUBMITTED, invitation__closes_at__lt=timezone.now())
    grouped = rows.order_by().values("invitation", "invitation__theme", "invitation__judging")
    for row in grouped.annotate(many=Count("pk")):
        said = ngettext("%(n)d application to sift", "%(n)d applications to sift", row["many"]) % {"n": row["many"]}
        has_panel = row["invitation__judging"] == Invitation.Judging.PANEL
        cost = _("the panel cannot begin") if has_panel else _("nothing can be recommended of them")
        parts = {"invitation": row["invitation"]}
        yield ToDo(said, row["invitation__theme"], cost, "desk-round-board", parts, row["many"])
    for each in Complaint.objects.filter(office=office, answered_at__isnull=True).select_related("application")[:SHOWN]:
        said = _("A complaint about %(reference)s") % {"reference": each.application.reference}
        answered_at: dict[str, Any] = {"reference": each.application.reference, "complaint": each.pk}
        yield ToDo(said, "", _("somebody waits for an answer"), "desk-application-complaint", answered_at)


def _questions(_actor: Actor, office: Office, _today: dt.date) -> Iterable[ToDo]:
    rows = Enquiry.objects.filter(office=office, standing=Enquiry.Standing.WAITING).order_by()
    for row in rows.values("invitation", "invitation__theme").annotate(many=Count("pk")):
        said = ngettext("%(n)d question to answer", "%(n)d questions to answer", row["many"]) % {"n": row["many"]}
        cost = _("all applicants read the answer, so an early one helps most")
        parts = {"pk": row["invitation"]}
        yield ToDo(said, row["invitation__theme"], cost, "desk-invitation-questions", parts, row["many"])


def _consents(_actor: Actor, office: Office, _today: dt.date) -> Iterable[ToDo]:
    """Rounds being prepared that want to award more than is available, until the chief finance officer agrees."""
    rows = Invitation.objects.filter(office=office, state=Prepared.DRAFT, over_allocation__gt=0, consent_at=None)
    for row in rows.order_by("prepared_at")[:SHOWN]:
        said = _("Agree that a round may award %(percent)s%% more than it has") % {
            "percent": f"{row.over_allocation.normalize():f}"
        }
        cost = _("it cannot be published before")
        yield ToDo(said, row.theme, cost, "desk-invitation-consent", {"pk": row.pk}, due_on=_day_of(row.opens_at))


def _pots(_actor: Actor, office: Office, _today: dt.date) -> Iterable[ToDo]:
    """Pots outside their purposes that rounds being prepared ask for, until the chief finance officer answers."""
    for row in pots_asked_for(office)[:SHOWN]:
        said = _("Let in “%(pot)s” for a round outside its purposes, or decline: %(amount)s") % {
            "pot": row.pot.name,
            "amount": pounds(row.amount),
        }
        parts = {"pk": row.invitation_id, "asked": row.pk}
        cost = _("it cannot be paid from there before")
        about, due = row.invitation.theme, _day_of(row.invitation.opens_at)
        yield ToDo(said, about, cost, "desk-invitation-pot-answer", parts, due_on=due)


def _to_publish(_actor: Actor, office: Office, _today: dt.date) -> Iterable[ToDo]:
    """Rounds whose opening is near, or past, and which nobody can read yet."""
    now = timezone.now()
    rows = Invitation.objects.filter(
        office=office, state=Prepared.DRAFT, opens_at__lt=now + OPENS_SOON, closes_at__gt=now
    )
    for row in rows.order_by("opens_at")[:SHOWN]:
        opens = _day_of(row.opens_at)
        said = _("Publish a round that is to open on %(day)s") % {"day": british(opens)} if opens else ""
        cost = _("nobody can apply before it is published")
        yield ToDo(said, row.theme, cost, "desk-invitation", {"pk": row.pk}, due_on=opens)


def _day_of(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment) if moment is not None else None


def _awards(actor: Actor, office: Office, today: dt.date) -> Iterable[ToDo]:
    for each in awards_waiting(office, actor, on=today):
        cost = _("applicants wait to hear")
        yield ToDo(each.sentence, each.about, cost, each.route, each.parts, each.count, each.due_on)


def _papers(_actor: Actor, office: Office, _today: dt.date) -> Iterable[ToDo]:
    """Papers that the provider has signed and the office has not; only the latest that was sent of an agreement."""
    signed = PaperSignature.objects.filter(paper=OuterRef("paper"))
    later = PaperSending.objects.filter(
        paper__agreement=OuterRef("paper__agreement"), paper__number__gt=OuterRef("paper__number")
    )
    rows = PaperSending.objects.filter(
        Exists(signed.filter(side="provider")), ~Exists(signed.filter(side="office")), ~Exists(later), office=office
    )
    cost = _("nothing is paid before both have signed")
    named = "paper__agreement__number", "paper__number", "paper__agreement__current__title"
    heads = list(rows.order_by("sent_at", "pk").values_list(*named))
    for number, paper, title in heads[:SHOWN]:
        said = _("Sign %(number)s for the office") % {"number": number}
        yield ToDo(said, title or "", cost, "desk-agreement-paper", {"number": number, "paper": paper})
    more = len(heads) - SHOWN
    if more > 0:
        said = ngettext("%(n)d more agreement to sign", "%(n)d more agreements to sign", more) % {"n": more}
        yield ToDo(said, "", cost, "desk-agreements", count=more)


def _people(actor: Actor, _office: Office, _today: dt.date) -> Iterable[ToDo]:
    many = requests_for_office(seen_by=actor).count()
    if many:
        said = ngettext("%(n)d person asks to act for an organisation", "%(n)d people ask to act for one", many)
        yield ToDo(said % {"n": many}, "", _("they cannot apply until you answer"), "desk-join-requests", count=many)


_LOOKS: tuple[tuple[Any, _Look], ...] = (
    (decisions.May.SIGN, _decisions),
    (payments.May.READ, _payments),
    (applications.May.SIFT, _applications),
    (grants.May.KEEP, _questions),
    (grants.May.OVERRIDE, _consents),
    (grants.May.OVERRIDE, _pots),
    (grants.May.PUBLISH, _to_publish),
    (awards.May.CHOOSE, _awards),
    (agreements.May.SIGN, _papers),
    (organisations.May.ANSWER, _people),
)
