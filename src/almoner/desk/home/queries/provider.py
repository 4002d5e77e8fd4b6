"""What waits for the members of an organisation, in the rooms in which it applies, agrees and is paid."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.agreements import access as agreements
from almoner.do.agreements.models import PublicityDuty
from almoner.do.agreements.queries.own import agreements_of, newest_sent
from almoner.do.applications import access as applications
from almoner.do.applications.lifecycle import State as Applied
from almoner.do.applications.queries import of_organisation
from almoner.do.awards import access as awards
from almoner.do.awards.lifecycle import State as Awarded
from almoner.do.awards.queries.seen import offers_to
from almoner.foundation.door.actor import Actor
from almoner.foundation.organisations import access as organisations
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.queries import members, requests_to
from almoner.foundation.passports import access as passports
from almoner.foundation.passports.queries import items_now
from almoner.foundation.questions.lifecycle import State as Answers
from almoner.kernel.money import pounds

from .rounds import ToDo

SOON = dt.timedelta(days=30)


def to_do(*, seen_by: Actor, organisation: Organisation, today: dt.date) -> list[ToDo]:
    """What this member may do for the organisation now, by day; at most ten queries."""
    looks = [look for may, look in _LOOKS if seen_by.may(may)]
    found = [each for look in looks for each in look(seen_by, organisation, today)]
    # What is about no record of its own, as inviting a second person, is never what presses most.
    return sorted(found, key=lambda each: (each.due_on or dt.date.max, not each.about, each.about))


def _applications(actor: Actor, body: Organisation, _today: dt.date) -> Iterable[ToDo]:
    asked_again = Q(draft__state=Answers.REOPENED)
    rows = of_organisation(body, seen_by=actor).filter(Q(state=Applied.DRAFT) | asked_again)
    for each in rows:
        closes = each.invitation.closes_now
        parts: dict[str, Any] = {"pk": each.pk}
        where = f"{each.office.short_name}: {each.invitation.theme}"
        if each.draft.state == Answers.REOPENED:
            asked = each.draft.clarifications.order_by("-after").values_list("due_on", flat=True).first()
            said = _("Make %(reference)s clearer") % {"reference": each.reference}
            yield ToDo(said, where, _("the office waits for your answer"), "provider-application", parts, due_on=asked)
        elif closes is not None and closes >= timezone.now():
            said = _("Finish %(reference)s") % {"reference": each.reference}
            cost = _("what is not submitted by then is not looked at")
            yield ToDo(said, where, cost, "provider-application", parts, due_on=timezone.localdate(closes))


def _offers(actor: Actor, body: Organisation, today: dt.date) -> Iterable[ToDo]:
    open_ones = offers_to(body.pk, seen_by=actor).filter(Q(expires_on__gte=today) | Q(expires_on__isnull=True))
    for each in open_ones.filter(state=Awarded.OFFERED):
        said = _("Answer the offer of %(amount)s") % {"amount": pounds(each.amount)}
        cost = _("after that day it lapses, and the next is asked")
        yield ToDo(said, each.title, cost, "provider-offer", {"award": each.pk}, due_on=each.expires_on)


def _papers(actor: Actor, body: Organisation, _today: dt.date) -> Iterable[ToDo]:
    held = {each.pk: each for each in agreements_of(body, seen_by=actor)}
    for key, paper in newest_sent(held).items():
        if paper.has_newer or any(each.side == "provider" for each in paper.signatures.all()):
            continue
        said = _("Sign the agreement %(number)s") % {"number": held[key].number}
        parts: dict[str, Any] = {"agreement": key, "paper": paper.number}
        yield ToDo(said, str(held[key].office), _("nothing is paid before"), "provider-agreement-sign", parts)


def _publicity(actor: Actor, body: Organisation, _today: dt.date) -> Iterable[ToDo]:
    mine = agreements_of(body, seen_by=actor).values("pk")
    rows = PublicityDuty.objects.filter(agreement__in=mine, lifted_at__isnull=True, evidence__isnull=True)
    for each in rows.select_related("agreement"):
        said = _("Show how you told people of %(number)s") % {"number": each.agreement.number}
        parts: dict[str, Any] = {"agreement": each.agreement_id, "duty": each.pk}
        yield ToDo(said, str(each), _("it is part of the agreement"), "provider-publicity", parts, due_on=each.due_on)


def _passport(_actor: Actor, body: Organisation, today: dt.date) -> Iterable[ToDo]:
    """Items that ended, or end within the month. What is missing is asked for when somebody needs it."""
    for item in items_now([body.pk], today).get(body.pk, {}).values():
        if item.expires_on is not None and item.expires_on <= today + SOON:
            said = _("Renew in your passport: %(what)s") % {"what": item.get_kind_display().lower()}
            cost = _("offices look at it before they decide, agree and pay")
            yield ToDo(said, "", cost, "provider-passport", due_on=item.expires_on)


def _people(actor: Actor, body: Organisation, _today: dt.date) -> Iterable[ToDo]:
    if actor.may(organisations.May.KEEP_MEMBERS) and members(body).count() == 1:
        cost = _("with two it goes on when one of you is away")
        yield ToDo(_("You are the only one who acts for it: invite a second"), "", cost, "provider-member-invite")
    many = requests_to(body).count()
    if many:
        said = ngettext("%(n)d person asks to act for you", "%(n)d people ask to act for you", many) % {"n": many}
        yield ToDo(said, "", _("they cannot write before you answer"), "provider-members", count=many)


type _Look = Callable[[Actor, Organisation, dt.date], Iterable[ToDo]]

_LOOKS: tuple[tuple[Any, _Look], ...] = (
    (applications.May.WRITE, _applications),
    (awards.May.ANSWER, _offers),
    (agreements.May.SIGN_OWN, _papers),
    (agreements.May.SHOW_PUBLICITY, _publicity),
    (passports.May.KEEP, _passport),
    (organisations.May.ANSWER, _people),
)
