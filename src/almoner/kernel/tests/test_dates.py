"""Reading dates and terms as registers write them. Figures as in docs/rules/dates.md."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.kernel.dates import ApproximateDate as Approx
from almoner.kernel.dates import Precision, parse_date, parse_term

YEARS = st.integers(1900, 2199)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
QUARTER_STARTS = st.sampled_from([1, 4, 7, 10])
DATED = st.one_of(
    DAYS.map(Approx.day),
    st.builds(Approx.month, YEARS, st.integers(1, 12)),
    st.builds(Approx.quarter, YEARS, QUARTER_STARTS),
    st.builds(Approx.half_year, YEARS.filter(lambda year: year < 2199), QUARTER_STARTS),
    YEARS.map(Approx.year),
    YEARS.map(Approx.financial_year),
)
ANY = st.one_of(DATED, st.just(Approx.open_ended()), st.just(Approx.unknown()))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("31/12/2023", Approx.day(date(2023, 12, 31))),
        ("31.12.2023", Approx.day(date(2023, 12, 31))),
        ("1-4-2023", Approx.day(date(2023, 4, 1))),
        ("2023-12-31", Approx.day(date(2023, 12, 31))),
        ("2023-12-31 00:00:00", Approx.day(date(2023, 12, 31))),
        ("2023-12-31T00:00:00", Approx.day(date(2023, 12, 31))),
        ("10th January 2022", Approx.day(date(2022, 1, 10))),
        ("9 December 2022", Approx.day(date(2022, 12, 9))),
        ("24-Oct-2022", Approx.day(date(2022, 10, 24))),
        ("Monday 30th May 2022", Approx.day(date(2022, 5, 30))),
        ("29/02/2024", Approx.day(date(2024, 2, 29))),
        ("March 2026", Approx.month(2026, 3)),
        ("  mar  2026 ", Approx.month(2026, 3)),
        ("Sept 2026", Approx.month(2026, 9)),
        ("2026-03", Approx.month(2026, 3)),
        ("03/2026", Approx.month(2026, 3)),
        ("2026", Approx.year(2026)),
        ("2026/27", Approx.financial_year(2026)),
        ("2026-27", Approx.financial_year(2026)),
        ("2026–27", Approx.financial_year(2026)),
        ("2026-2027", Approx.financial_year(2026)),
        ("1999/00", Approx.financial_year(1999)),
        ("Q2 2026/27", Approx.quarter(2026, 7)),
        ("q4 2026-27", Approx.quarter(2027, 1)),
        ("H2 2026/27", Approx.half_year(2026, 10)),
        ("July to September 2026", Approx.quarter(2026, 7)),
        ("October 2026 to March 2027", Approx.half_year(2026, 10)),
        ("tbc", Approx.unknown()),
        ("not known", Approx.unknown()),
        ("", Approx.unknown()),
        ("To be confirmed on evaluation", Approx.unknown()),
        ("ongoing", Approx.open_ended()),
        ("Open", Approx.open_ended()),
        ("No end stated", Approx.open_ended()),
    ],
)
def test_dates_that_registers_write(text: str, read: Approx) -> None:
    assert parse_date(text) == read


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/02/2026", "31/02/2026 is not a date: February 2026 has 28 days"),
        ("2026-02-30", "2026-02-30 is not a date: February 2026 has 28 days"),
        ("31st April 2026", "31st April 2026 is not a date: April 2026 has 30 days"),
        ("00/01/2026", "January 2026 has 31 days"),
        ("12/31/2023", "there is no month 31. The day comes first"),
        ("13/2026", "there is no month 13"),
        ("2011-12", "could be December 2011 or the financial year 2011/12"),
        ("2026/28", "2026/28 is not a financial year: 2026 is followed by 27"),
        ("2026-2026", "2026 is followed by 27"),
        ("Q2 2026-28", "is not a financial year"),
        ("31/12/23", "year of two figures"),
        ("January 10, 2022", "“January 10, 2022” has the month first"),
        ("Q2 2026", "does not say which year it is part of"),
        ("0202-01-01", "The year 0202 is not credible"),
        ("10 Smarch 2022", "“10 Smarch 2022” is not a date. Expected 31/12/2023"),
        ("Smarch 2022", "is not a date"),
        ("April to August 2026", "is not a date"),
        ("spring", "“spring” is not a date"),
        ("45291", "“45291” is not a date"),
        ("٣١/١٢/٢٠٢٣", "is not a date"),
        ("2023-12-31 14:30:00", "is not a date"),
    ],
)
def test_refusals_are_sentences(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"not|year|could|month") as refusal:
        parse_date(text)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize("year", range(2001, 2012))
def test_a_year_and_two_figures_that_could_be_either_are_refused_with_a_dash_and_read_with_a_stroke(year: int) -> None:
    following = f"{(year + 1) % 100:02}"
    with pytest.raises(ValueError, match="could be"):
        parse_date(f"{year}-{following}")
    assert parse_date(f"{year}/{following}") == Approx.financial_year(year)


@pytest.mark.parametrize(
    ("approximate", "written"),
    [
        (Approx.day(date(2023, 12, 31)), "31 December 2023"),
        (Approx.month(2026, 3), "March 2026"),
        (Approx.quarter(2026, 7), "July to September 2026"),
        (Approx.half_year(2026, 10), "October 2026 to March 2027"),
        (Approx.year(2026), "2026"),
        (Approx.financial_year(2026), "2026/27"),
        (Approx.open_ended(), "No end stated"),
        (Approx.unknown(), "Not known"),
    ],
)
def test_dates_as_pages_show_them(approximate: Approx, written: str) -> None:
    assert str(approximate) == written


@given(ANY)
@settings(max_examples=80, deadline=None)
def test_what_a_page_shows_reads_back_the_same(approximate: Approx) -> None:
    assert parse_date(str(approximate)) == approximate


@given(st.text(alphabet="0123/-. Q(–)", max_size=24))
@settings(max_examples=40, deadline=None)
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    for read in (parse_date, parse_term):
        try:
            read(text)
        except ValueError as refusal:
            assert str(refusal).endswith(".")  # noqa: PT017 (either outcome is right, and the refusal is looked at)


def test_a_possible_extension_is_a_limit_and_a_remark() -> None:
    term = parse_term("March 2026 (possible extension to March 2028)")
    assert term.start == Approx.unknown()
    assert term.end == Approx.month(2026, 3)
    assert term.extension_limit == Approx.month(2028, 3)
    assert term.remark == "possible extension to March 2028"


@pytest.mark.parametrize(
    "text",
    [
        "31/03/2026, possible extension to 31/03/2028",
        "31 March 2026 extendable until 31 March 2028",
        "2026-03-31 with an option to extend to 2028-03-31",
    ],
)
def test_an_extension_may_be_written_without_brackets(text: str) -> None:
    term = parse_term(text)
    assert (term.end, term.extension_limit) == (Approx.day(date(2026, 3, 31)), Approx.day(date(2028, 3, 31)))
    assert "exten" in term.remark


def test_another_remark_is_kept_and_speaks_of_no_extension() -> None:
    term = parse_term("March 2026 (pilot)")
    assert (term.end, term.extension_limit, term.remark) == (Approx.month(2026, 3), None, "pilot")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("01/11/2022-31/03/2024", date(2022, 11, 1), date(2024, 3, 31)),
        ("08/08/2022 – 31/03/2024", date(2022, 8, 8), date(2024, 3, 31)),
        ("01/11/2022 - 30/04/2023", date(2022, 11, 1), date(2023, 4, 30)),
        ("1 May 2022 to 30 June 2023", date(2022, 5, 1), date(2023, 6, 30)),
        ("2022-11-01 - 2024-03-31", date(2022, 11, 1), date(2024, 3, 31)),
        ("2022-11-01-2024-03-31", date(2022, 11, 1), date(2024, 3, 31)),
    ],
)
def test_a_start_and_an_end_in_one_cell(text: str, start: date, end: date) -> None:
    term = parse_term(text)
    assert (term.start, term.end) == (Approx.day(start), Approx.day(end))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("July to September 2026", Approx.month(2026, 7), Approx.month(2026, 9)),
        ("April 2026 to March 2027", Approx.month(2026, 4), Approx.month(2027, 3)),
        ("2021-2025", Approx.year(2021), Approx.year(2025)),
        ("2026–27", Approx.unknown(), Approx.financial_year(2026)),
        ("01/11/2022 - tbc", Approx.day(date(2022, 11, 1)), Approx.unknown()),
        ("tbc - 31/03/2024", Approx.unknown(), Approx.day(date(2024, 3, 31))),
        ("31 March 2026 - ongoing", Approx.day(date(2026, 3, 31)), Approx.open_ended()),
        ("tbc", Approx.unknown(), Approx.unknown()),
    ],
)
def test_terms_known_only_in_part(text: str, start: Approx, end: Approx) -> None:
    term = parse_term(text)
    assert (term.start, term.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/03/2024-01/11/2022", "ends before it starts: 1 November 2022 is before 31 March 2024"),
        ("01/11/2022-31/02/2024", "31/02/2024 is not a date: February 2024 has 29 days"),
        ("01/04/2022-", "“01/04/2022-” is not a date"),
        ("March 2026 (possible extension to soon)", "“soon” is not a date"),
    ],
)
def test_terms_that_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"not a date|before") as refusal:
        parse_term(text)
    assert sentence in str(refusal.value)


def test_a_term_within_one_month_is_not_refused_for_what_cannot_be_told() -> None:
    assert parse_term("15/03/2026 to March 2026").end.precision is Precision.MONTH
