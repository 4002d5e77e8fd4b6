"""The expected moves of an exercise, a seat and a bid, written out by hand."""

from typing import Any

from almoner.do.scoring.access import May
from almoner.do.scoring.lifecycle import BID, EXERCISE, SEAT

EXPECTED = {
    ("begin_declaring", "preparing", "declaring", May.RUN),
    ("deal", "declaring", "scoring", May.RUN),
    ("deal", "scoring", "scoring", May.RUN),
    ("begin_moderating", "scoring", "moderating", May.RUN),
    ("complete", "moderating", "complete", May.RUN),
}
EXPECTED_OF_A_SEAT = {
    ("declare", "invited", "declared", May.JUDGE),
    ("declare", "declared", "declared", May.JUDGE),
    ("stand_down", "invited", "stood_down", May.RUN),
    ("stand_down", "declared", "stood_down", May.RUN),
}


def moves(lifecycle: object) -> set[tuple[str, str, str, str]]:
    moves: Any = lifecycle
    return {(each.name, source, each.target, each.by) for each in moves for source in each.sources}


def test_an_exercise_goes_one_way() -> None:
    assert moves(EXERCISE) == EXPECTED
    assert EXERCISE.ends == {"complete"}


def test_a_seat_is_invited_declares_and_may_stand_down() -> None:
    assert moves(SEAT) == EXPECTED_OF_A_SEAT


def test_a_bid_may_be_put_aside() -> None:
    assert moves(BID) == {("put_aside", "in", "put_aside", May.RUN)}
