"""How values read on a page."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation
from markupsafe import Markup

from almoner.foundation.pages import formats
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1339454.38"), "£1,339,454.38"),
        (Amount.of("1339454.38"), "£1,339,454.38"),
        (Decimal(0), "£0.00"),
        (Amount.of(5), "£5.00"),
        (Decimal("-20.5"), "−£20.50"),
    ],
)
def test_money(value, shown):
    assert formats.money(value) == shown


def test_money_that_is_unknown_is_words_and_never_nought():
    assert formats.money(Amount.not_known("not yet known")) == '<span class="unknown">Not yet known</span>'
    assert formats.money(None) == '<span class="unknown">Not stated</span>'
    assert isinstance(formats.money(None), Markup)


def test_the_reason_of_an_unknown_amount_is_escaped():
    assert "<script" not in formats.money(Amount.not_known("<script>alert(1)</script>"))


@pytest.mark.parametrize(
    ("value", "shown"), [(Decimal("1414428.49"), "£1,414,428"), (Decimal("0.5"), "£0"), (Decimal(-3), "−£3")]
)
def test_whole_pounds(value, shown):
    assert formats.whole_pounds(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (dt.date(2026, 11, 20), "20 November 2026"),
        (ApproximateDate.month(2027, 3), "March 2027"),
        (ApproximateDate.financial_year(2026), "2026/27"),
        (ApproximateDate.open_ended(), '<span class="unknown">No end stated</span>'),
        (ApproximateDate.unknown(), '<span class="unknown">Not known</span>'),
        (None, '<span class="unknown">Not known</span>'),
    ],
)
def test_day(value, shown):
    assert formats.day(value) == shown


def test_a_moment_is_told_by_the_clock_in_london():
    summer = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
    assert formats.moment(summer) == "2 July 2026, 00:30"
    assert formats.day(summer) == "2 July 2026"
    assert formats.clock(summer) == "00:30"


def test_a_day_kept_in_one_language_is_not_shown_in_another():
    with translation.override("en-gb"):
        english = formats.Reading()
    with translation.override("cy"):
        welsh = formats.Reading()
    english.day(dt.date(2026, 5, 1))
    before = formats._british.cache_info().misses
    welsh.day(dt.date(2026, 5, 1))
    assert formats._british.cache_info().misses == before + 1


def test_words_for_small_numbers():
    assert [formats.spelt(n) for n in (0, 1, 9, 10, 11, 1240)] == ["no", "one", "nine", "ten", "11", "1,240"]


def test_weekday_and_sentence():
    assert formats.weekday(dt.date(2025, 11, 20)) == "Thursday 20 November 2025"
    assert formats.sentence("money in, PCC") == "Money in, PCC"
    assert formats.percent(Decimal("81.5")) == "81.5%"
