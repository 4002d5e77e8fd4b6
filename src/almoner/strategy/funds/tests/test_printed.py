"""Headings and rows of a money plan, as papers print them."""

import pytest

from almoner.strategy.funds.printed import Misplaced, PrintedRow, Reading, Role, column_keyed, column_named


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("y2024_25_actual", "2024-actual"),
        ("y2027_28_forecast", "2027-forecast"),
        ("2024/25 Actuals", "2024-actual"),
        ("2025/26 Budget", "2025-budget"),
        ("2026/27 forecast", "2026-forecast"),
        ("Outturn 2023-24 (£)", "2023-actual"),
        ("2025-2026 original budget", "2025-budget"),
        ("Indicative 2028\u201329", "2028-forecast"),
    ],
)
def test_headings_that_name_a_column(heading: str, key: str) -> None:
    found = column_named(heading)
    assert found is not None
    assert found.key == key
    assert column_keyed(key) == found


@pytest.mark.parametrize(
    "heading", ["Contract Name", "2025/26", "Budget", "2025/28 budget", "2024/25 budget or actual", "budget_group"]
)
def test_headings_that_do_not(heading: str) -> None:
    assert column_named(heading) is None


@pytest.mark.parametrize("key", ["2026", "2026-", "26-forecast", "2026-guess", ""])
def test_keys_that_name_none(key: str) -> None:
    assert column_keyed(key) is None


def read(*rows: tuple[str, str, str, bool]) -> list[PrintedRow]:
    reading = Reading()
    return [reading.row(group=g, item=i, label=label, has_figures=figures) for g, i, label, figures in rows]


def test_a_table_with_groups_in_a_column_and_only_subtotals_printed() -> None:
    assert read(("Victims", "", "Victims Subtotal", True), ("Grand Total", "", "Grand Total", True)) == [
        PrintedRow(Role.WHOLE, "Victims", label="Victims Subtotal"),
        PrintedRow(Role.TOTAL, label="Grand Total"),
    ]


def test_the_table_of_leicestershire_as_it_stands_on_paper() -> None:
    assert read(
        ("", "Commissioning", "", False),
        ("", "Victims", "", False),
        ("", "Victims Subtotal", "", True),
        ("", "Community Safety", "", False),
        ("", "Community Sub-total", "", True),
        ("", "Grand Total", "", True),
    ) == [
        PrintedRow(Role.HEADING, "Commissioning"),
        PrintedRow(Role.HEADING, "Victims"),
        PrintedRow(Role.WHOLE, "Victims", label="Victims Subtotal"),
        PrintedRow(Role.HEADING, "Community Safety"),
        PrintedRow(Role.WHOLE, "Community Safety", label="Community Sub-total"),
        PrintedRow(Role.TOTAL, label="Grand Total"),
    ]


def test_items_and_the_subtotal_they_add_up_to() -> None:
    assert read(
        ("", "Victims", "", False),
        ("", "Victim First", "", True),
        ("", "Helpline", "", True),
        ("", "Subtotal", "", True),
        ("", "Totals", "", True),
    ) == [
        PrintedRow(Role.HEADING, "Victims"),
        PrintedRow(Role.LINE, "Victims", "Victim First"),
        PrintedRow(Role.LINE, "Victims", "Helpline"),
        PrintedRow(Role.SUBTOTAL, "Victims", label="Subtotal"),
        PrintedRow(Role.TOTAL, label="Totals"),
    ]


def test_a_flat_list_whose_rows_stand_for_themselves() -> None:
    assert read(("", "Victim services", "", True), ("", "Total for Prevention", "", True)) == [
        PrintedRow(Role.WHOLE, "Victim services"),
        PrintedRow(Role.WHOLE, "Prevention", label="Total for Prevention"),
    ]


def test_an_item_under_its_own_subtotal_is_misplaced() -> None:
    with pytest.raises(Misplaced):
        read(("Victims", "", "Victims Subtotal", True), ("Victims", "Helpline", "", True))
