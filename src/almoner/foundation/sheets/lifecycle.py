"""The life of an import: a file read, checked, then applied whole or discarded."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May
from .rules import every_row_can_be_taken, keeps_these_records, may_publish_what_is_new


class State(StrEnum):
    """How far an import is."""

    READ = "read"
    CHECKED = "checked"
    APPLIED = "applied"
    DISCARDED = "discarded"


S = State

IMPORT = Lifecycle(
    S,
    start=S.READ,
    moves=(
        move(
            "check", frm=(S.READ, S.CHECKED), to=S.CHECKED, by=May.IMPORT, past="checked", rules=[keeps_these_records]
        ),
        move(
            "apply",
            frm=S.CHECKED,
            to=S.APPLIED,
            by=May.IMPORT,
            past="applied",
            rules=[keeps_these_records, every_row_can_be_taken, may_publish_what_is_new],
        ),
        move(
            "discard",
            frm=(S.READ, S.CHECKED),
            to=S.DISCARDED,
            by=May.IMPORT,
            past="discarded",
            rules=[keeps_these_records],
        ),
    ),
)
