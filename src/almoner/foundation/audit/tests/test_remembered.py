"""What was computed since the last entry of a chain is kept until the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almoner.foundation.audit.actions import record
from almoner.foundation.audit.queries import head
from almoner.foundation.audit.remembered import forget, remembered, standing
from almoner.foundation.door.actor import command_line
from almoner.kernel.identity import new_id

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


class Counting:
    """Something that takes long to answer."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> int:
        self.asked += 1
        return self.asked


def test_the_same_question_is_answered_once_until_the_chain_grows(world: World) -> None:
    forget()
    answer, chain = Counting(), world.north.pk

    def ask(question: str = "how many") -> int:
        return remembered(chain, standing(chain), question, answer)

    assert [ask(), ask(), ask("how much"), ask()] == [1, 1, 2, 1]
    record(by=command_line(chain), verb="tried", record=world.north, office=world.north)
    assert ask() == 3


def test_offices_do_not_share_answers(world: World) -> None:
    answer = Counting()
    for office in (world.north, world.south):
        remembered(office.pk, standing(office.pk), "apart", answer)
    assert answer.asked == 2


def test_it_stands_at_the_last_hash(world: World, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        stands_at = standing(world.north.pk)
    assert stands_at.hex() == head(world.north.pk).hash
    assert standing(new_id()) == b""


def test_it_forgets_what_was_not_asked_for_longest(world: World) -> None:
    forget()
    answer, chain = Counting(), new_id()
    for question in range(600):
        remembered(chain, b"", question, answer)
    assert remembered(chain, b"", 599, answer) == 600
    assert remembered(chain, b"", 0, answer) == 601
