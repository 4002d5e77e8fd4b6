"""The rules of a money plan, by the figures of docs/rules/money-plan.md."""

from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.kernel.answers import Answer
from almoner.kernel.money import Amount
from almoner.strategy.funds import rules
from almoner.strategy.funds.rules import Column, tabulate

from .figures import COLUMNS, GROUPS, TOTALS, Printed, leicestershire, line

AT = [Column.of(year, state) for year, state in COLUMNS]


def test_columns_are_named_by_year_and_state():
    assert [column.label for column in AT] == [
        "2024/25 actual",
        "2025/26 budget",
        "2026/27 forecast",
        "2027/28 forecast",
    ]
    assert AT[2].key == "2026-forecast"


def test_the_four_columns_of_leicestershire_add_up_to_the_totals_printed():
    table = tabulate(*leicestershire())

    assert table.columns == AT
    assert [str(table.totals[column].computed.known) for column in AT] == list(TOTALS)
    assert all(table.totals[column].agrees is Answer.YES for column in AT)
    assert all(group.sums[column].agrees is Answer.YES for group in table.groups for column in AT)
    assert table.disagreements == []
    assert table.unknown == 0


def test_groups_keep_their_order_and_the_labels_as_printed():
    table = tabulate(*leicestershire())

    assert [(group.name, group.label) for group in table.groups] == [(name, label) for name, label, *_ in GROUPS]
    assert table.label == "Grand Total"
    assert all(group.is_only_a_subtotal for group in table.groups)


def test_external_grants_stop_in_2026_27():
    (stop,) = rules.stops(tabulate(*leicestershire()))

    assert (stop.group, stop.amount, stop.first_nil) == ("External Grant Funding", Decimal("1206565.00"), AT[2])
    assert str(stop) == "External Grant Funding of £1,206,565.00 stops in 2026/27."


def test_the_total_falls_by_a_fifth():
    table = tabulate(*leicestershire())

    assert [(str(change.amount), str(change.percent)) for change in rules.changes(table)] == [
        ("-733617.35", "-12.1"),
        ("-1074578.00", "-20.1"),
        ("-14578.42", "-0.3"),
    ]
    deepest = rules.deepest_fall(table)
    assert deepest is not None
    assert str(deepest) == "The total falls by £1,074,578.00 (20.1%) from 2025/26 budget to 2026/27 forecast."
    assert (deepest.stopped, deepest.rest) == (Decimal("1206565.00"), Decimal("131987.00"))


def test_a_plan_that_does_not_fall_has_no_deepest_fall():
    lines = [line("Victims", "", 2025, "10"), line("Victims", "", 2026, "10")]

    assert rules.deepest_fall(tabulate(lines)) is None
    assert (
        str(rules.changes(tabulate(lines))[0]) == "The total stays the same from 2025/26 forecast to 2026/27 forecast."
    )


def test_a_printed_total_that_does_not_add_up_is_shown_with_its_difference():
    lines = [line("Victims", "A", 2025, "100.00"), line("Victims", "B", 2025, "50.00", order=2)]
    table = tabulate(lines, [Printed("Victims", "Victims Subtotal", 2025, "forecast", Decimal("160.00"))])

    ((group, column, figures),) = table.disagreements
    assert (group, column.year_label) == ("Victims", "2025/26")
    assert (figures.computed.known, figures.stated, figures.difference) == (Decimal("150.00"), 160, Decimal("10.00"))


def test_with_an_unknown_amount_nobody_can_tell_whether_a_total_adds_up():
    lines = [line("Victims", "A", 2025, "100.00"), line("Victims", "B", 2025, "tbc", order=2)]
    table = tabulate(lines, [Printed("", "Total", 2025, "forecast", Decimal("160.00"))])

    (total,) = table.totals.values()
    assert total.agrees is Answer.CANNOT_TELL
    assert total.difference is None
    assert table.unknown == 1


def test_unless_the_known_ones_are_too_much_already():
    lines = [line("Victims", "A", 2025, "170.00"), line("Victims", "B", 2025, "tbc", order=2)]
    table = tabulate(lines, [Printed("", "Total", 2025, "forecast", Decimal("160.00"))])

    assert next(iter(table.totals.values())).agrees is Answer.NO


