"""The first act: a round is built at the desk and published, organisations apply, and somebody supports one of them."""

from __future__ import annotations

import copy
import datetime as dt
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils import timezone
from playwright.sync_api import expect

from almoner.do.applications.tests.writing import FORM, form_of
from almoner.foundation.door.roles import Part, Role
from almoner.kernel.periods import FinancialYear

from .round_stage import DESK, day, follow, key_in, key_in_path, press, says, write

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from .round_stage import Stage

THEME = "Safer evenings"
CORA, HUGO = str(Role.COMMISSIONING_OFFICER), str(Role.HEAD_OF_COMMISSIONING)
OLGA, WILL, CERT = str(Part.OWNER), str(Part.WRITER), str(Part.CERTIFIER)
SPENT_FROM = 14  # weeks after it opens
NICK, ASH = "visitor: Nick", "visitor: Sergeant Ash"


LABELS = {
    "project_name": "What is the project called?",
    "summary": "What will you do?",
    "places": "Where?",
    "priorities": "What is it for?",
    "amount": "How much do you ask for?",
    "budget": "What is the money for?",
    "accounts": "Your last accounts",
    "other_money": "What other money do you have for it?",
    "at_risk": "Do you work with children, or with adults at risk?",
    "safeguarding_policy": "Your policy to keep them safe",
    "truth": "What is written here is true.",
}


def form(stage: Stage) -> None:
    """The office has a short form already; how forms are written is a story of its own."""
    definition = copy.deepcopy(FORM)
    for section in definition["sections"]:
        for question in section["questions"]:
            question |= {"label": LABELS[question["key"]], "why": "The panel judges by it."}
    with stage.by_actions():
        form_of(stage.site.world.north, definition, "Small projects")


def build(stage: Stage) -> None:
    """Cora builds the round part by part, in the order of the builder, with what each needs and no more."""
    page = stage.at(CORA, f"{DESK}rounds/prepare/")
    year = FinancialYear.containing(timezone.localdate() + dt.timedelta(weeks=SPENT_FROM))
    write(page, {"fund": "Community Safety Fund", "theme": THEME, "year": year.label})
    press(page, re.compile("^(Add|Save|Prepare|Begin)"))
    stage.known["invitation"] = key_in(page)
    stage.picture(page, "01-the-parts-of-a-round")
    _open_part(stage, page, "aims")
    write(page, {"text": "For small projects that make evenings safer.", "purposes": "Community safety"})
    write(page, {"priorities": "Supporting victims and witnesses"})
    _on(page)
    write(page, {"available": "6,000", "sources-0-pot": "Safety pot", "sources-0-amount": "6,000"})
    stage.picture(page, "02-where-the-money-comes-from")
    _on(page)
    write(page, {"cap": "5,000", "cap_kind": "guide", "term_months": 12})
    _on(page)
    _write_dates(page)
    _on(page)
    write(page, {"organisation_forms": ["charity", "community"], "who_can_apply": "Groups that work in our area."})
    _on(page)
    write(page, {"gates-0-question": "Is the project in our area?", "gates-0-wanted": "yes"})
    write(page, {"gates-0-stop": "We may only pay for work in our area.", "other_sources": "The foundation."})
    _on(page)
    write(page, {"form_version": "Small projects", "expected_applicants": 10})
    _on(page)
    _write_scoring(page)
    stage.picture(page, "03-how-bids-are-judged")
    _on(page)
    write(page, {"fit_rule": "skipped"})
    _on(page)
    write(page, {"endorsements": "police", "publicity": "Show our logo wherever the project is named."})
    _on(page)
    write(page, {"contact_name": "Cora Commissioner", "contact_email": "grants@northshire.example"})
    press(page, "Save")


def _open_part(stage: Stage, page: Page, part: str) -> None:
    page.goto(f"{DESK}invitations/{stage.known['invitation']}/parts/{part}/")


def _on(page: Page) -> None:
    """Save and go on."""
    press(page, "Save and go to the next part")
    says(page, "is saved.")


def _write_dates(page: Page) -> None:
    today = timezone.localdate()
    dates = {"opens_day": 0, "closes_day": 4, "decision_on": 10, "pay_on": 13, "spend_from": SPENT_FROM}
    for name, weeks in dates.items():
        day(page, name, today + dt.timedelta(weeks=weeks))
    day(page, "spend_to", today + dt.timedelta(weeks=66))
    write(page, {"opens_clock": "00:00", "closes_clock": "noon", "late_policy": "none"})


