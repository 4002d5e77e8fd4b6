"""One door per change: what stands in actions.py is an action, and nothing else writes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checks.project import SOURCE, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCE = "every public function of an actions.py is an action: keyword-only, by= always, behind @action"
CURE = "wear @action(May.X) and take `*, by: Actor`; a step inside an action begins with an underscore"

# `audit.actions.record` is what every action calls last: it writes the entry, inside the caller's transaction.
# What people do to their own sign-in and their own notices needs no permission.
WITHOUT_DOOR = {f"src/almoner/foundation/{room}/actions.py" for room in ("audit", "accounts", "notices")}
SHAPE = SOURCE / "foundation" / "door" / "actions.py"


def problems() -> Iterator[str]:
    """Name each public function that is not an action, and each that does not say who acts."""
    for path in sorted({*SOURCE.glob("*/*/actions.py"), *SOURCE.glob("*/*/actions/[a-z]*.py")} - {SHAPE}):
        free = str(path.relative_to(SOURCE.parent.parent)) in WITHOUT_DOOR
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                for why in faults(node, free):
                    yield f"{shown(path, node.lineno)}: {node.name} {why}"


def faults(node: ast.FunctionDef, free: bool) -> Iterator[str]:
    """Say what keeps one function from being an action."""
    worn = {ast.unparse(decorator).partition("(")[0] for decorator in node.decorator_list}
    if free and "by" not in {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}:
        return  # a plain function beside the writers
    if "action" not in worn and not free:
        yield "does not wear @action"
    if node.args.args or node.args.posonlyargs:
        yield "takes positional arguments"
    if "by" not in {argument.arg for argument in node.args.kwonlyargs}:
        yield "does not ask by= whom"
