"""Every pair of colours that carries words or marks a control can be told apart."""

import re
from pathlib import Path

import pytest

from almoner.foundation.pages import theme

ASSETS = Path(__file__).parents[5] / "assets"
TOKENS = dict(
    re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", (ASSETS / "sass/_tokens.scss").read_text("utf-8"), re.MULTILINE)
)

TEXT = [
    *((ink, ground) for ink in ("ink", "text", "soft", "accent", "accent-dark", "red") for ground in ("paper", "card")),
    *(("gold", ground) for ground in ("paper", "card", "gold-soft")),
    *(("green", ground) for ground in ("paper", "card", "green-soft")),
    ("red", "red-soft"),
    ("accent", "accent-soft"),
    ("accent-dark", "accent-soft"),
    ("soft", "quiet"),
    ("text", "quiet"),
    *(("text", ground) for ground in ("gold-soft", "red-soft", "green-soft", "accent-soft")),
    *(("soft", ground) for ground in ("gold-soft", "accent-soft")),
    ("ink", "focus"),
    ("bar-text", "ink"),
    ("card", "ink"),
    ("card", "accent"),
    ("card", "accent-dark"),
    ("card", "red"),
    ("card", "red-dark"),
]
MARKS = [("soft", "card"), ("text", "card"), ("accent", "paper"), ("ink", "paper"), ("red", "paper"), ("focus", "ink")]


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_words_can_be_read(ink, ground):
    assert theme.contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_edges_of_controls_can_be_seen(mark, ground):
    assert theme.contrast(TOKENS[mark], TOKENS[ground]) >= 3


def test_the_tokens_are_those_of_the_look():
    assert TOKENS["ink"] == theme.INK
    assert TOKENS["paper"] == theme.PAPER
    assert TOKENS["accent"] == "#0b5f66"


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0b5f66", "#0b5f66", 1.0)]
)
def test_the_ratio_is_wcags(one, other, ratio):
    assert theme.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert theme.contrast(other, one) == theme.contrast(one, other)


def test_an_office_may_wear_an_accent_that_can_be_read():
    assert theme.accent_refusal("#5b2d8e") is None
    worn = theme.stylesheet("#5b2d8e")
    assert "--accent:#5b2d8e" in worn
    dark, soft = re.findall(r"(?:dark|soft):(#[0-9a-f]{6})", worn)
    assert theme.contrast(dark, "#ffffff") > theme.contrast("#5b2d8e", "#ffffff")
    assert theme.contrast("#5b2d8e", soft) >= 4.5


@pytest.mark.parametrize("pale", ["#8fb7ba", "#ff9900", "#767676"])
def test_a_pale_accent_is_refused_with_its_ratio(pale):
    refusal = theme.accent_refusal(pale)
    assert refusal is not None
    assert pale in refusal
    assert "4.5" in refusal
    with pytest.raises(ValueError, match="too pale"):
        theme.stylesheet(pale)


@pytest.mark.parametrize("nonsense", ["red", "#fff", "#12345g", "", "#0b5f66;}body{display:none"])
def test_what_is_no_colour_is_refused(nonsense):
    assert "is not a colour" in theme.accent_refusal(nonsense)