def _write_scoring(page: Page) -> None:
    write(page, {"criteria-0-title": "Impact", "criteria-0-weight": "60", "criteria-0-anchors": "0: nothing\n5: much"})
    write(page, {"criteria-1-title": "Value for money", "criteria-1-weight": "40"})
    write(page, {"lowest": 0, "highest": 5, "minimum": 50, "judges_per_bid": 1, "minutes_per_bid": 20})


def publish(stage: Stage) -> None:
    """Cora may not publish what she wrote; Hugo may. From then on everybody can read it."""
    where = f"{DESK}invitations/{stage.known['invitation']}/"
    refused = stage.page_of(CORA).goto(f"{where}publish/")
    assert refused is not None
    assert refused.status == HTTPStatus.FORBIDDEN
    page = stage.at(HUGO, f"{where}publish/")
    stage.picture(page, "04-before-it-is-published")
    press(page, "Publish")
    says(page, f"{THEME} is published. Everybody can read it.")


def apply(stage: Stage) -> None:
    """From the public list to an application that Will writes, which saves itself, and Cert certifies and submits."""
    page = stage.at("visitor: anybody", "/northshire/opportunities/")
    follow(page, THEME, exact=False)
    stage.picture(page, "05-the-round-as-everybody-reads-it")
    stage.known["opportunity"] = page.url
    hospice, held = stage.site.world.hospice.pk, stage.known["invitation"]
    page = stage.at(WILL, f"/provider/{hospice}/apply/{held}/")
    stage.known["application"] = _begin(page, "4,500")
    _fill_in(stage, page, pictures=True)
    says(page, "Only a member who certifies can submit it.")
    page = stage.at(CERT, f"/provider/{hospice}/applications/{stage.known['application']}/check/")
    stage.known["reference"] = _submit(page)
    stage.picture(page, "08-the-receipt")


def _begin(page: Page, amount: str) -> str:
    write(page, {"gate0": "yes", "amount": amount})
    press(page, "Begin the application")
    return key_in_path(page)


def _fill_in(
    stage: Stage, page: Page, *, pictures: bool, title: str = "Evenings on the hill", amount: str = "4500"
) -> None:
    """Every section; the first saves itself before any button is pressed."""
    here = page.url
    page.goto(f"{here}sections/project/")
    write(page, {"q-project_name": title, "q-summary": "We walk home with people after dark.", "q-places": "melton"})
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    if pictures:
        stage.picture(page, "06-an-application-that-saves-itself")
    press(page, "Save and go on")
    write(page, {"q-amount": amount, "q-budget-0-what": "Half a post", "q-budget-0-kind": "revenue"})
    write(page, {"q-budget-0-amount": amount, "q-budget-0-year": "2027"})
    press(page, "Save and go on")
    write(page, {"q-at_risk": "no", "q-truth": True})
    press(page, "Save and go on")
    if pictures:
        stage.picture(page, "07-the-answers-are-checked")


def _submit(page: Page) -> str:
    write(page, {"certified_as": "Treasurer", "certified": True})
    press(page, "Submit")
    text = page.get_by_role("main").inner_text()
    assert re.search(r"[0-9a-f]{64}", text.replace(" ", "").replace("\n", "")), text[:1500]
    return re.findall(r"[A-Z]+\d*-\d{4}-[\d-]+\d", text)[0]


def another_applies(stage: Stage) -> None:
    """Nick signs in by password and code, and applies for another body, of which he is all there is."""
    stage.signs_in(NICK, stage.site.world.nick.email)
    page = stage.at(NICK, f"/provider/{stage.site.world.other_body.pk}/apply/{stage.known['invitation']}/")
    stage.known["other application"] = _begin(page, "3,000")
    _fill_in(stage, page, pictures=False, title="Lights in the park", amount="3000")
    stage.known["other reference"] = _submit(page)


def endorse(stage: Stage) -> None:
    """Will asks the police for their view; Sergeant Ash, who has no account, answers by the link in the letter."""
    email = "ash@police.example"
    where = f"/provider/{stage.site.world.hospice.pk}/applications/{stage.known['application']}/endorsements/"
    page = stage.at(WILL, where)
    write(page, {"kind": "police", "name": "Sergeant Ash", "email": email, "message": "You know our walks."})
    press(page, re.compile("^(Ask|Send)"))
    says(page, f"The letter is on its way to {email}.")
    link = re.search(r"/northshire/endorse/\S+", stage.post_office.to(email)[0])
    assert link
    page = stage.at(ASH, link[0])
    stage.picture(page, "09-somebody-without-an-account-is-asked")
    write(page, {"supports": "yes", "name": "Sergeant Ash", "role": "Neighbourhood sergeant", "text": "It is needed."})
    press(page, "Send the answer")
    says(page, "Thank you")
    again = page.goto(link[0])
    assert again is not None
    assert again.status == HTTPStatus.GONE
