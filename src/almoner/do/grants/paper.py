"""The form of a round on paper: its questions with what those who fill it in by hand must know besides."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from almoner.foundation.questions import paper

from .declared import privacy_notice
from .models import Invitation


def on_paper(held: Invitation, *, amount: Decimal | None = None) -> dict[str, Any]:
    """The form of a round that has one, as a document: where to get help before it, the privacy notice at its end.

    With ``amount`` (pounds) only what is asked for that amount.
    """
    assert held.form_version is not None  # noqa: S101 - asked by the views before
    return paper.blank(
        held.form_version,
        held.office,
        amount=amount,
        before=[(_("Help with writing"), held.writing_help)],
        after=[(_("What happens with what you write"), privacy_notice(held.office))],
    )


def as_pdf(held: Invitation, *, amount: Decimal | None = None) -> bytes:
    """The same as an accessible PDF."""
    return paper.as_pdf(on_paper(held, amount=amount))
