"""The scanner as it is asked over its socket: a stand-in always, and ClamAV's own daemon where one runs."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import clamd
import pytest

from almoner.foundation.documents import scanning

from .daemon import EICAR, daemon

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES = (
    *("unix:/run/clamav/clamd.ctl", "unix:/var/run/clamav/clamd.ctl", "unix:/run/clamd.scan/clamd.sock"),
    "tcp://127.0.0.1:3310",
)
"""Where ClamAV's daemon listens as the usual packages set it up; ALMONER_CLAMD comes before."""
NOT_RUN = (
    "NOT TESTED: no clamd answers here, so the EICAR file was shown to a stand-in alone."
    " Start clamd, or name it in ALMONER_CLAMD."
)


def answers(settings: Any, place: str) -> bool:
    settings.CLAMD = place
    asked = scanning._daemon()
    try:
        return bool(asked.ping() == "PONG")
    except (clamd.ClamdError, OSError):
        return False
    finally:
        scanning.hang_up(asked)


@pytest.fixture
def stand_in(settings: Any) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder, daemon(Path(folder)) as place:  # a short path: sockets have limits
        settings.CLAMD = place
        yield


@pytest.fixture
def clamav(settings: Any) -> None:
    named = os.environ.get("ALMONER_CLAMD", "")
    if not any(answers(settings, place) for place in ([named] if named else PLACES)):
        pytest.skip(NOT_RUN)


@pytest.mark.usefixtures("stand_in")
def test_the_stand_in_finds_eicar_and_lets_the_rest_pass() -> None:
    assert scanning.scanned(io.BytesIO(EICAR)) == scanning.Verdict(False, "Win.Test.EICAR_HDB-1")
    assert scanning.scanned(io.BytesIO(b"Words.")) == scanning.Verdict(True, "ClamAV")
    large = io.BytesIO(b" " * 300_000 + EICAR)  # several pieces
    assert scanning.scanned(large).clean is False


@pytest.mark.enable_socket
@pytest.mark.usefixtures("clamav")
def test_clamav_finds_eicar_and_lets_the_rest_pass() -> None:
    found = scanning.scanned(io.BytesIO(EICAR))
    assert found.clean is False
    assert "eicar" in found.note.lower()
    assert scanning.scanned(io.BytesIO(b"Words.")) == scanning.Verdict(True, "ClamAV")


def test_a_scanner_that_is_not_there_gives_no_verdict(settings: Any) -> None:
    settings.CLAMD = "unix:/nowhere/clamd.ctl"
    assert scanning.scanned(io.BytesIO(EICAR)).clean is None
