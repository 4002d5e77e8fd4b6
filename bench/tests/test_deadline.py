"""What was answered is held against what is there: each fault is counted for what it is."""

import datetime as dt
from typing import Any

from bench.deadline import Held, kept, taken

CLOSING = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)


def held(**other: Any) -> Held:
    facts: dict[str, Any] = {
        "state": "draft",
        "received": None,
        "answers": {"summary": "Words"},
        "revisions": {"project": 2},
        "submissions": 0,
        "is_whole": True,
    }
    return Held(**{**facts, **other})


def writer(status: int = 200, told: str = "late", after: float = 1.0) -> dict[str, Any]:
    pressed = {"status": status, "told": told, "sent": CLOSING.timestamp() + after, "took": 50.0}
    return {"application": "a", "kept": {"summary": "Words"}, "revisions": {"project": 2}, "submissions": [pressed]}


def counts(found: list[tuple[str, str, int]]) -> dict[str, int]:
    return {what: count for what, _unit, count in found if count}


def test_a_word_that_is_missing_and_a_save_that_was_not_counted() -> None:
    assert counts(kept([writer()], {"a": held()})) == {}
    found = counts(kept([writer()], {"a": held(answers={"summary": "Older"}, revisions={"project": 1})}))
    assert list(found.values()) == [1, 1]


def test_a_submission_is_there_once_whole_and_in_time() -> None:
    ours = writer(status=302, told="")
    good = held(state="submitted", received=CLOSING.replace(microsecond=900_000), submissions=1)
    assert counts(taken([ours], [], {"a": good}, CLOSING)) == {}
    late = held(state="submitted", received=CLOSING + dt.timedelta(seconds=1), submissions=2, is_whole=False)
    assert set(counts(taken([ours], [], {"a": late}, CLOSING))) == {
        "submissions whose hash does not check",
        "taken after the closing",
        "taken twice",
    }
    assert "submissions answered well that are not there" in counts(taken([ours], [], {"a": held()}, CLOSING))


def test_a_refusal_comes_after_the_closing_with_a_sentence_and_keeps_the_draft() -> None:
    assert counts(taken([], [writer()], {"a": held()}, CLOSING)) == {}
    wrong = writer(told="", after=-1.0)
    assert set(counts(taken([], [wrong], {"a": held(answers={})}, CLOSING))) == {
        "refused before the closing",
        "refused without a sentence",
        "refused, and the draft not kept",
    }
