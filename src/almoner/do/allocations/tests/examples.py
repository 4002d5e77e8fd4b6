"""Examples of this room for the tests of every address: a table that is a draft, and grants outside a round."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from almoner.do.allocations import actions
from almoner.do.allocations.entries import RecipientEntry, SourceEntry, TableEntry
from almoner.do.allocations.rules.grounds import KINDS, GroundsEntry
from almoner.do.awards.rules.splits import Part
from tests.examples import FILES, Of

if TYPE_CHECKING:
    from tests.furnishing import Furnishing

PARTS: dict[tuple[str, str], Of | str] = {
    ("desk-allocation", "pk"): Of("allocation"),
    ("desk-outside", "pk"): Of("grounds"),
}
FACES: dict[str, list[dict[str, Of | str]]] = {
    "desk-allocations-file": [dict(each) for each in FILES],
    "public-allocations-file": [dict(each) for each in FILES],
    "desk-outside-file": [dict(each) for each in FILES],
    "desk-outside-new": [{"kind": kind} for kind in KINDS],
    "desk-allocation-file": [{"pk": Of("allocation"), **each} for each in FILES],
}


def furnish(furnishing: Furnishing) -> dict[str, Any]:
    """A draft with one recipient, and an ad hoc grant."""
    made = furnishing.made
    entry = TableEntry(
        title=furnishing.named("Statutory partners"),
        year=2027,
        total=Decimal(600),
        basis="fixed",
        description="Keeping people safe where they live.",
        priorities=(made["priority"].pk,),
        sources=(SourceEntry(made["round pot"].pk, Decimal(600)),),
        recipients=(RecipientEntry(furnishing.body.pk, fixed=Decimal(600)),),
    )
    table = actions.record_table(by=furnishing.by, office=furnishing.office, entry=entry)
    grounds = actions.propose_outside_a_round(
        by=furnishing.by,
        office=furnishing.office,
        organisation=furnishing.body,
        grounds=GroundsEntry("ad_hoc", need="Homes flooded.", occasion="need", why_no_round="It cannot wait."),
        parts=[Part(made["round pot"].pk, 2027, Decimal(100))],
        priorities=[made["priority"].pk],
        title=furnishing.named("Help after the water"),
        description="Volunteers who visit.",
    )
    return {"allocation": table, "grounds": grounds}
