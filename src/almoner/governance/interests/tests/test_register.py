"""Declaring, ending, recording and correcting; who reads what."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Role
from almoner.governance.interests import actions, queries
from almoner.governance.interests.models import Gift, Interest
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from tests.world import sign_in

pytestmark = pytest.mark.django_db

SAID = {"name": "City Choir", "kind": "member", "nature": "I sing there"}
OFFERED = {
    "kind": "gift",
    "giver": "City Choir",
    "description": "A recording",
    "value_amount": Amount.of(12),
    "offered_on": dt.date(2026, 3, 1),
    "answer": "accepted",
}


def desk(name: str, **parts: Any) -> str:
    return reverse(name, kwargs={"office": "northshire"} | parts)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def cora(world: Any) -> Any:
    return world.actor(Role.COMMISSIONING_OFFICER)


@pytest.fixture
def moira(world: Any) -> Any:
    return world.actor(Role.MONITORING_OFFICER)


def test_declared_or_recorded_for_them(world: Any, cora: Any, moira: Any) -> None:
    mine = actions.declare_interest(by=cora, office=world.north, **SAID)
    theirs = actions.record_interest(by=moira, office=world.north, person=world.harry, **SAID)
    assert (mine.person_id, mine.is_declared_by_the_person) == (cora.person_id, True)
    assert (theirs.person, theirs.is_declared_by_the_person) == (world.harry, False)
    entry = Entry.objects.filter(record_id=str(mine.pk)).get()
    assert (entry.verb, entry.by_name) == ("recorded interest", cora.name)


def test_a_gift_is_registered_whether_taken_or_not(world: Any, cora: Any, moira: Any) -> None:
    gift = actions.declare_gift(by=cora, office=world.north, **OFFERED)
    actions.record_gift(by=moira, office=world.north, person=world.harry, **OFFERED | {"answer": "declined"})
    assert gift.value_amount == Amount.of(12)
    assert queries.gifts(world.north, seen_by=moira).filter(giver="City Choir").count() == 2
    actions.correct_gift(by=moira, gift=gift, reason="It was more", value_amount=Amount.of(20), giver="The choir")
    gift.refresh_from_db()
    assert (gift.value, gift.giver) == (20, "The choir")


def test_what_is_refused(world: Any, cora: Any, moira: Any) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.declare_interest(
            by=cora, office=world.north, **SAID, since=ApproximateDate.year(2026), until=ApproximateDate.year(2025)
        )
    assert wrong.value.message_dict == {"until": ["It ends (2025) before it begins (2026)."]}
    with pytest.raises(ValidationError) as wrong:
        actions.declare_interest(by=cora, office=world.north, **SAID | {"name": "", "nature": ""})
    assert set(wrong.value.message_dict) == {"name", "nature"}
    tomorrow = timezone.localdate() + dt.timedelta(1)
    with pytest.raises(ValidationError) as wrong:
        actions.declare_gift(by=cora, office=world.north, **OFFERED | {"offered_on": tomorrow})
    assert set(wrong.value.message_dict) == {"offered_on"}
    with pytest.raises(NotAllowed):
        actions.record_interest(by=cora, office=world.north, person=world.harry, **SAID)
    with pytest.raises(NotAllowed):
        actions.declare_interest(by=world.keeper, office=world.north, **SAID)
    with pytest.raises(NotAllowed):
        actions.declare_interest(by=cora, office=world.south, **SAID)


def test_one_ends_ones_own_from_today_on(world: Any, cora: Any, moira: Any) -> None:
    interest = actions.declare_interest(by=cora, office=world.north, **SAID)
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="from today on"):
        actions.end_interest(by=cora, interest=interest, until=today - dt.timedelta(1))
    with pytest.raises(NotAllowed, match="Only the person"):
        actions.end_interest(by=moira, interest=interest, until=today)
    done = actions.end_interest(by=cora, interest=interest, until=today)
    assert done.until == ApproximateDate.day(today)
    assert Entry.objects.filter(record_id=str(done.pk)).latest("position").verb == "ended interest"


def test_nobody_corrects_what_is_said_of_themselves(world: Any, moira: Any) -> None:
    mine = actions.declare_interest(by=moira, office=world.north, **SAID)
    with pytest.raises(Refused, match="about you"):
        actions.correct_interest(by=moira, interest=mine, reason="Smaller", nature="I once sang there")
    carys = world.actor(Role.CHIEF_EXECUTIVE)
    done = actions.correct_interest(
        by=carys, interest=mine, reason="As they told me", name="Another choir", until=ApproximateDate.year(2020)
    )
    assert (done.name, str(done.until)) == ("Another choir", "2020")
    with pytest.raises(ValidationError):
        actions.correct_interest(by=carys, interest=mine, reason="x", since=ApproximateDate.year(2021))


def test_everybody_reads_their_own_and_few_the_register(world: Any, cora: Any, moira: Any) -> None:
    actions.declare_interest(by=moira, office=world.north, **SAID)
    mine = actions.declare_interest(by=cora, office=world.north, **SAID)
    theirs = world.records["north"]["interest"]
    assert set(queries.interests(world.north, seen_by=cora)) >= {mine}
    assert {row.person_id for row in queries.interests(world.north, seen_by=cora)} == {cora.person_id}
    assert {mine, theirs} <= set(queries.interests(world.north, seen_by=moira))
    assert not queries.interests(world.north, seen_by=world.actor(Role.MONITORING_OFFICER, world.south))
    flo = world.actor(Role.FINANCE_OFFICER)
    assert not queries.gifts(world.north, seen_by=flo)


@pytest.mark.slow  # the first page compiles the templates of forms
def test_declaring_at_the_desk(world: Any, client: Client) -> None:
    flo = sign_in(client, world.people[Role.FINANCE_OFFICER])
    assert "Declare an interest" in text(flo.get(desk("desk-interests")))
    answer = flo.post(desk("desk-interest-declare"), SAID | {"since": "2019", "nature": "<script>alert(1)</script>"})
    assert answer.headers["Location"] == desk("desk-interests")
    page = text(flo.get(desk("desk-interests")))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    interest = Interest.objects.get(person=world.people[Role.FINANCE_OFFICER])
    past = {"interest": interest.pk, "until_day": "1", "until_month": "1", "until_year": "2020"}
    assert "from today on" in text(flo.post(desk("desk-interest-end"), past))
    today = timezone.localdate()
    now = past | {"until_day": today.day, "until_month": today.month, "until_year": today.year}
    assert flo.post(desk("desk-interest-end"), now).status_code == 302
    gift = {"kind": "gift", "giver": "A firm", "description": "A pen", "value_amount": "tbc", "answer": "declined"}
    gift |= {"offered_on_day": "2", "offered_on_month": "3", "offered_on_year": "2026"}
    assert flo.post(desk("desk-gift-declare"), gift).status_code == 302
    assert "To be confirmed" in text(flo.get(desk("desk-interests")))


@pytest.mark.slow  # the first page compiles the templates of forms
def test_nobody_ends_anothers_interest_by_its_key(world: Any, client: Client) -> None:
    theirs = world.records["north"]["interest"]
    flo = sign_in(client, world.people[Role.FINANCE_OFFICER])
    today = timezone.localdate()
    typed = {"interest": theirs.pk, "until_day": today.day, "until_month": today.month, "until_year": today.year}
    assert flo.post(desk("desk-interest-end"), typed).status_code == 200
    theirs.refresh_from_db()
    assert not theirs.until.is_dated


def test_the_register_is_narrowed_kept_and_constant(
    world: Any, moira: Any, client: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(8):
        actions.record_interest(by=moira, office=world.north, person=world.harry, **SAID | {"name": f"Body {n}"})
    signed_in = sign_in(client, world.people[Role.MONITORING_OFFICER])
    with django_assert_max_num_queries(7):
        page = text(signed_in.get(desk("desk-interests-register")))
    assert "Body 7" in page
    only = text(signed_in.get(desk("desk-interests-register") + f"?q=body+3&person={world.harry.pk}&standing=held"))
    assert "Body 3" in only
    assert "Body 4" not in only
    assert "Body 3" not in text(signed_in.get(desk("desk-interests-register") + "?standing=ended"))
    kept = b"".join(signed_in.get(desk("desk-interests-file", file_format="csv") + "?q=body+3").streaming_content)
    assert kept.decode().count("\n") == 2


@pytest.mark.slow  # the first page compiles the templates of forms
def test_the_monitoring_officer_keeps_the_register(world: Any, client: Client) -> None:
    signed_in = sign_in(client, world.people[Role.MONITORING_OFFICER])
    made = signed_in.post(desk("desk-interest-record"), SAID | {"person": world.harry.pk})
    assert made.headers["Location"] == desk("desk-interests-register")
    gift = Gift.objects.get(pk=world.records["north"]["gift"].pk)
    page = text(signed_in.get(desk("desk-gifts-register")))
    assert "Two seats at its summer concert" in page
    assert text(signed_in.get(desk("desk-gift-correct", pk=gift.pk))).count("Northshire Hospice")
    assert signed_in.get(desk("desk-gift-correct", pk=world.records["south"]["gift"].pk)).status_code == 404
    assert signed_in.post(desk("desk-interest-record"), SAID | {"person": world.sam.pk}).status_code == 200
