"""Colours: how far apart two must stand to be read, and the few lines by which an office wears its own accent.

An office may change its accent, never the contrast: ``accent_refusal`` is asked on saving. WCAG 2.2, success criteria
1.4.3 (text, 4.5 to 1) and 1.4.11 (what marks a control, 3 to 1).
"""

import re

from django.utils.translation import gettext as _

READABLE = 4.5
CARD, PAPER, INK = "#ffffff", "#fbfaf7", "#16242f"

_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def _parts(colour: str) -> tuple[int, int, int]:
    if not _HEX.fullmatch(colour):
        raise ValueError(_("“%(colour)s” is not a colour: write # and six figures.") % {"colour": colour})
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 (black) to 1 (white), by WCAG's formula."""
    linear = [(part / 255) / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 (the same) to 21 (black on white)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, with_: str, share: float) -> str:
    """``share`` (0 to 1) of one colour in another."""
    pairs = zip(_parts(colour), _parts(with_), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _worn(accent: str) -> tuple[str, str]:
    """The soft and the dark shade that go with an accent."""
    return mixed(accent, CARD, 0.12), mixed(accent, "#000000", 0.66)


def accent_refusal(accent: str) -> str | None:
    """Why an accent may not be worn, as a sentence; None if it may.

    It is a link on paper and cards, the ground of white button text, and a link on its own soft shade.
    """
    try:
        soft, _dark = _worn(accent)
    except ValueError as error:
        return str(error)
    weakest = min(contrast(accent, ground) for ground in (CARD, PAPER, soft))
    if weakest >= READABLE:
        return None
    return _(
        "%(colour)s is too pale to read: its contrast is %(ratio)s to 1 and must be %(needed)s. Choose a darker shade."
    ) % {"colour": accent, "ratio": f"{weakest:.1f}", "needed": READABLE}


def stylesheet(accent: str) -> str:
    """The whole of an office's style sheet, for ``/<office>/theme.css``. Raises ValueError where it is refused."""
    if refusal := accent_refusal(accent):
        raise ValueError(refusal)
    soft, dark = _worn(accent)
    return f":root{{--accent:{accent};--accent-dark:{dark};--accent-soft:{soft}}}\n"
