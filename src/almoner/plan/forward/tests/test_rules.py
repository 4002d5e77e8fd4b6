"""How a forward plan's own words are read: the eleven printed lines of one, and names that only look like events."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.dates import Answer, ApproximateDate, parse_date
from almoner.plan.forward.rules import (
    After,
    months_of_overlap,
    oddities,
    overlap_sentence,
    read_after,
    read_certainty,
    read_item,
)

UNKNOWN = ApproximateDate.unknown()


@pytest.mark.parametrize(
    ("text", "item", "event"),
    [
        ("Victim First Contract Break", "Victim First", "break"),
        ("Victim First extension limit", "Victim First", "extension_limit"),
        ("Victim First - contract break point", "Victim First", "break"),
        ("Victim First (break)", "Victim First", "break"),
        ("MoJ DASV grant funding ends", "MoJ DASV", "funding_stop"),
        ("Helpline: end of funding", "Helpline", "funding_stop"),
        ("Refuge planned start", "Refuge", "start"),
        ("Turning Point – end", "Turning Point", "end"),
        ("Ingeus  Reflect", "Ingeus Reflect", "end"),
        ("DToA/ OOCR Turning Point", "DToA/ OOCR Turning Point", "end"),
        ("MoJ DASV Grant Funding", "MoJ DASV Grant Funding", "end"),
    ],
)
def test_the_event_is_read_from_the_item(text: str, item: str, event: str) -> None:
    assert read_item(text) == (item, event)


@pytest.mark.parametrize("name", ["Spring Break", "Fresh Start", "The End", "Youth Breakfast Club", "Contract break"])
def test_a_name_that_only_sounds_like_an_event_stays_a_name(name: str) -> None:
    assert read_item(name) == (name, "end")


@given(st.text(max_size=80))
def test_reading_an_item_loses_nothing_but_the_words_of_the_event(text: str) -> None:
    item, _event = read_item(text)
    assert " ".join(text.split()).startswith(item)
    assert bool(item) == bool(text.split())


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("New OOCR Framework", After("New OOCR Framework")),
        ("New OOCR Framework (inferred)", After("New OOCR Framework", inferred=True)),
        (
            "New OOCR Framework (inferred); or printed beside 'March 2026 (possible extension to March 2028)'",
            After("New OOCR Framework", ApproximateDate.month(2028, 3), inferred=True),
        ),
        ("March 2026 (possible extension to March 2028)", After(extension_to=ApproximateDate.month(2028, 3))),
        ("Funding not yet known", After(funding_not_known=True)),
        ("To be confirmed on evaluation", After(on_evaluation=True)),
        ("DSAV new commissioned offer", After("DSAV new commissioned offer")),
        ("possible extension to the end of time", After()),
        ("", After()),
    ],
)
def test_what_comes_after_is_read_part_by_part(text: str, after: After) -> None:
    assert read_after(text) == after


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("known", "known"),
        ("inferred; funding unknown", "inferred"),
        ("depends on evaluation", "evaluation"),
        ("as printed", "as_printed"),
        ("not known", "not_known"),
        ("perhaps", None),
    ],
)
def test_certainty_is_read_from_its_words(text: str, certainty: str | None) -> None:
    assert read_certainty(text) == certainty


def test_the_successor_of_hes_freeva_starts_eleven_months_early() -> None:
    ends, starts = parse_date("March 2027"), parse_date("April 2026")
    assert months_of_overlap(ends, starts) == 11
    assert overlap_sentence(ends, starts) == "Successor starts 11 months before this ends"
    said = oddities(event="end", at=ends, extension_to=UNKNOWN, successor_starts=starts)
    assert said == ["Successor starts 11 months before this ends: April 2026, March 2027."]


@pytest.mark.parametrize(
    ("ends", "starts", "sentence"),
    [
        ("March 2026", "April 2026", ""),
        ("31/03/2026", "01/04/2026", ""),
        ("March 2026", "March 2026", ""),  # nobody can tell
        ("tbc", "April 2026", ""),
        ("April 2026", "March 2026", "Successor starts 1 month before this ends"),
        ("31/03/2026", "20/03/2026", "Successor starts before this ends"),
        ("31/03/2026", "28/02/2026", "Successor starts 1 month before this ends"),
    ],
)
def test_an_overlap_is_said_only_where_it_is_certain(ends: str, starts: str, sentence: str) -> None:
    assert overlap_sentence(parse_date(ends), parse_date(starts)) == sentence


days = st.dates(min_value=parse_date("2000").first, max_value=parse_date("2100").first).map(ApproximateDate.day)
months = st.builds(ApproximateDate.month, st.integers(2000, 2100), st.integers(1, 12))


@given(days | months, days | months)
def test_there_is_an_overlap_exactly_where_the_successor_certainly_starts_first(
    ends: ApproximateDate, starts: ApproximateDate
) -> None:
    months = months_of_overlap(ends, starts)
    assert (months is not None) == (starts.before(ends) is Answer.YES)
    assert months is None or months >= 0


def test_an_extension_that_ends_before_the_term_is_odd_and_so_is_no_date() -> None:
    early = parse_date("March 2026")
    said = oddities(event="end", at=parse_date("March 2027"), extension_to=early, successor_starts=UNKNOWN)
    assert said == ["The extension would end before the term does: March 2026, March 2027."]
    assert oddities(event="end", at=UNKNOWN, extension_to=UNKNOWN, successor_starts=early) == ["The date is not known."]


def test_a_break_is_not_said_to_overlap() -> None:
    starts = parse_date("April 2026")
    assert oddities(event="break", at=parse_date("March 2027"), extension_to=UNKNOWN, successor_starts=starts) == []
