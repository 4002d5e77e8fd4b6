"""The only writers of interests and gifts."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.audit.amendments import amended, entered
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.naming import organisations_known
from almoner.kernel.dates import ApproximateDate

from .access import May
from .models import Gift, Interest
from .rules import ended_from_today_on, ends_after_it_begins, kept_by_somebody_else, offered_by_now

INTEREST = ("person", "name", "organisation", "kind", "nature", "since", "until")
GIFT = ("person", "kind", "giver", "organisation", "description", "value_amount", "offered_on", "answer", "note")


@action(May.DECLARE)
def declare_interest(*, by: Actor, office: Office, **facts: Any) -> Interest:
    """Declare an interest of one's own (facts: INTEREST without the person).

    An interest in a body of a name that the office holds is linked to that organisation.

    Raises:
        ValidationError: by fact.
        NotAllowed: it is nobody in person who acts.
    """
    return _interest(by, office, _themselves(by), facts)


@action(May.KEEP)
def record_interest(*, by: Actor, office: Office, person: Person, **facts: Any) -> Interest:
    """Record an interest for somebody, such as one declared at a meeting. Raises ValidationError by fact."""
    return _interest(by, office, person, facts)


@action(May.DECLARE)
def end_interest(*, by: Actor, interest: Interest, until: dt.date) -> Interest:
    """Say that an interest of one's own ends, from today on at the earliest; `until` is its last day.

    Raises:
        NotAllowed: it is somebody else's.
        ValidationError: the day is past.
    """
    if interest.person_id != _themselves(by).pk:
        raise NotAllowed(_("Only the person whose interest it is ends it here."))
    if why := ended_from_today_on(until, timezone.localdate()):
        raise ValidationError({"until": why})
    facts = {"until": ApproximateDate.day(until)}
    done: Interest = amended(interest, facts, INTEREST, by=by, reason=_("Ended by the person"), verb="ended interest")
    return done


@action(May.KEEP)
def correct_interest(*, by: Actor, interest: Interest, reason: str, token: str | None = None, **facts: Any) -> Interest:
    """Correct facts of somebody else's interest (INTEREST), its end included. Raises as `amended` does.

    Raises:
        Refused: it is about the person who corrects.
    """
    _not_about(by, interest.person_id)
    _check_dates(facts.get("since", interest.since), facts.get("until", interest.until))
    if "name" in facts:
        facts |= _linked(interest.office, facts["name"])
    done: Interest = amended(interest, facts, INTEREST, by=by, reason=reason, token=token)
    return done


@action(May.DECLARE)
def declare_gift(*, by: Actor, office: Office, **facts: Any) -> Gift:
    """Declare what one was offered (facts: GIFT without the person). Raises ValidationError by fact."""
    return _gift(by, office, _themselves(by), facts)


@action(May.KEEP)
def record_gift(*, by: Actor, office: Office, person: Person, **facts: Any) -> Gift:
    """Record for somebody what they were offered. Raises ValidationError by fact."""
    return _gift(by, office, person, facts)


@action(May.KEEP)
def correct_gift(*, by: Actor, gift: Gift, reason: str, token: str | None = None, **facts: Any) -> Gift:
    """Correct facts of a gift that somebody else was offered (GIFT). Raises as `correct_interest` does."""
    _not_about(by, gift.person_id)
    _check_offered(facts.get("offered_on", gift.offered_on))
    if "giver" in facts:
        facts |= _linked(gift.office, facts["giver"])
    done: Gift = amended(gift, facts, GIFT, by=by, reason=reason, token=token)
    return done


# --- Steps inside an action


def _interest(by: Actor, office: Office, person: Person, facts: dict[str, Any]) -> Interest:
    nothing = ApproximateDate.unknown()
    _check_dates(facts.get("since", nothing), facts.get("until", nothing))
    known = facts | _linked(office, facts.get("name", "")) | {"person": person}
    made: Interest = entered(Interest(office=office, recorded_by_id=by.person_id), known, INTEREST, by=by)
    return made


def _gift(by: Actor, office: Office, person: Person, facts: dict[str, Any]) -> Gift:
    _check_offered(facts.get("offered_on"))
    known = facts | _linked(office, facts.get("giver", "")) | {"person": person}
    made: Gift = entered(Gift(office=office, recorded_by_id=by.person_id), known, GIFT, by=by)
    return made


def _themselves(by: Actor) -> Person:
    person = Person.objects.filter(pk=by.person_id).first() if by.person_id else None
    if person is None:
        raise NotAllowed(_("Only a person who is signed in declares something of their own."))
    return person


def _not_about(by: Actor, person_id: Any) -> None:
    if why := kept_by_somebody_else(by.person_id, person_id):
        raise Refused(why)


def _check_dates(since: ApproximateDate, until: ApproximateDate) -> None:
    if why := ends_after_it_begins(since, until):
        raise ValidationError({"until": why})


def _check_offered(offered: dt.date | None) -> None:
    if offered is not None and (why := offered_by_now(offered, timezone.localdate())):
        raise ValidationError({"offered_on": why})


def _linked(office: Office, name: str) -> dict[str, Any]:
    """The organisation of that name, where the office holds one."""
    plain = " ".join(name.split())
    return {"organisation": organisations_known(office, [plain]).get(plain.lower()) if plain else None}
