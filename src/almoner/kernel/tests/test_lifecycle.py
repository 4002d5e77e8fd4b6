"""The engine of lifecycles, on a small one: a letter that is drafted, approved and sent."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from types import SimpleNamespace

import pytest

from almoner.kernel.lifecycle import Lifecycle, Moment, Move, MoveRefused, move


class S(StrEnum):
    DRAFT = "draft"
    IN_CHECKS = "in_checks"
    APPROVED = "approved"
    SENT = "sent"


class May(StrEnum):
    WRITE = "letters.write"
    APPROVE = "letters.approve"


class Other(StrEnum):
    STRAY = "stray"


@dataclass
class Person:
    permissions: set[StrEnum] = field(default_factory=set)

    def may(self, permission: StrEnum) -> bool:
        return permission in self.permissions


@dataclass
class Letter:
    state: str = S.DRAFT
    words: int = 100


def is_not_empty(letter: Letter, moment: Moment) -> str | None:
    return None if letter.words else "The letter is empty."


def is_short_enough(letter: Letter, moment: Moment) -> str | None:
    limit = moment.settings["words"]
    return None if letter.words <= limit else f"The letter has {letter.words} words; {limit} is the most."


LETTER = Lifecycle(
    S,
    start=S.DRAFT,
    moves=(
        move("check", frm=S.DRAFT, to=S.IN_CHECKS, by=May.WRITE, past="checked", rules=[is_not_empty, is_short_enough]),
        move("take_back", frm=(S.IN_CHECKS, S.APPROVED), to=S.DRAFT, by=May.WRITE, past="taken back"),
        move("approve", frm=S.IN_CHECKS, to=S.APPROVED, by=May.APPROVE, past="approved"),
        move("send", frm=S.APPROVED, to=S.SENT, by=May.WRITE, past="sent"),
    ),
)
WRITER, APPROVER, NOBODY = Person({May.WRITE}), Person({May.APPROVE}), Person()


def now(actor: Person = WRITER) -> Moment:
    return Moment(actor, datetime(2026, 11, 20, 9, tzinfo=UTC), {"words": 200})


def names(moves: list[Move]) -> list[str]:
    return [each.name for each in moves]


def test_a_move_changes_the_state_and_says_what_it_was() -> None:
    letter = Letter()
    assert LETTER.make(letter, "check", now()).past == "checked"
    assert letter.state == S.IN_CHECKS


def test_a_move_from_another_state_is_refused_with_a_sentence() -> None:
    assert LETTER.refusal(Letter(), "approve", now(APPROVER)) == "It is draft, so it cannot be approved."
    assert LETTER.refusal(Letter("in_checks"), "send", now()) == "It is in checks, so it cannot be sent."


def test_a_person_without_the_permission_is_refused() -> None:
    letter = Letter()
    with pytest.raises(MoveRefused, match="You do not hold the permission"):
        LETTER.make(letter, "check", now(NOBODY))
    assert letter.state == S.DRAFT


def test_the_first_rule_that_refuses_speaks() -> None:
    assert LETTER.refusal(Letter(words=0), "check", now()) == "The letter is empty."
    assert LETTER.refusal(Letter(words=300), "check", now()) == "The letter has 300 words; 200 is the most."
    assert LETTER.refusal(Letter(words=200), "check", now()) is None


def test_the_page_is_told_what_is_open_and_what_is_refused_and_why() -> None:
    assert names(LETTER.moves_open_to(Letter(), now())) == ["check"]
    assert LETTER.moves_refused_to(Letter(), now()) == []
    empty = Letter(words=0)
    assert LETTER.moves_open_to(empty, now()) == []
    assert LETTER.moves_refused_to(empty, now()) == [(LETTER["check"], "The letter is empty.")]


@pytest.mark.parametrize(
    ("state", "actor", "opened"),
    [
        (S.DRAFT, WRITER, ["check"]),
        (S.DRAFT, APPROVER, []),
        (S.IN_CHECKS, WRITER, ["take_back"]),
        (S.IN_CHECKS, APPROVER, ["approve"]),
        (S.IN_CHECKS, Person({May.WRITE, May.APPROVE}), ["take_back", "approve"]),
        (S.APPROVED, WRITER, ["take_back", "send"]),
        (S.SENT, WRITER, []),
        (S.DRAFT, NOBODY, []),
    ],
)
def test_what_is_open_to_whom(state: S, actor: Person, opened: list[str]) -> None:
    assert names(LETTER.moves_open_to(Letter(state), now(actor))) == opened
    # a move that is not this person's, or not from this state, is neither offered nor explained
    assert LETTER.moves_refused_to(Letter(state), now(actor)) == []


def test_what_is_open_is_what_is_not_refused() -> None:
    for state in S:
        for actor in (WRITER, APPROVER, NOBODY):
            letter, moment = Letter(state), now(actor)
            allowed = [each.name for each in LETTER if LETTER.refusal(letter, each.name, moment) is None]
            assert names(LETTER.moves_open_to(letter, moment)) == allowed


def test_a_state_read_from_the_database_is_a_plain_string() -> None:
    assert names(LETTER.moves_open_to(SimpleNamespace(state="approved"), now())) == ["take_back", "send"]


def test_ends_are_states_that_no_move_leaves() -> None:
    assert LETTER.ends == {S.SENT}
    assert names(LETTER.moves_from(S.SENT)) == []


def test_no_such_move() -> None:
    with pytest.raises(KeyError, match="burn"):
        LETTER.refusal(Letter(), "burn", now())


def test_the_diagram() -> None:
    assert LETTER.as_mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> draft",
        "    draft --> in_checks: check",
        "    in_checks --> draft: take_back",
        "    approved --> draft: take_back",
        "    in_checks --> approved: approve",
        "    approved --> sent: send",
        "    sent --> [*]",
    ]


def test_the_table_of_who_may_what() -> None:
    table = LETTER.who_may_what({May.WRITE: "Writes letters", May.APPROVE: "Approves letters | notes"})
    assert table.splitlines() == [
        "| move | from | to | who |",
        "|---|---|---|---|",
        "| check | draft | in checks | Writes letters |",
        "| take back | in checks, approved | draft | Writes letters |",
        "| approve | in checks | approved | Approves letters \\| notes |",
        "| send | approved | sent | Writes letters |",
    ]


def test_a_permission_without_a_sentence_is_noticed() -> None:
    with pytest.raises(KeyError):
        LETTER.who_may_what({May.WRITE: "Writes letters"})


def one(name: str, frm: StrEnum, to: StrEnum) -> Move:
    return move(name, frm=frm, to=to, by=May.WRITE, past=name)


def test_two_moves_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="share a name"):
        Lifecycle(S, start=S.DRAFT, moves=[one("go", S.DRAFT, S.SENT), one("go", S.SENT, S.DRAFT)])


def test_a_state_that_no_path_leads_to_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no path leads to .*approved.*in_checks"):
        Lifecycle(S, start=S.DRAFT, moves=[one("go", S.DRAFT, S.SENT), one("back", S.IN_CHECKS, S.APPROVED)])


def test_a_state_of_another_record_is_refused() -> None:
    with pytest.raises(ValueError, match=r"stray.* are not states of S"):
        Lifecycle(S, start=S.DRAFT, moves=[one("go", S.DRAFT, Other.STRAY)])


def test_a_moment_knows_the_day_here_and_needs_a_time_zone() -> None:
    assert Moment(NOBODY, datetime(2026, 6, 30, 23, 30, tzinfo=UTC)).today == date(2026, 7, 1)
    assert Moment(NOBODY, datetime(2026, 11, 30, 23, 30, tzinfo=UTC)).today == date(2026, 11, 30)
    with pytest.raises(ValueError, match="time zone"):
        Moment(NOBODY, datetime(2026, 11, 30, 23, 30))  # noqa: DTZ001 (the want of a zone is what is tested)


def test_settings_are_empty_unless_given() -> None:
    assert dict(Moment(NOBODY, datetime(2026, 11, 30, tzinfo=UTC)).settings) == {}
