"""Letting one organisation in late: for a reason, until a moment that is still to come."""

import datetime as dt

from django.utils.translation import gettext as _

from .moving import clock


def faults_of_exception(until: dt.datetime, closes: dt.datetime | None, at: dt.datetime, reason: str) -> dict[str, str]:
    """Everything that is wrong with an exception, by field."""
    wrong = {}
    if not reason.strip():
        wrong["reason"] = _("Say why: you would give the same to anybody in the same place.")
    if until <= at:
        wrong["until"] = _("Choose a time that is still to come.")
    elif closes is not None and until <= closes:
        wrong["until"] = _("Everybody may submit until %(when)s: choose a later time.") % {"when": clock(closes)}
    return wrong
