"""What an import is held to. Each rule gives the sentence of refusal, or None."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.foundation.door.permissions import sentence_of
from almoner.kernel.lifecycle import Moment


def keeps_these_records(record: Any, moment: Moment) -> str | None:
    """Importing is entering records, so it needs the permission to keep them."""
    needed = record.definition.permission
    if moment.actor.may(needed):
        return None
    return _("This list holds records that your post does not keep: it needs the permission to %(what)s.") % {
        "what": sentence_of(needed)
    }


def every_row_can_be_taken(record: Any, _moment: Moment) -> str | None:
    """All or nothing: one wrong row keeps the whole file out."""
    if record.problems:
        return _("The file has columns that must be put right first. Nothing was applied.")
    wrong = record.counts.get("wrong", 0)
    if not wrong:
        return None
    right = sum(record.counts.get(verdict, 0) for verdict in ("new", "changed", "same"))
    return ngettext(
        "%(wrong)d row cannot be taken, so none of the file is (%(right)d could be). Nothing was applied.",
        "%(wrong)d rows cannot be taken, so none of the file is (%(right)d could be). Nothing was applied.",
        wrong,
    ) % {"wrong": wrong, "right": right}


def may_publish_what_is_new(record: Any, moment: Moment) -> str | None:
    """Publishing is an act of its own: choosing "publish what is new" needs the permission for it."""
    if not record.publish_new:
        return None
    needed = record.definition.publishing
    if needed is None:
        return _("Records of this kind are not published one by one: leave that choice out.")
    if moment.actor.may(needed):
        return None
    return _("You may not publish what is new: it needs the permission to %(what)s. Leave that choice out.") % {
        "what": sentence_of(needed)
    }
