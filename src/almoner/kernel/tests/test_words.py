"""The kernel speaks the language it is given, and repeats no more than a line."""

import pytest

from almoner.kernel import words
from almoner.kernel.dates import parse_date
from almoner.kernel.unknowns import in_words, says_unknown

WELSH = {"March": "Mawrth", "No end stated": "Dim diwedd wedi'i nodi"}


@pytest.fixture
def welsh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words._Voice, "translate", words._Voice.translate)
    words.speak_through(lambda sentence: WELSH.get(sentence, sentence))


@pytest.mark.usefixtures("welsh")
def test_dates_are_written_in_the_language_of_the_page() -> None:
    assert str(parse_date("2026-03")) == "Mawrth 2026"
    assert str(parse_date("ongoing")) == "Dim diwedd wedi'i nodi"


def test_a_whole_page_in_a_cell_is_not_repeated_in_the_refusal() -> None:
    assert words.quoted("one\n  two") == "one two"
    assert len(words.quoted("x" * 10_000)) == words.LONGEST_QUOTE
    assert words.quoted("We know that grants are published, with our name, the amount and what it is for") == (
        "We know that grants are published, with our name, the…"
    )


@pytest.mark.parametrize(
    "text",
    [
        *(
            "tbc",
            "TBC",
            "t.b.c.",
            "tba",
            "not known",
            "Not yet known",
            "to be confirmed",
            "To be confirmed on evaluation",
        ),
        *("Funding not yet known", "not stated", "unknown", "N/K", "TBC - £111,000.00 available to spend"),
    ],
)
def test_the_words_for_not_known(text: str) -> None:
    assert says_unknown(text)


@pytest.mark.parametrize("text", ["", "tbcx", "known", "0", "unknowable", "31/12/2023", "n/a"])
def test_other_words(text: str) -> None:
    assert not says_unknown(text)


def test_reasons_are_shown_as_sentences() -> None:
    assert in_words("TBC") == "To be confirmed"
    assert in_words("not stated") == "Not stated"
    assert in_words("the funder has not said") == "The funder has not said"
