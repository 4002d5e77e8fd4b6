"""How checks are said on pages."""

import datetime as dt
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from almoner.foundation.pages.formats import day
from almoner.foundation.pages.tables import Tag

from .models import Check
from .rules.standing import STATE_NAMES, Line, State

TONES = {
    State.TO_DO: "soon",
    State.PASSED: "done",
    State.CONDITIONS: "done",
    State.FAILED: "late",
    State.NOT_NEEDED: "quiet",
    State.EXPIRED: "late",
    State.NOT_ASKED: "quiet",
}


def tag(line: Line, on: dt.date) -> Tag:
    """How a check stands, on its colour; one that ends soon says so."""
    if line.ends_soon(on):
        return Tag(_("%(state)s, ends soon") % {"state": STATE_NAMES[line.state]}, "soon")
    return Tag(STATE_NAMES[line.state], TONES[line.state])


def found(check: Check | None) -> Any:
    """What was found: condition, reason and evidence, one under the other."""
    if check is None:
        return ""
    said = [(text,) for text in (_condition(check), check.reason, check.evidence) if text]
    return format_html_join("", "<p>{}</p>", said)


def _condition(check: Check) -> str:
    return _("Condition: %(text)s") % {"text": check.condition} if check.condition else ""


def made(check: Check | None) -> Any:
    """Who made a check, when, for what, and until when it counts."""
    if check is None:
        return ""
    who = str(check.made_by) if check.made_by is not None else _("the installation's own command")
    told = [_("%(who)s, %(day)s") % {"who": who, "day": day(check.made_on)}]
    told.append(_("for all its cases") if check.subject is None else _("for this case"))
    if check.expires_on is not None:
        told.append(_("until %(day)s") % {"day": day(check.expires_on)})
    return format_html('<span class="meta">{}</span>', "; ".join(told))
