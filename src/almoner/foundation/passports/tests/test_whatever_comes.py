"""Whatever is typed into the boxes of bank details, it is read as digits or refused in a sentence, never repeated."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.foundation.passports.rules import bank

TYPED = st.one_of(
    st.text(max_size=40), st.text(alphabet="0123456789 -./\u2013\u00a0OoIl", max_size=16), st.from_regex(r"\d{1,12}")
)


def answer(reader: Callable[[str], str], typed: str) -> tuple[str, str]:
    """What was read, and the sentence of refusal; one of them is empty."""
    try:
        return reader(typed), ""
    except ValueError as why:
        return "", str(why)


@pytest.mark.hypothesis
@given(TYPED)
def test_a_sort_code_is_six_digits_or_refused(typed: str) -> None:
    read, refused = answer(bank.read_sort_code, typed)
    if refused:
        assert "as in 12-34-56" in refused
        assert not re.findall(r"\d{3,}", refused)
    else:
        assert re.fullmatch(r"[0-9]{6}", read)
        assert bank.read_sort_code(read) == read


@pytest.mark.hypothesis
@given(TYPED)
def test_an_account_number_is_eight_digits_or_refused(typed: str) -> None:
    read, refused = answer(bank.read_number, typed)
    if refused:
        assert "eight digits" in refused
        assert not re.findall(r"\d{3,}", refused)
    else:
        assert re.fullmatch(r"[0-9]{8}", read)
        assert bank.read_number(read) == read
        assert read.endswith(re.sub(r"\D", "", typed))
