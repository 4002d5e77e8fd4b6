"""Fixtures of the journeys: a browser, the site to look at, and tabs signed in as somebody."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests import browser
from tests.journeys import post
from tests.site import Site, served

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from playwright.sync_api import Browser, BrowserContext
    from pytest_django import DjangoDbBlocker

NOT_RUN = "NOT RUN: the browser tests need a Chromium and none could be had (see tests/browser.py)"
PATIENCE = 10_000  # milliseconds
type SignIn = Callable[..., BrowserContext]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud what was not looked at."""
    if any(NOT_RUN in str(report.longrepr) for report in terminalreporter.getreports("skipped")):
        terminalreporter.section(NOT_RUN, sep="!", red=True)


@pytest.fixture(scope="session")
def chromium() -> Generator[Browser]:
    """One browser for the run."""
    program = browser.program()
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NOT_RUN)
        pytest.skip(NOT_RUN)
    with sync_playwright() as playwright:
        # Playwright's loop runs in this thread, so Django would refuse to speak to the database beside it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        started = playwright.chromium.launch(executable_path=program, args=browser.flags())
        yield started
        started.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def post_office() -> Generator[post.PostOffice]:
    """Where the site's letters go (tests/journeys/post.py)."""
    with post.opened() as office:
        yield office


@pytest.fixture(scope="session")
def site(
    chromium: Browser, post_office: post.PostOffice, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Generator[Site]:
    """The site with the named world in it (tests/site.py)."""
    with django_db_blocker.unblock(), served() as started:
        yield started


def window_for(chromium: Browser, site: Site, role: str | None, *, width: int = 1280, **options: Any) -> BrowserContext:
    """A window with the holder of a post signed in; without a role, a visitor's."""
    window = chromium.new_context(
        base_url=site.address, viewport={"width": width, "height": 900}, reduced_motion="reduce", **options
    )
    window.set_default_timeout(PATIENCE)
    if role is not None:
        host = urlsplit(site.address).hostname or ""
        cookie = {"name": "almoner_session", "value": site.sessions[role], "domain": host, "path": "/"}
        window.add_cookies([cookie])
    return window


@pytest.fixture
def sign_in(chromium: Browser, site: Site) -> Generator[SignIn]:
    """`sign_in(role, width=1280)` opens a window with the holder of that post signed in; without a role, a visitor."""
    opened: list[BrowserContext] = []

    def open_window(role: str | None = None, **options: Any) -> BrowserContext:
        opened.append(window_for(chromium, site, role, **options))
        return opened[-1]

    yield open_window
    for window in opened:
        window.close()


@pytest.fixture(scope="session")
def look_around(chromium: Browser, site: Site) -> Generator[SignIn]:
    """Like `sign_in`, with one window for each kind of reader kept open: for tests that only look."""
    kept: dict[tuple[Any, ...], BrowserContext] = {}

    def window(role: str | None = None, **options: Any) -> BrowserContext:
        key = (role, *sorted(options.items()))
        if key not in kept:
            kept[key] = window_for(chromium, site, role, **options)
        return kept[key]

    yield window
    for opened in kept.values():
        opened.close()
