"""Each app that changes something tests somebody who must be refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks.project import SOURCE, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SENTENCE = "the tests of each app with actions include somebody who must be refused"
CURE = "have somebody without the permission try each action, and expect NotAllowed"

REFUSED = re.compile(r"\bNotAllowed\b|\bFORBIDDEN\b|\b403\b")
WITHOUT_PERMISSIONS = {"door", "audit", "accounts", "notices"}


def problems() -> Iterator[str]:
    """Name each app whose tests let everybody in."""
    for app in sorted(path.parent for path in SOURCE.glob("*/*/apps.py")):
        changes = (app / "actions.py").exists() or (app / "actions").is_dir()
        if changes and app.name not in WITHOUT_PERMISSIONS and not somebody_is_refused(app / "tests"):
            yield f"{shown(app / 'tests')}: nobody is refused"


def somebody_is_refused(tests: Path) -> bool:
    """Say whether any test of the app expects a refusal."""
    return any(REFUSED.search(path.read_text("utf-8")) for path in tests.rglob("test_*.py"))
