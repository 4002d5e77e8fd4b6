"""What stands against a move of an invitation."""

from typing import Any

from almoner.kernel.lifecycle import Moment


def nothing_is_missing(_record: Any, moment: Moment) -> str | None:
    """Everything that keeps it from being published, at once; the action hands it over as the setting "faults"."""
    faults = moment.settings.get("faults", ())
    return " ".join(str(fault) for fault in faults) or None
