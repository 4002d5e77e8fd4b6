"""A person signs in with password and code, and is led to where they were going."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from almoner.foundation.door.roles import Role
from tests.world import NORTH, PASSWORD, SECRET

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import SignIn
    from tests.site import Site

pytestmark = pytest.mark.browser

PERIOD = 30  # seconds that a code is good for


def code_now() -> str:
    """The code that the authenticator of everybody in the named world shows."""
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // PERIOD)))


def give_password(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the first page of signing in."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password (optional)", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_a_closed_desk_through_both_factors_to_the_page_asked_for(
    site: Site, sign_in: SignIn, scripts: bool
) -> None:
    who = Role.MONITORING_OFFICER if scripts else Role.AUDITOR  # a code is good once, so each has their own
    page = sign_in(java_script_enabled=scripts).new_page()
    page.goto(f"/desk/{NORTH}/office/")
    assert "/sign-in/" in page.url
    give_password(page, site.world.people[who].email)
    expect(page.get_by_role("heading", level=1)).to_contain_text("code")
    page.get_by_label("code", exact=False).first.fill(code_now())
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    expect(page).to_have_url(f"{site.address}/desk/{NORTH}/office/")


def test_a_wrong_password_says_so_and_keeps_the_address_typed(site: Site, sign_in: SignIn) -> None:
    page = sign_in().new_page()
    page.goto("/sign-in/")
    email = site.world.people[Role.DEPUTY].email
    give_password(page, email, "not the password")
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value(email)


def test_somebody_without_a_post_is_told_why_the_desk_is_closed(site: Site, sign_in: SignIn) -> None:
    page = sign_in().new_page()
    page.goto(f"/desk/{NORTH}/office/")
    give_password(page, site.world.olive.email)
    page.get_by_label("code", exact=False).first.fill(code_now())
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    expect(page.get_by_role("main")).to_contain_text("You hold no post in this office")
