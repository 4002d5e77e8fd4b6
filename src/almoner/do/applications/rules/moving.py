"""What the moves of an application are held to. A record and a moment in; a sentence of refusal or None out.

The moment's settings bring what the record does not know by itself: ``until`` (the moment up to which the round takes
this organisation's application), ``contact`` (whom to write to), ``waited_for`` (whether a clarification is asked for
and not answered), ``in_the_way`` (the sentences of checks that are not clear), ``reason``.
"""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from almoner.kernel.dates import british
from almoner.kernel.lifecycle import Moment

HERE = ZoneInfo("Europe/London")


def clock(moment: dt.datetime) -> str:
    """ "20 November 2026 at 12:00", by the clock of London; with seconds where it is not on the minute."""
    local = moment.astimezone(HERE)
    time = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return _("%(day)s at %(time)s") % {"day": british(local.date()), "time": time}


def round_takes_it(_record: Any, moment: Moment) -> str | None:
    """The server's own clock decides: what it has by the second of the closing is in time, that second included."""
    until: dt.datetime | None = moment.settings.get("until")
    if until is not None and moment.at.replace(microsecond=0) <= until:
        return None
    if until is None:
        return _("This round takes no applications. What you wrote is kept.")
    said = {"when": clock(until), "contact": moment.settings.get("contact") or _("the office")}
    return (
        _("The round closed on %(when)s, so this cannot be submitted.") % said
        + " "
        + _("What you wrote is kept. If something kept you from submitting in time, write to %(contact)s.") % said
    )


def staff_act_on_their_behalf(record: Any, moment: Moment) -> str | None:
    """Staff submit only what is recorded as entered on the applicant's behalf (GRA-09)."""
    is_staff = getattr(moment.actor, "office_id", None) is not None
    if not is_staff or record.assisted:
        return None
    return _("This is the applicant's own to submit. To act on their behalf, record first how they asked for it.")


def has_a_reason(_record: Any, moment: Moment) -> str | None:
    """What goes against an applicant, or changes what they were told, has a reason that they can read."""
    if str(moment.settings.get("reason", "")).strip():
        return None
    return _("Say why, in words that the applicant may read.")


def nothing_is_waited_for(_record: Any, moment: Moment) -> str | None:
    """Nobody judges what is being made clearer at this moment."""
    if not moment.settings.get("waited_for"):
        return None
    return _("A clarification is asked for and not answered yet. Wait for it, or decide without it after its day.")


def round_is_done_taking(record: Any, moment: Moment) -> str | None:
    """Judging begins when nobody can apply any more, so that all are judged alike."""
    until: dt.datetime | None = moment.settings.get("until")
    if until is None or moment.at.replace(microsecond=0) > until:
        return None
    said = {"when": clock(until)}
    if record.invitation.has_panel:
        return _("The round takes applications until %(when)s; the panel begins after that.") % said
    return _("The round takes applications until %(when)s; officers judge after that.") % said


def round_has_a_panel(record: Any, _moment: Moment) -> str | None:
    """What was published of who judges is kept to: marks come from a panel."""
    if record.invitation.has_panel:
        return None
    return _("This round is judged by officers, without a panel: recommend its applications instead.")


def round_has_no_panel(record: Any, _moment: Moment) -> str | None:
    """What was published of who judges is kept to: officers recommend only where there is no panel (GRA-43)."""
    if not record.invitation.has_panel:
        return None
    return _("This round is judged by a panel: what is recommended follows from its marks.")


def checks_are_clear(_record: Any, moment: Moment) -> str | None:
    """The checks before scoring stand before a recommendation, too."""
    return " ".join(moment.settings.get("in_the_way", ())) or None
