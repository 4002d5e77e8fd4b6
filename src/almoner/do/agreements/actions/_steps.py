"""Steps that the actions of this room share. Not actions: they run inside one."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from almoner.do.agreements import wording
from almoner.do.agreements.models import Agreement
from almoner.do.agreements.queries import terms_by_agreement
from almoner.do.agreements.rules import refusals
from almoner.do.agreements.terms import Terms
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, OutOfDate
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.naming import organisations_named
from almoner.foundation.services.models import Service
from almoner.foundation.services.naming import services_named
from almoner.kernel.lifecycle import Moment
from almoner.strategy.funds.models import FundingAgreement, Pot
from almoner.strategy.plans.models import Priority


def locked(agreement: Agreement) -> Agreement:
    """The head as it stands now, held until the transaction ends, with its current version and service."""
    rows = Agreement.objects.select_related("current", "service", "office").select_for_update(of=("self",))
    return rows.get(pk=agreement.pk)


def current_terms(head: Agreement) -> Terms:
    """What the current version says."""
    return terms_by_agreement([head])[head.pk][1]


def bodies_entered(office: Office, terms: Terms) -> Terms:
    """The same terms with every party known: those named for the first time are entered as organisations."""
    new = {party.name for party in terms.parties if party.organisation is None}
    if not new:
        return terms
    known = organisations_named(office, new)
    parties = tuple(
        party if party.organisation else replace(party, organisation=known[party.name.lower()].pk)
        for party in terms.parties
    )
    return replace(terms, parties=parties)


def service_entered(office: Office, service: Service | str) -> Service:
    """The service, or the one of that name, entered where it is new.

    Raises:
        ValidationError: neither a service nor a name is given.
    """
    if not isinstance(service, str):
        return service
    name = " ".join(service.split())
    if not name:
        raise ValidationError({"service": _("Enter the service: the help that it is about.")})
    return services_named(office, [name])[name.lower()]


def check_opened(head: Any, opened: int) -> Any:
    """The current version, if it is the one a person opened: nobody saves over a version that came after it.

    Raises:
        OutOfDate: the current version is another one.
    """
    if head.current is None or head.current.number != opened:
        raise OutOfDate(
            _("Somebody else changed this while you had it open. Nothing of yours is lost: compare and save again.")
        )
    return head.current


def check_terms(head: Agreement, terms: Terms) -> None:
    """Hold terms to the rules, and to the office.

    Raises:
        ValidationError: by field.
        NotAllowed: a pot, priority or organisation is another office's.
    """
    if wrong := refusals(head.kind, terms):
        raise ValidationError(dict(wrong))
    check_belonging(head.office_id, terms)


def check_belonging(office_id: UUID, terms: Terms) -> None:
    """Every record that terms name is this office's, or everybody's.

    Raises:
        NotAllowed: one is not.
    """
    ours = Q(office=office_id)
    named: Mapping[Any, tuple[Q, Collection[UUID]]] = {
        Organisation: (
            ours | Q(office=None),
            {party.organisation for party in terms.parties if party.organisation},
        ),
        Pot: (ours, {line.pot for line in terms.funding if line.pot}),
        FundingAgreement: (ours, {line.funding for line in terms.funding if line.funding}),
        Priority: (ours, {each.priority for each in terms.priorities}),
    }
    for model, (owned, keys) in named.items():
        if keys and model.objects.filter(owned, pk__in=keys).count() != len(keys):
            raise NotAllowed(_("That record belongs to another office."))


def check_reason(reason: str) -> str:
    """The reason without spaces around it.

    Raises:
        ValidationError: there is none.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the reason stays with the version.")})
    return reason.strip()


def check_not_held(number: str, office_id: UUID, but: UUID | None = None) -> None:
    """No other agreement of the office has this number.

    Raises:
        ValidationError: one has.
    """
    others = Agreement.objects.filter(office=office_id, number=number)
    if (others.exclude(pk=but) if but else others).exists():
        raise ValidationError({"number": _("There is already an agreement with this number.")})


def moment(by: Actor) -> Moment:
    """Who asks, now."""
    return Moment(by, timezone.now())


def today() -> dt.date:
    """The day it is here."""
    return timezone.localdate()


def for_the_audit(terms: Terms) -> dict[str, str]:
    """The facts of terms as the chain keeps them: in English, whoever acts."""
    with translation.override("en-gb"):
        return wording.stated(terms)


def change_for_the_audit(before: Terms, after: Terms) -> tuple[dict[str, str], dict[str, str]]:
    """The facts that changed, before and after."""
    was, now = for_the_audit(before), for_the_audit(after)
    names = wording.changed(was, now)
    return {name: was.get(name, "") for name in names}, {name: now.get(name, "") for name in names}
