"""What falls due for review, and what is public and what not."""

import datetime as dt

import pytest

from almoner.desk.home.queries.publication import Kind, standings
from almoner.desk.home.queries.reviews import What, as_due, due
from almoner.foundation.door.roles import Role
from almoner.foundation.services.actions import record_service
from almoner.kernel.dates import ApproximateDate
from almoner.strategy.plans import actions as plans
from tests.world import sign_in

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)


def listed(world, **asked):
    rows = due(seen_by=world.actor(Role.AUDITOR), office=world.north, today=TODAY, **asked)
    return [as_due(row) for row in rows]


def test_the_soonest_first_and_what_has_no_date_last(world):
    by = world.keeper
    record_service(by=by, office=world.north, name="A pilot", is_pilot=True, evaluation=ApproximateDate.month(2026, 1))
    plans.record_strategy(
        by=by,
        office=world.north,
        title="Grants strategy",
        dated=ApproximateDate.year(2023),
        review_due=ApproximateDate.month(2027, 1),
    )
    rows = listed(world)
    assert [row.name for row in rows][:3] == ["A pilot", "Review the helpline", "Review the helpline"]
    assert [row.is_overdue(TODAY) for row in rows][:2] == [True, True]
    assert str(rows[1].at) == "2025/26"
    dated = [row.at.is_dated for row in rows]
    assert dated == sorted(dated, reverse=True)
    assert "Grants strategy" in [row.name.strip() for row in rows if row.what is What.STRATEGY]


def test_it_can_be_narrowed_to_a_kind_and_a_day(world):
    assert {row.what for row in listed(world, what=str(What.ACTION))} == {What.ACTION}
    assert listed(world, until=dt.date(2020, 1, 1)) == []
    assert all(row.at.first <= TODAY for row in listed(world, until=TODAY))


def test_the_neighbours_reviews_are_not_listed(world):
    assert not [row for row in listed(world) if "south" in f"{row.name} {row.aside}"]


def test_public_and_not_public_are_counted_by_kind(world):
    rows = {row.kind: row for row in standings(seen_by=world.actor(Role.HEAD_OF_COMMISSIONING), office=world.north)}
    assert list(rows) == list(Kind)
    assert {(row.public, row.not_public) for row in rows.values()} == {(1, 1)}
    assert all(row.last is not None for row in rows.values())
    assert rows[Kind.AGREEMENT].may_publish
    assert not rows[Kind.MONEY_PLAN].may_publish


def test_what_was_taken_back_is_counted_among_what_is_not_public(world):
    plans.take_back_plan(by=world.keeper, plan=world.records["north"]["plan"], note="Superseded")
    rows = {row.kind: row for row in standings(seen_by=world.actor(Role.AUDITOR), office=world.north)}
    assert (rows[Kind.PLAN].public, rows[Kind.PLAN].not_public, rows[Kind.PLAN].taken_back) == (0, 2, 1)


@pytest.mark.slow
def test_both_pages_answer_in_words(world, client):
    sign_in(client, world.people[Role.HEAD_OF_COMMISSIONING])
    reviews = client.get("/desk/northshire/reviews/?when=overdue").content.decode()
    assert "Review the helpline" in reviews
    public = client.get("/desk/northshire/publish/").content.decode()
    assert "10 records are public, 10 are not." in public
    assert "Look through them and publish" in public
    sign_in(client, world.people[Role.AUDITOR])
    assert "Your post does not publish these" in client.get("/desk/northshire/publish/").content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("path", ["", "reviews/", "publish/", "search/?q=victim"])
def test_a_neighbour_and_a_visitor_are_refused(world, client, path):
    visitor = client.get(f"/desk/northshire/{path}")
    assert visitor.status_code == 302
    assert "sign-in" in visitor["Location"] or "login" in visitor["Location"]
    sign_in(client, world.sam)
    assert client.get(f"/desk/northshire/{path}").status_code == 403
    sign_in(client, world.olive)
    assert client.get(f"/desk/northshire/{path}").status_code == 403


@pytest.mark.slow
def test_what_is_not_public_leads_to_the_list_of_just_that(world, client):
    sign_in(client, world.people[Role.HEAD_OF_COMMISSIONING])
    assert "/desk/northshire/agreements/?published=no" in client.get("/desk/northshire/publish/").content.decode()
    hidden = client.get("/desk/northshire/agreements/?published=no").content.decode()
    table = hidden[hidden.index("<tbody") : hidden.index("</tbody>")]
    assert "CORE002" in table
    assert "CORE001" not in table
