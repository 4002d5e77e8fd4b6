"""What browsers are sent: small, ours, and nothing that may not be used outside gov.uk."""

import gzip
import re
from pathlib import Path

BUILT = Path(__file__).parents[1] / "static/almoner"
CSS = (BUILT / "almoner.css").read_text("utf-8")


def test_the_stylesheet_and_script_are_small():
    assert len(CSS.encode()) < 100_000
    assert len(gzip.compress(CSS.encode())) < 20_000
    assert (BUILT / "almoner.js").stat().st_size < 5_000


def test_nothing_reserved_to_govuk_is_named():
    assert not re.search(r"GDS Transport|crown|logotype|gov\.uk/assets", CSS, re.IGNORECASE)


def test_every_file_it_asks_for_is_ours_and_there():
    asked = re.findall(r"url\(([^)]+)\)", CSS)
    assert len(asked) == 2
    for address in asked:
        assert (BUILT / address.strip("\"'")).is_file()


def test_the_licences_travel_with_what_they_cover():
    assert "SIL Open Font License" in (BUILT / "fonts/OFL.txt").read_text("utf-8")
    assert "MIT License" in (BUILT / "NOTICES.txt").read_text("utf-8")


def test_welsh_letters_have_a_face():
    ranges = re.findall(r"unicode-range:([^;}]+)", CSS)
    spans = [span.strip()[2:].split("-") for text in ranges for span in text.split(",")]
    covered = [(int(span[0], 16), int(span[-1], 16)) for span in spans]
    for letter in "ŵŷâêîôûŴŶ£–’":
        assert any(low <= ord(letter) <= high for low, high in covered), letter
