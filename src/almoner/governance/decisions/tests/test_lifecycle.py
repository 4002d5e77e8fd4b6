"""The moves of a decision, written out by hand: the policy, not the engine."""

from almoner.governance.decisions.lifecycle import DECISION, State

EXPECTED = {
    ("draft", "ready", "ready", "decisions.draft"),
    ("ready", "reopen", "draft", "decisions.draft"),
    ("ready", "return", "draft", "decisions.sign"),
    ("ready", "refuse", "draft", "decisions.sign"),
    ("ready", "decide", "decided", "decisions.sign"),
    ("draft", "note", "decided", "decisions.publish"),
    ("decided", "prepare", "prepared", "decisions.sign"),
    ("prepared", "publish", "published", "decisions.publish"),
    ("published", "take back", "prepared", "decisions.publish"),
    ("draft", "defer", "deferred", "decisions.draft"),
    ("ready", "defer", "deferred", "decisions.draft"),
    ("deferred", "resume", "draft", "decisions.draft"),
    ("draft", "withdraw", "withdrawn", "decisions.draft"),
    ("ready", "withdraw", "withdrawn", "decisions.draft"),
    ("deferred", "withdraw", "withdrawn", "decisions.draft"),
}
RULES = {
    "ready": [
        "is_this_offices",
        "has_a_lead_officer",
        "says_what_signers_need",
        "serves_a_priority",
        "money_adds_up",
        "confidentiality_has_a_ground",
        "questions_are_answered",
        "sheet_was_not_refused",
    ],
    "reopen": [],
    "return": ["actor_may_sign"],
    "refuse": ["actor_may_sign"],
    "decide": ["every_required_signature_counts", "money_adds_up"],
    "note": ["another_body_is_named", "moves_no_money_of_ours", "confidentiality_has_a_ground"],
    "prepare": [],
    "publish": ["letters_are_out", "day_has_come", "no_hold", "doubts_are_looked_at"],
    "take back": [],
    "defer": [],
    "resume": [],
    "withdraw": [],
}


def test_the_moves_and_who_makes_them() -> None:
    found = {(str(source), move.name, str(move.target), str(move.by)) for move in DECISION for source in move.sources}
    assert found == EXPECTED


def test_what_each_move_is_held_to() -> None:
    assert {move.name: [rule.__name__ for rule in move.rules] for move in DECISION} == RULES


def test_a_withdrawn_decision_stays_withdrawn() -> None:
    assert DECISION.ends == {State.WITHDRAWN}
