"""Every sentence that Python shows to people goes through gettext."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from checks.project import SOURCE, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCE = "every sentence shown to people can be translated"
CURE = "wrap it in _() (gettext, or gettext_lazy where it is read at import)"

SPEAKERS = {"Refused", "NotAllowed", "OutOfDate", "ValidationError", "PermissionDenied", "Http404", "grant"}
SHOWN_AS = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label", "violation_error_message"}
WORD = re.compile(r"[A-Za-z]{2,}")


def problems() -> Iterator[str]:
    """Name each sentence spoken in one language only."""
    for path in sorted(SOURCE.rglob("*.py")):
        if {"tests", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for text in bare_sentences(node):
                yield f"{shown(path, text.lineno)}: {ast.unparse(text)[:80]}"


def bare_sentences(node: ast.AST) -> Iterator[ast.expr]:
    """Find what a call, or a list of choices, shows to people without asking gettext: a plain or an f-string."""
    if isinstance(node, ast.Call):
        yield from bare_in_call(node)
    elif isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("TextChoices") for base in node.bases):
        pairs = [line.value for line in node.body if isinstance(line, ast.Assign)]
        yield from (pair.elts[-1] for pair in pairs if isinstance(pair, ast.Tuple) and is_bare(pair.elts[-1]))


def bare_in_call(call: ast.Call) -> Iterator[ast.expr]:
    """Find what one call shows to people."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in SPEAKERS and call.args and is_bare(call.args[0]):
        yield call.args[0]
    yield from (word.value for word in call.keywords if word.arg in SHOWN_AS and is_bare(word.value))


def is_bare(node: ast.expr) -> bool:
    """Say whether this is words written out, translated by nobody."""
    if isinstance(node, ast.BinOp):
        return is_bare(node.left)
    if isinstance(node, ast.JoinedStr):
        return any(is_bare(part) for part in node.values)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(WORD.search(node.value))
