"""What people change about their own sign-in. Their posts are the office's business (offices/actions.py)."""

import datetime as dt
import logging
import smtplib
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import Refused

from . import codes
from .models import EmailedCode, Person, Session

logger = logging.getLogger("almoner.accounts")


def end_sessions(*, by: Any, person: Person, but: str | None = None, only: str | None = None) -> int:
    """Sign a person out of other browsers: of all but one session, or of one only. Returns how many were ended."""
    sessions = Session.objects.filter(person=person)
    if only is not None:
        sessions = sessions.filter(session_key=only)
    if but is not None:
        sessions = sessions.exclude(session_key=but)
    ended, _ = sessions.delete()
    if ended:
        record(by=by, verb="ended sessions", record=person, after={"sessions": ended})
    return ended


def note_sign_in(*, by: Any, person: Person, verb: str, after: dict[str, Any] | None = None) -> None:
    """Write a sign-in, sign-out, lock-out or change of credentials on the installation's chain."""
    record(by=by, verb=verb, record=person, after=after)


def send_code(*, by: Any = NOBODY, email: str) -> EmailedCode:
    """Send a code to an address, whether anybody is known by it or not, so that nothing is told of who is.

    Raises:
        Refused: too many were sent there already.
    """
    now, address = timezone.now(), email.strip().lower()
    with transaction.atomic(), at_work(by):
        EmailedCode.objects.filter(sent_at__lt=now - dt.timedelta(days=1)).delete()
        if EmailedCode.objects.filter(email=address, sent_at__gt=now - codes.GOOD_FOR).count() >= codes.SENT_AT_MOST:
            raise Refused(_("Several codes were sent to this address already. Wait fifteen minutes."))
        made = EmailedCode(email=address, sent_at=now, expires_at=now + codes.GOOD_FOR)
        code = codes.new_code()
        made.digest = codes.digest_of(made.pk, code)
        made.save(force_insert=True)
        if not Person.objects.filter(email=address, is_active=False).exists():
            transaction.on_commit(partial(_send, address, code))
    return made


def _send(address: str, code: str) -> None:
    body = render_to_string(
        "accounts/mail/code.txt", {"code": code, "minutes": int(codes.GOOD_FOR.total_seconds() // 60)}
    )
    try:
        EmailMessage(_("Your code to sign in"), body, to=[address]).send()
    except (OSError, smtplib.SMTPException):
        logger.warning("a code to sign in could not be sent")


def try_code(*, by: Any = NOBODY, pk: Any, given: str, earlier: Sequence[Any] = ()) -> tuple[str, str]:
    """Try a code against the one that was sent: (address, "") when it is right, else ("", why not).

    It works once. Wrong ones are counted, one after the other however many arrive at once. ``earlier`` are the keys of
    codes that were sent to the same browser before it: letters overtake each other, so they work until they are old.
    """
    with transaction.atomic(), at_work(by):
        rows = list(EmailedCode.objects.select_for_update().filter(pk__in=[pk, *earlier]).order_by("pk"))
        newest = next((each for each in rows if str(each.pk) == str(pk)), None)
        if newest is None:
            return "", _("This code is too old. Ask for another.")
        sent = _meant(newest, rows, given)
        why = codes.why_not(sent, given, timezone.now())
        if not why:
            sent.used_at = timezone.now()
        elif sent.tries < codes.TRIES:
            sent.tries += 1
        sent.save(update_fields=["used_at", "tries"])
        if why and sent.tries == codes.TRIES:
            _note_guessing(sent.email)
        return ("", why) if why else (sent.email, "")


def _meant(newest: EmailedCode, sent: Iterable[EmailedCode], given: str) -> EmailedCode:
    """The code of this browser that is given, unless too many were wrong; the newest where it is none of them."""
    if newest.tries >= codes.TRIES or newest.used_at is not None:
        return newest
    now = timezone.now()
    return next((each for each in sent if each.email == newest.email and not codes.why_not(each, given, now)), newest)


def _note_guessing(email: str) -> None:
    if (person := Person.objects.filter(email=email).first()) is not None:
        note_sign_in(by=NOBODY, person=person, verb="was given wrong codes for")


def sign_up(*, by: Any = NOBODY, email: str, name: str) -> Person:
    """Enter a person whose address was proved by a code; who is known already is left as they are."""
    address = email.strip().lower()
    with transaction.atomic(), at_work(by):
        person, is_new = Person.objects.get_or_create(email=address, defaults={"name": " ".join(name.split())[:200]})
        if is_new:
            person.set_unusable_password()
            person.save(update_fields=["password"])
            note_sign_in(by=by, person=person, verb="signed up")
    return person
