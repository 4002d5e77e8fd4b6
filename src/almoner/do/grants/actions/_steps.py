"""Steps that the actions on invitations share. Not actions: they run inside one."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.grants.lifecycle import INVITATION, State
from almoner.do.grants.models import Invitation, InvitationPriority, InvitationSource
from almoner.do.grants.parts import FACTS, SourceEntry, as_kept
from almoner.do.grants.rules.sources import outside, refusal
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.questions.models import Form, FormVersion
from almoner.kernel.lifecycle import Moment
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority


class NotReady(Refused):
    """It cannot be published yet. ``faults`` names everything that is missing, part by part."""

    def __init__(self, faults: Sequence[Any]) -> None:
        super().__init__(" ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def locked(invitation: Invitation) -> Invitation:
    """The invitation as it stands now, held until the transaction ends."""
    rows = Invitation.objects.select_related("round__fund", "office", "service", "form_version")
    return rows.select_for_update(of=("self",)).get(pk=invitation.pk)


def moved(held: Invitation, name: str, by: Actor, **settings: Any) -> str:
    """Make a move, unsaved; return the word for it, for the audit.

    Raises:
        Refused: the sentence of whatever stands against it.
    """
    moment = Moment(by, timezone.now(), settings)
    if why := INVITATION.refusal(held, name, moment):
        raise Refused(why)
    return INVITATION.make(held, name, moment).past


def check_draft(held: Invitation) -> None:
    """Only what is not published is edited.

    Raises:
        Refused: it is published, completed or cancelled.
    """
    if held.state != State.DRAFT:
        raise Refused(
            _("It is %(state)s, so it does not change any more. You can extend it, answer questions or cancel it.")
            % {"state": held.get_state_display()}
            if held.state == State.PUBLISHED
            else _("It is %(state)s, so it does not change any more.") % {"state": held.get_state_display()}
        )


def check_reason(reason: str, field: str = "reason") -> str:
    """The reason without spaces around it.

    Raises:
        ValidationError: there is none.
    """
    if not reason.strip():
        raise ValidationError({field: _("Say why: the reason stays with the round.")})
    return reason.strip()


def put_facts(held: Invitation, facts: dict[str, Any]) -> None:
    """Set facts by name, unsaved.

    Raises:
        TypeError: a fact is not one of FACTS.
        NotAllowed: one points at another office's record.
        ValidationError: the form is no application form, or is put away.
    """
    if strangers := set(facts) - set(FACTS):
        raise TypeError(f"{sorted(strangers)} are not facts of an invitation")
    for name, value in facts.items():
        if getattr(value, "office_id", None) not in {None, held.office_id}:
            raise NotAllowed(_("That record belongs to another office."))
        if name == "form_version" and value is not None:
            _check_form(value)
        setattr(held, name, as_kept(name, value))


def _check_form(version: FormVersion) -> None:
    if version.form.purpose != Form.Purpose.APPLICATION:
        raise ValidationError({"form_version": _("This form is not for applications.")})


def put_priorities(held: Invitation, keys: Iterable[UUID]) -> None:
    """Make these the priorities that the round serves. Raises NotAllowed for another office's."""
    wanted = owned(Priority, held, keys)
    held.priorities.exclude(priority__in=wanted).delete()
    there = set(held.priorities.values_list("priority_id", flat=True))
    for key, priority in wanted.items():
        if key not in there:
            row = InvitationPriority(office_id=held.office_id, invitation=held, priority=priority)
            row.save(force_insert=True)


def put_sources(held: Invitation, entries: Sequence[SourceEntry]) -> None:
    """Make these the sources of the round, in this order. A pot that was let in stays let in.

    Raises:
        NotAllowed: a pot is another office's.
        ValidationError: by "sources": a pot is named twice, gives nothing, or does not permit the round's purposes.
    """
    if len({entry.pot for entry in entries}) != len(entries):
        raise ValidationError({"sources": _("A pot is named twice.")})
    if any(entry.amount <= 0 for entry in entries):
        raise ValidationError({"sources": _("A source gives more than nothing.")})
    pots = owned(Pot, held, (entry.pot for entry in entries))
    rows = {row.pot_id: row for row in held.sources.select_for_update()}
    if refused := _outside(held, pots, rows):
        raise ValidationError({"sources": refused})
    held.sources.exclude(pot__in=pots).delete()
    for place, entry in enumerate(entries, 1):
        row = rows.get(entry.pot) or InvitationSource(office_id=held.office_id, invitation=held, pot=pots[entry.pot])
        row.amount, row.order, row.is_shared = entry.amount, place, entry.is_shared
        row.save()


def _outside(held: Invitation, pots: dict[UUID, Pot], rows: dict[UUID, InvitationSource]) -> list[str]:
    found = []
    for key, pot in pots.items():
        let_in = rows[key].override_purposes if key in rows else ()
        if names := outside(held.purposes, pot.permitted, let_in):
            found.append(refusal(pot.name, names))
    return found


def owned(model: Any, held: Invitation, keys: Iterable[UUID]) -> dict[UUID, Any]:
    """Records of the invitation's office by their keys, in the order asked for.

    Raises:
        NotAllowed: one is another office's, or is not there.
    """
    wanted = list(dict.fromkeys(keys))
    found = {row.pk: row for row in model.objects.filter(office=held.office_id, pk__in=wanted)} if wanted else {}
    if len(found) != len(wanted):
        raise NotAllowed(_("That record belongs to another office."))
    return {key: found[key] for key in wanted}
