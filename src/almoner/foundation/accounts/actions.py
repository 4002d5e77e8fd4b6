"""What people change about their own sign-in. Their names and posts are the office's business (offices/actions.py)."""

from typing import Any

from almoner.foundation.audit.actions import record

from .models import Person, Session


def end_sessions(*, by: Any, person: Person, but: str | None = None, only: str | None = None) -> int:
    """Sign a person out of other browsers: of all but one session, or of one only. Returns how many were ended."""
    sessions = Session.objects.filter(person=person)
    if only is not None:
        sessions = sessions.filter(session_key=only)
    if but is not None:
        sessions = sessions.exclude(session_key=but)
    ended, _ = sessions.delete()
    if ended:
        record(by=by, verb="ended sessions", record=person, after={"sessions": ended})
    return ended


def note_sign_in(*, by: Any, person: Person, verb: str, after: dict[str, Any] | None = None) -> None:
    """Write a sign-in, sign-out, lock-out or change of credentials on the installation's chain."""
    record(by=by, verb=verb, record=person, after=after)
