"""Who acts for an organisation: invited, taken up, given other parts, ended."""

import datetime as dt
import logging
import secrets
import smtplib
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part
from almoner.foundation.door.tokens import changed, check_token, facts_of
from almoner.foundation.organisations.access import May
from almoner.foundation.organisations.models import Invitation, Membership, Organisation
from almoner.foundation.organisations.notifying import MEMBERS
from almoner.foundation.organisations.rules import digest_of, not_to_be_taken_up

from ._steps import checked_parts, in_person, joined, locked, noted, own, told

GOOD_FOR = dt.timedelta(days=14)
MOST_OPEN = 20
"""Invitations that may be open at a time: letters go to whoever is named, so they are not for sending many."""
OWN_FACTS = ("size", "is_vcse", "is_sme", "by_and_for", "area_served", "website", "email")
"""What an organisation says of itself. Its name, form and numbers are for registers and offices to correct."""
logger = logging.getLogger("almoner.organisations")


@action(May.KEEP_MEMBERS)
def invite_member(*, by: Actor, organisation: Organisation, email: str, parts: Iterable[str]) -> Invitation:
    """Ask somebody, by letter, to act for the organisation; an open invitation to the same address is replaced.

    The link in the letter is good for 14 days and works once; its token is on the result as ``token`` and nowhere else.

    Raises:
        ValidationError: the address or the parts are not well formed, or the person is a member already.
        Refused: too many invitations are open.
    """
    held, address = own(by, organisation), email.strip().lower()
    try:
        Invitation._meta.get_field("email").clean(address, None)
    except ValidationError as wrong:
        raise ValidationError({"email": wrong.messages}) from None
    given = checked_parts(parts)
    members = Membership.objects.filter(organisation=held, until__isnull=True)
    if members.filter(person__email=address).exists():
        raise ValidationError({"email": _("This person is a member already. Change their parts instead.")})
    _withdraw(Invitation.objects.filter(organisation=held, email=address))
    now = timezone.now()
    if _open(held).filter(expires_at__gt=now).count() >= MOST_OPEN:
        raise Refused(
            _("%(n)d invitations are open already. Withdraw some that nobody will take up.") % {"n": MOST_OPEN}
        )
    token = secrets.token_urlsafe(32)
    made = Invitation(
        organisation=held,
        email=address,
        parts=given,
        digest=digest_of(token),
        invited_by=in_person(by),
        expires_at=now + GOOD_FOR,
    )
    made.save(force_insert=True)
    noted(by, "invited", held, after={"parts": given, "good until": made.expires_at})
    made.token = token  # type: ignore[attr-defined]  # for the letter, and for whoever plays the story
    transaction.on_commit(partial(_send, address, token))
    return made


@action(May.KEEP_MEMBERS)
def withdraw_invitation(*, by: Actor, invitation: Invitation) -> None:
    """Take back an invitation that nobody took up. Raises Refused when somebody did."""
    held = own(by, invitation.organisation)
    if not _withdraw(Invitation.objects.filter(pk=invitation.pk, organisation=held)):
        raise Refused(_("This invitation is not open any more."))
    noted(by, "withdrew invitation", held)


@action(May.REGISTER)
def take_up(*, by: Actor, token: str, confirmed: bool = False) -> Membership:
    """Become a member by the link in a letter. It works once.

    Args:
        confirmed: the person says that it is meant for them although it went to another address than their own.

    Raises:
        Refused: the link is used, withdrawn, too old or unknown; or it went elsewhere and the person has not confirmed.
    """
    person = in_person(by)
    invitation = Invitation.objects.filter(digest=digest_of(token)).first()
    if invitation is None:
        raise Refused(not_to_be_taken_up(None, timezone.now()))
    held = locked(invitation.organisation_id)
    invitation.refresh_from_db()
    if why := not_to_be_taken_up(invitation, timezone.now()):
        raise Refused(why)
    if invitation.email != person.email and not confirmed:
        raise Refused(_("This invitation went to another address. Confirm that it is meant for you."))
    made = joined(held, person, checked_parts(invitation.parts), invitation.invited_by)
    invitation.taken_up_by, invitation.taken_up_at = person, timezone.now()
    invitation.save(update_fields=["taken_up_by", "taken_up_at"])
    title = _("%(who)s now acts for %(organisation)s") % {"who": person, "organisation": held}
    told(by, [invitation.invited_by], MEMBERS, title, reverse("provider-members", kwargs={"organisation": held.pk}))
    after = {"parts": made.parts, "at the invited address": invitation.email == person.email}
    noted(by, "took up invitation", held, after={"member": str(person), **after})
    return made


