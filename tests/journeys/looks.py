"""What every page must be, measured in the browser. Each function returns the faults it finds, as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

NARROW, WIDE = 320, 1280
HEAVIEST = 100_000  # bytes of HTML
# A4 at 96 dots an inch, less the margins of 13 mm in assets/sass/_print.scss.
PORTRAIT, LANDSCAPE = 794 - 2 * 49, 1123 - 2 * 49
THEME = "/theme.css"  # an office's own colours, in a style sheet of its own so that pages stay cacheable

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong for people with a disability."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE_SCRIPT} }} }}")
    found = page.evaluate("options => axe.run(document, options)", WCAG)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"][:3]
    ]


def sideways(page: Page) -> list[str]:
    """Whether one must scroll sideways to read the page, and what sticks out. Axe does not see this."""
    inner, scroll = page.evaluate("() => [window.innerWidth, document.documentElement.scrollWidth]")
    if scroll <= inner:
        return []
    return [f"{scroll} pixels wide in a window of {inner}: {', '.join(sticking_out(page, inner))}"]


def sticking_out(page: Page, width: int) -> list[str]:
    """The innermost elements that reach beyond a width."""
    return page.evaluate(
        """width => [...document.body.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > width + 1)
            .filter(e => ![...e.children].some(c => c.getBoundingClientRect().right > width + 1))
            .slice(0, 4).map(e => e.outerHTML.slice(0, 120))""",
        width,
    )


def weight(page: Page, html: bytes) -> list[str]:
    """Whether the page is heavier than it may be: its HTML, its style sheets, its scripts."""
    faults = [f"{len(html)} bytes of HTML"] if len(html) >= HEAVIEST else []
    sheets = page.eval_on_selector_all("link[rel~=stylesheet]", "all => all.map(e => e.href)")
    scripts = page.eval_on_selector_all("script", "all => all.map(e => e.src)")
    if len([sheet for sheet in sheets if not sheet.endswith(THEME)]) > 1:
        faults.append(f"{len(sheets)} style sheets")
    if len(scripts) > 1:
        faults.append(f"{len(scripts)} scripts")
    return faults


def complaints(page: Page) -> list[str]:
    """Collect what the browser complains of from now on: refused by the policy, not found, broken scripts."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("requestfailed", lambda request: heard.append(f"{request.url}: {request.failure}"))
    return heard


def frame(page: Page) -> list[str]:
    """Whether the page has what every page needs: a title, one first heading, a language, one main part."""
    counted = page.evaluate(
        """() => ({
            title: document.title.trim().length > 0, heading: document.querySelectorAll('h1').length === 1,
            language: document.documentElement.lang.length > 0, main: document.querySelectorAll('main').length === 1,
            styled: document.querySelectorAll('[style]').length === 0,
        })"""
    )
    return [f"lacks its {what}" if what != "styled" else "has inline styles" for what, ok in counted.items() if not ok]


def on_paper(page: Page) -> list[str]:
    """Whether a column is cut off when the page is printed on A4, and whether tables repeat their heads."""
    page.emulate_media(media="print")
    broad = page.evaluate("() => [...document.querySelectorAll('*')].some(e => getComputedStyle(e).page === 'broad')")
    width = LANDSCAPE if broad else PORTRAIT
    before = page.viewport_size or {"width": WIDE, "height": 900}
    page.set_viewport_size({"width": width, "height": 1100})
    faults = [f"cut off on paper: {what}" for what in sticking_out(page, width)]
    faults += page.evaluate(CUT_OFF)
    page.set_viewport_size(before)
    page.emulate_media(media="screen")
    return faults


CUT_OFF = """() => {
    const faults = [];
    for (const box of document.querySelectorAll('main *')) {
        const look = getComputedStyle(box);
        if (['auto', 'scroll', 'hidden', 'clip'].includes(look.overflowX) && box.scrollWidth > box.clientWidth + 1
            && look.position !== 'absolute' && box.clientWidth > 1) {
            faults.push(`hides a part on paper: ${box.outerHTML.slice(0, 120)}`);
        }
    }
    for (const head of document.querySelectorAll('main thead')) {
        const shown = getComputedStyle(head).display;
        if (shown !== 'table-header-group' && shown !== 'none') faults.push(`a table's head is not repeated: ${shown}`);
    }
    return faults.slice(0, 5);
}"""


def by_keyboard(page: Page, *, most: int = 60) -> list[str]:
    """Walk the page with the Tab key: the first stop skips to the content, each stop is seen, and none is a trap."""
    page.evaluate("() => { document.activeElement && document.activeElement.blur(); window.scrollTo(0, 0); }")
    faults, seen = [], []
    for stop in range(most):
        page.keyboard.press("Tab")
        here: dict[str, Any] = page.evaluate(STOP)
        if here["outside"] or here["path"] in seen:
            break
        seen.append(here["path"])
        if stop == 0 and not here["skips"]:
            faults.append(f"the first stop is not a link that skips to the content: {here['html']}")
        if not here["visible"]:
            faults.append(f"the focus cannot be seen on {here['html']}")
    if len(seen) < 2 and page.locator("a[href], button, input, select, textarea, summary").count() > 1:
        faults.append(f"the keyboard is trapped after {seen}")
    return faults


STOP = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return {outside: true, path: '', html: ''};
    const look = getComputedStyle(e), box = e.getBoundingClientRect();
    const marked = (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== 'none';
    const path = [];
    for (let p = e; p.parentElement; p = p.parentElement) path.push([...p.parentElement.children].indexOf(p));
    const target = e.hash ? document.getElementById(e.hash.slice(1)) : null;
    return {
        outside: false, path: path.join('/'), html: e.outerHTML.slice(0, 120),
        visible: marked && box.width > 1 && box.height > 1 && look.visibility !== 'hidden',
        skips: target !== null && (target.tagName === 'MAIN' || target.closest('main') !== null),
    };
}"""
