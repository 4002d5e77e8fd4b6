"""The home of an organisation's members: what waits, by what their part may do; nothing of anybody else's."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from almoner.desk.home.queries.provider import to_do
from almoner.do.applications.tests import writing
from almoner.foundation.door.roles import Part
from tests.world import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def path(world):
    return reverse("provider-home", kwargs={"organisation": world.hospice.pk})


@pytest.fixture
def begun(world):
    """The hospice has begun an application to an open round."""
    invitation = writing.opened(world.north, available=Decimal("111000.00"))
    return writing.begun(world.member(Part.WRITER), invitation, world.hospice)


def test_a_draft_waits_with_the_day_of_the_closing(world, client, begun):
    sign_in(client, world.members[Part.WRITER])
    text = client.get(path(world)).content.decode()
    assert f"Finish {begun.reference}" in text
    assert "what is not submitted by then is not looked at" in text
    assert "Safer streets" in text[text.index('id="open"') :]


def test_who_only_reports_is_not_asked_to_write(world, begun):
    today = timezone.localdate()
    reporter = to_do(seen_by=world.member(Part.REPORTER), organisation=world.hospice, today=today)
    assert not [each for each in reporter if begun.reference in each.sentence]


def test_after_the_closing_there_is_nothing_to_finish(world, begun):
    with time_machine.travel(writing.closing(begun.invitation) + dt.timedelta(minutes=1), tick=False):
        today = timezone.localdate()
        assert to_do(seen_by=world.member(Part.WRITER), organisation=world.hospice, today=today) == []


def test_without_anything_it_says_what_would_stand_there(world, client):
    sign_in(client, world.nick)
    text = client.get(reverse("provider-home", kwargs={"organisation": world.other_body.pk})).content.decode()
    assert "One thing waits for you; nothing is overdue." in text
    assert "invite a second" in text  # nobody else acts for it
    assert "once you have begun one" in text


def test_another_organisations_home_is_not_found(world, client, begun):
    sign_in(client, world.nick)
    assert client.get(path(world)).status_code == 404
    waits = to_do(seen_by=world.neighbour, organisation=world.other_body, today=timezone.localdate())
    assert [each.route for each in waits] == ["provider-member-invite"]


def test_the_number_of_queries_does_not_depend_on_how_much_waits(world, client, begun):
    sign_in(client, world.members[Part.OWNER])
    client.get(path(world))
    with CaptureQueriesContext(connection) as captured:
        client.get(path(world))
    assert len(captured) <= 16
