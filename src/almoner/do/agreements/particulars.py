"""What a version of an arrangement says, as one value; and how it reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from almoner.foundation.organisations.models import Organisation
from almoner.governance.boards.models import Board
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount, pounds

LABELS: Mapping[str, Any] = {
    "lead": _("Led by"),
    "regime": _("Legal regime of the lead"),
    "our_share": _("Our share"),
    "board": _("Our board seat"),
    "begins": _("Begins"),
    "ends": _("Ends"),
    "document": _("Document"),
    "note": _("Note"),
}


@dataclass(frozen=True, slots=True)
class Particulars:
    """The lead is a body that is held, or its name as written where it is not."""

    lead: Organisation | None = None
    lead_name: str = ""
    regime: str = ""
    our_share: Amount = field(default_factory=Amount.not_known)
    board: Board | None = None
    begins: ApproximateDate = field(default_factory=ApproximateDate.unknown)
    ends: ApproximateDate = field(default_factory=ApproximateDate.unknown)
    document: str = ""
    note: str = ""


def particulars_of(version: Any) -> Particulars:
    """What a version says."""
    return Particulars(
        lead=version.lead,
        lead_name=version.lead_name,
        regime=version.regime,
        our_share=version.our_share_amount,
        board=version.board,
        begins=version.begins,
        ends=version.ends,
        document=version.document,
        note=version.note,
    )


def shown(particulars: Particulars) -> dict[str, str]:
    """Every fact as text, by name; what is not stated is empty."""
    return {
        "lead": str(particulars.lead) if particulars.lead else particulars.lead_name,
        "regime": particulars.regime,
        "our_share": pounds(particulars.our_share),
        "board": str(particulars.board) if particulars.board else "",
        "begins": str(particulars.begins),
        "ends": str(particulars.ends),
        "document": particulars.document,
        "note": particulars.note,
    }


def differences(before: Particulars, after: Particulars) -> list[tuple[str, str, str]]:
    """(label, before, after) of every fact that reads differently."""
    was, now = shown(before), shown(after)
    return [(str(label), was[name], now[name]) for name, label in LABELS.items() if was[name] != now[name]]
