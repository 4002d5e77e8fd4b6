"""What pages and actions cost: the same number of queries however many applications there are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from almoner.do.applications import actions, queries
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.bolt import at_work as bolt
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.organisations.models import Organisation
from tests.world import sign_in

from .writing import at_work, begun, filled, submitted

if TYPE_CHECKING:
    from almoner.do.applications.models import Application
    from almoner.do.grants.models import Invitation
    from almoner.foundation.door.actor import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AT_REST = {"SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"}


def bodies(world: Any, count: int) -> list[tuple[Organisation, Actor]]:
    with bolt(NOBODY):
        made = [Organisation.objects.create(name=f"Group {n}", form="community") for n in range(count)]
    return [(each, at_work(each, world.olive)) for each in made]


def statements(captured: CaptureQueriesContext) -> list[str]:
    return [each["sql"] for each in captured.captured_queries if each["sql"].split()[0] not in AT_REST]


def count(do: Any) -> int:
    with CaptureQueriesContext(connection) as ran:
        do()
    return len(statements(ran))


def test_the_board_and_the_list_cost_the_same_for_one_and_for_six(
    world: Any, invitation: Invitation, west: Any
) -> None:
    officer = world.actor(Role.COMMISSIONING_OFFICER, west)
    first, *more = bodies(world, 6)
    submitted(first[1], invitation, first[0])

    def board() -> None:
        queries.board(invitation, seen_by=officer)

    def rows() -> None:
        for row in queries.applications(seen_by=officer, office=west):
            assert row.organisation.name
            assert row.invitation.round.fund.code

    board()
    before = count(board), count(rows)
    for organisation, who in more:
        submitted(who, invitation, organisation)
    assert (count(board), count(rows)) == before
    assert before[0] <= 5
    assert before[1] == 1


def test_what_the_panel_sees_costs_the_same_for_one_and_for_six(world: Any, invitation: Invitation) -> None:
    made = [submitted(who, invitation, organisation) for organisation, who in bodies(world, 6)]
    queries.beside(made[:1])
    assert count(lambda: queries.beside(made)) == count(lambda: queries.beside(made[:1]))


def test_the_pages_of_the_desk_cost_the_same_for_one_and_for_more(world: Any) -> None:
    browser = sign_in(Client(), world.people[Role.COMMISSIONING_OFFICER])
    held = world.records["north"]["open round"]
    paths = ["/desk/northshire/applications/", f"/desk/northshire/rounds/{held.pk}/board/"]
    for path in paths:
        browser.get(path)
    before = [count(lambda path=path: browser.get(path)) for path in paths]
    for organisation, who in bodies(world, 4):
        submitted(who, held, organisation)
    assert [count(lambda path=path: browser.get(path)) for path in paths] == before
    assert max(before) <= 15


def test_saving_by_itself_reads_one_row_and_writes_one(world: Any, writer: Actor, invitation: Invitation) -> None:
    made = begun(writer, invitation, world.hospice)
    browser = sign_in(Client(), world.members[Part.WRITER])
    path = f"/provider/{world.hospice.pk}/applications/{made.pk}/sections/project/save/"
    browser.post(path, {"q-project_name": "Melton", "revision": "0"})
    with CaptureQueriesContext(connection) as ran:
        browser.post(path, {"q-project_name": "Melton listens", "revision": "1"})
    found = statements(ran)
    kinds = Counter(sql.split()[0] for sql in found)
    assert kinds == {"SELECT": 3, "UPDATE": 1}, found  # session, membership, draft; and the draft is written
    assert "FOR UPDATE" not in "".join(found)


def test_submitting_holds_two_rows_and_waits_for_the_chain_last(
    certifier: Actor, invitation: Invitation, world: Any
) -> None:
    draft: Application = filled(certifier, begun(certifier, invitation, world.hospice))
    with CaptureQueriesContext(connection) as ran:
        actions.submit(by=certifier, application=draft, certified_as="Chair")
    found = statements(ran)
    assert len(found) <= 21, found
    (shared,) = [sql for sql in found if sql.endswith("FOR SHARE")]
    assert "grants_invitation" in shared
    first_entry = next(place for place, sql in enumerate(found) if 'INSERT INTO "audit_entry"' in sql)
    assert len(found) - first_entry <= 5, found[first_entry:]
