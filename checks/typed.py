"""mypy: strict where things are decided (kernel, lifecycle, rules, actions), sound elsewhere."""

from checks.project import run_tool, scratch

SENTENCE = "mypy is content, strictly so in the kernel, lifecycles, rules and actions"
CURE = "give it the types it asks for; a `# type: ignore[code]` needs its reason behind it"


def problems() -> list[str]:
    """Return mypy's findings, one on a line."""
    return run_tool("mypy", "--no-error-summary", "--no-pretty", f"--cache-dir={scratch('mypy')}")
