"""The states of an application in words, and how its sums are kept."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from almoner.do.applications.lifecycle import State

STATES = [
    (State.DRAFT.value, _("being written")),
    (State.SUBMITTED.value, _("submitted")),
    (State.INELIGIBLE.value, _("not eligible")),
    (State.ELIGIBLE.value, _("eligible")),
    (State.SCORING.value, _("with the panel")),
    (State.MODERATED.value, _("scored")),
    (State.RECOMMENDED.value, _("recommended")),
    (State.RESERVE.value, _("on the reserve list")),
    (State.NOT_RECOMMENDED.value, _("not recommended")),
    (State.DECLINED.value, _("declined")),
    (State.OFFERED.value, _("offered")),
    (State.ACCEPTED.value, _("accepted")),
    (State.REFUSED.value, _("offer refused")),
    (State.LAPSED.value, _("offer lapsed")),
    (State.WITHDRAWN.value, _("withdrawn")),
]


def money_field(comment: str) -> "models.DecimalField[Decimal | None, Decimal | None]":
    """Pounds, or not known."""
    return models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, db_comment=comment)