@action(May.KEEP_MEMBERS)
def change_parts(*, by: Actor, membership: Membership, parts: Iterable[str]) -> Membership:
    """Give a member other parts.

    Raises:
        ValidationError: no part is chosen.
        Refused: the membership has ended, or nobody would be left who owns.
    """
    held = own(by, membership.organisation)
    found, given = _current(membership), checked_parts(parts)
    if Part.OWNER not in given:
        _keep_an_owner(found)
    before = found.parts
    if before != given:
        found.parts = given
        found.save(update_fields=["parts"])
        after = {"member": str(found.person), "parts": given}
        noted(by, "changed parts", held, before={"parts": before}, after=after)
    return found


@action(May.SEE_MEMBERS)
def end_membership(*, by: Actor, membership: Membership, reason: str = "") -> Membership:
    """Leave, or as an owner end another's membership. The last owner cannot leave.

    Raises:
        NotAllowed: it is another's, and the person who acts does not own.
        Refused: it has ended already, or nobody would be left who owns.
    """
    held = own(by, membership.organisation)
    found = _current(membership)
    if found.person_id != by.person_id and not by.may(May.KEEP_MEMBERS):
        raise NotAllowed(_("Only an owner ends the membership of somebody else."))
    _keep_an_owner(found)
    return _ended(by, held, found, reason)


@action(May.ANSWER)
def end_membership_for_office(*, by: Actor, membership: Membership, reason: str) -> Membership:
    """As staff, end the membership of somebody who does not act for the organisation after all.

    Raises:
        NotAllowed: the organisation is another office's.
        ValidationError: no reason is given.
        Refused: it has ended already, or others would be left without an owner: end theirs first.
    """
    held = locked(membership.organisation_id)
    if by.office_id is None and not by.is_keeper:
        raise NotAllowed(_("Only an office does this."))
    if by.office_id is not None and held.office_id not in {None, by.office_id}:
        raise NotAllowed(_("That record belongs to another office."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why. The person is told.")})
    found = _current(membership)
    if _others(found).exists():
        _keep_an_owner(found)
    ended = _ended(by, held, found, reason)
    title = _("You no longer act for %(organisation)s: %(reason)s") % {"organisation": held, "reason": reason}
    told(by, [found.person], MEMBERS, title, reverse("account"))
    return ended


@action(May.KEEP_OWN)
def keep_own_facts(*, by: Actor, organisation: Organisation, token: str | None = None, **facts: Any) -> Organisation:
    """Change what the organisation says of itself (OWN_FACTS).

    Raises:
        OutOfDate: somebody else changed it since the token was made.
        ValidationError: a fact is not well formed; the keys are fields.
    """
    held = own(by, organisation)
    if strange := sorted(set(facts) - set(OWN_FACTS)):
        raise ValidationError({name: _("This is not the organisation's own to change.") for name in strange})
    check_token(held, OWN_FACTS, token)
    before = facts_of(held, facts)
    for name, value in facts.items():
        setattr(held, name, value)
    held.clean_fields(exclude=[each.name for each in held._meta.fields if each.name not in facts])
    was, now = changed(before, facts_of(held, facts))
    if now:
        held.save(update_fields=list(facts))
        noted(by, "corrected organisation", held, before=was, after=now)
    return held


def _open(organisation: Organisation) -> Any:
    return Invitation.objects.filter(organisation=organisation, taken_up_at=None, withdrawn_at=None)


def _withdraw(invitations: Any) -> int:
    return int(invitations.filter(taken_up_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now()))


def _current(membership: Membership) -> Membership:
    found = Membership.objects.select_related("person").get(pk=membership.pk)
    if found.until is not None:
        raise Refused(_("This membership has ended."))
    return found


def _others(membership: Membership) -> Any:
    rows = Membership.objects.filter(organisation=membership.organisation_id, until=None)
    return rows.exclude(pk=membership.pk)


def _keep_an_owner(membership: Membership) -> None:
    owners = _others(membership).filter(parts__contains=[str(Part.OWNER)], person__is_active=True)
    if Part.OWNER in membership.parts and not owners.exists():
        raise Refused(_("The last owner cannot leave. Make somebody else an owner first."))


def _ended(by: Actor, organisation: Organisation, membership: Membership, reason: str) -> Membership:
    membership.until = timezone.now()
    membership.save(update_fields=["until"])
    before = {"member": str(membership.person), "parts": membership.parts}
    noted(by, "ended membership", organisation, reason=reason, before=before)
    return membership


def _send(address: str, token: str) -> None:
    """The letter itself. It names nobody and no organisation: mail is forwarded, and read over shoulders.

    It goes out at once and is not kept, since its link opens a door.
    """
    link = f"{settings.OWN_ADDRESS}{reverse('provider-invitation', kwargs={'token': token})}"
    body = render_to_string("organisations/mail/invitation.txt", {"link": link, "days": GOOD_FOR.days})
    try:
        EmailMessage(_("An invitation to work together"), body, to=[address]).send()
    except (OSError, smtplib.SMTPException):
        logger.warning("an invitation could not be sent")
