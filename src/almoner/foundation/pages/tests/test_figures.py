"""Amounts that can be traced."""

from decimal import Decimal

from almoner.foundation.pages import figures
from almoner.foundation.pages.tables import Column, Empty, Kind, Table
from almoner.kernel.money import Amount, Total


def test_a_part_carries_its_key_and_its_pounds() -> None:
    assert figures.part(Amount.of("56000.00"), "register") == (
        '<span data-part="register" data-amount="56000.00">£56,000.00</span>'
    )


def test_what_is_not_known_is_no_part() -> None:
    assert "data-part" not in figures.part(Amount.not_known("tbc"), "register")
    assert "data-part" not in figures.part(None, "register")


def test_a_total_links_to_its_parts() -> None:
    assert figures.total(Decimal("1.50"), "k", "/rows/?a=1&b=2") == (
        '<a class="figure" href="/rows/?a=1&amp;b=2" data-total="k" data-amount="1.50">£1.50</a>'
    )
    assert figures.total(Decimal("1.50"), "k") == '<span data-total="k" data-amount="1.50">£1.50</span>'


def test_an_incomplete_total_says_so_and_counts_what_is_known() -> None:
    shown = figures.total(Total(Decimal("10.00"), 1, 2), "k")
    assert 'data-amount="10.00"' in shown
    assert "£10.00 and 1 not known" in shown


def test_an_unknown_total_is_words() -> None:
    assert figures.total(Amount.not_known("tbc"), "k") == '<span class="unknown">To be confirmed</span>'


def test_a_column_of_parts_and_its_total() -> None:
    column = Column("value", "Value", Kind.MONEY, value=lambda row: row, part="k")
    name = Column("name", "Name", value=str)
    rows = [Amount.of("1.00"), Amount.not_known("tbc"), Amount.of("2.00")]
    summed = figures.total(Decimal("3.00"), "k")
    table = Table("T", [name, column], rows, Empty(""), totals=[("Sum", {"value": summed})])
    assert table.body.count('data-part="k"') == 2
    assert next(iter(table.foot))[1] == [("num", "Value", summed)]
