"""The picture: everything in its place, no words upon words, nothing but classes."""

import datetime as dt
import re
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.do.outlook.drawing import LEFT, RIGHT, SHEET, WIDTH, Picture, Scale
from almoner.do.outlook.lettering import ELLIPSIS, cut_to, width_of
from almoner.do.outlook.lines import Line
from almoner.do.outlook.rules import BREAK, END, LIMIT, STOP, Event
from almoner.kernel.dates import ApproximateDate, parse_date

TODAY = dt.date(2025, 11, 20)
MAY_2028 = ApproximateDate.month(2028, 5)
FIVE = Scale.of(TODAY, 5)


def line(name: str = "Victim First", **facts: Any) -> Line:
    dates = {"starts", "ends", "extension_to", "successor_starts"}
    given_ = {key: parse_date(value) if key in dates else value for key, value in facts.items()}
    return Line("forward", UUID(int=1), name, **given_)


def draw(*lines: Line, link: str = "", office_ends: ApproximateDate = MAY_2028) -> str:
    picture = Picture(FIVE, TODAY, office_ends, lambda _line: link)
    return "".join(picture.sheets([("", lines)]))


def test_five_years_begin_with_the_quarter() -> None:
    assert (FIVE.first, FIVE.last) == (dt.date(2025, 10, 1), dt.date(2030, 10, 1))
    assert [str(year) for year in FIVE.years] == ["2026/27", "2027/28", "2028/29", "2029/30", "2030/31"]
    assert (FIVE.x(FIVE.first), FIVE.x(FIVE.last)) == (LEFT, RIGHT)
    assert FIVE.x(dt.date(1999, 1, 1)) == LEFT


def test_a_term_is_a_bar_to_its_last_day_and_a_break_a_diamond() -> None:
    drawn = draw(line(ends="March 2027", events=[Event(BREAK, parse_date("March 2027"))]))
    end = FIVE.x(dt.date(2027, 4, 1))
    assert f'<path class="fill-bar" d="M{LEFT} 6H{end}v17H{LEFT}z"/>' in drawn
    assert f'<use href="#c-b" x="{end}"/>' in drawn


def test_a_possible_extension_is_dashed_and_says_so() -> None:
    drawn = draw(line(ends="March 2026", extension_to="March 2028"))
    begin, limit = FIVE.x(dt.date(2026, 4, 1)), FIVE.x(dt.date(2028, 4, 1))
    assert f'<path class="fill-none stroke-accent dashed" d="M{begin} 6H{limit}v17H{begin}z"/>' in drawn
    assert "extension possible to Mar 2028" in drawn
    unfunded = draw(line(ends="March 2026", extension_to="March 2028", funding_not_known=True))
    assert "extension possible, funding not yet known" in unfunded
    assert "Funding not yet known" not in unfunded  # once is enough
    broken = [Event(BREAK, parse_date("March 2026")), Event(LIMIT, parse_date("March 2029"))]
    assert "may be extended to Mar 2029" in draw(line(ends="March 2026", extension_to="March 2029", events=broken))


def test_a_pilot_has_its_colour_and_its_word() -> None:
    drawn = draw(line("Family Matters", ends="August 2026", is_pilot=True))
    assert 'class="fill-pilot"' in drawn
    assert "Family Matters (pilot)" in drawn
    assert "(pilot)" not in draw(line("Family Matters Pilot", ends="August 2026", is_pilot=True))


def test_decide_by_is_a_pin_and_a_late_one_says_late() -> None:
    ahead = Event(END, parse_date("March 2027"), dt.date(2026, 5, 11))
    assert f'<use href="#c-d" x="{FIVE.x(dt.date(2026, 5, 11))}"/>' in draw(line(ends="March 2027", events=[ahead]))
    late = Event(END, parse_date("August 2026"), dt.date(2025, 10, 11))
    assert ">late</text>" in draw(line(ends="August 2026", events=[late]))
    long_ago = Event(END, parse_date("March 2026"), dt.date(2025, 5, 11))
    drawn = draw(line(ends="March 2026", events=[long_ago]))
    assert ">late</text>" in drawn
    assert "#c-d" not in drawn  # before the picture begins
    settled = draw(line(ends="August 2026", events=[late], successor="New offer"))
    assert ">late</text>" not in settled
    assert "#c-s" in settled


def test_money_that_stops_and_what_comes_after_are_marked() -> None:
    stop = Event(STOP, parse_date("March 2026"))
    drawn = draw(line(ends="March 2027", successor="New offer", successor_starts="April 2027", events=[stop]))
    assert f'<use href="#c-m" x="{FIVE.x(dt.date(2026, 4, 1))}"/>' in drawn
    assert f'<use href="#c-n" x="{FIVE.x(dt.date(2027, 4, 1))}"/>' in drawn
    assert "New offer" in drawn


def test_the_same_successor_is_named_once_in_a_row_of_lines() -> None:
    same = [
        line(name, ends="March 2026", successor="New OOCR Framework", successor_starts="April 2026") for name in "ABC"
    ]
    assert draw(*same).count("New OOCR Framework") == 1


