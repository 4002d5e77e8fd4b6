"""The stage on which a whole round is played: windows, boxes and buttons, the clock, and pictures."""

from __future__ import annotations

import os
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from playwright.sync_api import expect

from almoner.foundation.offices.sessions import SessionStore
from almoner.foundation.pages.page import SIGN_INS
from tests.database import connect, login_of, pointed_at
from tests.world import NORTH, PASSWORD, SECRET

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from playwright.sync_api import BrowserContext, Page

    from tests.journeys.conftest import SignIn
    from tests.journeys.post import PostOffice
    from tests.site import Site

PICTURES = "ALMONER_PICTURES"
PERIOD = 30  # seconds that a code is good for
DESK, PUBLIC = f"/desk/{NORTH}/", f"/{NORTH}/"


@dataclass
class Stage:
    """What everybody who plays has in common, and what they have come to so far."""

    site: Site
    sign_in: SignIn
    post_office: PostOffice
    pages: dict[str, Page] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    """What came about on the way, by what it is: addresses, references."""

    def at(self, who: str, path: str) -> Page:
        """The page of somebody, each in a window of their own, having opened an address."""
        page = self.page_of(who)
        answer = page.goto(path)
        assert answer is not None
        assert answer.ok, f"{who} at {path}: {answer.status} {told(page)}"
        return page

    def page_of(self, who: str) -> Page:
        """The page that somebody has open. `who` is a post, part or place; a name with a colon is a visitor's."""
        if who not in self.pages:
            self.pages[who] = self._window(who).new_page()
        return self.pages[who]

    def _window(self, who: str) -> BrowserContext:
        return self.sign_in(None if who.startswith("visitor:") else who)

    def picture(self, page: Page, name: str, of: str = "body") -> None:
        """Keep what is seen, 1280 pixels wide and no longer than a screen, where ALMONER_PICTURES names a folder.

        `of` is what should stand at the top of the picture.
        """
        folder = os.environ.get(PICTURES)
        if not folder:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        tall = min(int(page.evaluate("document.documentElement.scrollHeight")), 900)
        page.set_viewport_size({"width": 1280, "height": max(tall, 500)})
        page.locator(of).evaluate("part => part.scrollIntoView({behavior: 'instant'})")
        page.screenshot(path=str(Path(folder) / f"{name}.png"))
        page.set_viewport_size({"width": 1280, "height": 900})

    def time_passes(self, invitation: str) -> None:
        """Let the deadline of a round be over.

        The site's clock is real, so nobody can wait four weeks for it: the database's owner moves the opening and the
        closing back instead, with the triggers off that keep what is published as it is. Nothing else is touched.
        """
        with connect(login_of("owner"), self._database) as owner, owner.cursor() as cursor:
            cursor.execute("ALTER TABLE grants_invitation DISABLE TRIGGER USER")
            cursor.execute(
                "UPDATE grants_invitation SET opens_at = opens_at - interval '5 weeks',"
                " closes_at = now() - interval '2 hours', published_at = published_at - interval '5 weeks'"
                " WHERE id = %s",
                [invitation],
            )
            assert cursor.rowcount == 1
            cursor.execute("ALTER TABLE grants_invitation ENABLE TRIGGER USER")

    @property
    def _database(self) -> str:
        return f"{settings.DATABASES['default']['TEST']['NAME']}_site"

    @contextmanager
    def by_actions(self) -> Generator[None]:
        """Until the block ends, the test speaks to the site's database as the application does."""
        with pointed_at(login_of("owner"), self._database, assume_role=settings.DATABASE_APPLICATION_ROLE):
            yield

    def an_hour_passes(self, who: str) -> None:
        """Let the last sign-in of somebody be an hour ago, in the session that the tests gave them."""
        with self.by_actions():
            session = SessionStore(self.site.sessions[who])
            session[SIGN_INS] = [{**each, "at": each["at"] - 60 * 60} for each in session[SIGN_INS]]
            session.save()

    def signs_in(self, who: str, email: str) -> Page:
        """Sign in as people do, by password and code, in a window that knew nobody."""
        page = self.at(who, "/sign-in/")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password (optional)", exact=True).fill(PASSWORD)
        press(page, "Sign in")
        page.get_by_label("code", exact=False).first.fill(code_now())
        press(page, "Continue")
        return page


def code_now() -> str:
    """The code that the authenticator of everybody in the named world shows."""
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // PERIOD)))


def told(page: Page) -> str:
    """What the page says, for when something is not as it should be."""
    return page.locator("main").inner_text()[:1500] if page.locator("main").count() else page.content()[:500]


PICK = """(box, wanted) => {
    const of = box.tagName === 'SELECT' ? [...box.options] : [...document.getElementsByName(box.name)];
    const said = each => each.text || [...(each.labels || [])].map(label => label.innerText).join(' ');
    return of.indexOf(of.find(each => each.value === wanted) || of.find(each => said(each).includes(wanted)));
}"""


def write(page: Page, boxes: Mapping[str, Any]) -> None:
    """Fill in boxes by their names: text, a choice by its word or part of its label, several, True for a tick."""
    for name, value in boxes.items():
        named = page.locator(f'main [name="{name}"]')
        kind = named.first.evaluate("box => box.tagName === 'SELECT' ? 'select' : box.type")
        if kind == "select":
            named.first.select_option(index=named.first.evaluate(PICK, value))
        elif kind in {"radio", "checkbox"}:
            for each in value if isinstance(value, list) else [value]:
                named.nth(0 if each is True else named.first.evaluate(PICK, each)).check()
        else:
            named.first.fill(str(value))


def day(page: Page, name: str, date: Any) -> None:
    """Fill in a day in its three boxes."""
    for part in ("day", "month", "year"):
        page.locator(f'main [name="{name}_{part}"]').fill(str(getattr(date, part)))


def give_password_again(page: Page) -> None:
    """Show once more who one is."""
    page.get_by_label("Password").first.fill(PASSWORD)
    press(page, "Continue")


def press(page: Page, name: str | re.Pattern[str], *, exact: bool = True) -> None:
    """Press a button of the page, and wait for what comes."""
    page.get_by_role("main").get_by_role("button", name=name, exact=exact).first.click()
    page.wait_for_load_state()


def follow(page: Page, name: str | re.Pattern[str], *, exact: bool = True) -> None:
    """Follow a link of the page."""
    page.get_by_role("main").get_by_role("link", name=name, exact=exact).first.click()
    page.wait_for_load_state()


def says(page: Page, *sentences: str) -> None:
    """The page says these."""
    for sentence in sentences:
        expect(page.get_by_role("main")).to_contain_text(sentence)


def key_in(page: Page) -> str:
    """The key of the record that the page is about, out of its address."""
    found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", page.url)
    assert found, f"{page.url} names no record: {told(page)}"
    return found[0]


def key_in_path(page: Page) -> str:
    """The last key in the address, such as that of an application after that of its organisation."""
    return re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", page.url)[-1]
