"""The plumbing of the tests does what it says: the stopwatch stops, the whole suite is shared, nothing calls out."""

from __future__ import annotations

import socket
import time
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_socket import SocketBlockedError, SocketConnectBlockedError

from tests import plugin


def body(*marks: str, seconds: float) -> Any:
    """Run the stopwatch around a body that burns so much processor time; return what it noted."""
    item = SimpleNamespace(
        nodeid="x.py::test", user_properties=[], get_closest_marker=lambda name: name if name in marks else None
    )
    clock = iter([0.0, seconds])
    plugin._processor_seconds, kept = (lambda: next(clock)), plugin._processor_seconds
    around: Any = plugin.pytest_runtest_call(item)
    next(around)
    try:
        around.send("outcome")
    except StopIteration:
        return item.user_properties
    finally:
        plugin._processor_seconds = kept
    raise AssertionError("the stopwatch did not stop")


def test_a_quick_test_is_not_spoken_of() -> None:
    assert body(seconds=0.05) == []


def test_a_sluggish_test_is_listed() -> None:
    assert body(seconds=0.2) == [("sluggish", "0.20 s  x.py::test")]


def test_a_slow_test_fails_unless_it_is_marked() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"took 0\.40 s"):
        body(seconds=0.4)
    assert body("slow", seconds=40) == []


def test_processor_time_is_measured_and_not_the_clock_on_the_wall() -> None:
    assert plugin._processor_seconds is time.process_time


@pytest.mark.parametrize(
    ("asked", "shared"),
    [
        ({}, True),
        ({"file_or_dir": ["src/almoner/kernel"]}, False),
        ({"keyword": "money"}, False),
        ({"numprocesses": 4}, False),
        ({"usepdb": True}, False),
        ({"lf": True}, False),
    ],
)
def test_only_the_whole_suite_is_shared(asked: dict[str, Any], shared: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    nothing = {"file_or_dir": [], "keyword": "", "lf": False, "failedfirst": False, "collectonly": False}
    options = SimpleNamespace(**{**nothing, "usepdb": False, "numprocesses": None, **asked})
    assert bool(plugin.shared_work(options)) is shared


def test_tests_call_nobody() -> None:
    with pytest.warns(UserWarning, match="A test tried to use"), pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET)


@pytest.mark.browser
def test_browser_tests_call_nobody_but_this_machine() -> None:
    line = socket.socket(socket.AF_INET)
    with line, pytest.warns(UserWarning, match=r"192\.0\.2\.1"), pytest.raises(SocketConnectBlockedError):
        line.connect(("192.0.2.1", 80))
