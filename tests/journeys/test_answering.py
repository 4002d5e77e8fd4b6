"""The script of a form that is being answered: it counts words, shows what hangs on an answer, and saves by itself.

The page is a small one of its own, and what the server would answer is played, so that every answer can be tried.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.browser

FORM = """<!DOCTYPE html><html lang="en"><head><title>Form</title>
<script src="/static/almoner/almoner.js" defer></script></head><body>
<form method="post" action="/sent/" data-autosave="/save/" novalidate>
<input type="hidden" name="revision" value="1">
<textarea id="story" name="q-story">one two</textarea>
<p data-words-of="story" data-limit="3" data-says="# of 3 words">2 of 3 words</p>
<label><input type="radio" name="q-children" value="yes"> Yes</label>
<label><input type="radio" name="q-children" value="no" checked> No</label>
<div id="policy" data-asked-if="q-children" data-answers="yes perhaps"><input name="q-policy"></div>
<input type="file" name="q-paper">
<p data-saved="Saved #" data-conflict="Somebody else saved" data-failed="Not saved"></p>
<button name="go" value="on">Go on</button>
</form></body></html>"""
SOON = 5000  # milliseconds


class Server:
    """Answers what the page sends, as it is told to."""

    def __init__(self, page: Page) -> None:
        self.saves: list[dict[str, list[str]]] = []
        self.sent: list[dict[str, list[str]]] = []
        self.answer: dict[str, Any] = {"status": 200, "saved": True, "at": "10:42", "revision": 2}
        page.route("**/form/", lambda route: route.fulfill(body=FORM, content_type="text/html"))
        page.route("**/save/", self.save)
        page.route("**/sent/", self.send)

    def save(self, route: Route) -> None:
        self.saves.append(boxes(route))
        status = self.answer["status"]
        route.fulfill(status=status, body=json.dumps(self.answer), content_type="application/json")

    def send(self, route: Route) -> None:
        self.sent.append(boxes(route))
        route.fulfill(body="<!DOCTYPE html><title>Sent</title><p>Sent", content_type="text/html")


def boxes(route: Route) -> dict[str, list[str]]:
    """What was in the boxes, however the browser packed them."""
    body = (route.request.post_data_buffer or b"").decode()
    kind = route.request.headers["content-type"]
    if "multipart" not in kind:
        return parse_qs(body)
    parts = [part.split("\r\n\r\n", 1) for part in body.split(f"--{kind.split('boundary=')[1]}") if "name=" in part]
    return {head.split('name="')[1].split('"')[0]: [value.removesuffix("\r\n")] for head, value in parts}


@pytest.fixture
def page(sign_in: SignIn) -> Page:
    return sign_in().new_page()


@pytest.fixture
def server(page: Page) -> Server:
    made = Server(page)
    page.goto("/form/")
    return made


def test_words_are_counted_as_the_server_counts_them(page: Page, server: Server) -> None:
    count = page.locator("[data-words-of]")
    assert count.inner_text() == "2 of 3 words"
    page.fill("#story", "It's a well-run, 24/7 service – free.")
    page.wait_for_function("() => document.querySelector('[data-words-of]').textContent === '6 of 3 words'")
    assert "over" in str(count.get_attribute("class"))


def test_a_question_is_there_when_its_answer_is_given(page: Page, server: Server) -> None:
    assert page.locator("#policy").is_hidden()
    page.get_by_label("Yes").check()
    assert page.locator("#policy").is_visible()
    page.get_by_label("No").check()
    assert page.locator("#policy").is_hidden()


def test_the_form_saves_itself_with_its_revision_and_says_when(page: Page, server: Server) -> None:
    page.fill("#story", "three words now")
    page.get_by_text("Saved 10:42").wait_for(timeout=SOON)
    assert server.saves[0]["revision"] == ["1"]
    assert server.saves[0]["q-story"] == ["three words now"]
    assert "q-paper" not in server.saves[0]
    assert page.input_value("[name=revision]") == "2"
    assert server.sent == []


def test_a_conflict_and_a_failure_are_said_and_nothing_typed_is_gone(page: Page, server: Server) -> None:
    server.answer = {"status": 409, "saved": False, "revision": 5}
    page.fill("#story", "mine")
    page.get_by_text("Somebody else saved").wait_for(timeout=SOON)
    assert page.input_value("[name=revision]") == "1"
    server.answer = {"status": 500}
    page.fill("#story", "mine again")
    page.get_by_text("Not saved").wait_for(timeout=SOON)
    assert page.input_value("#story") == "mine again"
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Sent").wait_for()
    assert (server.sent[0]["q-story"], server.sent[0]["go"]) == (["mine again"], ["on"])
