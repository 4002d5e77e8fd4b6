"""Examples of this room for the tests of every address."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from almoner.foundation.passports import actions
from tests.examples import Of

if TYPE_CHECKING:
    from tests.furnishing import Furnishing

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PARTS = {
    ("desk-passport", "organisation"): Of("organisation"),
    ("desk-passport-file", "pk"): Of("item of an organisation"),
    ("provider-passport", "kind"): "safeguarding",
    ("provider-passport-file", "pk"): Of("passport item"),
}
POLICY = {"children": True, "adults": True}


def furnish(furnishing: Furnishing) -> dict[str, Any]:
    """A policy in two passports, and an account of each: of who applies, and of a body that the office named itself."""
    made = {"passport item": furnishing.body, "item of an organisation": furnishing.made["organisation"]}
    return {
        name: actions.add_item(
            by=furnishing.by,
            organisation=body,
            kind="safeguarding",
            issued_on=dt.date(2026, 4, 1),
            expires_on=dt.date(2030, 3, 31),
            facts=POLICY,
            file=io.BytesIO(PDF),
            file_name="safeguarding.pdf",
        )
        for name, body in made.items()
    } | {
        f"account of {name}": actions.give_account(
            by=furnishing.by,
            organisation=body,
            account_name=body.name,
            sort_code="40-11-60",
            number=f"1234{furnishing.office.pk.int % 10_000:04}" if name == "passport item" else "87654321",
        )
        for name, body in made.items()
        if furnishing.published
    }
