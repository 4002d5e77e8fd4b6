"""Examples of this room for the tests of every address: awards on their way, a letter to send, an offer to answer."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from almoner.do.awards import actions
from almoner.do.awards.models import Award, Letter, Proposal
from almoner.do.awards.rules.splits import Part
from almoner.do.awards.rules.wording import KINDS
from almoner.foundation.door.bolt import at_work
from almoner.governance.decisions import actions as decisions
from tests.examples import FILES, Of

if TYPE_CHECKING:
    from tests.furnishing import Furnishing

YEAR = 2027
ROUND = Of("invitation")
PARTS: dict[tuple[str, str], Of | str] = {
    ("desk-award", "pk"): Of("award"),
    ("desk-award", "invitation_pk"): ROUND,
    ("desk-awards-letter", "pk"): Of("award letter"),
    ("provider-offer", "award"): Of("offer"),
    ("provider-letter", "about"): Of("offer"),
    ("public-round-awards", "fund"): Of("awarded round", "code_in_address"),
    ("public-round-awards", "year"): Of("awarded round", "year_in_address"),
    ("public-round-awards", "number"): Of("awarded round", "number"),
}
FACES: dict[str, list[dict[str, Of | str]]] = {
    "desk-awards-file": [dict(each) for each in FILES],
    "desk-awards-wording": [{"kind": kind} for kind in KINDS],
    "public-round-awards-file": [dict(each) for each in FILES],
}


def furnish(furnishing: Furnishing) -> dict[str, Any]:
    """An award that is proposed, one whose letter waits to be sent, one that is offered; a round with a decision."""
    proposed = _award(furnishing, "Help after a flood")
    decided, offered = (_award(furnishing, title) for title in ("A night shelter", "A listening ear"))
    _decide(furnishing, decided, offered)
    by, office = furnishing.by, furnishing.office
    actions.write_offers(by=by, office=office, awards=[decided.pk, offered.pk])
    actions.send_offers(by=by, office=office, awards=[offered.pk])
    if furnishing.published:
        with at_work(by):
            Proposal.objects.create(
                office=office, decision=furnishing.made["decision"], invitation=furnishing.made["invitation"]
            )
    return {
        "award": proposed,
        "awarded round": furnishing.made["invitation"].round,
        "decided award": decided,
        "award letter": Letter.objects.get(award=decided),
        "offer": Award.objects.get(pk=offered.pk),
    }


def _award(furnishing: Furnishing, title: str) -> Award:
    pot = furnishing.made["round pot"]
    return actions.make_award(
        by=furnishing.by,
        office=furnishing.office,
        kind="ad_hoc",
        organisation=furnishing.body,
        parts=[Part(pot.pk, YEAR, Decimal(900))],
        priorities=[furnishing.made["priority"].pk],
        title=furnishing.named(title),
        description="Volunteers who visit.",
        rationale="A need that arose.",
        asked=Decimal(1000),
    )


def _decide(furnishing: Furnishing, *awards: Award) -> None:
    """Note that another body decided on them, which takes nobody's signature."""
    by, office = furnishing.by, furnishing.office
    decision = decisions.open_decision(
        by=by,
        office=office,
        number=f"{furnishing.number[-3:]}-27",
        title=furnishing.named("Awards of the partnership"),
        kind="award",
        body="Community safety partnership",
        body_on=dt.date(2026, 6, 1),
    )
    with at_work(by):
        Award.objects.filter(pk__in=[each.pk for each in awards]).update(state="in_decision", decision=decision)
        Proposal.objects.create(office=office, decision=decision)
    decisions.note_decision(by=by, decision=decision)
