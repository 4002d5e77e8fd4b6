"""The fourth act: bank details that a second person checks, and a payment that three people pass on."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from django.utils import timezone
from playwright.sync_api import expect

from almoner.foundation.door.roles import Role

from .round_awarded import FEMI
from .round_offered import CORA, OLGA
from .round_stage import DESK, give_password_again, press, says, write

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

    from .round_stage import Stage

FLO = str(Role.FINANCE_OFFICER)


def _payee(stage: Stage) -> str:
    return f"{DESK}payments/payees/{stage.site.world.hospice.pk}/"


def know(stage: Stage) -> None:
    """Flo notes the hospice's telephone number, its number in the ledger, and the cost code of every pot."""
    payee = _payee(stage)
    page = stage.at(FLO, f"{payee}number/")
    write(page, {"number": "01632 960001", "known_from": "Their signed agreement"})
    press(page, "Save")
    page = stage.at(FLO, f"{payee}supplier/")
    write(page, {"number": "H0042"})
    press(page, "Save")
    page = stage.at(FLO, f"{DESK}payments/codes/")
    for place, box in enumerate(page.locator('main input[name^="code-"]').all()):
        box.fill(f"CC{place:03}")
    press(page, "Save")


def give_account(stage: Stage) -> None:
    """Olga shows once more who she is, and says into which account the hospice is paid. No number is shown again."""
    where = f"/provider/{stage.site.world.hospice.pk}/passport/account/"
    stage.an_hour_passes(OLGA)
    page = stage.at(OLGA, where)
    expect(page.get_by_label("Account number")).to_have_count(0)
    give_password_again(page)
    write(page, {"account_name": "Hospice on the Hill", "sort_code": "12-34-56", "number": "12345634"})
    stage.picture(page, "23-bank-details")
    press(page, re.compile("^(Save|Give)"))
    says(page, "Payments will go to the account ending")
    assert "12345634" not in page.content()


def check_account(stage: Stage) -> None:
    """Flo rings the hospice at the number held before the account was given, and notes who confirmed it."""
    page = stage.at(FLO, f"{_payee(stage)}check/")
    write(page, {"agrees": "yes", "how": "A call to the treasurer.", "number": "01632", "spoke_to": "Treasurer"})
    stage.picture(page, "24-a-second-person-checks-the-account")
    press(page, "Save")
    says(page, "The check is kept.")


def pay(stage: Stage) -> None:
    """Cora prepares, Femi approves, Flo releases; each of them sees which gates are open."""
    page = stage.at(CORA, f"{DESK}payments/?agreement={stage.known['number']}")
    stage.known["payment"] = str(page.locator("main tbody th a").first.get_attribute("href"))
    stage.known["payment reference"] = page.locator("main tbody th a").first.inner_text()
    page = stage.at(CORA, stage.known["payment"])
    _meet_conditions(page)
    stage.picture(page, "25-the-gates-of-a-payment")
    press(page, "Prepare")
    says(page, "It is prepared.")
    page = stage.at(FEMI, stage.known["payment"])
    press(page, "Approve")
    says(page, "It is approved.")
    page = stage.at(FLO, stage.known["payment"])
    press(page, "Release")
    says(page, "It is released")


def _meet_conditions(page: Page) -> None:
    """Note of each condition that it is met, and what shows it."""
    unmet = page.get_by_role("main").get_by_role("link", name=re.compile("^It is met"))
    while unmet.count():
        unmet.first.click()
        write(page, {"evidence": "Seen by the officer today."})
        press(page, "Save")


def take_results(stage: Stage) -> None:
    """Flo makes the payment file and takes it out; the bank's answer says that it was paid."""
    page = stage.at(FLO, f"{DESK}payments/files/new/")
    for box in page.locator('main input[name="payments"]').all():
        box.uncheck()
    write(page, {"payments": stage.known["payment reference"]})
    press(page, "Make the file")
    where = page.url
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take out the file").click()
    lines = list(csv.DictReader(taken.value.path().read_text().splitlines()))
    assert lines, "the payment file is empty"
    assert all(stage.known["payment reference"] in line.values() for line in lines)
    stage.picture(page, "26-the-payment-file")
    page = stage.at(FLO, f"{where}results/")
    page.locator('input[name="file"]').set_input_files(_answer(stage))
    press(page, re.compile("^(Save|Take)"))
    says(page, "1 payment was paid")
    says(stage.at(CORA, stage.known["payment"]), "paid")


def _answer(stage: Stage) -> FilePayload:
    """What the bank sends back."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["Reference", "Amount", "Outcome", "Date", "Reason"])
    rows.writerow([stage.known["payment reference"], "4500.00", "paid", timezone.localdate().isoformat(), ""])
    return {"name": "bank.csv", "mimeType": "text/csv", "buffer": written.getvalue().encode()}
