"""The only writers of offices, posts, delegations and settings."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.tokens import changed, check_token, facts_of
from almoner.foundation.pages.theme import accent_refusal
from almoner.kernel.dates import ApproximateDate

from .access import May
from .book import declarations
from .models import Appointment, Area, Delegation, Fact, Office, Setting, Successor
from .rules import appointment_is_in_order, value_fits

PROFILE = (
    "kind", "name", "short_name", "holder_title", "holder_name", "nation", "force_area_code",
    "email", "phone", "address", "website", "host", "languages", "accent",
)  # fmt: skip


@action(May.KEEP_PROFILE)
def open_office(*, by: Actor, slug: str, **facts: Any) -> Office:
    """Enter an office into the installation; its audit chain begins with this entry.

    Raises:
        ValidationError: a fact is not well formed, or the slug is taken.
    """
    office = Office(slug=slug, **facts)
    _check_profile(office)
    office.save(force_insert=True)
    record(by=by, verb="opened office", record=office, office=office, after=facts_of(office, ("slug", *PROFILE)))
    return office


@action(May.KEEP_PROFILE)
def keep_profile(*, by: Actor, office: Office, token: str | None = None, **facts: Any) -> Office:
    """Change facts of the office's profile.

    Raises:
        OutOfDate: somebody else changed it since the token was made.
        ValidationError: a fact is not well formed; the keys are fields.
    """
    locked = Office.objects.select_for_update().get(pk=office.pk)
    check_token(locked, PROFILE, token)
    before = facts_of(locked, facts)
    for name, value in facts.items():
        setattr(locked, name, value)
    _check_profile(locked)
    locked.save(update_fields=list(facts))
    was, now = changed(before, facts_of(locked, facts))
    if now:
        record(by=by, verb="changed profile", record=locked, office=locked, before=was, after=now)
    return locked


def _check_profile(office: Office) -> None:
    office.full_clean(exclude=["book"])
    if office.accent and (why := accent_refusal(office.accent)):
        raise ValidationError({"accent": why})


@action(May.KEEP_PROFILE)
def add_area(*, by: Actor, office: Office, code: str, name: str) -> Area:
    """Name a constituent authority by its ONS code."""
    area = Area(office=office, code=code, name=name)
    area.full_clean()
    area.save(force_insert=True)
    record(by=by, verb="added area", record=area, after={"code": code, "name": name})
    return area


@action(May.KEEP_PROFILE)
def announce_successor(
    *, by: Actor, office: Office, name: str, on: ApproximateDate, certainty: str, source: str = ""
) -> Successor:
    """Record what comes after the office, when, and how certain that is."""
    successor = Successor(office=office, name=name, certainty=certainty, source=source)
    successor.on = on
    successor.full_clean()
    successor.save(force_insert=True)
    record(
        by=by,
        verb="recorded successor",
        record=successor,
        after={"on": str(on), "certainty": certainty, "source": source},
    )
    return successor


@action(May.KEEP_PROFILE)
def state_fact(*, by: Actor, office: Office, order: int, topic: str, statement: str, source: str) -> Fact:
    """Say how the office differs from others, and where that is written."""
    fact = Fact(office=office, order=order, topic=topic, statement=statement, source=source)
    fact.full_clean()
    fact.save(force_insert=True)
    record(by=by, verb="stated fact", record=fact, after={"statement": statement, "source": source})
    return fact


@action(May.APPOINT)
def appoint(
    *, by: Actor, office: Office, email: str, name: str, role: str, starts: dt.date, ends: dt.date | None = None
) -> Appointment:
    """Appoint a person to a post; somebody new to the installation is added to it.

    Raises:
        ValidationError: the dates are out of order, or the post is held by somebody else on some of those days.
    """
    if why := appointment_is_in_order(starts, ends):
        raise ValidationError({"ends": why})
    address = email.strip().lower()
    person = Person.objects.filter(email=address).first() or Person.objects.create_user(address, name=name)
    appointment = Appointment(office=office, person=person, role=role, starts=starts, ends=ends)
    appointment.clean_fields()
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
    except IntegrityError as clash:
        raise ValidationError({"role": _post_is_taken(clash)}) from None
    record(
        by=by,
        verb="appointed",
        record=appointment,
        after={"person": person.name, "role": role, "starts": starts, "ends": ends},
    )
    return appointment


def _post_is_taken(clash: IntegrityError) -> str:
    if "one_holder" in str(clash):
        return _("Somebody else holds this post on some of those days. End that appointment first.")
    return _("This person already holds this post on some of those days.")


@action(May.APPOINT)
def end_appointment(*, by: Actor, appointment: Appointment, ends: dt.date, reason: str = "") -> Appointment:
    """Record the last day in post.

    Raises:
        Refused: the last day would be before the first, or would leave the office with nobody who may appoint.
    """
    locked = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if why := appointment_is_in_order(locked.starts, ends):
        raise Refused(why)
    before = locked.ends
    locked.ends = ends
    locked.save(update_fields=["ends"])
    record(by=by, verb="ended appointment", record=locked, reason=reason, before={"ends": before}, after={"ends": ends})
    return locked


@action(May.DELEGATE)
def delegate(
    *,
    by: Actor,
    office: Office,
    role: str,
    delegate: Person,
    scope: str,
    starts: dt.date,
    ends: dt.date | None = None,
    limit: Decimal | None = None,
    source: str = "",
) -> Delegation:
    """Record that somebody may act in a post, for what, up to how many pounds and until when (GOV-03).

    Raises:
        ValidationError: a fact is not well formed.
    """
    given = Delegation(
        office=office, role=role, delegate=delegate, scope=scope, limit=limit, starts=starts, ends=ends, source=source
    )
    given.full_clean()
    given.save(force_insert=True)
    after = {"role": role, "to": delegate.name, "scope": scope, "limit": limit, "starts": starts, "ends": ends}
    record(by=by, verb="delegated", record=given, after=after)
    return given


@action(May.DELEGATE)
def end_delegation(*, by: Actor, delegation: Delegation, ends: dt.date) -> Delegation:
    """Record the last day of a delegation.

    Raises:
        Refused: the last day would be before the first.
    """
    locked = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if why := appointment_is_in_order(locked.starts, ends):
        raise Refused(why)
    before = locked.ends
    locked.ends = ends
    locked.save(update_fields=["ends"])
    record(by=by, verb="ended delegation", record=locked, before={"ends": before}, after={"ends": ends})
    return locked


@action(May.SET)
def record_setting(
    *, by: Actor, office: Office, name: str, value: Any, starts: dt.date, source: str = "", reason: str = ""
) -> Setting:
    """Record a value from a date on. Nothing is overwritten: a correction is a later row.

    Raises:
        Refused: nothing of that name is declared.
        ValidationError: the value is not of the kind declared.
    """
    declared = declarations().get(name)
    if declared is None:
        raise Refused(_("There is no setting called %(name)s.") % {"name": name})
    why = value_fits(declared.kind, value) or (declared.check(value) if declared.check else None)
    if declared.choices is not None and value not in declared.choices:
        why = _("Choose one of: %(choices)s.") % {"choices": ", ".join(str(c) for c in declared.choices.values())}
    if why:
        raise ValidationError({"value": why})
    Office.objects.select_for_update().get(pk=office.pk)
    row = Setting(
        office=office, name=name, value=value, starts=starts, source=source, reason=reason, recorded_by_id=by.person_id
    )
    row.save(force_insert=True)
    Office.objects.filter(pk=office.pk).update(book=row.pk)
    office.book = row.pk
    record(
        by=by,
        verb="recorded setting",
        record=row,
        reason=reason,
        after={"name": name, "value": value, "starts": starts, "source": source},
    )
    return row
