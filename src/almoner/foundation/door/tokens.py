"""Two people, one record: a form carries a token of what it showed, and saving checks that it still holds."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from .refusals import OutOfDate


def facts_of(record: Any, fields: Iterable[str]) -> dict[str, Any]:
    """The named facts of a record, for the before and after of its audit entry."""
    return {name: getattr(record, name) for name in fields}


def token_of(record: Any, fields: Iterable[str]) -> str:
    """A short digest of the named facts, to put in a form as it is opened."""
    text = "\x1f".join(f"{name}={getattr(record, name)!s}" for name in fields)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_token(record: Any, fields: Iterable[str], token: str | None) -> None:
    """Refuse to save over what somebody else has written since the form was opened.

    ``record`` is the row as it stands now, locked. No token means that the caller did not come by way of a form.

    Raises:
        OutOfDate: the facts are not those of the token.
    """
    if token is not None and token != token_of(record, fields):
        raise OutOfDate(
            _("Somebody else changed this while you had it open. Nothing of yours is lost: compare and save again.")
        )


def changed(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs, as two dictionaries with the same keys."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}
