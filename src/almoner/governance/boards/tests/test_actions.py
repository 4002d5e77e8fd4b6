"""Boards with their terms of reference, chair and members (GOV-02)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.refusals import NotAllowed, OutOfDate
from almoner.foundation.door.roles import Role
from almoner.foundation.door.tokens import token_of
from almoner.governance.boards import actions, queries
from almoner.governance.boards.actions import BOARD

pytestmark = pytest.mark.django_db

MEMBERS = ["Executive group", "Chief Constable", "Voluntary sector lead officers"]


@pytest.fixture
def cora(world: Any, west: Any) -> Any:
    return world.actor(Role.COMMISSIONING_OFFICER, west)


@pytest.fixture
def board(west: Any, cora: Any) -> Any:
    return actions.record_board(
        by=cora,
        office=west,
        name="Strategic Commissioning Partnership Board",
        kind="strategic",
        our_part="chair",
        chair="PCC",
        terms="Strategic oversight of partnership commissioning relating to policing and crime",
        members=MEMBERS,
    )


def test_a_board_with_its_members(board: Any, west: Any, cora: Any) -> None:
    (read,) = queries.boards(west, seen_by=cora)
    assert [each.name for each in read.members.all()] == MEMBERS
    assert read.get_our_part_display() == "chairs"


def test_members_are_corrected_as_a_whole(board: Any, cora: Any) -> None:
    actions.correct_board(by=cora, board=board, reason="Terms of 2026", members=["Chief Constable", " Public Health  "])

    assert [each.name for each in board.members.all()] == ["Chief Constable", "Public Health"]
    written = Entry.objects.filter(record_id=str(board.pk)).latest("position")
    assert (written.verb, written.reason) == ("recorded members", "Terms of 2026")
    count = Entry.objects.count()
    actions.correct_board(by=cora, board=board, reason="", members=["Chief Constable", "Public Health"])
    assert Entry.objects.count() == count


def test_refusals(board: Any, world: Any, west: Any, cora: Any) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.record_board(by=cora, office=west, name=board.name)
    assert wrong.value.message_dict == {"name": ["There is a board of this name already."]}
    with pytest.raises(ValidationError) as wrong:
        actions.correct_board(by=cora, board=board, reason="x", members=["Police", "police"])
    assert wrong.value.message_dict == {"members": ["A member is named twice."]}
    with pytest.raises(OutOfDate):
        actions.correct_board(by=cora, board=board, reason="x", token="old", chair="Somebody")
    assert token_of(board, BOARD) != "old"
    with pytest.raises(NotAllowed):
        actions.record_board(by=world.actor(Role.FINANCE_OFFICER, west), office=west, name="Mine")
    with pytest.raises(NotAllowed):
        actions.publish_board(by=cora, board=board)


def test_a_board_is_public_once_published(board: Any, world: Any, west: Any) -> None:
    moira = world.actor(Role.MONITORING_OFFICER, west)
    assert not queries.boards(west, seen_by=NOBODY).exists()
    actions.publish_board(by=moira, board=board)
    assert queries.boards(west, seen_by=NOBODY).get() == board
    actions.take_back_board(by=moira, board=board, note="Under review")
    assert not queries.boards(west, seen_by=NOBODY).exists()
