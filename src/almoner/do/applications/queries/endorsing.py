"""Links that ask somebody outside for their view: found by their token, and whether they still work."""

import datetime as dt
import hashlib

from django.utils.translation import gettext as _

from almoner.do.applications.lifecycle import LIVE, State
from almoner.do.applications.models import Endorsement

ENDORSABLE = frozenset({State.DRAFT, *LIVE})
"""States in which somebody may be asked, and may answer: until it is decided."""
ASKED = (
    "application__office",
    "application__organisation",
    "application__invitation__round__fund",
    "application__draft",
)


def digest_of(token: str) -> str:
    """What is kept of the token in a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def asked_by(token: str) -> Endorsement | None:
    """The question that a link stands for, whether it still works or not."""
    return Endorsement.objects.select_related(*ASKED).filter(token_hash=digest_of(token)).first()


def why_no_answer(asked: Endorsement | None, at: dt.datetime) -> str | None:
    """Why a link cannot be answered with, as a sentence; None if it can."""
    if asked is None:
        return _("This link is not complete, or was never given out. Copy the whole of it from the letter.")
    if asked.answered_at is not None:
        return _("This link was used already: the answer given with it is kept. Nothing was changed.")
    if asked.called_off_at is not None:
        return _("The applicant has called the question off. You need not answer.")
    if asked.expires_at <= at:
        return _("This link is too old. The applicant can send you another.")
    if asked.application.state not in ENDORSABLE:
        return _("The application is decided already, so your answer is not needed any more.")
    return None
