"""Yes, no and cannot tell."""

import pytest

from almoner.kernel.answers import Answer, CannotTell


def test_yes_and_no_may_be_used_as_truth() -> None:
    assert Answer.YES
    assert not Answer.NO


def test_cannot_tell_may_not() -> None:
    with pytest.raises(CannotTell, match="does not settle"):
        bool(Answer.CANNOT_TELL)


def test_neither_certain_yes_nor_certain_no_is_cannot_tell() -> None:
    assert Answer.of(yes=False, no=False) is Answer.CANNOT_TELL
    assert Answer.of(yes=True, no=False) is Answer.YES
    assert Answer.of(yes=False, no=True) is Answer.NO


def test_the_opposite_of_cannot_tell_is_cannot_tell() -> None:
    assert [~answer for answer in Answer] == [Answer.NO, Answer.YES, Answer.CANNOT_TELL]


def test_a_warning_asks_whether_it_may_be_so() -> None:
    assert [answer.may_be_so for answer in Answer] == [True, False, True]
    assert [answer.is_certain for answer in Answer] == [True, True, False]
