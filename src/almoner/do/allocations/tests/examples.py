"""Examples of this room for the tests of every address: a table that is a draft, and grants outside a round."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from almoner.do.allocations import actions
from almoner.do.allocations.entries import RecipientEntry, SourceEntry, TableEntry
from tests.examples import FILES, Of

if TYPE_CHECKING:
    from tests.furnishing import Furnishing

PARTS: dict[tuple[str, str], Of | str] = {
    ("desk-allocation", "pk"): Of("allocation"),
}
FACES: dict[str, list[dict[str, Of | str]]] = {
    "desk-allocations-file": [dict(each) for each in FILES],
    "desk-allocation-file": [{"pk": Of("allocation"), **each} for each in FILES],
}


def furnish(furnishing: Furnishing) -> dict[str, Any]:
    """A draft with one recipient."""
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
    return {"allocation": actions.record_table(by=furnishing.by, office=furnishing.office, entry=entry)}
