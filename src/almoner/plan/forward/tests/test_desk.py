"""The forward plan at the desk, as somebody uses it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.plan.forward.actions import correct_entry, record_entry
from almoner.plan.forward.models import ForwardEntry
from tests.world import World, appoint, sign_in

pytestmark = pytest.mark.django_db

HOME = "/desk/northshire/forward/"
FORM = {
    "item": "Helpline",
    "event": "end",
    "at": "March 2027",
    "certainty": "known",
    "funding": "not_yet_known",
    "successor": "New offer",
    "successor_starts": "April 2026",
    "value": "tbc",
}


@pytest.fixture
def head(world: World, client: Client) -> Client:
    return sign_in(client, world.people[Role.HEAD_OF_COMMISSIONING])


def record(world: World, item: str, event: str = "end", **facts: Any) -> ForwardEntry:
    return record_entry(
        by=world.actor(Role.HEAD_OF_COMMISSIONING), office=world.north, item=item, event=event, facts=facts
    )


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.slow
def test_an_entry_is_added_and_its_page_warns(world: World, head: Client) -> None:
    answer = head.post(f"{HOME}add/", FORM, follow=True)
    entry = ForwardEntry.objects.get(office=world.north, item="Helpline")
    assert answer.redirect_chain[-1][0] == f"{HOME}{entry.pk}/"
    page = text(answer)
    assert "Successor starts 11 months before this ends: April 2026, March 2027." in page
    assert "Funding is not yet known." in page
    assert "To be confirmed" in page


@pytest.mark.slow
def test_what_cannot_be_read_is_said_beside_the_field_and_nothing_is_lost(world: World, head: Client) -> None:
    page = text(head.post(f"{HOME}add/", {**FORM, "at": "31/02/2026", "value": "=1+1"}))
    assert "February 2026 has 28 days" in page
    assert "is a formula, not an amount" in page
    assert 'value="Helpline"' in page
    assert not ForwardEntry.objects.filter(office=world.north, item="Helpline").exists()


@pytest.mark.slow
def test_a_term_that_begins_after_it_ends_is_refused(head: Client) -> None:
    assert "before it is in force" in text(head.post(f"{HOME}add/", {**FORM, "starts": "April 2028"}))


@pytest.mark.slow
def test_a_correction_that_comes_too_late_is_shown_beside_and_may_be_saved_again(world: World, head: Client) -> None:
    entry = record(world, "Helpline", at="2027-03")
    correct_entry(
        by=world.actor(Role.COMMISSIONING_OFFICER), entry=entry, on_version=1, reason="moved", facts={"at": "2027-06"}
    )
    mine = {**FORM, "at": "March 2028", "reason": "moved again", "on_version": "1"}
    page = text(head.post(f"{HOME}{entry.pk}/edit/", mine))
    assert "Somebody else corrected this entry meanwhile" in page
    assert "June 2027" in page
    assert "March 2028" in page
    assert 'name="on_version" value="2"' in page
    head.post(f"{HOME}{entry.pk}/edit/", {**mine, "on_version": "2"})
    assert str(ForwardEntry.objects.select_related("current").get(pk=entry.pk).current.at) == "March 2028"  # type: ignore[union-attr]  # has one


@pytest.mark.slow
def test_publishing_asks_first_and_taking_back_asks_why(world: World, head: Client) -> None:
    entry = record(world, "Helpline", at="2027-03")
    page = f"{HOME}{entry.pk}/"
    assert "Everybody will see it" in text(head.get(f"{page}publish/"))
    assert not ForwardEntry.objects.get(pk=entry.pk).is_published
    head.post(f"{page}publish/")
    assert ForwardEntry.objects.get(pk=entry.pk).is_published
    head.post(f"{page}take-back/", {"note": ""})
    assert ForwardEntry.objects.get(pk=entry.pk).is_published
    head.post(f"{page}take-back/", {"note": "a slip"})
    assert "Taken back: a slip" in text(head.get(page))


@pytest.mark.slow
def test_the_list_is_filtered_sorted_and_says_when_nothing_fits(world: World, head: Client) -> None:
    record(world, "Later", at="2028-03")
    record(world, "Sooner", "break", at="2027-03", provider="Catch22")
    page = text(head.get(HOME))
    assert page.index("Sooner") < page.index("Later")
    page = text(head.get(HOME, {"sort": "-at"}))
    assert page.index("Later") < page.index("Sooner")
    assert "Later" not in text(head.get(HOME, {"event": "break"}))
    assert "Sooner" in text(head.get(HOME, {"q": "catch22"}))
    assert "No entry fits these filters." in text(head.get(HOME, {"q": "nothing of the kind"}))


@pytest.mark.slow
def test_the_list_costs_the_same_however_long_it_is(world: World, head: Client) -> None:
    record(world, "One", at="2027-03")
    head.get(HOME)
    with CaptureQueriesContext(connection) as few:
        head.get(HOME)
    for number in range(12):
        record(world, f"Item {number}", at="2027-03")
    with CaptureQueriesContext(connection) as many:
        head.get(HOME)
    assert len(few) == len(many) <= 7


@pytest.mark.slow
def test_an_empty_plan_says_what_would_appear(west: Office, client: Client) -> None:
    sign_in(client, appoint(west, "wendy@westshire.example", "Wendy West", Role.COMMISSIONING_OFFICER).person)
    page = text(client.get("/desk/westshire/forward/"))
    assert "Ends, breaks, extension limits, funding stops and planned starts appear here" in page
    assert "Add the first" in page


@pytest.mark.slow
def test_the_list_goes_out_with_its_filters(world: World, head: Client) -> None:
    record(world, "Helpline", at="2027-03", value="1000.00", note="=SUM(A1)")
    record(world, "Refuge", "break", at="2028-03")
    answer = head.get("/desk/northshire/lists/forward.csv", {"event": "end"})
    rows = b"".join(answer.streaming_content).decode()  # type: ignore[arg-type]  # streamed
    assert "Helpline,end,March 2027" in rows
    assert "'=SUM(A1)" in rows
    assert "Refuge" not in rows
