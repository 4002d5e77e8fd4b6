"""What staff record: organisations, their facts and the numbers registers know them by."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.tokens import changed, check_token, facts_of
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.access import May
from almoner.foundation.organisations.models import Identifier, Organisation
from almoner.foundation.organisations.rules import well_formed

FACTS = (
    "name", "form", "size", "is_vcse", "is_sme", "by_and_for", "area_served", "accountable_body", "website", "email",
)  # fmt: skip


@action(May.KEEP)
def record_organisation(*, by: Actor, office: Office, name: str, **facts: Any) -> Organisation:
    """Enter an organisation. It belongs to the office until an identifier is confirmed.

    Raises:
        ValidationError: a fact is not well formed, or the office has an organisation of that name.
    """
    made = Organisation(office=office, name=" ".join(name.split()), **facts)
    _check(made)
    made.save(force_insert=True)
    record(by=by, verb="recorded organisation", record=made, after=facts_of(made, FACTS))
    return made


@action(May.KEEP)
def correct_organisation(
    *, by: Actor, organisation: Organisation, token: str | None = None, reason: str = "", **facts: Any
) -> Organisation:
    """Correct facts of an organisation; before and after stand in the audit.

    Args:
        token: what `door.tokens.token_of(organisation, FACTS)` was when the form was opened.

    Raises:
        OutOfDate: somebody else corrected it since.
        ValidationError: a fact is not well formed.
    """
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _check_reach(by, locked)
    check_token(locked, FACTS, token)
    before = facts_of(locked, facts)
    for name, value in facts.items():
        setattr(locked, name, value)
    _check(locked)
    was, now = changed(before, facts_of(locked, facts))
    if now:
        locked.save(update_fields=list(facts))
        record(by=by, verb="corrected organisation", record=locked, reason=reason, before=was, after=now)
    return locked


@action(May.KEEP)
def give_identifier(*, by: Actor, organisation: Organisation, scheme: str, number: str) -> Identifier:
    """Note under which number a register knows the organisation. It counts once it is confirmed.

    Raises:
        ValidationError: the number cannot be one of that register, or is noted already.
    """
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _check_reach(by, locked)
    try:
        code, bare = well_formed(scheme, number)
    except ValueError as why:
        raise ValidationError({"number": str(why)}) from None
    given = Identifier(organisation=locked, scheme=code, number=bare)
    given.full_clean(validate_constraints=False)
    if Identifier.objects.filter(organisation=locked, scheme=code, number=bare).exists():
        raise ValidationError({"number": _("This identifier is noted already.")})
    given.save(force_insert=True)
    record(by=by, verb="gave identifier", record=locked, after={"identifier": str(given)})
    return given


@action(May.KEEP)
def confirm_identifier(*, by: Actor, identifier: Identifier) -> Identifier:
    """State that the register was looked at and the number is this organisation's. From then on it is everybody's.

    Raises:
        Refused: the number is confirmed already, for this or another organisation; or the accountable body is not
            known to all yet.
    """
    locked = Organisation.objects.select_for_update().get(pk=identifier.organisation_id)
    _check_reach(by, locked)
    found = Identifier.objects.get(pk=identifier.pk)
    held = Identifier.objects.filter(scheme=found.scheme, number=found.number, confirmed=True)
    if other := held.select_related("organisation").first():
        raise Refused(_confirmed_already(found, other))
    if (body := locked.accountable_body) is not None and body.office_id is not None:
        raise Refused(_body_is_not_shared(body))
    found.confirmed = True
    found.save(update_fields=["confirmed"])
    was_ours = locked.office_id
    locked.office = None
    locked.save(update_fields=["office"])
    after = {"identifier": str(found), "shared with all offices": True}
    record(
        by=by,
        verb="confirmed identifier",
        record=locked,
        before={"shared with all offices": was_ours is None},
        after=after,
    )
    return found


@action(May.KEEP)
def withdraw_identifier(*, by: Actor, identifier: Identifier, reason: str) -> None:
    """Take back an identifier that was noted by mistake, before anybody confirmed it.

    Raises:
        Refused: it is confirmed.
    """
    locked = Organisation.objects.select_for_update().get(pk=identifier.organisation_id)
    _check_reach(by, locked)
    found = Identifier.objects.get(pk=identifier.pk)
    if found.confirmed:
        raise Refused(_("A confirmed identifier stays: other offices rely on it."))
    found.delete()
    record(by=by, verb="withdrew identifier", record=locked, reason=reason, before={"identifier": str(found)})


def _confirmed_already(found: Identifier, other: Identifier) -> str:
    if other.organisation_id == found.organisation_id:
        return _("This identifier is confirmed already.")
    return _(
        "%(identifier)s is confirmed as %(name)s. If both are one body, keep that one and correct what points here."
    ) % {
        "identifier": found,
        "name": other.organisation,
    }


def _check_reach(by: Actor, organisation: Organisation) -> None:
    """An organisation that another office named is not to be touched, or even seen, from here."""
    if by.office_id is not None and organisation.office_id not in {None, by.office_id}:
        raise NotAllowed(_("That record belongs to another office."))


CONSTRAINTS = {
    "organisations_one_name_in_an_office": "name",
    "organisations_not_its_own_accountable_body": "accountable_body",
}
"""The field that each constraint is about."""


def _check(organisation: Organisation) -> None:
    """Well formed by itself, and naming no body that some who see it cannot see.

    Raises:
        ValidationError: the keys are fields.
    """
    organisation.full_clean(validate_constraints=False)
    for constraint in Organisation._meta.constraints:
        try:
            constraint.validate(Organisation, organisation)
        except ValidationError as broken:
            raise ValidationError({CONSTRAINTS[constraint.name]: broken.messages}) from None
    body = organisation.accountable_body
    if body is not None and organisation.office_id is None and body.office_id is not None:
        raise ValidationError({"accountable_body": _body_is_not_shared(body)})


def _body_is_not_shared(body: Organisation) -> str:
    return _("%(name)s is known to one office only. Confirm an identifier of it first.") % {"name": body}
