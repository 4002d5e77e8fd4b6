"""The only writers of notices and letters.

Telling somebody is part of another room's action and rides in its transaction: it asks no permission of its own. What a
person does with their own notices is theirs alone.
"""

import datetime as dt
import smtplib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.bolt import at_work
from almoner.foundation.offices.models import Office

from . import kinds
from .models import Letter, Notice, Preference

WAITS = (
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=3),
    dt.timedelta(hours=12),
    dt.timedelta(days=1),
)
"""How long after each failed try the next one comes; after the last the letter is given up and shown as such."""


def tell(
    *,
    by: Any,
    people: Iterable[Person],
    kind: str,
    title: str,
    link: str,
    due_on: dt.date | None = None,
    office: Office | None = None,
) -> list[Notice]:
    """Give each person one notice, and a letter to those who chose e-mail. Call it inside an action.

    The letter names the office and says that something waits, with a link: no names, amounts or reasons, since mail is
    read over shoulders and forwarded.

    Raises:
        LookupError: no room registered the kind.
    """
    what = kinds.named(kind)
    to = list({person.pk: person for person in people}.values())
    wants = dict(Preference.objects.filter(person__in=to, kind=kind).values_list("person_id", "by_email"))
    with transaction.atomic(), at_work(by):
        notices = Notice.objects.bulk_create(
            Notice(person=person, office=office, kind=kind, title=title, link=link, due_on=due_on) for person in to
        )
        Letter.objects.bulk_create(
            _letter(notice, office) for notice in notices if wants.get(notice.person_id, what.by_email)
        )
    return notices


def _letter(notice: Notice, office: Office | None) -> Letter:
    sender = office.short_name if office else "Almoner"
    lines = [
        _("Something waits for you at %(office)s.") % {"office": office.name if office else "Almoner"},
        f"{settings.OWN_ADDRESS}{notice.link}",
        _("It is wanted by %(day)s.") % {"day": f"{notice.due_on:%-d %B %Y}"} if notice.due_on else "",
        _("You choose what is sent by e-mail under “Your notices”."),
    ]
    return Letter(
        notice=notice,
        to=notice.person.email,
        subject=_("%(office)s: something waits for you") % {"office": sender},
        body="\n\n".join(line for line in lines if line),
        next_try_at=timezone.now(),
    )


def mark_read(*, by: Any, person: Person, notices: Iterable[Any] | None = None) -> int:
    """Note that a person has seen notices of theirs: those named, or all. Returns how many were unread."""
    unread = Notice.objects.filter(person=person, read_at__isnull=True)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    with transaction.atomic(), at_work(by):
        return unread.update(read_at=timezone.now())


def choose(*, by: Any, person: Person, choices: dict[str, bool]) -> None:
    """Record for each kind whether the person wants e-mail too. Kinds that no room registered are left out."""
    rows = [
        Preference(person=person, kind=name, by_email=wanted)
        for name, wanted in choices.items()
        if name in kinds.registered()
    ]
    with transaction.atomic(), at_work(by):
        Preference.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["person", "kind"], update_fields=["by_email"]
        )


def send_waiting(*, by: Any, most: int = 100) -> tuple[int, int]:
    """Send the letters whose time has come, each in a transaction of its own; several may run side by side.

    Returns how many were sent and how many failed this time.
    """
    sent = failed = 0
    for _turn in range(most):
        with transaction.atomic(), at_work(by):
            letter = (
                Letter.objects.select_for_update(skip_locked=True)
                .filter(state=Letter.State.WAITING, next_try_at__lte=timezone.now())
                .order_by("next_try_at")
                .first()
            )
            if letter is None:
                break
            went = _send(letter)
            sent, failed = sent + went, failed + (not went)
    return sent, failed


def _send(letter: Letter) -> bool:
    letter.tries += 1
    try:
        EmailMessage(letter.subject, letter.body, to=[letter.to]).send()
    except (OSError, smtplib.SMTPException) as trouble:
        letter.trouble = str(trouble)[:300]
        if letter.tries > len(WAITS):
            letter.state = Letter.State.GIVEN_UP
        else:
            letter.next_try_at = timezone.now() + WAITS[letter.tries - 1]
    else:
        letter.state, letter.sent_at, letter.trouble = Letter.State.SENT, timezone.now(), ""
    letter.save(update_fields=["tries", "state", "sent_at", "trouble", "next_try_at"])
    return letter.state == Letter.State.SENT