def test_the_office_ends_in_the_picture_and_the_time_after_it_is_shaded() -> None:
    drawn = draw(line(ends="March 2027"))
    x = FIVE.x(dt.date(2028, 5, 31))
    assert "Office ends, May 2028" in drawn
    assert f'class="fill-quiet" d="M{x} 22H{RIGHT}' in drawn
    assert "Office ends" not in draw(line(ends="March 2027"), office_ends=ApproximateDate.unknown())
    assert "Office ends" not in draw(line(ends="March 2027"), office_ends=parse_date("2050"))


def test_a_term_without_an_end_runs_to_the_edge_and_an_unknown_one_to_today() -> None:
    assert f"H{RIGHT}v17" in draw(line(ends="ongoing"))
    unknown = draw(line(ends="tbc"))
    assert f"H{FIVE.x(TODAY)}v17" in unknown
    assert "dashed" in unknown


def test_names_are_safe_and_long_ones_are_cut_with_the_whole_in_a_title() -> None:
    name = "<b>The Leicester, Leicestershire and Rutland Integrated Partnership</b>"
    drawn = draw(line(name, ends="March 2027"), link='/a"b/')
    assert "<b>" not in drawn
    assert ELLIPSIS in drawn
    assert "<title>&lt;b&gt;The Leicester, Leicestershire and Rutland Integrated Partnership&lt;/b&gt;</title>" in drawn
    assert 'href="/a&#34;b/" tabindex="-1"' in drawn


def test_a_long_picture_is_cut_into_sheets_that_fit_a_page() -> None:
    lines = [line(f"Line {number}", ends="March 2027") for number in range(50)]
    sheets = Picture(FIVE, TODAY, MAY_2028, lambda _line: "").sheets(
        [("Victims", lines[:30]), ("Prevention", lines[30:])]
    )
    rows = [sheet.count("<g ") for sheet in sheets]
    assert max(rows) <= SHEET
    assert sum(rows) == 50 + sum(sheet.count("t-strong") - 1 for sheet in sheets)  # the office's label is strong too
    assert all("2026/27" in sheet for sheet in sheets)
    assert sheets[1].index("Victims") < sheets[1].index("Line 2")
    for sheet in sheets:
        assert not re.search(r'class="t-strong"[^>]*>[^<]*</text><path[^>]*/></g></svg>', sheet), (
            "a heading stands last"
        )


# --- Words never run into each other


def texts(drawn: str) -> list[tuple[float, float, float, str]]:
    """Every text of the rows: left, right, baseline, words; its place computed as it is drawn."""
    found = []
    for row in re.finditer(r'<g transform="translate\(0,(\d+)\)">(.*?)</g>', drawn):
        for facts, words in re.findall(r"<text ([^>]*)>(?:<title>.*?</title>)?([^<]*)</text>", row[2]):
            size = 11.5 if "t-small" in facts else 13
            x = float((re.search(r'x="(\d+)', facts) or [0, 0])[1])
            wide = width_of(words, size)
            left = x - wide if "t-end" in facts else x
            found.append((left, left + wide, float(row[1]) + float(re.search(r'y="(\d+)', facts)[1]), words))  # type: ignore[index]  # always there
    return found


days = st.dates(dt.date(2024, 1, 1), dt.date(2034, 1, 1)).map(ApproximateDate.day) | st.sampled_from(
    [ApproximateDate.unknown(), ApproximateDate.open_ended(), ApproximateDate.month(2028, 3)]
)
words = st.text(st.characters(min_codepoint=32, max_codepoint=122, exclude_characters="<&"), min_size=1, max_size=90)


@st.composite
def any_line(draw_: Any) -> Line:
    ends = draw_(days)
    found = Line("forward", UUID(int=draw_(st.integers(1, 10**6))), draw_(words), ends=ends)
    found.extension_to, found.successor, found.successor_starts = draw_(days), draw_(words | st.just("")), draw_(days)
    found.is_pilot, found.funding_not_known = draw_(st.booleans()), draw_(st.booleans())
    found.events = [
        Event(what, draw_(days), draw_(st.dates(dt.date(2025, 1, 1), dt.date(2030, 1, 1)) | st.none()))
        for what in draw_(st.lists(st.sampled_from([END, BREAK, STOP, LIMIT]), max_size=3))
    ]
    return found


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(st.lists(any_line(), min_size=1, max_size=4))
def test_no_words_leave_the_picture_or_lie_upon_others(lines: list[Line]) -> None:
    drawn = draw(*lines)
    assert "style=" not in drawn
    placed = texts(drawn)
    for left, right, _y, said in placed:
        assert left >= 0, said
        assert right <= WIDTH + 1, said
    for place, (left, right, y, said) in enumerate(placed):
        for other_left, other_right, other_y, other in placed[place + 1 :]:
            apart = right <= other_left or other_right <= left or abs(y - other_y) >= 9
            assert apart, f"{said!r} lies upon {other!r}"


@given(words, st.floats(0, 400))
def test_cut_words_fit(text: str, room: float) -> None:
    cut = cut_to(text, room, 13)
    assert cut == text or width_of(cut, 13) <= room
