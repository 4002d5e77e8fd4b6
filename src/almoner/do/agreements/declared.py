"""The settings that this room reads."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.roles import Role
from almoner.foundation.offices.book import Declaration, declare, setting
from almoner.foundation.offices.models import Office
from almoner.governance.decisions.rules.terms import parse_posts, posts_fit

from .papers.proportion import Step, parse_steps, steps_fit

SIGNERS = "agreements.signers"
OUTCOMES = "agreements.outcomes"
_SECTION = _("Agreements")


def declare_own() -> None:
    """Add this room's settings to the book."""
    declare(
        Declaration(
            SIGNERS,
            "text",
            _("Posts of which any one, or its recorded delegate, signs an agreement for the office"),
            "office-holder, deputy, chief executive",
            _SECTION,
            assumed=True,
            check=posts_fit,
        ),
        Declaration(
            OUTCOMES,
            "text",
            _("How many outcomes an agreement sets by its value, written as: up to 5000: 1 to 2; above: 2 to 8"),
            "up to 5000: 1 to 2; up to 50000: 1 to 4; above: 2 to 8",
            _SECTION,
            assumed=True,
            check=steps_fit,
        ),
    )


def signers_of(office: Office, on: dt.date) -> tuple[Role, ...]:
    """The posts that sign agreements for an office on a day."""
    return parse_posts(setting(office, SIGNERS, on))


def outcomes_of(office: Office, on: dt.date) -> Sequence[Step]:
    """How many outcomes an office sets by value on a day."""
    return parse_steps(setting(office, OUTCOMES, on))
