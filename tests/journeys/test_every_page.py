"""Every page in a real browser: for everybody, on every screen, on paper, by keyboard and without scripts."""

from __future__ import annotations

import inspect
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from almoner.foundation.door.permissions import register_as_read
from almoner.foundation.door.roles import Part, Place, Role
from almoner.foundation.pages.page import Audience
from tests.examples import Case, cases
from tests.journeys import looks
from tests.routes.table import AT_HOME, table

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from playwright.sync_api import Page

    from checks.addresses import Address
    from tests.journeys.conftest import SignIn
    from tests.site import Site

pytestmark = pytest.mark.browser

NOT_HTML = (".csv", ".xlsx", ".json", ".ics", ".css", ".pdf", ".txt")
# Not pages: redirects from one page to another, and what is there in a demo only.
NO_PAGES = {
    "demo-people",
    "desk",
    "desk-import-apply",
    "desk-import-check",
    "desk-import-discard",
    "mfa_index",
}
HAND_OUT = {"handed_out", "_handed_out", "signed_answer"}
"""What views call that answer with somebody's document."""
# Open to everybody, but a page only for somebody who is signed in.
SIGNED_IN = {"account_logout"}


def pages() -> list[Case]:
    """The addresses that answer with a page."""
    return cases(address for address in table() if address.name not in NO_PAGES and is_page(address))


def is_page(address: Address) -> bool:
    """Say whether an address answers with a page, not with a file, and not only to a post."""
    if address.route.endswith(NOT_HTML) or "file_format" in address.parts:
        return False
    return not any(takes_no_get(layer) or hands_out(layer) for layer in layers(address.view))


def layers(view: Any) -> Iterator[Any]:
    """A view and what it is wrapped around, from the outside in; of those only what is a function."""
    while view is not None:
        if inspect.isfunction(view):
            yield view
        view = getattr(view, "__wrapped__", None)


def takes_no_get(layer: Any) -> bool:
    """Say whether this is `require_POST` or the like."""
    return "GET" not in inspect.getclosurevars(layer).nonlocals.get("request_method_list", ["GET"])


def hands_out(layer: Any) -> bool:
    """Say whether this calls what hands out documents."""
    return not HAND_OUT.isdisjoint(layer.__code__.co_names)


def reader_of(address: Address) -> str | None:
    """Somebody who may see it: nobody in particular, or the first post that opens it."""
    if address.name in SIGNED_IN or address.rule.audience is Audience.SIGNED_IN:
        return str(Role.CHIEF_EXECUTIVE)
    if address.rule.audience is Audience.PUBLIC:
        return None
    at_home = AT_HOME[address.rule.audience]
    holders = register_as_read()[str(address.rule.may)].roles
    return next(str(one) for one in (*Role, *Part, *Place) if one in holders and str(one) in at_home)


every_page = pytest.mark.parametrize("case", pages(), ids=lambda case: case.label)


def opened(page: Page, path: str) -> bytes:
    """Open a page; return its HTML."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == HTTPStatus.OK, f"{path} answered {answer.status}"
    return answer.body()


@pytest.fixture
def tab(case: Case, look_around: SignIn) -> Generator[Page]:
    """A tab in the window of somebody who may see the page."""
    page = look_around(reader_of(case.address)).new_page()
    yield page
    page.close()


@pytest.fixture
def plain_tab(case: Case, look_around: SignIn) -> Generator[Page]:
    """The same, where scripts do not run."""
    page = look_around(reader_of(case.address), java_script_enabled=False).new_page()
    yield page
    page.close()


@every_page
def test_is_for_everybody_on_every_screen_and_on_paper(case: Case, site: Site, tab: Page) -> None:
    heard = looks.complaints(tab)
    html = opened(tab, case.path(site.world))
    faults = looks.weight(tab, html) + looks.frame(tab) + looks.axe(tab) + looks.sideways(tab)
    faults += looks.by_keyboard(tab)
    faults += looks.on_paper(tab)
    tab.set_viewport_size({"width": looks.NARROW, "height": 640})
    faults += [f"at {looks.NARROW} pixels: {fault}" for fault in looks.axe(tab) + looks.sideways(tab)]
    assert faults + heard == []


@every_page
def test_can_be_read_and_used_without_scripts(case: Case, site: Site, plain_tab: Page) -> None:
    opened(plain_tab, case.path(site.world))
    assert plain_tab.locator("h1").is_visible()
    assert plain_tab.locator("main").inner_text().strip()
    for form in plain_tab.locator("main form").all():
        button = form.locator("button:not([type=button]), input[type=submit]").first
        folded = form.locator("xpath=ancestor::details[not(@open)]").count()
        assert folded or button.is_visible(), form.inner_html()[:200]
