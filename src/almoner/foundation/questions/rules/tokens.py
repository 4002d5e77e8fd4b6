"""Two people, one form: a page carries a token of the part it showed, so that parts can be changed side by side."""

from typing import Any

from .snapshot import canonical, sha256


def token_of_part(part: Any) -> str:
    """A short digest of the JSON of a question or section as it was shown."""
    return sha256(canonical(part))[:16]
