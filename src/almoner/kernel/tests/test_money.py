"""Amounts as registers write them, and sharing out that loses no penny. Figures as in docs/rules/money.md."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.kernel.answers import Answer
from almoner.kernel.money import (
    LARGEST,
    Amount,
    Total,
    allocate,
    parse_amount,
    parts_add_up,
    pounds,
    share,
    split_amounts,
)

PENCE = st.integers(min_value=0, max_value=10**14 - 1).map(lambda pence: Decimal(pence).scaleb(-2))
WEIGHTS = st.lists(st.decimals(min_value=0, max_value=10**9, places=4), min_size=1, max_size=12).filter(any)
SAFETY_FUND = ["£70,111.47", "£104,780.00", "£49,049.00", "£65,474.00", "£204,030.33"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("£2,800,000", "2800000.00"),
        ("70,111.47", "70111.47"),
        ("56000", "56000.00"),
        ("56000.5", "56000.50"),
        (" £ 12 ", "12.00"),
        ("GBP 1,000", "1000.00"),
        ("0", "0.00"),
        ("£1000000.99", "1000000.99"),
    ],
)
def test_known_amounts(text: str, value: str) -> None:
    assert parse_amount(text) == Amount.of(value)


@pytest.mark.parametrize("text", ["tbc", "TBC", "not yet known", "to be confirmed", "Funding not yet known"])
def test_amounts_not_known_keep_the_words(text: str) -> None:
    assert parse_amount(text) == Amount.not_known(text)


def test_an_unknown_amount_keeps_its_remark() -> None:
    assert parse_amount("TBC - £111,000.00 available to spend").unknown == "TBC - £111,000.00 available to spend"


def test_a_reason_is_a_line_not_a_page() -> None:
    assert parse_amount("tbc:\n  after\tthe evaluation").unknown == "tbc: after the evaluation"
    with pytest.raises(ValueError, match="more than 200 characters"):
        parse_amount("tbc " + "x" * 200)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_a_blank_is_not_nought(text: str) -> None:
    assert parse_amount(text) == Amount.not_known("not stated")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("-5", "“-5” is negative"),
        ("−5", "is negative"),
        ("£-1,000.00", "is negative"),
        ("(5.00)", "is negative"),
        ("1.234", "more than two decimals"),
        ("1e5", "exponent"),
        ("7.0111E+04", "exponent"),
        ("=SUM(A1:A9)", "“=SUM(A1:A9)” is a formula"),
        ("+5", "is a formula"),
        ("1,00", "comma out of place"),
        ("12,345,67", "comma out of place"),
        ("lots", "“lots” is not an amount"),
        ("nan", "is not an amount"),
        ("Infinity", "is not an amount"),
        ("£", "is not an amount"),
        ("$5", "is not an amount"),
        ("٥", "is not an amount"),
        ("£204,030.33 (OPCC £100,000)", "is not an amount"),
    ],
)
def test_refusals_say_what_was_read_and_what_is_expected(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"Expected pounds, for example £2,800,000 or 70,111\.47") as refusal:
        parse_amount(text)
    assert sentence in str(refusal.value)


def test_an_amount_too_large_to_keep_is_refused() -> None:
    assert parse_amount(str(LARGEST)).value == LARGEST
    with pytest.raises(ValueError, match="larger than any amount kept here"):
        parse_amount("1,000,000,000,000")


def test_a_cell_may_hold_the_amounts_of_two_contracts() -> None:
    assert split_amounts("£83,500\n£83,500") == [Amount.of("83500"), Amount.of("83500")]
    assert split_amounts("£83,500 and tbc") == [Amount.of("83500"), Amount.not_known("tbc")]
    assert split_amounts("not known and not expected soon") == [Amount.not_known("not known and not expected soon")]
    assert split_amounts(" ") == [Amount.not_known("not stated")]


def test_an_amount_is_known_or_has_a_reason_never_both_never_neither() -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        Amount.not_known("  ")
    with pytest.raises(ValueError, match="never both"):
        Amount(Decimal(1), "tbc")
    assert Amount.of("1").is_known
    assert not Amount.not_known("tbc").is_known


@pytest.mark.parametrize("value", ["-0.01", "0.001", "NaN", "Infinity", "1000000000000"])
def test_an_amount_is_whole_pence_and_not_negative(value: str) -> None:
    with pytest.raises(ValueError, match=r"negative|parts of a penny|not an amount|larger"):
        Amount.of(value)


def test_money_is_never_float() -> None:
    with pytest.raises(TypeError, match="not float"):
        Amount(0.1)  # type: ignore[arg-type]  # the wrong type is what is tested


def test_pounds_as_pages_show_them() -> None:
    assert pounds(Decimal("1339454.38")) == "£1,339,454.38"
    assert pounds(Amount.of("56000")) == "£56,000.00"
    assert pounds(0) == "£0.00"
    assert pounds(Decimal("-0.00")) == "£0.00"
    assert pounds(Decimal(-1074578)) == "\u2212£1,074,578.00"
    assert str(Amount.not_known("tbc")) == "To be confirmed"
    with pytest.raises(ValueError, match="parts of a penny"):
        pounds(Decimal("0.005"))


@given(PENCE)
@settings(max_examples=50, deadline=None)
def test_what_a_page_shows_reads_back_the_same(value: Decimal) -> None:
    assert parse_amount(pounds(value)).value == value


def test_round_five_splits_between_the_office_and_the_network() -> None:
    parts = [Decimal("100000.00"), Decimal("104030.33")]
    assert allocate(Decimal("204030.33"), parts) == parts


def test_a_hundred_pounds_over_three() -> None:
    assert allocate(Decimal(100), [Decimal(1)] * 3) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_an_odd_penny_goes_to_the_earliest_of_equals() -> None:
    assert allocate(Decimal("204030.33"), [Decimal(1)] * 2) == [Decimal("102015.17"), Decimal("102015.16")]


def test_the_largest_remainder_goes_first_and_nought_gets_nothing() -> None:
    assert allocate(Decimal(100), [Decimal(0), Decimal(1), Decimal(2)]) == [
        Decimal("0.00"),
        Decimal("33.33"),
        Decimal("66.67"),
    ]


@pytest.mark.parametrize(
    ("total", "weights", "sentence"),
    [
        ("1", [], "nothing to share by"),
        ("1", ["0", "0"], "nothing to share by"),
        ("1", ["1", "-1"], "cannot be negative"),
        ("-1", ["1"], "is negative"),
        ("0.001", ["1"], "parts of a penny"),
    ],
)
def test_what_cannot_be_shared_out(total: str, weights: list[str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        allocate(Decimal(total), [Decimal(weight) for weight in weights])


@given(PENCE, WEIGHTS)
@settings(max_examples=60, deadline=None)
def test_no_penny_is_lost_and_no_share_is_a_penny_out(total: Decimal, weights: list[Decimal]) -> None:
    shares = allocate(total, weights)
    assert sum(shares) == total
    for got, weight in zip(shares, weights, strict=True):
        assert abs(got * sum(weights) - total * weight) < sum(weights) * Decimal("0.01")
        assert got == 0 or weight > 0


@given(PENCE, WEIGHTS)
@settings(max_examples=30, deadline=None)
def test_a_heavier_weight_never_gets_less(total: Decimal, weights: list[Decimal]) -> None:
    by_weight = sorted(zip(weights, allocate(total, weights), strict=True))
    for (light, little), (heavy, much) in pairwise(by_weight):
        assert little <= much or light == heavy


def test_safety_fund_rounds_one_to_five() -> None:
    assert str(Total.of(map(parse_amount, SAFETY_FUND))) == "£493,444.80"


@pytest.mark.parametrize(
    ("column", "printed"),
    [
        ("1339454.38 772324.00 1184840.00 1296466.97 1477011.00", "6070096.35"),
        ("1414428.00 738416.00 768895.00 1208175.00 1206565.00", "5336479.00"),
        ("1424645.00 738416.00 910665.00 1188175.00 0.00", "4261901.00"),
        ("1435066.58 713416.00 910665.00 1188175.00 0.00", "4247322.58"),
    ],
)
def test_each_column_of_the_medium_term_plan_adds_up_to_its_printed_total(column: str, printed: str) -> None:
    groups = [Amount.of(figure) for figure in column.split()]
    assert Total.of(groups).known == Decimal(printed)
    assert parts_add_up(groups, Amount.of(printed)) is Answer.YES


def test_a_total_counts_what_is_not_known() -> None:
    total = Total.of([*map(parse_amount, SAFETY_FUND), Amount.not_known("tbc")])
    assert (total.known, total.unknown, total.count) == (Decimal("493444.80"), 1, 6)
    assert not total.is_complete
    assert str(total) == "£493,444.80 and 1 not known"


def test_totals_of_nothing_and_of_nothing_known() -> None:
    assert str(Total.of([])) == "£0.00"
    assert str(Total.of([Amount.not_known()])) == "Not known"


def test_totals_add_up() -> None:
    amounts = [Amount.of("1.10"), Amount.not_known(), Amount.of("2.20")]
    assert Total.of(amounts[:1]) + Total.of(amounts[1:]) == Total.of(amounts)


@pytest.mark.parametrize(
    ("part", "whole", "percentage"),
    [
        ("1074578", "5336479", "20.1"),
        ("1", "3", "33.3"),
        ("0.25", "100", "0.3"),
        ("-0.25", "100", "-0.3"),
        ("1", "1", "100.0"),
    ],
)
def test_shares_of_a_whole_to_one_decimal(part: str, whole: str, percentage: str) -> None:
    assert share(Decimal(part), Decimal(whole)) == Decimal(percentage)


def test_there_is_no_share_of_nothing() -> None:
    assert share(Decimal(0), Decimal(0)) is None


@pytest.mark.parametrize(
    ("parts", "whole", "answer"),
    [
        (["100,000.00", "104,030.33"], "204,030.33", Answer.YES),
        (["100,000.00", "104,030.32"], "204,030.33", Answer.NO),
        (["100,000.00", "tbc"], "204,030.33", Answer.CANNOT_TELL),
        (["300,000.00", "tbc"], "204,030.33", Answer.NO),
        (["100,000.00"], "tbc", Answer.CANNOT_TELL),
        ([], "0", Answer.YES),
    ],
)
def test_whether_parts_add_up(parts: list[str], whole: str, answer: Answer) -> None:
    assert parts_add_up(map(parse_amount, parts), parse_amount(whole)) is answer
