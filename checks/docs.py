"""The generated parts of the documentation say what the code says.

Written from code: docs/lifecycles/*.md (a page for each lifecycle), docs/who-may-what.md, docs/addresses.md, and in
each app's README the diagram and the table between their markers.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from checks import addresses, lifecycles, permissions
from checks.django_world import make_ready
from checks.project import ROOT, SOURCE, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCE = "the generated diagrams and tables in the documentation are up to date"
CURE = "run `./almoner check docs --write` and read what changed"

BEGIN, END = "<!-- {name}: written by `./almoner check docs --write` -->", "<!-- end of {name} -->"
GENERATED = ("docs/lifecycles/*.md", "docs/who-may-what.md", "docs/addresses.md")


def problems() -> Iterator[str]:
    """Show, as a diff, each generated text that the code would write otherwise."""
    wanted = texts()
    for path, text in wanted.items():
        there = path.read_text("utf-8") if path.exists() else ""
        yield from difflib.unified_diff(
            there.splitlines(), text.splitlines(), shown(path), "what the code says", n=0, lineterm=""
        )
    yield from (f"{shown(path)}: nothing in the code writes this any more" for path in stale(set(wanted)))


def write() -> None:
    """Write them all, and remove pages of lifecycles that are gone."""
    wanted = texts()
    for path, text in wanted.items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            print(f"wrote {shown(path)}")
    for path in stale(set(wanted)):
        path.unlink()
        print(f"removed {shown(path)}")


def texts() -> dict[Path, str]:
    """Every generated text, by the file it belongs in; a README keeps what stands outside its markers."""
    make_ready()
    found = {
        ROOT / "docs" / "who-may-what.md": permissions.whole_page(),
        ROOT / "docs" / "addresses.md": addresses.whole_page(),
    }
    for app in sorted(path.parent for path in SOURCE.glob("*/*/apps.py")):
        parts = {}
        for name, lifecycle in lifecycles.of_app(app):
            found[ROOT / "docs" / "lifecycles" / f"{app.name}-{name}.md"] = lifecycles.page(app, name, lifecycle)
            parts[f"lifecycle of {name}"] = lifecycles.diagram(lifecycle)
        if table := permissions.of_app(app):
            parts["who may what"] = table
        readme = app / "README.md"
        if readme.exists():
            found[readme] = with_parts(readme.read_text("utf-8"), parts)
    return found


def with_parts(text: str, parts: dict[str, str]) -> str:
    """Put each part between its markers; a part without markers goes to the end, markers without a part go away."""
    kept = re.sub(
        r"<!-- (?P<name>[^:>]+): written by .*? -->.*?<!-- end of (?P=name) -->\n*",
        lambda found: found[0] if found["name"] in parts else "",
        text,
        flags=re.DOTALL,
    )
    for name, part in parts.items():
        begin, end = BEGIN.format(name=name), END.format(name=name)
        block = f"{begin}\n{part.strip()}\n{end}"
        if begin in kept and end in kept:
            before, rest = kept.split(begin, 1)
            kept = before + block + rest.split(end, 1)[1]
        else:
            kept = f"{kept.rstrip()}\n\n{block}\n"
    return f"{kept.rstrip()}\n"


def stale(wanted: set[Path]) -> list[Path]:
    """Generated pages that nothing writes any more."""
    return sorted({path for pattern in GENERATED for path in ROOT.glob(pattern)} - wanted)
