"""The third act: who is funded, decided and signed; letters, an offer accepted, an agreement of two sides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from almoner.foundation.door.roles import Role

from .round_offered import CERT, CORA, HUGO, NICK, THEME
from .round_stage import DESK, PUBLIC, follow, press, says, write

if TYPE_CHECKING:
    from .round_stage import Stage

MOIRA, FEMI, HELEN = str(Role.MONITORING_OFFICER), str(Role.CHIEF_FINANCE_OFFICER), str(Role.OFFICE_HOLDER)


def _round(stage: Stage) -> str:
    return f"{DESK}awards/rounds/{stage.known['invitation']}/"


def choose(stage: Stage) -> None:
    """A suggestion by the rule of the round, from which Cora chooses; the money does for one of the two."""
    page = stage.at(CORA, _round(stage))
    press(page, "Suggest a set")
    says(page, "It is only a suggestion.", "£4,500.00", "left out")
    stage.picture(page, "17-choosing-with-the-suggestion-beside")
    press(page, "Propose these awards")
    says(page, "1 award is proposed.")


def put_to_decision(stage: Stage) -> None:
    """Cora writes what only people can say; the table, the money and the notes come from the awards."""
    page = stage.at(CORA, f"{_round(stage)}decision/")
    words = ("power", "reason_crime", "reason_value", "options", "equality", "risk", "interests")
    write(page, {name: f"What signers need to know: {name.replace('_', ' ')}." for name in words})
    press(page, re.compile("^(Save|Put)"))
    says(page, "is begun with its table, money and notes.")
    stage.known["decision"] = page.url
    press(page, "Put to signature")
    stage.picture(page, "18-the-decision-is-put-to-signature")


def sign(stage: Stage) -> None:
    """Moira, Femi and Helen each read the sheet and sign it; it is decided with the last of them."""
    for who in (MOIRA, FEMI, HELEN):
        page = stage.at(who, stage.known["decision"])
        follow(page, "Read and sign")
        write(page, {"outcome": "approved"})
        if who == HELEN:
            stage.picture(page, "19-the-office-holder-signs-last")
        press(page, "Sign")
        says(page, "You have approved")
    says(stage.at(CORA, stage.known["decision"]), "decided")


def write_letters(stage: Stage) -> None:
    """One offer and one answer with the panel's reasons: merged, read, sent. Nothing is public before they are out."""
    page = stage.at(HUGO, stage.known["decision"])
    follow(page, "Publication check")
    press(page, "Publish")
    expect(page.get_by_role("main")).not_to_contain_text("is public.")
    page = stage.at(CORA, f"{_round(stage)}letters/")
    press(page, "Merge what is due")
    says(page, "2 letters are merged: read them.")
    follow(page, stage.site.world.other_body.name)
    stage.picture(page, "20-a-letter-that-says-why")
    page = stage.at(CORA, f"{_round(stage)}letters/")
    press(page, "Send all of them")
    says(page, "2 letters are sent.")


def answer(stage: Stage) -> None:
    """Nick reads why not; Cert accepts for the hospice."""
    page = stage.at(NICK, f"/provider/{stage.site.world.other_body.pk}/offers/")
    page.locator('main a[href*="/letters/"]').first.click()
    says(page, stage.known["other reference"])
    page = stage.at(CERT, f"/provider/{stage.site.world.hospice.pk}/offers/")
    follow(page, "Evenings on the hill")
    write(page, {"accepts": "yes"})
    stage.picture(page, "21-the-offer")
    press(page, "Send the answer")
    says(page, "accepted")


def make_agreement(stage: Stage) -> None:
    """Cora makes the agreement of the award: its paper and its payments come of it."""
    page = stage.at(CORA, _round(stage))
    follow(page, stage.site.world.hospice.name)
    follow(page, "Make the agreement")
    press(page, re.compile("^(Save|Make)"))
    number = re.search(r"/agreements/(.+?)/", page.url)
    assert number, page.url
    stage.known["number"] = number[1]
    page = stage.at(CORA, f"{DESK}agreements/{stage.known['number']}/draw-up/")
    write(page, {"purpose": "To walk home with people after dark.", "review_method": "We meet twice, and look at it."})
    write(
        page, {"outcomes-0-what": "Fewer people stay in", "outcomes-0-measure": "A survey", "outcomes-0-target": "50"}
    )
    press(page, "Draw up")
    stage.known["paper"] = page.url
    press(page, "Send for signature")
    says(page, "It is sent for signature")


def sign_agreement(stage: Stage) -> None:
    """Cert signs for the hospice, Helen for the office; both sign the very same paper."""
    page = stage.at(CERT, f"/provider/{stage.site.world.hospice.pk}/agreements/")
    follow(page, stage.known["number"])
    follow(page, "Read and sign")
    write(page, {"read": True, "name": "Cert Certifier", "role": "Treasurer"})
    press(page, "Sign")
    says(page, f"You have signed {stage.known['number']}.")
    page = stage.at(HELEN, f"{stage.known['paper']}sign/")
    write(page, {"read": True})
    stage.picture(page, "22-the-agreement-is-signed")
    press(page, "Sign")
    says(page, f"You have signed {stage.known['number']} for the office.")


def publish(stage: Stage) -> None:
    """Hugo looks at what the public will read, and publishes the decision; Cora shows the agreement in the register."""
    page = stage.at(HUGO, stage.known["decision"])
    follow(page, "Publication check")
    stage.picture(page, "27-what-the-public-will-read")
    press(page, "Publish")
    says(page, "is public.")
    page = stage.at(HUGO, _round(stage))
    press(page, "Show agreements in the register")
    says(page, "1 agreement is in the register.")


def complete(stage: Stage) -> None:
    """Everybody has an answer, so the round is completed with its figures."""
    page = stage.at(CORA, _round(stage))
    says(page, "2 applied, 2 were eligible, 1 accepted: £4,500.00 of £7,500.00 asked.")
    press(page, "Complete the round")
    says(page, "The round is complete.")
    expect(page.get_by_role("button", name="Suggest again")).to_have_count(0)
    expect(page.locator(".figure-strip div").filter(has_text="Scored")).to_contain_text("2")
    stage.picture(page, "28-the-round-is-complete")


def look(stage: Stage) -> None:
    """Somebody without an account finds the award on the round's page, in the register and among the decisions."""
    page = stage.at("visitor: anybody", f"{stage.known['opportunity']}awards/")
    says(page, "Hospice on the Hill", "£4,500.00")
    stage.picture(page, "29-who-got-what")
    page = stage.at("visitor: anybody", f"{PUBLIC}register/?q=Evenings")
    says(page, stage.known["number"])
    stage.picture(page, "30-the-register")
    page = stage.at("visitor: anybody", f"{PUBLIC}decisions/")
    says(page, THEME)
