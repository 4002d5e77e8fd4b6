"""Somebody outside is asked, by a link, whether they support an application; and answers without an account."""

import datetime as dt
import logging
import secrets
import smtplib
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications import queries
from almoner.do.applications.access import May
from almoner.do.applications.declared import ENDORSING, days
from almoner.do.applications.models import Application, Endorsement
from almoner.do.applications.notifying import ENDORSED, tell_applicant
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.offices.models import Office

from ._steps import check_writer, locked, now, said

MOST_OPEN = 12
"""People who may be asked at a time: letters go to whoever is named, so they are not for sending many."""
logger = logging.getLogger("almoner.applications")


@action(May.WRITE)
def ask_endorsement(
    *, by: Actor, application: Application, kind: str, name: str, email: str, message: str = ""
) -> Endorsement:
    """Ask somebody, by letter, whether they support the application; an open question to the same address is replaced.

    The link in the letter works once; its token is on the result as ``token`` and nowhere else.

    Raises:
        ValidationError: the kind, the name or the address is not well formed.
        Refused: it is decided already, or many are asked and have not answered.
    """
    held = locked(application)
    check_writer(by, held)
    if held.state not in queries.ENDORSABLE:
        raise Refused(_("It is %(state)s, so nobody is asked any more.") % {"state": held.get_state_display()})
    address = _address(email)
    if kind not in Endorsement.Kind.values:
        raise ValidationError({"kind": _("Choose who they are.")})
    called = said(name, "name", _("Write the name of the person or team."))
    at = now()
    _make_room(held, address, at)
    token = secrets.token_urlsafe(32)
    asked = Endorsement(
        office_id=held.office_id,
        application=held,
        kind=kind,
        name=called[:200],
        email=address,
        message=message.strip()[:2000],
        token_hash=queries.digest_of(token),
        asked_by_id=by.person_id,
        expires_at=at + dt.timedelta(days=days(held.office, ENDORSING, timezone.localdate(at))),
    )
    asked.save(force_insert=True)
    after = {"kind": kind, "name": asked.name, "good until": asked.expires_at}
    record(by=by, verb="asked for endorsement", record=held, after=after)
    asked.token = token  # type: ignore[attr-defined]  # for the letter, and for whoever plays the story
    transaction.on_commit(partial(_send, held.office, asked, token))
    return asked


def _make_room(held: Application, address: str, at: dt.datetime) -> None:
    """Call off what is asked of the same address. Raises Refused where many others have not answered."""
    waiting = held.endorsements.filter(answered_at=None, called_off_at=None)
    waiting.filter(email=address).update(called_off_at=at)
    if waiting.filter(expires_at__gt=at).count() >= MOST_OPEN:
        raise Refused(
            _("%(n)d people are asked already and have not answered. Call off some of them.") % {"n": MOST_OPEN}
        )


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise ValidationError({"email": wrong.messages}) from None
    return address


def _send(office: Office, asked: Endorsement, token: str) -> None:
    """The letter itself. It names neither applicant nor project: mail is forwarded, and read over shoulders.

    It goes out at once and is not kept, since its link opens a door. Where it fails, asking again makes another.
    """
    link = f"{settings.OWN_ADDRESS}{reverse('public-endorse', kwargs={'office': office.slug, 'token': token})}"
    told = {"link": link, "office": office.name, "until": timezone.localdate(asked.expires_at)}
    body = render_to_string("applications/mail/endorsement.txt", told)
    try:
        EmailMessage(_("You are asked for your view"), body, to=[asked.email]).send()
    except (OSError, smtplib.SMTPException):
        logger.warning("a letter that asks for an endorsement could not be sent")


@action(May.WRITE)
def call_off(*, by: Actor, application: Application, endorsement: Endorsement) -> None:
    """Take back a question that nobody has answered: its link stops working.

    Raises:
        Refused: it is answered already.
    """
    held = locked(application)
    check_writer(by, held)
    found = held.endorsements.select_for_update().filter(pk=endorsement.pk).first()
    if found is None or found.answered_at is not None:
        raise Refused(_("They have answered already, so what they said stays."))
    if found.called_off_at is None:
        found.called_off_at = now()
        found.save(update_fields=["called_off_at"])
        record(by=by, verb="called off endorsement", record=held, after={"name": found.name})


@action(May.ENDORSE)
def endorse(*, by: Actor, token: str, supports: bool, name: str, role: str, text: str = "") -> Endorsement:
    """Say whether one supports an application, with the link one was sent. It works once.

    Raises:
        Refused: the link is used, called off, too old or unknown, or the application is decided already.
        ValidationError: name or role is missing; or somebody who does not support it says nothing more.
    """
    found = queries.asked_by(token)
    asked = found and Endorsement.objects.select_for_update(of=("self",)).select_related(*queries.ASKED).get(
        pk=found.pk
    )
    why = queries.why_no_answer(asked, now())
    if asked is None or why:
        raise Refused(why)
    wrong = {}
    if not name.strip():
        wrong["name"] = _("Write your name.")
    if not role.strip():
        wrong["role"] = _("Write your role and organisation.")
    if not supports and not text.strip():
        wrong["text"] = _("Say what stands against it.")
    if wrong:
        raise ValidationError(wrong)
    asked.answered_at, asked.supports = now(), supports
    asked.answered_name, asked.answered_role = name.strip()[:200], role.strip()[:200]
    asked.text = text.strip()[:5000]
    asked.save(update_fields=["answered_at", "supports", "answered_name", "answered_role", "text"])
    held = asked.application
    tell_applicant(by, held, ENDORSED, _("%(reference)s: an answer to your question") % {"reference": held.reference})
    after = {"supports": supports, "name": asked.answered_name, "role": asked.answered_role, "asked": asked.name}
    record(by=by, verb="endorsed application" if supports else "did not endorse application", record=held, after=after)
    return asked
