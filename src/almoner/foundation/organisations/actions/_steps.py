"""Steps that several actions about people and their organisations share."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.audit.actions import record
from almoner.foundation.audit.models import INSTALLATION
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part
from almoner.foundation.notices.actions import tell
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Membership, Organisation


@dataclass(frozen=True, slots=True)
class _Installation:
    """The chain of what belongs to no office, for `record(office=...)`."""

    pk: Any = INSTALLATION


OWN_CHAIN = _Installation()


def noted(by: Actor, verb: str, of: Any, **facts: Any) -> None:
    """Record an entry: on the office's chain where its staff acts, else on the installation's."""
    record(by=by, verb=verb, record=of, office=None if by.office_id else OWN_CHAIN, **facts)


def told(by: Actor, people: Iterable[Person], kind: str, title: str, link: str, office: Office | None = None) -> None:
    """Give people a notice, its title cut to what a notice holds: names may be long."""
    tell(by=by, people=people, kind=kind, title=title[:200], link=link, office=office)


def locked(organisation: Any) -> Organisation:
    """The organisation's row, held until the transaction ends: what changes its people takes turns.

    Raises:
        Refused: there is none.
    """
    found = Organisation.objects.select_for_update().filter(pk=getattr(organisation, "pk", organisation)).first()
    if found is None:
        raise Refused(_("There is no such organisation."))
    return found


def own(by: Actor, organisation: Organisation) -> Organisation:
    """The same, of those who act for it.

    Raises:
        NotAllowed: they act for another.
    """
    if by.organisation_id != organisation.pk and not by.is_keeper:
        raise NotAllowed(_("That record belongs to another organisation."))
    return locked(organisation)


def in_person(by: Actor) -> Person:
    """Who acts.

    Raises:
        NotAllowed: nobody in person does.
    """
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who has signed in can do this."))
    return Person.objects.get(pk=by.person_id)


def checked_parts(parts: Any) -> list[str]:
    """Parts in the order of the house, each once.

    Raises:
        ValidationError: there is none, or one that nobody can have.
    """
    given = {str(part) for part in parts}
    if not given or not given <= set(map(str, Part)):
        raise ValidationError({"parts": _("Choose at least one part.")})
    return [str(part) for part in Part if str(part) in given]


def joined(organisation: Organisation, person: Person, parts: list[str], invited_by: Any = None) -> Membership:
    """Make somebody a member; who is one already gets the parts on top of theirs."""
    held = Membership.objects.filter(organisation=organisation, person=person, until__isnull=True).first()
    if held is not None:
        held.parts = checked_parts({*held.parts, *parts})
        held.save(update_fields=["parts"])
        return held
    made = Membership(organisation=organisation, person=person, parts=parts, invited_by=invited_by)
    made.save(force_insert=True)
    return made


def share_with_all(organisation: Organisation) -> None:
    """From now on every office sees it: its own people speak for it.

    Raises:
        Refused: its accountable body is known to one office only.
    """
    body = organisation.accountable_body
    if body is not None and body.office_id is not None:
        raise Refused(_("%(name)s is known to one office only. Confirm an identifier of it first.") % {"name": body})
    if organisation.office_id is not None:
        organisation.office = None
        organisation.save(update_fields=["office"])
