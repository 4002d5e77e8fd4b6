"""Boards for the public and at the desk."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.foundation.door.roles import Role
from almoner.foundation.door.tokens import token_of
from almoner.governance.boards import actions
from almoner.governance.boards.actions import SHOWN
from almoner.governance.boards.models import Board
from tests.world import sign_in

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def cora(world: Any, client: Client) -> Client:
    return sign_in(client, world.people[Role.COMMISSIONING_OFFICER])


def desk(name: str, **parts: Any) -> str:
    return reverse(name, kwargs={"office": "northshire"} | parts)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.slow  # the first page compiles the templates of forms
def test_a_board_is_added_with_its_members(cora: Client) -> None:
    facts = {
        "name": "Executive group",
        "kind": "executive",
        "our_part": "chair",
        "chair": "CFO",
        "members": "HOC\n\n ACC \n",
    }
    answer = cora.post(desk("desk-board-add"), facts)
    board = Board.objects.get(name="Executive group")
    assert answer.headers["Location"] == desk("desk-board", pk=board.pk)
    assert [member.name for member in board.members.all()] == ["HOC", "ACC"]
    page = text(cora.get(desk("desk-board", pk=board.pk)))
    assert "2 members" in page
    assert "Executive group" in text(cora.get(desk("desk-boards")))


def test_members_that_somebody_else_changed_are_set_beside(cora: Client, world: Any) -> None:
    board = Board.objects.get(pk=world.records["north"]["board"].pk)
    token = token_of(board, SHOWN)
    actor = world.actor(Role.COMMISSIONING_OFFICER)
    actions.correct_board(by=actor, board=board, reason="theirs", members=["County council", "Public Health"])
    mine = {"name": board.name, "our_part": "chair", "members": "City council", "reason": "mine", "token": token}
    page = text(cora.post(desk("desk-board-edit", pk=board.pk), mine))
    assert "County council Public Health</td>" in page
    assert ">City council</td>" in page
    assert Board.objects.get(pk=board.pk).member_names == "County council\nPublic Health"


def test_the_public_sees_boards_by_layer_once_published(world: Any, west: Any) -> None:
    by = world.actor(Role.HEAD_OF_COMMISSIONING, west)
    for name, kind in (("Strategic board", "strategic"), ("Delivery boards", "delivery"), ("Panel", "strategic")):
        board = actions.record_board(by=by, office=west, name=name, kind=kind, terms="Oversight")
        if name != "Panel":
            actions.publish_board(by=by, board=board)
    page = text(Client().get("/westshire/boards/"))
    assert page.index("<h2>Strategic</h2>") < page.index("Strategic board") < page.index("<h2>Delivery</h2>")
    assert "Panel" not in page


def test_an_officer_may_not_publish(cora: Client, world: Any) -> None:
    board = world.records["north"]["board"]
    assert cora.post(desk("desk-board-publish", pk=board.pk)).status_code == 403
    hugo = sign_in(Client(), world.people[Role.HEAD_OF_COMMISSIONING])
    hugo.post(desk("desk-board-take-back", pk=board.pk), {"note": "Terms are being rewritten"})
    assert not Board.objects.get(pk=board.pk).is_published
    hugo.post(desk("desk-board-publish", pk=board.pk))
    assert Board.objects.get(pk=board.pk).is_published


def test_the_number_of_queries_does_not_grow(world: Any, west: Any, django_assert_max_num_queries: Any) -> None:
    by = world.actor(Role.HEAD_OF_COMMISSIONING, west)
    for n in range(10):
        board = actions.record_board(by=by, office=west, name=f"Board {n}", members=["A", "B"])
        actions.publish_board(by=by, board=board)
    with django_assert_max_num_queries(5):
        Client().get("/westshire/boards/")
