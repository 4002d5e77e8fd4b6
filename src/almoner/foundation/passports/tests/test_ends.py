"""Who is told that something in a passport ends soon: once for each item, in the app and by e-mail."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.notices import daily
from almoner.foundation.notices.models import Letter, Notice
from almoner.foundation.organisations.models import Membership
from almoner.foundation.passports import actions
from almoner.foundation.passports.models import EndTold

if TYPE_CHECKING:
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.organisations.models import Organisation

pytestmark = pytest.mark.django_db
LAST = dt.date(2027, 5, 1)
"""The last day on which what `add` puts into the passport counts."""


def told(body: Organisation) -> list[Notice]:
    return list(Notice.objects.filter(kind="passports.item_ends", link__contains=str(body.pk)))


def test_members_are_told_sixty_days_before_and_once(world: Any, body: Organisation, add: Any) -> None:
    item = add()
    daily.go_round(by=world.keeper, on=LAST - dt.timedelta(days=61))
    assert not told(body)
    daily.go_round(by=world.keeper, on=LAST - dt.timedelta(days=60))
    daily.go_round(by=world.keeper, on=LAST - dt.timedelta(days=59))
    daily.go_round(by=world.keeper, on=LAST)
    (notice,) = told(body)
    assert notice.person == world.nick
    assert notice.title == "Trustees in the passport of Lantern Night Shelter: counts until 1 May 2027"
    assert (notice.link, notice.due_on) == (f"/provider/{body.pk}/passport/trustees/", LAST)
    letter = Letter.objects.get(notice=notice)
    assert letter.to == world.nick.email
    assert "Lantern" not in letter.subject + letter.body
    assert Entry.objects.filter(record_id=str(item.pk), verb="told of the end").count() == 1


def test_what_is_renewed_already_or_over_is_no_reason_to_write(world: Any, body: Organisation, add: Any) -> None:
    add()
    daily.go_round(by=world.keeper, on=LAST + dt.timedelta(days=1))
    assert not told(body)
    add(issued_on=dt.date(2026, 11, 1))
    daily.go_round(by=world.keeper, on=LAST)
    assert not told(body)
    daily.go_round(by=world.keeper, on=dt.date(2027, 10, 1))
    assert len(told(body)) == 1  # the new one has an end of its own


def test_whoever_joins_later_is_still_told(world: Any, body: Organisation, add: Any) -> None:
    """Nobody to tell is no telling: the item waits for a member who keeps the passport."""
    add()
    with at_work(world.keeper):
        Membership.objects.filter(organisation=body).delete()
    daily.go_round(by=world.keeper, on=LAST)
    assert not told(body)
    assert not EndTold.objects.filter(item__organisation=body).exists()
    with at_work(world.keeper):
        Membership.objects.create(organisation=body, person=world.nick, parts=["owner"])
    daily.go_round(by=world.keeper, on=LAST)
    assert len(told(body)) == 1


def test_nobody_signed_in_sends_reminders(nick: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.tell_of_ends(by=nick, on=LAST)
