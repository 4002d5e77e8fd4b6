"""What the moves of forms and drafts are held to. A record and a moment in; a sentence of refusal or None out."""

from typing import Any

from django.utils.translation import gettext as _

from almoner.kernel.lifecycle import Moment


def staff_write_on_their_behalf(draft: Any, moment: Moment) -> str | None:
    """The office writes its own answers, and others' only where it is recorded that it helps them (GRA-09).

    ``draft`` has ``organisation_id`` and ``assisted``; the actor of the moment has ``office_id``.
    """
    is_staff = getattr(moment.actor, "office_id", None) is not None
    if not is_staff or draft.organisation_id is None or draft.assisted:
        return None
    return _("These answers are the applicant's own. To write on their behalf, record first how they asked for it.")
