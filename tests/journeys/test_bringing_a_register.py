"""An officer brings the spreadsheet the office really has, and the public sees what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from almoner.foundation.door.roles import Role
from tests.world import NORTH

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.browser

# As offices write it: a heading of its own, two agreements in one row, a value to be confirmed, a term in words.
REGISTER = """Contract Number,Contract Name,Contract Period,Contract Value,Our remark
JRN001,Helpline,01/04/2025 - 31/03/2027,"£56,000",Renewed once
JRN002 and JRN003,Outreach in two towns,01/04/2025 - 31/03/2028,"£83,500 and £16,500",
JRN004,Mentoring,March 2026 (possible extension to March 2028),tbc,
"""
WRONG = """Contract Number,Contract Name,Contract Period,Contract Value
JRN005,Refuge,31/02/2026,"£10,000"
JRN006,Counselling,01/04/2025 - 31/03/2024,-5
"""


def bring(page: Page, file: Path) -> None:
    """Hand in a file as a list of agreements."""
    page.goto(f"/desk/{NORTH}/imports/new/")
    page.get_by_label("What sort of list is it?").select_option(label="Agreements")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Read the file").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_the_file_to_the_public_register(sign_in: SignIn, tmp_path: Path, scripts: bool) -> None:
    prefix = "JRN" if scripts else "NOJ"
    file = tmp_path / f"register {prefix}.csv"
    file.write_text(REGISTER.replace("JRN", prefix), "cp1252")
    page = sign_in(str(Role.HEAD_OF_COMMISSIONING), java_script_enabled=scripts).new_page()
    bring(page, file)

    if scripts:  # the first time; what the heading means is remembered for the next file
        expect(page.get_by_role("heading", level=1)).to_contain_text("What do the columns mean?")
        page.get_by_label("Our remark").select_option(label="Note")
        page.get_by_role("button", name="Check every row").click()

    main = page.get_by_role("main")
    for number in range(1, 5):
        expect(main).to_contain_text(f"{prefix}00{number}")
    page.get_by_label("Publish what is new").check()
    page.get_by_role("button", name="Apply the whole file").click()
    expect(main).to_contain_text("applied")

    resident = sign_in(java_script_enabled=scripts).new_page()
    resident.goto(f"/{NORTH}/register/?q={prefix}")
    for number in range(1, 5):
        expect(resident.get_by_role("main")).to_contain_text(f"{prefix}00{number}")
    resident.get_by_role("link", name=f"{prefix}001").first.click()
    expect(resident.get_by_role("main")).to_contain_text("£56,000.00")


def test_a_file_with_wrong_rows_is_refused_whole_and_says_all_that_is_wrong(sign_in: SignIn, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(WRONG, "utf-8")
    page = sign_in(str(Role.HEAD_OF_COMMISSIONING)).new_page()
    bring(page, file)
    main = page.get_by_role("main")
    for read in ("31/02/2026", "-5"):
        expect(main).to_contain_text(read)
    expect(page.get_by_role("button", name="Apply the whole file")).to_have_count(0)
    page.goto(f"/desk/{NORTH}/agreements/?q=JRN005")
    expect(page.get_by_role("main")).not_to_contain_text("Refuge")
