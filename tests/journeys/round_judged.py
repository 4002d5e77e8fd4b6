"""The second act: the deadline is over; bids are sifted, checked, judged by a panel, and moderated by its chair."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from almoner.foundation.door.roles import Place

from .round_offered import CORA, NICK
from .round_stage import DESK, follow, key_in, press, says, write

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from .round_stage import Stage

JUNO, CHANDRA = str(Place.JUDGE), str(Place.CHAIR)
REASON = "It says what would be different, and for whom."
MARKS = {"reference": 4, "other reference": 3}


def close(stage: Stage) -> None:
    """Before the deadline nobody can send bids to the panel; after it, nobody can apply."""
    stage.time_passes(stage.known["invitation"])
    page = stage.at("visitor: anybody", stage.known["opportunity"])
    says(page, "closed")
    expect(page.get_by_role("main").get_by_role("link", name="Apply", exact=True)).to_have_count(0)


def sift(stage: Stage) -> None:
    """Cora tests both against the round's conditions, and sees them on the board."""
    for name in MARKS:
        page = stage.at(CORA, f"{DESK}applications/{stage.known[name]}/")
        if name == "reference":
            stage.picture(page, "10-an-application-at-the-desk")
        follow(page, "Sift")
        write(page, {"met0": "yes", "outcome": "eligible"})
        press(page, "Save the sift")
        says(page, f"{stage.known[name]} is sifted.")
    page = stage.at(CORA, f"{DESK}rounds/{stage.known['invitation']}/board/")
    stage.picture(page, "11-the-board-of-the-round")


def check(stage: Stage) -> None:
    """Cora records what is asked of both applicants before money may go to them."""
    bodies = {"application": stage.site.world.hospice, "other application": stage.site.world.other_body}
    for name, body in bodies.items():
        page = stage.at(CORA, f"{DESK}checks/{body.pk}/{stage.known[name]}/?amount=4500")
        follow(page, "Record checks")
        for summary in page.locator("main details.more > summary").all():
            summary.click()
        for outcome in page.locator('main select[name$="-outcome"]').all():
            kind = str(outcome.get_attribute("name")).removesuffix("-outcome")
            write(page, {f"{kind}-outcome": "passed", f"{kind}-evidence": "Their papers of this year."})
        press(page, "Save")
        says(page, "Nothing is in the way: every check is clear.")
    stage.picture(stage.page_of(CORA), "12-the-checks")


def seat(stage: Stage) -> None:
    """Cora sends both bids to the panel, and invites a judge and a chair."""
    page = stage.at(CORA, f"{DESK}rounds/{stage.known['invitation']}/panel/")
    press(page, "Send 2 applications to the panel")
    follow(page, "The panel's own page", exact=False)
    stage.known["exercise"] = key_in(page)
    for place in (JUNO, CHANDRA):
        person = stage.site.world.everybody[place]
        page = stage.at(CORA, f"{DESK}scoring/{stage.known['exercise']}/invite/")
        write(page, {"name": person.name, "email": person.email, "place": place})
        press(page, re.compile("^(Save|Invite|Send)"))
        says(page, person.name)
    press(page, "Ask for interests")
    says(page, "The panel is asked to declare its interests.")


def declare(stage: Stage) -> None:
    """Juno and Chandra say of every applicant that they have no tie; until then neither reads a bid."""
    for who in (JUNO, CHANDRA):
        page = stage.at(who, f"/panel/{stage.known['exercise']}/")
        says(page, "Have you a tie with anybody who bids?")
        for none in page.locator('main input[type="radio"][value="none"]').all():
            none.check()
        if who == JUNO:
            stage.picture(page, "13-judges-declare-their-interests")
        press(page, "Declare")
    page = stage.at(CORA, f"{DESK}scoring/{stage.known['exercise']}/")
    press(page, "Deal the bids")
    says(page, "The bids are dealt, and their judges told.")


def score(stage: Stage) -> None:
    """Juno reads, marks and locks each bid; what is locked does not change any more."""
    for name, mark in MARKS.items():
        page = stage.at(JUNO, f"/panel/{stage.known['exercise']}/")
        follow(page, stage.known[name], exact=False)
        for part in page.locator('main textarea[name^="reason-"]').all():
            key = str(part.get_attribute("name")).removeprefix("reason-")
            write(page, {f"mark-{key}": str(mark), f"reason-{key}": REASON})
        if name == "reference":
            stage.picture(page, "14-a-judge-marks-a-bid", of="#sheet")
        press(page, "Save, look over and lock")
        press(page, "Lock these marks")
        expect(page.get_by_role("main").get_by_role("row").filter(has_text=stage.known[name])).to_contain_text("locked")


def moderate(stage: Stage) -> None:
    """Chandra agrees one mark for each part of each bid, with a reason that the applicant will see."""
    page = stage.at(CORA, f"{DESK}scoring/{stage.known['exercise']}/")
    press(page, "Begin moderation")
    for name, mark in MARKS.items():
        page = stage.at(CHANDRA, f"/panel/{stage.known['exercise']}/moderation/")
        follow(page, stage.known[name], exact=False)
        _agree_all(stage, page, mark, pictured=name == "reference")
    page = stage.at(CORA, f"{DESK}scoring/{stage.known['exercise']}/")
    stage.picture(page, "16-how-far-the-panel-is")
    press(page, "Complete the judging")
    says(page, "The judging is complete. The results stand.")


def _agree_all(stage: Stage, page: Page, mark: int, *, pictured: bool) -> None:
    parts = [str(link.get_attribute("href")) for link in page.locator("main tbody th a").all()]
    here = page.url
    for place, part in enumerate(parts):
        page.goto(here.partition("?")[0] + part if part.startswith("?") else part)
        write(page, {"mark": str(mark), "reason": REASON})
        if pictured and place == 0:
            stage.picture(page, "15-the-chair-agrees-one-mark")
        press(page, "Agree this mark")


def bring_back(stage: Stage) -> None:
    """The results come back to the round; the applicants see where they are, and no mark."""
    page = stage.at(CORA, f"{DESK}scoring/{stage.known['exercise']}/results/")
    says(page, "80", "60")
    page = stage.at(CORA, f"{DESK}rounds/{stage.known['invitation']}/panel/")
    press(page, "Bring the results back")
    says(page, "The results of 2 applications are back.")
    body = stage.site.world.other_body.pk
    page = stage.at(NICK, f"/provider/{body}/applications/{stage.known['other application']}/")
    expect(page.get_by_role("main")).not_to_contain_text("60")
