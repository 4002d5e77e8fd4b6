"""The rules with the figures of docs/rules/payments.md, and what holds whatever the figures."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.do.payments.rules import Way, split
from almoner.do.payments.rules import plans as planning
from almoner.do.payments.rules.ledger import (
    DEFAULT,
    Heading,
    Line,
    Source,
    layout_fits,
    parse_layout,
    shows_bank_details,
    written,
)
from almoner.do.payments.rules.numbers import normal
from almoner.do.payments.rules.outcomes import Outcome, Row, Sent, matched
from almoner.do.payments.rules.pots import Use, position
from almoner.do.payments.rules.sharing import back
from almoner.kernel.money import Amount

OPCC, VRN = Decimal("100000.00"), Decimal("104030.33")
ROUND_5 = [OPCC, VRN]
GRANT = Decimal("111000.00")
BY_SHARE = [Decimal("54403.68"), Decimal("56596.32")]
POTS = [UUID(int=1), UUID(int=2)]
PENCE = st.integers(0, 10_000_000).map(lambda pence: Decimal(pence) / 100)
PARTS = st.lists(PENCE, min_size=1, max_size=6).filter(any)


def pounds(*amounts: str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


# --- Sharing


def test_the_shares_of_round_5() -> None:
    assert split(GRANT, ROUND_5, Way.PRO_RATA) == BY_SHARE
    assert split(GRANT, ROUND_5, Way.POT_ORDER) == pounds("100000.00", "11000.00")
    assert split(GRANT, pounds("61000.00", "50000.00"), Way.AS_AWARDED) == pounds("61000.00", "50000.00")
    assert split(Decimal("204030.33"), ROUND_5) == ROUND_5


def test_awarded_parts_that_do_not_add_up_are_refused_with_both_sums() -> None:
    with pytest.raises(ValueError, match=r"add up to £110,999\.99, and the payment is £111,000\.00"):
        split(GRANT, pounds("61000.00", "49999.99"), Way.AS_AWARDED)
    with pytest.raises(ValueError, match=r"add up to £111,000\.01, and the payment is £111,000\.00"):
        split(GRANT, pounds("61000.00", "50000.01"), Way.AS_AWARDED)
    assert planning.faults_of_parts(GRANT, [(POTS[0], 2026, Decimal(61000)), (POTS[1], 2026, Decimal("49999.99"))]) == [
        "The parts add up to £110,999.99, and the payment is £111,000.00."
    ]


@pytest.mark.parametrize("way", [Way.PRO_RATA, Way.POT_ORDER])
def test_the_pots_give_no_more_than_they_have(way: Way) -> None:
    with pytest.raises(ValueError, match=r"The pots have £204,030\.33 for this, which is less than £204,030\.34"):
        split(Decimal("204030.34"), ROUND_5, way)


@pytest.mark.parametrize(("amount", "parts"), [("0.00", ["1.00"]), ("-1.00", ["1.00"]), ("1.00", ["2.00", "-1.00"])])
def test_nothing_and_less_are_no_payments(amount: str, parts: list[str]) -> None:
    with pytest.raises(ValueError, match=r"more than nothing|cannot be negative"):
        split(Decimal(amount), pounds(*parts))


@given(parts=PARTS, share=st.integers(0, 1000), way=st.sampled_from([Way.PRO_RATA, Way.POT_ORDER]))
def test_parts_always_add_up_and_none_is_more_than_its_pot(parts: list[Decimal], share: int, way: Way) -> None:
    whole = sum(parts, Decimal(0))
    amount = max(Decimal(int(whole * 100) * share // 1000) / 100, Decimal("0.01"))
    shares = split(amount, parts, way)
    assert sum(shares) == amount
    assert all(0 <= each <= part for each, part in zip(shares, parts, strict=True))
    assert all(each == each.quantize(Decimal("0.01")) for each in shares)


def test_several_instalments_use_up_exactly_what_is_agreed() -> None:
    left = {(POTS[0], 2026): BY_SHARE[0], (POTS[1], 2026): BY_SHARE[1]}
    due = dt.date(2026, 11, 20)
    found = [
        [part[2] for part in planning.shared(Decimal(amount), due, left, Way.PRO_RATA)]
        for amount in ("27750.00", "27750.00", "55500.00")
    ]
    assert found == [
        pounds("13600.92", "14149.08"),
        pounds("13600.92", "14149.08"),
        pounds("27201.84", "28298.16"),
    ]
    assert set(left.values()) == {Decimal(0)}
    with pytest.raises(ValueError, match="names no pot that has money left"):
        planning.shared(Decimal("0.01"), due, left, Way.PRO_RATA)


def test_a_payment_draws_on_the_lines_of_its_year() -> None:
    left = {(POTS[0], 2026): Decimal(100), (POTS[0], 2027): Decimal(100), (POTS[1], None): Decimal(100)}
    made = planning.shared(Decimal(150), dt.date(2027, 6, 1), left, Way.POT_ORDER)
    assert made == [(POTS[0], 2027, Decimal(100)), (POTS[1], 2027, Decimal(50))]
    assert left[POTS[0], 2026] == 100


@given(parts=PARTS, cuts=st.lists(st.integers(0, 1000), min_size=1, max_size=6))
def test_what_comes_back_never_exceeds_what_each_pot_gave(parts: list[Decimal], cuts: list[int]) -> None:
    left = list(parts)
    for cut in [*cuts, 1000]:
        whole = sum(left, Decimal(0))
        amount = Decimal(int(whole * 100) * cut // 1000) / 100
        if not amount:
            continue
        shares = back(amount, left)
        assert sum(shares) == amount
        left = [was - share for was, share in zip(left, shares, strict=True)]
        assert min(left) >= 0
    assert set(left) == {Decimal(0)}


def test_what_comes_back_of_round_5() -> None:
    left, found = list(BY_SHARE), []
    for amount in pounds("2000.00", "0.01", "108999.99"):
        found.append(back(amount, left))
        left = [was - share for was, share in zip(left, found[-1], strict=True)]
    assert found == [pounds("980.25", "1019.75"), pounds("0.00", "0.01"), pounds("53423.43", "55576.56")]
    with pytest.raises(ValueError, match=r"£0\.01 is more than the £0\.00"):
        back(Decimal("0.01"), left)


# --- What a pot has left


def left_of(*uses: Use, holds: Amount | None = None, tied_to: int | None = 2026) -> Decimal | None:
    return position(
        pot=POTS[0],
        name="OPCC",
        year=2026,
        tied_to=tied_to,
        holds=holds or Amount.of(OPCC),
        uses=uses,
        of_the_pot=uses,
    ).left


def test_what_a_pot_has_left() -> None:
    first = Use(Decimal("54403.68"), paid=Decimal("54403.68"), recovered=Decimal("980.25"))
    varied = Use(Decimal("53423.43"), paid=Decimal("54403.68"), recovered=Decimal("980.25"))
    second = Use(Decimal("20000.00"))
    assert first.net == varied.net == Decimal("53423.43")
    assert left_of(first, second) == Decimal("26576.57") == OPCC - Decimal("74403.68") + Decimal("980.25")
    assert left_of(first, second, Use(Decimal("26576.58"))) == Decimal("-0.01")


def test_where_nobody_knows_what_is_left_it_is_not_known() -> None:
    assert left_of(Use(unknown=1, lines=1)) is None
    assert left_of(Use(), holds=Amount.not_known("tbc")) is None
    assert left_of(Use(Decimal(5)), tied_to=2025) == -5


# --- The ledger


def test_the_usual_layout_is_one() -> None:
    sources = [heading.source for heading in parse_layout(DEFAULT)]
    assert sources == ["supplier_number", "reference", "amount", "cost_code", "date", "description"]
    assert not shows_bank_details(parse_layout(DEFAULT))
    assert shows_bank_details(parse_layout("R: reference; A: amount; S: sort_code"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Missing: reference, amount"),
        ("Ref: reference", "Missing: amount"),
        ("Ref: reference; Amount: amount; Ref: pot", "stands twice"),
        ("Ref: reference; Amount: amount; Other: amount", "stands twice"),
        ("Ref: reference; Amount: amount; Colour: colour; nothing", "“Colour: colour” is no column"),
    ],
)
def test_a_layout_that_cannot_be_used_says_why(text: str, said: str) -> None:
    assert said in (layout_fits(text) or "")


def test_a_file_is_written_as_the_ledger_wants_it() -> None:
    layout = [Heading("Ref", Source.REFERENCE), Heading("Amt", Source.AMOUNT), Heading("Code", Source.SORT_CODE)]
    lines = [Line("p", "a", "=CSF", Decimal("1.50"), {"reference": "=CSF", "amount": "1.50"})]
    content = written(layout, lines, {"a": {"sort_code": "200000"}})
    assert content == b"Ref,Amt,Code\r\n'=CSF,1.50,200000\r\n"


# --- Numbers


@pytest.mark.parametrize("typed", ["0116 229 8980", "+44 (0)116 229-8980", "0044 116 2298980", "(0116) 2298980"])
def test_one_number_however_it_is_typed(typed: str) -> None:
    assert normal(typed) == "+441162298980"


@pytest.mark.parametrize("typed", ["", "call me", "0116 CALL ME", "12", "+", "٠١١٦٢٢٩٨٩٨٠"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="in figures"):
        normal(typed)


# --- What became of a file

MADE, TODAY = dt.date(2026, 11, 20), dt.date(2026, 11, 27)
SENT = {
    "A-1": Sent("1", "A-1", Decimal("10.00"), "released", None),
    "A-2": Sent("2", "A-2", Decimal("20.00"), "paid", MADE),
    "A-3": Sent("3", "A-3", Decimal("30.00"), "failed", MADE),
    "A-4": Sent("4", "A-4", Decimal("40.00"), "paid", MADE, recovered=Decimal("1.00")),
}


def row(reference: str, amount: str, outcome: str = "paid", number: int = 2, **facts: object) -> Row:
    said = {"on": MADE, "reason": "Closed" if outcome == "failed" else ""} | facts
    return Row(number, reference, Decimal(amount), Outcome(outcome), **said)  # type: ignore[arg-type]  # the caller knows


def found(*rows: Row) -> object:
    return matched(rows, SENT, made_on=MADE, today=TODAY)


def faults(*rows: Row) -> list[tuple[int, str]]:
    return list(matched(rows, SENT, made_on=MADE, today=TODAY).faults)


def test_rows_of_one_reference_count_together() -> None:
    made = matched([row("A-1", "4.00"), row("A-1", "6.00", number=3)], SENT, made_on=MADE, today=TODAY)
    assert [(each.sent.reference, each.outcome) for each in made.new] == [("A-1", "paid")]
    assert not made.faults


def test_what_is_known_already_is_counted_and_nothing_else() -> None:
    made = matched([row("A-2", "20.00"), row("A-3", "30.00", "failed")], SENT, made_on=MADE, today=TODAY)
    assert (made.new, made.known, made.faults) == ((), 2, ())


def test_what_was_paid_may_come_back_later() -> None:
    made = matched([row("A-2", "20.00", "failed", on=TODAY)], SENT, made_on=MADE, today=TODAY)
    assert [(each.outcome, each.on) for each in made.new] == [("failed", TODAY)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row("B-1", "10.00"), "“B-1” is not a payment of this file"),
        (row("A-1", "9.99"), "A-1 is £10.00 in the payment file, and £9.99 here"),
        (row("A-1", "10.00", on=MADE - dt.timedelta(1)), "before the payment file was made"),
        (row("A-1", "10.00", on=TODAY + dt.timedelta(1)), "after today"),
        (row("A-1", "10.00", "failed", reason=" "), "Say why A-1 failed"),
        (row("A-3", "30.00"), "A-3 failed; it is paid by another payment"),
        (row("A-2", "20.00", on=TODAY), "known already, with another day"),
        (row("A-4", "40.00", "failed", on=TODAY), "Part of A-4 was recovered"),
        (Row(2, "A-1", None, None, None, "", ("The amount is missing.",)), "The amount is missing"),
    ],
)
def test_a_row_at_fault_says_what_is_wrong(wrong: Row, said: str) -> None:
    assert [number for number, sentence in faults(wrong) if said in sentence] == [2]


def test_every_fault_of_every_row_is_told_at_once() -> None:
    wrong = faults(
        row("A-1", "1.00", "failed", reason="", on=TODAY + dt.timedelta(1)),
        row("B-9", "1.00", number=3),
        Row(4, "", None, None, None, "", ("The reference is missing.", "The amount is missing.")),
    )
    assert [number for number, _sentence in wrong] == [2, 2, 2, 3, 4, 4]


def test_rows_of_one_reference_that_contradict_each_other_are_refused() -> None:
    wrong = faults(row("A-1", "4.00"), row("A-1", "6.00", "failed", number=3))
    assert any("do not say the same" in sentence for _number, sentence in wrong)
