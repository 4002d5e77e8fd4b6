"""Decisions of the named world: one that is public, one that is decided and waits to be, one that is being signed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from almoner.foundation.door.actor import appointed
from almoner.foundation.door.roles import Role
from almoner.governance.decisions import actions
from almoner.governance.decisions.entries import LineEntry, MoneyEntry

if TYPE_CHECKING:
    from tests.furnishing import Furnishing

SIGNING = (Role.MONITORING_OFFICER, Role.CHIEF_FINANCE_OFFICER, Role.OFFICE_HOLDER)
SECTIONS = ("recommendation", "power", "reason_crime", "reason_value", "options", "equality", "risk", "interests")


def furnish(office: Furnishing) -> dict[str, Any]:
    """Make the three, and publish the first where the furnishing is public."""
    year = office.number[-3:]
    public = draft(office, f"{year}-24", "Awards of the safety fund")
    decided = draft(office, f"{year}-25", "An award to be published")
    ready = draft(office, f"{year}-26", "Awards to be signed")
    for each in (public, decided):
        decide(office, each)
    actions.put_to_signature(by=office.by, decision=ready)
    if office.published:
        actions.publish(by=office.by, decision=public)
    return {"decision": public, "decided": decided, "ready decision": ready}


def draft(office: Furnishing, number: str, title: str) -> Any:
    """A draft that has all that signers need."""
    made = office.made
    line = made["line"].pk
    return actions.open_decision(
        by=office.by,
        office=office.office,
        number=number,
        title=office.named(title),
        kind="award",
        lead=office.office.appointments.filter(role=Role.COMMISSIONING_OFFICER).earliest("starts", "pk").person,
        lines=[
            LineEntry(made["organisation"].name, "Help for victims", Decimal("750.00"), framework_line=line),
            LineEntry("Refuge", "A safe place", Decimal("250.00"), withheld=True),
        ],
        money=[MoneyEntry(made["pot"].pk, 2025, Decimal("1000.00"))],
        priorities=[made["priority"].pk],
        **dict.fromkeys(SECTIONS, "As the panel found."),
    )


def decide(office: Furnishing, decision: Any) -> None:
    """Let the three officers sign it; where the office has no officers, note it as what another body decided."""
    held = office.office.appointments.select_related("person")
    posts = {role: held.filter(role=role).first() for role in SIGNING}
    if None in posts.values():
        noted = {"body": "Ministry of Justice", "body_on": decision.opened_at.date(), "money": []}
        actions.change_decision(by=office.by, decision=decision, **noted)
        actions.note_decision(by=office.by, decision=decision)
        return
    sheet = actions.put_to_signature(by=office.by, decision=decision).sheet
    for role, post in posts.items():
        by = appointed(post.person.name, person_id=post.person_id, office_id=office.office.pk, roles=frozenset({role}))
        actions.sign(by=by, decision=decision, sheet=sheet, outcome="approved")
