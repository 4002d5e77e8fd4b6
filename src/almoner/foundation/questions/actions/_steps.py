"""Steps that the actions of this room share. Not actions: they run inside one."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.questions.lifecycle import FORM, Use
from almoner.foundation.questions.models import Form
from almoner.foundation.questions.rules.definition import Definition
from almoner.foundation.questions.rules.faults import faults, stops
from almoner.foundation.questions.rules.reading import Fault, written
from almoner.foundation.questions.rules.tokens import token_of_part
from almoner.kernel.lifecycle import Lifecycle, Moment, MoveRefused


def locked(form: Form) -> Form:
    """The form as it stands now, held until the transaction ends.

    Raises:
        Refused: it is put away, so nobody writes in it.
    """
    held = Form.objects.select_for_update().get(pk=form.pk)
    if held.state == Use.PUT_AWAY:
        raise Refused(_("This form is put away. Take it out again to change it."))
    return held


def make(lifecycle: Lifecycle, record_: Any, name: str, by: Actor) -> None:
    """Make the move, or say why not.

    Raises:
        Refused: the record is not in a state for it, or a rule says no.
    """
    try:
        lifecycle.make(record_, name, Moment(by, timezone.now()))
    except MoveRefused as why:
        raise Refused(str(why)) from None


def make_form(held: Form, name: str, by: Actor) -> None:
    """Make a move of a form's life."""
    make(FORM, held, name, by)


def rewrite(
    held: Form, new: Definition, *, by: Actor, verb: str, about: str = "", before: Any = None, after: Any = None
) -> Form:
    """Put another definition in place of the form's, and record what was done.

    Raises:
        ValidationError: the new one has a fault that no form may have. The keys are what is wrong of the question or
            section that it is ``about``; what would be wrong with any other part comes under "__all__".
    """
    if wrong := stops(faults(new)):
        raise ValidationError(by_field(wrong, about))
    held.definition = written(new)
    held.edited_by_id = by.person_id
    held.save(update_fields=["definition", "edited_at", "edited_by"])
    record(by=by, verb=verb, record=held, before=before or {}, after=after or {})
    return held


def by_field(wrong: list[Fault], about: str) -> dict[str, list[str]]:
    """Faults as a ValidationError takes them."""
    found: dict[str, list[str]] = {}
    for fault in wrong:
        own = bool(fault.field) and fault.key == about
        found.setdefault(fault.field if own else NON_FIELD_ERRORS, []).append(fault.sentence if own else str(fault))
    return found


def check_part(part: Any, token: str | None) -> None:
    """Refuse to save over a part that somebody else has written since it was shown.

    Raises:
        OutOfDate: the part is not that of the token.
    """
    if token and token != token_of_part(part):
        raise OutOfDate(
            _("Somebody else changed this while you had it open. Nothing of yours is lost: compare and save again.")
        )
