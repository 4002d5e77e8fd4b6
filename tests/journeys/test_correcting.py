"""Two people correct one agreement: neither loses a word, and each change keeps its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from almoner.foundation.door.roles import Role
from tests.world import NORTH

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.browser

AGREEMENT = f"/desk/{NORTH}/agreements/CORE002/"
THEIRS = "Seen by the panel in May."
OURS = "The provider moved in June."


def open_correction(sign_in: SignIn, role: Role, *, scripts: bool) -> Page:
    """Open the form of a correction as the holder of a post."""
    page = sign_in(str(role), java_script_enabled=scripts).new_page()
    page.goto(f"{AGREEMENT}correct/")
    return page


def correct(page: Page, note: str, reason: str) -> None:
    """Write a note, say why, and save."""
    page.get_by_label("Note (optional)").last.fill(note)
    page.get_by_label("Why it changes").fill(reason)
    page.get_by_role("button", name="Save", exact=True).last.click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_second_to_save_sees_both_and_loses_nothing(sign_in: SignIn, scripts: bool) -> None:
    first = open_correction(sign_in, Role.HEAD_OF_COMMISSIONING, scripts=scripts)
    second = open_correction(sign_in, Role.COMMISSIONING_OFFICER, scripts=scripts)

    correct(first, THEIRS, f"Minutes of the panel ({scripts})")
    first.wait_for_url(f"**{AGREEMENT}")

    correct(second, OURS, f"Letter of the provider ({scripts})")
    main = second.get_by_role("main")
    expect(main).to_contain_text("somebody else saved this while you had it open")
    expect(second.get_by_label("Note (optional)").last).to_have_value(OURS)
    expect(main).to_contain_text(THEIRS)

    second.get_by_role("button", name="Save", exact=True).last.click()
    second.wait_for_url(f"**{AGREEMENT}")
    expect(second.get_by_role("main")).to_contain_text(f"Minutes of the panel ({scripts})")
    expect(second.get_by_role("main")).to_contain_text(f"Letter of the provider ({scripts})")
