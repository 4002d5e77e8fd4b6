"""What people write, made fit to keep, and counted."""

import re

MOST_SHORT = 500
"""Characters of a short answer."""

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WORD = re.compile(r"\S*[^\W_]\S*")


def fit(text: str) -> str:
    """The text without what no database keeps and nobody typed (control characters, halves of characters)."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str) -> str:
    """The text on one line, single-spaced."""
    return " ".join(fit(text).split())


def paragraphs(text: str) -> str:
    """The text with its line breaks, without blanks at its ends."""
    return fit(text).strip()


def count_words(text: str) -> int:
    """How many words: what stands between blanks and has a letter or a figure in it.

    "It's a well-run, 24/7 service – free." has six. The script of the page counts by the same rule.
    """
    return sum(1 for _found in _WORD.finditer(text))
