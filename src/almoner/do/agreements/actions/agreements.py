"""Recording an agreement, and mending an entry."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.do.agreements.access import May
from almoner.do.agreements.constraints import explained
from almoner.do.agreements.drafting import Draft, Origin, sort_key, write
from almoner.do.agreements.models import Agreement, AgreementVersion
from almoner.do.agreements.rules import follows_within_its_service
from almoner.do.agreements.terms import PriorityTerm, Terms, same_terms
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.offices.models import Office
from almoner.foundation.services.models import Service
from almoner.governance.decisions.models import Decision
from almoner.strategy.plans.models import Priority

from ._steps import (
    bodies_entered,
    change_for_the_audit,
    check_not_held,
    check_opened,
    check_reason,
    check_terms,
    current_terms,
    for_the_audit,
    locked,
    service_entered,
    today,
)

Change = AgreementVersion.Change


@dataclass(frozen=True, slots=True)
class Identity:
    """Which agreement it is, through all its versions. A service named for the first time is entered."""

    number: str
    kind: str
    service: Service | str
    follows: Agreement | None = None
    decision: Decision | None = None
    """What decided on it; a correction without one leaves it as it is."""


@action(May.KEEP)
def record_agreement(
    *, by: Actor, office: Office, identity: Identity, terms: Terms, known_from: dt.date | None = None
) -> Agreement:
    """Enter an agreement with its first version. It is not published by that.

    Raises:
        ValidationError: by field: the number is taken, the end lies before the start, the money does not add up, ...
        NotAllowed: something it names belongs to another office.
    """
    agreement = Agreement(office=office)
    check_not_held(identity.number, office.pk)
    _identify(agreement, identity)
    terms = bodies_entered(office, terms)
    check_terms(agreement, terms)
    origin = Origin(known_from or today(), recorded_by=by.person_id)
    with explained():
        write([Draft(agreement, agreement.service.name, 1, terms, origin)])
    record(by=by, verb="recorded", record=agreement, after=_identity_facts(agreement) | for_the_audit(terms))
    return agreement


@action(May.KEEP)
def correct_agreement(
    *,
    by: Actor,
    agreement: Agreement,
    opened: int,
    terms: Terms,
    reason: str,
    identity: Identity | None = None,
    known_from: dt.date | None = None,
) -> AgreementVersion:
    """Mend an entry: a new version of kind correction. ``opened`` is the number of the version the person saw.

    Raises:
        OutOfDate: another version came meanwhile.
        ValidationError: by field; also when nothing would change.
        NotAllowed: something it names belongs to another office.
    """
    head = locked(agreement)
    check_opened(head, opened)
    before, was = current_terms(head), _identity_facts(head)
    if identity is not None:
        check_not_held(identity.number, head.office_id, but=head.pk)
        _identify(head, identity)
    terms = bodies_entered(head.office, terms)
    if same_terms(terms, before) and _identity_facts(head) == was:
        raise ValidationError(_("Nothing is different, so there is nothing to save."))
    why = check_reason(reason)
    check_terms(head, terms)
    origin = Origin(known_from or today(), recorded_by=by.person_id, change=Change.CORRECTION, reason=why)
    draft = Draft(head, head.service.name, opened + 1, terms, origin)
    with explained():
        version = write([draft], changing=("number", "sort_key", "kind", "service", "follows"))[0]
    old, new = change_for_the_audit(before, terms)
    became = _identity_facts(head)
    old |= {name: was[name] for name in was if was[name] != became[name]}
    new |= {name: became[name] for name in was if was[name] != became[name]}
    record(by=by, verb="corrected", record=head, reason=why, before=old, after=new)
    return version


@action(May.KEEP)
def link_to_priority(
    *, by: Actor, agreement: Agreement, priority: Priority, reason: str = ""
) -> AgreementVersion | None:
    """Say that an agreement serves a priority (STR-06): a correction. None where it is linked already."""
    head = locked(agreement)
    before = current_terms(head)
    if priority.pk in {each.priority for each in before.priorities}:
        return None
    terms = _with_priority(before, priority)
    why = reason.strip() or _("Linked to the plan: %(priority)s.") % {"priority": priority.title}
    origin = Origin(today(), recorded_by=by.person_id, change=Change.CORRECTION, reason=why)
    version = write([Draft(head, head.service.name, _number_now(head) + 1, terms, origin)])[0]
    old, new = change_for_the_audit(before, terms)
    record(by=by, verb="corrected", record=head, reason=why, before=old, after=new)
    return version


def _with_priority(terms: Terms, priority: Priority) -> Terms:
    return replace(terms, priorities=(*terms.priorities, PriorityTerm(priority.pk, priority.title)))


def _number_now(head: Agreement) -> int:
    return head.current.number if head.current else 0


def _identify(agreement: Agreement, identity: Identity) -> None:
    """Raises ValidationError or NotAllowed."""
    number = " ".join(identity.number.split())
    if not number:
        raise ValidationError({"number": _("Enter the number, as it stands in the register.")})
    if identity.kind not in Agreement.Kind.values:
        raise ValidationError({"kind": _("Choose the kind of agreement.")})
    service = service_entered(agreement.office, identity.service)
    for named in (service, identity.follows, identity.decision):
        if named is not None and named.office_id != agreement.office_id:
            raise NotAllowed(_("That record belongs to another office."))
    if why := follows_within_its_service(service.pk, identity.follows):
        raise ValidationError({"follows": why})
    agreement.number, agreement.sort_key = number, sort_key(number)
    agreement.kind, agreement.service, agreement.follows = identity.kind, service, identity.follows
    agreement.decision = identity.decision or agreement.decision


def _identity_facts(agreement: Agreement) -> dict[str, Any]:
    return {
        "number": agreement.number,
        "kind": agreement.kind,
        "service": str(agreement.service),
        "follows": agreement.follows.number if agreement.follows else "",
    }
