"""Loaded by pytest before anything else (`-p tests.plugin`): the server must run before Django's settings are read.

Also the stopwatch. A test that is not marked `slow` and burns more than LIMIT seconds of processor time in its own body
fails. Processor time is measured, not the clock on the wall, since machines are shared. The house asks for a tenth of a
second; the hard limit lies at three tenths because a busy neighbour costs cache and a first call pays for compiling
templates. What lies between is listed at the end of the run.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from almoner.site.postgres import Server

ASKED = 0.1
LIMIT = 0.3

_processor_seconds = time.process_time
_server: pytest.StashKey[Server] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> Generator[None, Any, Any]:
    """Start a server of our own unless one is named; as a wrapper, to run before pytest-django reads the settings."""
    args.extend(shared_work(early_config.known_args_namespace))
    sys.path[:0] = [str(path) for path in early_config.getini("pythonpath") if str(path) not in sys.path]
    os.environ["ALMONER_ENV"] = "test"
    if not is_worker() and not os.environ.get("DATABASE_URL"):
        from almoner.site import postgres

        server = postgres.start(early_config.rootpath, "tests", fast=True)
        early_config.stash[_server] = server
        os.environ["PGHOST"] = server.socket
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of the server; it stops when no other run holds it."""
    if server := config.stash.get(_server, None):
        server.stop()


def shared_work(asked: Any) -> list[str]:
    """The whole suite is shared among the processors; what is asked for by name runs at once, in one process."""
    chosen = asked.file_or_dir or asked.keyword or asked.lf or asked.failedfirst or asked.collectonly or asked.usepdb
    if is_worker() or chosen or getattr(asked, "numprocesses", 0) is not None:
        return []
    return ["--numprocesses=logical", "--dist=worksteal"]


def is_worker() -> bool:
    """Say whether this process is one of several that share the work (pytest-xdist)."""
    return "PYTEST_XDIST_WORKER" in os.environ


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests may speak over loopback, nothing else may speak over any network.

    They are slow by nature, and so are properties, each of which is a hundred tests.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1"]))
        if item.get_closest_marker("browser") or item.get_closest_marker("hypothesis"):
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Time the body of the test, without its fixtures."""
    before = _processor_seconds()
    outcome = yield
    spent = _processor_seconds() - before
    if not item.get_closest_marker("slow"):
        if spent > LIMIT:
            pytest.fail(
                f"took {spent:.2f} s of processor time: make it quicker, or mark it @pytest.mark.slow", pytrace=False
            )
        if spent > ASKED:
            item.user_properties.append(("sluggish", f"{spent:.2f} s  {item.nodeid}"))
    return outcome


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the unmarked tests that took longer than the house asks, though not so long as to fail."""
    reports = terminalreporter.getreports("passed")
    sluggish = [value for report in reports for name, value in report.user_properties if name == "sluggish"]
    if sluggish:
        terminalreporter.section(f"unmarked tests over {ASKED} s of processor time", sep="-")
        for line in sorted(sluggish, reverse=True)[:20]:
            terminalreporter.line(line)