def test_a_row_stops_inside_a_group_that_goes_on():
    lines = [
        line("Victims", "A", 2025, "100.00"),
        line("Victims", "A", 2026, "0.00"),
        line("Victims", "B", 2025, "5.00", order=2),
        line("Victims", "B", 2026, "5.00", order=2),
    ]
    (stop,) = rules.stops(tabulate(lines))

    assert str(stop) == "A of £100.00 stops in 2026/27."


def test_what_is_not_known_has_not_stopped():
    unknown = [line("Victims", "", 2025, "100.00"), line("Victims", "", 2026, "not yet known")]
    blank = [line("Victims", "", 2025, "100.00"), line("Other", "", 2026, "7.00", order=2)]

    assert rules.stops(tabulate(unknown)) == []
    assert rules.stops(tabulate(blank)) == []


def test_years_that_do_not_follow_each_other_are_not_compared():
    lines = [line("Victims", "", 2024, "100.00"), line("Victims", "", 2026, "0.00")]

    assert rules.stops(tabulate(lines)) == []
    assert rules.changes(tabulate(lines)) == []


def test_the_firmest_column_stands_for_its_year():
    lines = [
        line("Victims", "", 2024, "90.00", state="budget"),
        line("Victims", "", 2024, "100.00", state="actual"),
        line("Victims", "", 2025, "80.00", state="budget"),
    ]
    table = tabulate(lines)

    assert [column.label for column in table.columns] == ["2024/25 budget", "2024/25 actual", "2025/26 budget"]
    assert [change.amount for change in rules.changes(table)] == [Decimal("-20.00")]


def test_everything_out_of_order_is_said_at_once():
    lines = [
        line("", "A", 2025, "1.00"),
        line("Victims", "A", 2025, "1.00", order=2),
        line("victims", "a", 2025, "2.00", order=3),
        line("Victims", "B", 2025, "2.00", order=2),
    ]
    twice = [Printed("", "Total", 2025, "forecast", Decimal(1))] * 2
    wrong = rules.plan_is_in_order(lines, twice)

    assert wrong["lines"] == [
        "Row 1 has no group.",
        "a has two figures for 2025/26.",
        "B stands in the place of another row.",
    ]
    assert wrong["stated"] == ["The same total is stated twice for one year."]


def test_an_empty_plan_is_not_a_plan():
    assert rules.plan_is_in_order([], []) == {"lines": ["A money plan needs at least one row with a figure."]}
    assert rules.plan_is_in_order(*leicestershire()) == {}


def test_contributions_to_a_pot_add_up_when_all_are_known():
    round_5 = Amount.of("204030.33")
    office, network, unknown = Amount.of("100000.00"), Amount.of("104030.33"), Amount.not_known("tbc")

    assert rules.contributions_add_up([office, network], round_5) is None
    assert rules.contributions_add_up([office, unknown], round_5) is None
    assert rules.contributions_add_up([], round_5) is None
    assert rules.contributions_add_up([office, network], unknown) is None
    assert rules.contributions_add_up([Amount.of("300000.00"), unknown], round_5) is not None
    assert rules.contributions_add_up([office, office], round_5) == (
        "The contributions add up to £200,000.00, but the pot holds £204,030.33."
    )


def test_spend_named_as_income_is_of_a_kind_not_stated():
    assert [rules.kind_of_row(group, "", label) for group, label, *_ in GROUPS] == [*["spend"] * 4, "not_stated"]
    assert rules.kind_of_row("Commissioning", "MoJ DASV Grant Funding") == "not_stated"


@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), min_size=1, max_size=6))
def test_subtotals_add_up_to_the_total_to_the_penny(pence):
    lines = [
        line(f"Group {g}", f"Item {i}", 2025, f"{p // 100}.{p % 100:02}", order=g * 10 + i)
        for g, group in enumerate(pence)
        for i, p in enumerate(group)
    ]
    table = tabulate(lines)
    (column,) = table.columns

    assert sum(group.sums[column].computed.known for group in table.groups) == table.totals[column].computed.known
    assert table.totals[column].computed.known == Decimal(sum(map(sum, pence))) / 100


def test_the_page_of_rules_prints_these_figures():
    page = Path(__file__).parents[5].joinpath("docs/rules/money-plan.md").read_text("utf-8")

    for figure in [*TOTALS, *(figure for _group, _label, *figures in GROUPS for figure in figures)]:
        assert f"{Decimal(figure):,.2f}" in page
    for change in rules.changes(tabulate(*leicestershire())):
        assert f"−{-change.amount:,.2f} | −{-(change.percent or 0)}%" in page
