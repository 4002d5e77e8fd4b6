"""Ruff's rules, complexity among them."""

from checks.project import run_tool, scratch

SENTENCE = "ruff finds nothing to say; no function is more complex than 10"
CURE = "mend what it names (`ruff check --fix` mends some); a `# noqa: CODE` needs its reason behind it"


def problems() -> list[str]:
    """Return ruff's findings, one on a line."""
    return run_tool("ruff", "check", "--quiet", f"--cache-dir={scratch('ruff')}", "--output-format=concise", ".")
