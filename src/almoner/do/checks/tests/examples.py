"""Examples of this room for the tests of every address."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from almoner.do.checks import actions
from almoner.foundation.passports.tests.examples import PDF
from tests.examples import Of

if TYPE_CHECKING:
    from tests.furnishing import Furnishing

PARTS = {
    ("desk-checks", "organisation"): Of("organisation"),
    ("desk-checks", "subject"): Of("check", "subject"),
    ("desk-checks-kind", "kind"): "safeguarding",
    ("desk-checks-organisation-kind", "kind"): "safeguarding",
    ("desk-checks-file", "pk"): Of("check"),
}


def furnish(furnishing: Furnishing) -> dict[str, Any]:
    """A check of one case with a document, and one of the organisation that stands on its passport."""
    body, of = furnishing.made["organisation"], {"by": furnishing.by, "office": furnishing.office}
    case = furnishing.made["agreement"].pk
    return {
        "check": actions.make_check(
            **of,
            organisation=body,
            subject=case,
            kind="not_duplicate",
            outcome="passed",
            evidence="The map of services",
            file=io.BytesIO(PDF),
            file_name="map.pdf",
        ),
        "check of an organisation": actions.reuse_passport(**of, organisation=body, kind="safeguarding"),
    }
