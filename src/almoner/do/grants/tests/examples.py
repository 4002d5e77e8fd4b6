"""What the named world has of invitations: one for each office, published or a draft."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from almoner.do.grants import actions
from almoner.do.grants.parts import PARTS as OF_AN_INVITATION
from almoner.do.grants.parts import SourceEntry
from tests.examples import Of

from .inviting import facts, pot_of

if TYPE_CHECKING:
    from tests.furnishing import Furnishing

PARTS: dict[tuple[str, str], Of | str] = {
    ("desk-invitation", "pk"): Of("invitation"),
    ("desk-invitation-publish", "pk"): Of("draft invitation"),
    ("desk-invitation-let-in", "pk"): Of("draft invitation"),
    ("desk-invitation-consent", "pk"): Of("draft invitation"),
    ("desk-invitation-pot", "pk"): Of("draft invitation"),
    ("desk-invitation-pot-answer", "asked"): Of("draft asked pot"),
    ("desk-invitation", "enquiry"): Of("enquiry"),
    ("desk-invitation", "workshop"): Of("workshop"),
    ("desk-invitation-text", "channel"): "press",
    ("public-opportunity", "fund"): Of("invited round", "code_in_address"),
    ("public-opportunity", "year"): Of("invited round", "year_in_address"),
    ("public-opportunity", "number"): Of("invited round", "number"),
}
FACES: dict[str, list[dict[str, Of | str]]] = {
    "desk-invitation-part": [{"pk": Of("draft invitation"), "part": part} for part in OF_AN_INVITATION],
}


def furnish(furnishing: Furnishing) -> dict[str, Any]:
    """An invitation to a round of its own, with a question and a workshop."""
    by, office, made = furnishing.by, furnishing.office, furnishing.made
    pot = pot_of(office, furnishing.named("Safety pot"))
    held = actions.begin_round(by=by, fund=made["fund"], theme=furnishing.named("Safer streets"), year=2027)
    version = made["form"].versions.last()
    given = facts(theme=held.theme, available=Decimal("111000.00"), form_version=version)
    held = actions.edit_invitation(
        by=by,
        invitation=held,
        priorities=[made["priority"].pk],
        sources=[SourceEntry(pot.pk, given["available"])],
        **given,
    )
    workshop = actions.add_workshop(
        by=by, invitation=held, title="How to apply", starts_at=given["opens_at"], place="Online"
    )
    victims = pot_of(office, furnishing.named("Pot that is asked for"), permitted=["Supporting victims"])
    asked = actions.ask_for_pot(by=by, invitation=held, pot=victims, amount=Decimal(1000), reason="By letter.")
    records = {"invitation": held, "invited round": held.round, "round pot": pot, "workshop": workshop}
    records["asked pot"] = asked
    if not furnishing.published:
        return records
    held = actions.publish_invitation(by=by, invitation=held)
    enquiry = actions.ask_enquiry(by=by, invitation=held, question="May a parish council apply?", email="a@example.org")
    return {**records, "invitation": held, "enquiry": enquiry}
