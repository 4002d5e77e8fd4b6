"""The measuring of pages finds what is wrong with a page, and nothing where nothing is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys import looks

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

GOOD = """<!doctype html><html lang="en"><head><title>Money</title><style>a, button {{ outline: 3px solid black }}
{style}</style></head><body><a href="#main">Skip to the content</a><main id="main" tabindex="-1"><h1>Money</h1>
{body}</main></body></html>"""


@pytest.fixture
def show(chromium: Browser) -> Generator[Callable[..., Page]]:
    """Show a page of our own making."""
    window = chromium.new_context(viewport={"width": looks.NARROW, "height": 600})

    def put(body: str = "<p>Where it goes.</p>", style: str = "") -> Page:
        page = window.new_page()
        page.set_content(GOOD.format(body=body, style=style))
        return page

    yield put
    window.close()


def test_a_good_page_has_no_faults(show: Callable[..., Page]) -> None:
    page = show("<p>Where it goes.</p><p><a href='/there'>There</a></p>")
    everything = looks.axe(page) + looks.sideways(page) + looks.frame(page) + looks.on_paper(page)
    assert everything + looks.by_keyboard(page) + looks.weight(page, b"") == []


def test_axe_is_asked(show: Callable[..., Page]) -> None:
    faults = looks.axe(show("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><p style='color: #aaa'>Pale</p>"))
    assert {fault.partition(":")[0] for fault in faults} == {"image-alt", "color-contrast"}


def test_what_is_too_wide_is_found(show: Callable[..., Page]) -> None:
    faults = looks.sideways(show("<table><tr><td>" + "x" * 200 + "</td></tr></table>"))
    assert len(faults) == 1
    assert "<td>" in faults[0]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<table><tr><td>" + "x" * 300 + "</td></tr></table>", "cut off on paper"),
        ("<div style='overflow-x: auto'><p style='width: 2000px'>wide</p></div>", "hides a part on paper"),
        ("<table><thead style='display: block'><tr><th>a</th></tr></thead></table>", "head is not repeated"),
    ],
)
def test_what_paper_cuts_off_is_found(show: Callable[..., Page], body: str, fault: str) -> None:
    assert any(fault in found for found in looks.on_paper(show(body)))


def test_focus_that_cannot_be_seen_is_found(show: Callable[..., Page]) -> None:
    page = show("<a href='/there'>There</a>", style="main a { outline: none !important }")
    assert [fault.partition(" on ")[0] for fault in looks.by_keyboard(page)] == ["the focus cannot be seen"]


def test_a_trap_and_a_missing_skip_link_are_found(show: Callable[..., Page]) -> None:
    page = show("<button>One</button><button>Two</button>")
    page.evaluate(
        "() => { document.querySelector('a').remove(); document.addEventListener('keydown', e => {"
        " e.preventDefault(); document.querySelector('button').focus(); }) }"
    )
    faults = looks.by_keyboard(page)
    assert any("skips to the content" in fault for fault in faults)
    assert any("trapped" in fault for fault in faults)


def test_weight_is_counted(show: Callable[..., Page]) -> None:
    page = show("<script></script><script></script>")
    assert looks.weight(page, b"x" * looks.HEAVIEST) == ["100000 bytes of HTML", "2 scripts"]


def test_complaints_are_heard(show: Callable[..., Page]) -> None:
    page = show()
    heard = looks.complaints(page)
    page.evaluate("() => console.error('refused by the policy')")
    assert heard == ["refused by the policy"]


def test_a_page_without_a_frame_is_found(show: Callable[..., Page]) -> None:
    page = show()
    page.set_content("<html><body><div style='color: red'>nothing</div></body></html>")
    assert looks.frame(page) == [
        "lacks its title",
        "lacks its heading",
        "lacks its language",
        "lacks its main",
        "has inline styles",
    ]
