"""Which checks are asked, how one stands, how far somebody would rely on us: the figures of docs/rules/checks.md."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest

from almoner.do.checks.rules.dependency import dependency
from almoner.do.checks.rules.kinds import DEFAULT, CheckKind, Gate, kinds_fit, parse_kinds
from almoner.do.checks.rules.saying import SAYINGS, why_not
from almoner.do.checks.rules.standing import State, in_the_way, last_day, last_word, line

D = Decimal
ON = dt.date(2026, 5, 3)
INSURANCE = "insurance | Insurance | agreement | 5000 | 12 | insurance | - | organisation"
KIND = CheckKind("safeguarding", "Safeguarding", Gate.DECISION, months=12, passport="safeguarding")


@dataclass
class Made:
    """A check as the rules read it."""

    outcome: str = "passed"
    expires_on: dt.date | None = None
    made_at: dt.datetime = dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC)
    pk: int = 1
    reason: str = ""

    @property
    def made_on(self) -> dt.date:
        return self.made_at.date()


# --- The setting


def test_the_assumed_checks_are_those_of_the_prose() -> None:
    kinds = parse_kinds(DEFAULT)
    assert len(kinds) == 13
    before = {gate: [kind.key for kind in kinds if kind.gate is gate] for gate in Gate}
    assert before[Gate.SCORING] == ["governing_document", "trustees", "not_statutory", "not_duplicate"]
    assert before[Gate.AGREEMENT] == ["insurance"]
    assert {kind.months for kind in kinds if not kind.of_case} == {12, 36}
    assert [kind.key for kind in kinds if kind.of_case] == ["not_sole", "not_statutory", "not_duplicate", "effective"]
    assert {kind.says for kind in kinds if kind.says} == set(SAYINGS)


def test_a_check_is_read_as_it_is_written() -> None:
    (kind,) = parse_kinds(f" {INSURANCE} ;\n")
    assert kind == CheckKind("insurance", "Insurance", Gate.AGREEMENT, D(5000), 12, "insurance", "", of_case=False)
    assert kind.is_asked_for(D("5000.00"))
    assert not kind.is_asked_for(D("4999.99"))
    assert kind.is_asked_for(None)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("insurance | Insurance", "insurance"), "8 answers"),
        (("insurance |", "In surance |"), "a key is small letters"),
        (("| Insurance |", "| |"), "a title has 1 to 120"),
        (("agreement", "payday"), "is not one of: scoring, decision, agreement"),
        (("5000", "-1"), "negative"),
        (("5000", "tbc"), "must be known"),
        (("12", "121"), "1 to 120"),
        (("12", "a year"), "1 to 120"),
        (("12", "\u0661\u0662"), "1 to 120"),
        (("| insurance |", "| horoscope |"), "is not one of: accounts"),
        (("| - |", "| rich |"), "is not one of: nothing_raised"),
        (("organisation", "person"), "is not one of: organisation, case"),
    ],
)
def test_a_check_that_cannot_be_read_is_refused_with_what_is_expected(changed: tuple[str, str], said: str) -> None:
    assert said in str(kinds_fit(INSURANCE.replace(*changed)))


# --- Of whom it is asked

TRUSTEES = "trustees | Trustees | scoring | 0 | 12 | trustees | three_unrelated | organisation | charity, community"
PLAN = "plan | A plan for permanent funding | decision | 0 | - | - | - | case | innovation, allocation"


@pytest.mark.parametrize(
    ("form", "award", "asked"),
    [
        ("charity", "round", (True, False)),
        ("police", "allocation", (False, True)),
        ("council", "round", (False, False)),
        ("unknown", "innovation", (True, True)),
        ("charity", "", (True, True)),
    ],
)
def test_a_check_may_be_asked_of_some_forms_or_for_some_awards(form: str, award: str, asked: tuple[bool, bool]) -> None:
    kinds = parse_kinds(f"{TRUSTEES}; {PLAN}")
    assert tuple(kind.is_asked_of(form, award) for kind in kinds) == asked
    found = [line(kind, None, D(100), ON, form=form, award=award) for kind in kinds]
    assert tuple(each.state is State.TO_DO for each in found) == asked
    assert tuple(in_the_way(each) is not None for each in found) == asked


def test_forms_and_awards_are_both_held_to() -> None:
    (kind,) = parse_kinds(f"{TRUSTEES}, round")
    assert kind.is_asked_of("charity", "round")
    assert not kind.is_asked_of("charity", "allocation")
    assert not kind.is_asked_of("police", "round")


def test_a_list_from_before_is_asked_of_everybody() -> None:
    assert parse_kinds(INSURANCE) == parse_kinds(f"{INSURANCE} | -")
    assert all(kind.is_asked_of("police", "allocation") for kind in parse_kinds(INSURANCE))


def test_statutory_partners_are_not_asked_what_charities_are() -> None:
    def asked(form: str) -> list[str]:
        return [kind.key for kind in parse_kinds(DEFAULT) if kind.is_asked_of(form, "allocation")]

    everybody = ["safeguarding", "data_protection", "whistleblowing", "not_statutory", "not_duplicate", "effective"]
    for form in ("police", "council", "health", "government"):
        assert asked(form) == everybody
    assert len(asked("charity")) == len(asked("unknown")) == 13
    assert set(asked("charity")) - set(asked("company")) == {"trustees"}
    assert set(asked("charity")) - set(asked("partnership")) == {"trustees", "governing_document"}


@pytest.mark.parametrize("whom", ["", "charities", "charity police", "charity,,police", "unknown", "charity | round"])
def test_of_whom_is_refused_unless_every_word_is_known(whom: str) -> None:
    said = str(kinds_fit(f"{INSURANCE} | {whom}"))
    assert "is not one of: charity, cic" in said or "8 answers" in said


def test_everything_wrong_with_the_setting_is_said_at_once() -> None:
    said = str(kinds_fit(f"{INSURANCE}; {INSURANCE}; a | b; c"))
    assert "“a”" in said
    assert "“c”" in said
    assert "named twice: insurance" in said
    assert kinds_fit("") is None
    assert kinds_fit(DEFAULT) is None


def test_a_gate_asks_for_what_earlier_gates_ask_for_too() -> None:
    gates = [[KIND.stands_before(gate) for gate in Gate], list(Gate)]
    assert gates[0] == [False, True, True]


# --- How a check stands


def test_the_last_word_counts_whoever_it_was_made_for() -> None:
    of_case = Made(made_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
    of_all = Made(made_at=dt.datetime(2026, 5, 2, tzinfo=dt.UTC))
    assert last_word(of_all, of_case) is of_all
    assert last_word(None, of_case) is of_case
    assert last_word(None, None) is None


@pytest.mark.parametrize(
    ("check", "state"),
    [
        (None, State.TO_DO),
        (Made(), State.PASSED),
        (Made("passed_with_conditions"), State.CONDITIONS),
        (Made("not_needed"), State.NOT_NEEDED),
        (Made("failed", reason="No."), State.FAILED),
        (Made(expires_on=ON), State.PASSED),  # its last day
        (Made(expires_on=ON - dt.timedelta(1)), State.EXPIRED),
    ],
)
def test_how_a_check_stands_on_a_day(check: Made | None, state: State) -> None:
    assert line(KIND, check, None, ON).state is state


def test_below_its_amount_a_check_is_not_asked_but_a_failed_one_still_stands() -> None:
    kind = CheckKind("insurance", "Insurance", Gate.AGREEMENT, from_amount=D(5000))
    assert line(kind, None, D("4999.99"), ON).state is State.NOT_ASKED
    assert line(kind, Made(expires_on=ON - dt.timedelta(1)), D("4999.99"), ON).state is State.NOT_ASKED
    assert line(kind, Made("failed"), D("4999.99"), ON).state is State.FAILED


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (None, "Safeguarding: this has not been checked yet."),
        (Made(expires_on=dt.date(2026, 5, 2)), "Safeguarding: the check ended on 2 May 2026. Check it again."),
        (
            Made("failed", reason="Overdrawn by £250.00 at the year end."),
            "Safeguarding: the check failed on 3 May 2026. Overdrawn by £250.00 at the year end.",
        ),
        (Made(), None),
        (Made("passed_with_conditions"), None),
    ],
)
def test_what_is_in_the_way_is_a_sentence(check: Made | None, said: str | None) -> None:
    assert in_the_way(line(KIND, check, None, ON)) == said


@pytest.mark.parametrize(
    ("given", "of_item", "last"),
    [
        (None, dt.date(2027, 3, 31), dt.date(2027, 3, 31)),
        (None, dt.date(2028, 3, 31), dt.date(2027, 5, 3)),
        (dt.date(2026, 12, 31), dt.date(2027, 3, 31), dt.date(2026, 12, 31)),
        (None, None, dt.date(2027, 5, 3)),
    ],
)
def test_a_check_counts_until_the_earliest_of_its_days(
    given: dt.date | None, of_item: dt.date | None, last: dt.date
) -> None:
    assert last_day(KIND, ON, given, of_item, failed=False) == last
    assert last_day(KIND, ON, given, of_item, failed=True) is None


# --- What an item must say


@pytest.mark.parametrize(
    ("says", "facts", "said"),
    [
        ("no_deficit", {"income": "30000.00", "spending": "31200.00"}, "a deficit of £1,200.00"),
        ("no_deficit", {"income": "30000.00", "spending": "30000.00"}, None),
        ("cash_in_hand", {"cash": "0.00"}, "£0.00 at the bank"),
        ("cash_in_hand", {"cash": "-250.00"}, "\u2212£250.00 at the bank"),
        ("cash_in_hand", {"cash": "0.01"}, None),
        ("nothing_raised", {"raised": True}, "irregularity"),
        ("dissolution_clause", {"dissolution": False}, "no dissolution clause"),
        ("three_unrelated", {"number": 5, "unrelated": 2}, "2 of the trustees are unrelated; 3 are asked for"),
        ("three_unrelated", {"number": 3, "unrelated": 3}, None),
        ("covers_somebody", {"children": False, "adults": False}, "neither"),
        ("covers_somebody", {"children": False, "adults": True}, None),
        ("registered", {"registered": False}, "not registered"),
        ("registered", {}, "does not hold"),
        ("", {}, None),
    ],
)
def test_an_item_stands_for_a_check_only_if_it_says_so(says: str, facts: dict[str, object], said: str | None) -> None:
    why = why_not(says, facts)
    assert why is said if said is None else said in str(why)


# --- Dependency: the table of the prose


@pytest.mark.parametrize(
    ("asked", "months", "other", "income", "ours", "share", "shown", "warns"),
    [
        ("20000", 12, "0", "30000", "0", Fraction(20000, 50000), "40.0%", False),
        ("30000", 12, "0", "30000", "0", Fraction(1, 2), "50.0%", False),
        ("30000.01", 12, "0", "30000", "0", Fraction(3000001, 6000001), "50.0%", True),
        ("60000", 36, "0", "30000", "0", Fraction(20000, 50000), "40.0%", False),
        ("28000", 12, "0", "30000", "28000", Fraction(28000, 30000), "93.3%", True),
        ("20000", 12, "10000", "30000", "0", Fraction(20000, 60000), "33.3%", False),
        ("9000", 12, "0", "0", "0", Fraction(1), "this funding alone", True),
        ("9000", 12, "0", None, "0", None, "not known", False),
    ],
)
def test_how_far_an_organisation_would_rely_on_us(
    asked: str,
    months: int,
    other: str,
    income: str | None,
    ours: str,
    share: Fraction | None,
    shown: str,
    *,
    warns: bool,
) -> None:
    found = dependency(D(asked), D(other), None if income is None else D(income), ours=D(ours), months=months)
    assert (found.share, found.warns) == (share, warns)
    assert shown in found.sentence


def test_a_grant_for_less_than_a_year_counts_whole() -> None:
    assert dependency(D(9000), D(0), D(9000), months=6).share == Fraction(1, 2)


def test_the_limit_is_the_offices_own() -> None:
    assert dependency(D(20000), D(0), D(30000), limit=Fraction(1, 4)).warns


@pytest.mark.parametrize(
    ("asked", "other", "income", "ours"),
    [("0", "0", "1", "0"), ("-1", "0", "1", "0"), ("1", "-1", "1", "0"), ("1", "0", "-1", "0"), ("1", "0", "1", "2")],
)
def test_amounts_that_cannot_be_are_refused(asked: str, other: str, income: str, ours: str) -> None:
    with pytest.raises(ValueError, match=r"negative|from us"):
        dependency(D(asked), D(other), D(income), ours=D(ours))
