"""Steps that the actions of this room share. Not actions: they run inside one."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.allocations.lifecycle import ALLOCATION
from almoner.do.allocations.models import Allocation
from almoner.do.allocations.queries.tables import with_parts
from almoner.do.allocations.rules.table import Paper
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.offices.models import Area, Office
from almoner.foundation.organisations.models import Organisation
from almoner.kernel.lifecycle import Moment


def moment(by: Actor) -> Moment:
    """Who asks, now."""
    return Moment(by, timezone.now())


def locked(table: Allocation) -> Allocation:
    """The table as it stands now with its parts, held until the transaction ends."""
    Allocation.objects.select_for_update().get(pk=table.pk)
    return with_parts(Allocation.objects.select_related("office", "decision", "follows")).get(pk=table.pk)


def moved(paper: Paper, name: str, at: Moment) -> str:
    """Make a move, unsaved; return the word for it, for the audit.

    Raises:
        Refused: the sentence of whatever stands against it.
    """
    if why := ALLOCATION.refusal(paper, name, at):
        raise Refused(why)
    return ALLOCATION.make(paper, name, at).past


def of_office(office: Office, model: Any, keys: Iterable[UUID]) -> None:
    """Records named by key belong to the office.

    Raises:
        NotAllowed: one is another office's, or is not there.
    """
    wanted = set(keys)
    if wanted and model.objects.filter(office=office, pk__in=wanted).count() != len(wanted):
        raise NotAllowed(_("That record belongs to another office."))


def places_and_bodies(office: Office, areas: Iterable[UUID | None], bodies: Iterable[UUID]) -> None:
    """Districts are the office's; organisations the office's or everybody's. Raises NotAllowed."""
    of_office(office, Area, [key for key in areas if key is not None])
    wanted = set(bodies)
    seen = Organisation.objects.filter(Q(office=office) | Q(office__isnull=True), pk__in=wanted)
    if seen.count() != len(wanted):
        raise NotAllowed(_("That record belongs to another office."))
