"""The moves of an application, written out by hand: the policy, not the engine."""

from almoner.do.applications.lifecycle import APPLICATION, State

EXPECTED = {
    ("draft", "submit", "submitted", "applications.submit"),
    ("submitted", "find eligible", "eligible", "applications.sift"),
    ("submitted", "find ineligible", "ineligible", "applications.sift"),
    ("eligible", "sift again", "submitted", "applications.sift"),
    ("ineligible", "sift again", "submitted", "applications.sift"),
    ("eligible", "score", "scoring", "applications.score"),
    ("scoring", "put aside", "eligible", "applications.score"),
    ("scoring", "moderate", "moderated", "applications.score"),
    ("eligible", "judge yes", "recommended", "applications.judge"),
    ("eligible", "judge reserve", "reserve", "applications.judge"),
    ("eligible", "judge no", "not_recommended", "applications.judge"),
    ("moderated", "recommend", "recommended", "applications.award"),
    ("reserve", "recommend", "recommended", "applications.award"),
    ("not_recommended", "recommend", "recommended", "applications.award"),
    ("moderated", "reserve", "reserve", "applications.award"),
    ("recommended", "reserve", "reserve", "applications.award"),
    ("not_recommended", "reserve", "reserve", "applications.award"),
    ("moderated", "not_recommend", "not_recommended", "applications.award"),
    ("recommended", "not_recommend", "not_recommended", "applications.award"),
    ("reserve", "not_recommend", "not_recommended", "applications.award"),
    ("reserve", "promote", "recommended", "applications.award"),
    ("recommended", "offer", "offered", "applications.award"),
    ("recommended", "decline", "declined", "applications.award"),
    ("reserve", "decline", "declined", "applications.award"),
    ("not_recommended", "decline", "declined", "applications.award"),
    ("offered", "accept", "accepted", "applications.take_offer"),
    ("offered", "refuse", "refused", "applications.take_offer"),
    ("offered", "lapse", "lapsed", "applications.award"),
    ("draft", "withdraw", "withdrawn", "applications.withdraw"),
    ("submitted", "withdraw", "withdrawn", "applications.withdraw"),
    ("eligible", "withdraw", "withdrawn", "applications.withdraw"),
    ("scoring", "withdraw", "withdrawn", "applications.withdraw"),
    ("moderated", "withdraw", "withdrawn", "applications.withdraw"),
    ("recommended", "withdraw", "withdrawn", "applications.withdraw"),
    ("reserve", "withdraw", "withdrawn", "applications.withdraw"),
    ("not_recommended", "withdraw", "withdrawn", "applications.withdraw"),
}
BY_OFFICERS = [
    *("round_has_no_panel", "round_is_done_taking", "nothing_is_waited_for", "checks_are_clear", "has_a_reason"),
]
RULES = {
    "submit": ["staff_act_on_their_behalf", "round_takes_it"],
    "find eligible": ["nothing_is_waited_for"],
    "find ineligible": ["has_a_reason"],
    "sift again": ["has_a_reason"],
    "score": ["round_has_a_panel", "round_is_done_taking", "nothing_is_waited_for"],
    "judge yes": BY_OFFICERS,
    "judge reserve": BY_OFFICERS,
    "judge no": BY_OFFICERS,
    "put aside": ["has_a_reason"],
    "moderate": [],
    "recommend": [],
    "reserve": [],
    "not_recommend": [],
    "promote": [],
    "offer": [],
    "decline": ["has_a_reason"],
    "accept": [],
    "refuse": [],
    "lapse": [],
    "withdraw": [],
}


def test_the_moves_and_who_makes_them() -> None:
    found = {
        (str(source), move.name, str(move.target), str(move.by)) for move in APPLICATION for source in move.sources
    }
    assert found == EXPECTED


def test_what_each_move_is_held_to() -> None:
    assert {move.name: [rule.__name__ for rule in move.rules] for move in APPLICATION} == RULES


def test_where_it_ends() -> None:
    assert APPLICATION.ends == {State.DECLINED, State.ACCEPTED, State.REFUSED, State.LAPSED, State.WITHDRAWN}
