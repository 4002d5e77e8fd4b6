"""Documents as PDF: what is typed is text, every character can be read or is shown as a box, and no file is reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import typst

from almoner.foundation.pages import typesetting

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = """#import "/foundation/pages/typst/house.typ": *
#let d = json(bytes(sys.inputs.document))
#show: paper.with(d.title, "Northshire", "en")
= #d.title
#lines(d.body)
"""
DOCUMENT = {"title": "Paper", "body": "Words"}


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A small document of the house, in a root of its own beside the house's style."""
    house = typesetting.ROOT / "foundation" / "pages" / "typst"
    monkeypatch.setattr(typesetting, "ROOT", tmp_path)
    (tmp_path / "foundation" / "pages").mkdir(parents=True)
    (tmp_path / "foundation" / "pages" / "typst").symlink_to(house)
    (tmp_path / "try.typ").write_text(TEMPLATE)
    return "try.typ"


def pages(made: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", made))


def test_it_is_an_accessible_pdf(template: str) -> None:
    made = typesetting.pdf(template, DOCUMENT)
    assert made.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in made
    assert b"Atkinson" in made
    assert pages(made) == 1


@pytest.mark.parametrize(
    "body",
    [
        '#read("/etc/passwd") $x$ *bold* = heading <label> @nobody // gone /* gone */ \\ "quoted" `raw`',
        "#panic()",
        "]#{(",
        "£1,339,454.38 – “quoted” ŵŷ ✓ ☐",
        "a\tb\nc\x00d\ud800e\u202ef",
        "",
    ],
)
def test_what_is_typed_is_text(template: str, body: str) -> None:
    assert typesetting.pdf(template, {"title": body or "Blank", "body": body}).startswith(b"%PDF")


@pytest.mark.slow
@pytest.mark.parametrize("body", ["😀 ok", "漢字 한국어 ไทย ਪੰਜਾਬੀ ትግርኛ", "".join(map(chr, range(0x3000, 0x20000, 97)))])
def test_a_character_that_no_typeface_has_is_a_box(template: str, body: str) -> None:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    assert fonts.families()
    assert typesetting.pdf(template, {"title": "Paper", "body": body}).startswith(b"%PDF")


def test_the_scripts_that_could_not_be_shown_go_and_the_others_stay() -> None:
    assert typesetting._without_script('{"a":"漢字 £5 é abc ไ"}', "漢") == '{"a":"□□ £5 é abc ไ"}'
    assert typesetting._without_script("😀🎉 ok ✓", "😀") == "□□ ok ✓"
    assert typesetting._plain("é 漢 – □") == "é □ – □"


def test_a_template_that_is_wrong_is_our_fault_and_said(template: str) -> None:
    (typesetting.ROOT / template).write_text("#nothing-known")
    with pytest.raises(typst.TypstError):
        typesetting.pdf(template, DOCUMENT)


def test_a_template_reaches_no_file_outside_the_source(template: str) -> None:
    (typesetting.ROOT / template).write_text('#read("../../../../../../etc/passwd")')
    with pytest.raises(typst.TypstError):
        typesetting.pdf(template, DOCUMENT)
