"""Documents as accessible PDF (PDF/UA-1), set by Typst.

What a document says comes in as JSON and is shown as text: nothing that anybody typed is ever read as markup, and
templates cannot reach files outside the source.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

ROOT = Path(__file__).resolve().parents[2]
"""Where templates are found by their path: the folder of the rooms."""
FONTS = Path(__file__).resolve().parent / "typst" / "fonts"
NOT_SHOWN = "\u25a1"
"""Stands for a character that none of our typefaces has."""
_MISSING = re.compile(r"the text `\"(?P<text>.+?)\"` could not be displayed", re.DOTALL)
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MOST_TRIES = 12


@cache
def _fonts() -> typst.Fonts:
    """Our typefaces and those that come with Typst, read once; never those that a machine happens to have."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def pdf(template: str, document: Mapping[str, Any]) -> bytes:
    """A document as PDF.

    Args:
        template: the path of a Typst file below ``src/almoner``, such as "foundation/questions/typst/form.typ".
        document: what it says, as JSON; the template reads it with ``json(bytes(sys.inputs.document))``.

    A character that no typeface here has is shown as an empty box, since PDF/UA asks that every character can be read.

    Raises:
        typst.TypstError: the template is wrong.
    """
    text = json.dumps(_legible(document), ensure_ascii=False)
    for _try in range(_MOST_TRIES):
        try:
            return _set(template, text)
        except typst.TypstError as fault:
            missing = _MISSING.search(str(fault))
            if missing is None:
                raise
            text = _without_script(text, missing["text"])
    return _set(template, _plain(text))


def _legible(value: Any) -> Any:
    """The same document without control characters and halves of characters, which no typeface has."""
    if isinstance(value, Mapping):
        return {str(name): _legible(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_legible(each) for each in value]
    return _UNFIT.sub("", value) if isinstance(value, str) else value


def _set(template: str, text: str) -> bytes:
    made: bytes = typst.compile(
        str(ROOT / template),
        root=str(ROOT),
        font_paths=_fonts(),
        sys_inputs={"document": text},
        pdf_standards=["ua-1"],
    )
    return made


def _script_of(character: str) -> str:
    """Roughly which script a character is of: "CJK", "GURMUKHI"; its category where it has no such name."""
    return unicodedata.name(character, "").partition(" ")[0].partition("-")[0] or unicodedata.category(character)


def _without_script(text: str, missing: str) -> str:
    """The text with a box for each character of the scripts that could not be shown, so that few tries are needed."""
    gone = {_script_of(each) for each in missing if not each.isascii()}
    symbols = any(unicodedata.category(each).startswith("S") for each in missing)
    return "".join(
        NOT_SHOWN if not each.isascii() and each not in {"£", NOT_SHOWN} and _is_gone(each, gone, symbols) else each
        for each in text
    )


def _is_gone(character: str, gone: set[str], symbols: bool) -> bool:
    return _script_of(character) in gone or (symbols and ord(character) > 0x2BFF and not character.isalpha())


def _plain(text: str) -> str:
    """What is left when a text has more scripts than anybody writes in: Latin letters and punctuation."""
    return "".join(each if ord(each) < 0x0250 or each in "–—‘’“”…□" else NOT_SHOWN for each in text)
