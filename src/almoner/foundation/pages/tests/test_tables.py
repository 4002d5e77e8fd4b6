"""A list described once: what the page shows, what a file gets."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory
from django.utils.html import format_html

from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag
from almoner.kernel.money import Amount


@dataclass
class Row:
    name: str
    value: Amount
    ends: dt.date | None
    group: str = ""


ROWS = [
    Row("Victim First", Amount.of("2800000"), dt.date(2027, 3, 31), "Victims"),
    Row("<b>CARA</b>", Amount.not_known("tbc"), None, "Out of court"),
]
COLUMNS = [
    Column("name", "Service", href=lambda row: f"/a?b&c={row.name[:1]}", sort="name"),
    Column("value", "Value", Kind.MONEY, sort=("value", "name")),
    Column("ends", "Ends", Kind.DATE),
    Column("state", "State", value=lambda _row: Tag("late", "late"), shown=True),
    Column("group", "Group", shown=False),
]


def get(**asked):
    return RequestFactory().get("/", asked)


def drawn(table):
    made = engines["jinja2"].from_string('{% from "pages/macros/table.html" import table as t %}{{ t(one) }}')
    return made.render({"one": table})


def test_cells_are_escaped_linked_and_worded():
    body = Table("List", COLUMNS, ROWS, Empty("")).body
    assert '<a href="/a?b&amp;c=V">Victim First</a>' in body
    assert "&lt;b&gt;CARA&lt;/b&gt;" in body
    assert "£2,800,000.00" in body
    assert '<span class="unknown">To be confirmed</span>' in body
    assert '<span class="tag late">late</span>' in body
    assert "Victims" not in body


def test_a_file_gets_values_not_markup():
    assert [column.raw(ROWS[0]) for column in COLUMNS[:3]] == ["Victim First", Amount.of(2800000), dt.date(2027, 3, 31)]
    assert str(COLUMNS[3].raw(ROWS[0])) == "late"
    html = Column(
        "note", "Note", Kind.HTML, value=lambda row: format_html("<i>{}</i>", row.name), plain=lambda row: row.name
    )
    assert html.raw(ROWS[0]) == "Victim First"
    assert "<i>&lt;b&gt;" in Table("List", [html], ROWS, Empty("")).body


def test_a_key_may_reach_into_what_the_row_holds():
    assert Column("ends__year", "Year").raw(ROWS[0]) == 2027


def test_the_first_column_names_the_row_and_each_value_keeps_its_heading():
    page = drawn(Table("List", COLUMNS, ROWS, Empty("")))
    assert '<th scope="row" role="rowheader"><a' in page
    assert '<td role="cell" class="num" data-label="Value">' in page
    assert page.count('role="columnheader"') == 4


def test_groups_stand_over_their_rows_each_in_a_body_of_its_own():
    page = drawn(Table("List", COLUMNS, ROWS, Empty(""), group=lambda row: row.group))
    assert page.count("<tbody") == 2
    assert page.count('scope="rowgroup"') == 2
    assert page.index("Out of court") < page.index("CARA")


def test_totals_stand_under_their_columns():
    page = drawn(Table("List", COLUMNS, ROWS, Empty(""), totals=[("Known so far", {"value": Decimal(2800000)})]))
    foot = page[page.index("<tfoot") :]
    assert "Known so far" in foot
    assert "£2,800,000.00" in foot


def test_rows_that_need_eyes_first_are_marked():
    body = Table("List", COLUMNS, ROWS, Empty(""), alert=lambda row: row.ends is None).body
    assert body.count('class="alert"') == 1


def test_an_empty_list_says_what_would_appear_and_how_to_start():
    page = drawn(Table("List", COLUMNS, [], Empty("Agreements appear here.", "Add one", "/new")))
    assert "Agreements appear here." in page
    assert '<a href="/new">Add one</a>' in page
    assert "<table" not in page


def test_a_grid_of_figures_scrolls_in_a_frame_the_keyboard_can_reach():
    page = drawn(Table("Money plan", COLUMNS, ROWS, Empty(""), layout="scroll", name="plan"))
    assert 'role="region" aria-labelledby="plan-name" tabindex="0"' in page
    assert 'id="plan-name"' in page


def test_headings_sort_and_say_which_way():
    sorting = Sorting.of(get(sort="-value", page="3", q="x"), COLUMNS, "name")
    page = drawn(Table("List", COLUMNS, ROWS, Empty(""), sorting))
    assert 'aria-sort="descending"' in page
    assert 'href="?sort=value&amp;q=x"' in page
    assert 'href="?sort=name&amp;q=x"' in page
    assert page.count(" sorts") + page.count('"sorts"') == 2


@pytest.mark.parametrize("asked", ["", "nonsense", "ends", "-", "--name", "name; drop table"])
def test_what_cannot_be_sorted_by_is_the_usual_order(asked):
    sorting = Sorting.of(get(sort=asked), COLUMNS, "-value")
    assert (sorting.key, sorting.descending) == ("value", True)


def test_the_order_settles_ties_so_that_pages_do_not_overlap():
    orders = Sorting.of(get(sort="value"), COLUMNS, "name").order_by()
    assert [getattr(one, "expression", one) if isinstance(one, str) else one.expression.name for one in orders] == [
        "value",
        "name",
        "pk",
    ]
    assert all(one.nulls_last for one in orders[:2])


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 1), ("2", 2), ("3", 3), ("99", 3), ("0", 1), ("-1", 1), ("x", 1), ("²", 1), ("9" * 400, 1)],
)
def test_a_page_that_is_not_there_is_the_nearest_that_is(asked, number):
    assert Paging.of(get(page=asked), 120, size=50).number == number


def test_pages_count_from_one_and_cut_what_they_show():
    paging = Paging.of(get(page="3", q="x"), 120, size=50)
    assert (paging.first, paging.last, paging.pages) == (101, 120, 3)
    assert list(paging.cut(range(120))) == list(range(100, 120))
    assert paging.previous == "?page=2&q=x"
    assert paging.next == ""
    assert Paging.of(get(page="2"), 120, size=50).previous == "?"


def test_no_rows_is_one_empty_page():
    paging = Paging.of(get(), 0)
    assert (paging.number, paging.pages, paging.first, paging.last) == (1, 1, 0, 0)


def test_far_pages_are_reached_over_gaps():
    links = Paging.of(get(page="50"), 5000, size=50).links
    assert [link.number for link in links] == [1, None, 49, 50, 51, None, 100]
    assert [link.number for link in links if link.current] == [50]


FILTERS = [
    Filter("q", "Search", kind="search"),
    Filter("pot", "Pot", [("v", "Victims"), ("p", "Prevention")], everything="All pots"),
]


def test_filters_take_what_they_offer_and_nothing_else():
    assert FilterBar(get(pot="v", q="  cara "), FILTERS).answers == {"q": "cara", "pot": "v"}
    assert FilterBar(get(pot="<script>"), FILTERS).answers == {"q": "", "pot": ""}


def test_each_filter_in_force_can_be_taken_off_alone():
    bar = FilterBar(get(pot="v", q="cara", page="4", sort="-value", on="2026-01-01"), FILTERS)
    taken = {one.label: QueryDict(one.off[1:]).dict() for one in bar.chosen}
    assert taken["Pot"] == {"q": "cara", "sort": "-value", "on": "2026-01-01"}
    assert [str(one.words) for one in bar.chosen] == ["cara", "Victims"]
    assert bar.kept == [("sort", "-value"), ("on", "2026-01-01")]
    assert QueryDict(bar.clear[1:]).dict() == {"sort": "-value", "on": "2026-01-01"}


def test_the_filter_bar_is_a_plain_form():
    made = engines["jinja2"].from_string('{% from "pages/macros/filters.html" import filters %}{{ filters(bar) }}')
    page = made.render({"bar": FilterBar(get(pot="v", q='"><script>'), FILTERS)})
    assert 'method="get"' in page
    assert '<option value="v" selected>Victims</option>' in page
    assert "<script" not in page


def test_a_cell_that_cannot_be_read_is_a_fault_and_not_an_empty_list() -> None:
    table = Table("Services", [Column("name", "Service"), Column("nothing_of_the_kind", "Ends")], ROWS, Empty(""))
    page = engines["jinja2"].from_string("{% from 'pages/macros/table.html' import table %}{{ table(list) }}")
    with pytest.raises(RuntimeError, match="Services"):
        page.render({"list": table})
