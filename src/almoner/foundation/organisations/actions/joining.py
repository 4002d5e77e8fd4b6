"""How people come to act for an organisation that nobody invited them to: they register it, or ask to join it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations import queries
from almoner.foundation.organisations.access import GRANTS, May
from almoner.foundation.organisations.lifecycle import JOIN_REQUEST, RequestState
from almoner.foundation.organisations.models import CharityEntry, Identifier, JoinRequest, Membership, Organisation
from almoner.foundation.organisations.notifying import JOINING
from almoner.foundation.organisations.rules import CHARITIES, size_of_income, well_formed
from almoner.kernel.lifecycle import Moment, MoveRefused

from ._steps import checked_parts, in_person, joined, locked, noted, own, share_with_all, told

FIRST_PARTS = (Part.OWNER, Part.WRITER, Part.CERTIFIER)
"""What the first person of an organisation may do; reporting begins with an agreement."""
MOST_WAITING = 5
OF_A_REGISTRATION = ("size", "is_vcse", "is_sme", "by_and_for", "area_served", "website", "email")


class Known(Refused):
    """The organisation is known here already, so it is asked to be joined, not registered again."""

    def __init__(self, sentence: str, organisation: Organisation, *, by_number: bool) -> None:
        super().__init__(sentence)
        self.organisation, self.by_number = organisation, by_number


@action(May.REGISTER)
def register_organisation(
    *, by: Actor, name: str, form: str, scheme: str = "", number: str = "", another: bool = False, **facts: Any
) -> Organisation:
    """Enter an organisation by somebody who acts for it; they become its owner, writer and certifier.

    A number of a register of charities that was brought in is confirmed by it, and the name and the size are the
    register's. Every office sees the organisation, marked so until an office says that it knows its people.

    Args:
        another: another organisation of that name is known, and this is not it.
        facts: of OF_A_REGISTRATION.

    Raises:
        ValidationError: a fact is not well formed, or the register says that the charity was removed.
        Known: it is here already; then ask to join.
    """
    person = in_person(by)
    entry = _entry(scheme, number)
    numbers = _numbers(scheme, number, entry)
    made = Organisation(
        name=_name(name, entry), form=form, registered_at=timezone.now(), **_facts_of(entry), **_only_own(facts)
    )
    _check_known(made.name, numbers, another=another)
    made.full_clean(validate_constraints=False)
    made.save(force_insert=True)
    for (code, bare), confirmed in numbers.items():
        Identifier(organisation=made, scheme=code, number=bare, confirmed=confirmed).save(force_insert=True)
    joined(made, person, checked_parts(FIRST_PARTS))
    said = {f"{code}-{bare}": confirmed for (code, bare), confirmed in numbers.items()}
    after = {"name": made.name, "form": made.form, "identifiers confirmed by a register": said, "owner": str(person)}
    noted(by, "registered organisation", made, after=after)
    return made


def _entry(scheme: str, number: str) -> CharityEntry | None:
    if scheme not in CHARITIES:
        return None
    entry = queries.charity(f"{scheme}-{number}")
    if entry is not None and entry.is_removed:
        raise ValidationError({"number": queries.removed_sentence(entry)})
    return entry


def _name(name: str, entry: CharityEntry | None) -> str:
    """The register's; written in ordinary letters where the person did so."""
    given = " ".join(name.split())
    return given if entry is None or given.casefold() == entry.name.casefold() else entry.name


def _facts_of(entry: CharityEntry | None) -> dict[str, Any]:
    """What the register says that the organisation does not have to."""
    return {} if entry is None else {"size": size_of_income(entry.income), "is_vcse": True}


def _only_own(facts: dict[str, Any]) -> dict[str, Any]:
    if strange := sorted(set(facts) - set(OF_A_REGISTRATION)):
        raise TypeError(f"no facts of a registration: {strange}")
    return facts


def _numbers(scheme: str, number: str, entry: CharityEntry | None) -> dict[tuple[str, str], bool]:
    """The identifiers, and whether a register here confirms each."""
    if not scheme and not number:
        return {}
    if entry is not None:
        company = {("GB-COH", entry.company_number): True} if entry.company_number else {}
        return {(entry.scheme, entry.number): True, **company}
    try:
        return {well_formed(scheme, number): False}
    except ValueError as why:
        raise ValidationError({"number": str(why)}) from None


def _check_known(name: str, numbers: dict[tuple[str, str], bool], *, another: bool) -> None:
    """Nobody takes over what others hold, or an office's records know."""
    found = queries.known_by_number(numbers) if numbers else None
    if found is not None:
        raise Known(_("An organisation with this number is known here already."), found, by_number=True)
    found = None if another else queries.known_by_name(name)
    if found is not None:
        raise Known(_("An organisation of this name is known here already."), found, by_number=False)


@action(May.REGISTER)
def ask_to_join(*, by: Actor, known: Any, message: str = "") -> JoinRequest:
    """Ask to act for the organisation of this key. Its owners answer; where it has none, an office does.

    Raises:
        Refused: the person is a member, has asked already, or waits for too many answers.
    """
    person, held = in_person(by), locked(known)
    if Membership.objects.filter(organisation=held, person=person, until=None).exists():
        raise Refused(_("You act for this organisation already."))
    waiting = JoinRequest.objects.filter(person=person, state=RequestState.WAITING)
    if waiting.filter(organisation=held).exists():
        raise Refused(_("You have asked already. You are told as soon as somebody answers."))
    if waiting.count() >= MOST_WAITING:
        raise Refused(_("You wait for %(n)d answers already. Withdraw one first.") % {"n": MOST_WAITING})
    owners = queries.people_with(held.pk, Part.OWNER)
    office = None if owners else queries.office_that_knows(held)
    made = JoinRequest(organisation=held, person=person, office=office, message=message.strip()[:1000])
    made.save(force_insert=True)
    _tell_who_answers(by, made, owners)
    noted(by, "asked to join", held, after={"person": str(person), "answered by": "an office" if office else "owners"})
    return made


def _tell_who_answers(by: Actor, asked: JoinRequest, owners: list[Person]) -> None:
    title = _("%(who)s asks to act for %(organisation)s") % {"who": asked.person, "organisation": asked.organisation}
    if owners:
        link = reverse("provider-members", kwargs={"organisation": asked.organisation_id})
        told(by, owners, JOINING, title, link)
        return
    for office in [asked.office] if asked.office else Office.objects.all():
        people = queries.staff_with(office, GRANTS[May.ANSWER].roles)
        link = reverse("desk-join-requests", kwargs={"office": office.slug})
        told(by, people, JOINING, title, link, office)


@action(May.REGISTER)
def withdraw_request(*, by: Actor, pk: Any) -> JoinRequest:
    """Take back one's own asking. Raises Refused when it is answered already, or is nobody's of that key."""
    try:
        found = JoinRequest.objects.select_for_update().filter(pk=pk, person=by.person_id).first()
    except ValidationError:  # no key at all
        found = None
    if found is None:
        raise Refused(_("There is no such request of yours."))
    _move(found, "withdraw", by)
    found.save(update_fields=["state", "answered_at"])
    noted(by, "withdrew request to join", found.organisation)
    return found


@action(May.ANSWER)
def answer_request(
    *, by: Actor, request: JoinRequest, approve: bool, parts: Iterable[str] = (), reason: str = ""
) -> JoinRequest:
    """Let somebody act for the organisation, with these parts, or say why not.

    An office answers only where the organisation has no owner; by approving it also says that it knows who acts for the
    organisation, which every office then sees.

    Raises:
        ValidationError: a refusal without a reason, an approval without a part, or nobody would own.
        Refused: it is answered already; or owners answer, not an office.
    """
    held = _to_answer(by, request)
    found = JoinRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    if not approve and not reason.strip():
        raise ValidationError({"reason": _("Say why. The person is told.")})
    _move(found, "approve" if approve else "refuse", by)
    found.answered_by_id, found.reason = by.person_id, reason.strip()
    if approve:
        _let_in(by, held, found.person, checked_parts(parts))
    found.save(update_fields=["state", "answered_at", "answered_by", "reason"])
    said = _("You may act for %(organisation)s") if approve else _("You may not act for %(organisation)s: %(reason)s")
    title = said % {"organisation": held, "reason": found.reason}
    told(by, [found.person], JOINING, title, reverse("account"), found.office)
    after = {"person": str(found.person), "parts": list(parts) if approve else []}
    noted(by, "approved request to join" if approve else "refused request to join", held, reason=reason, after=after)
    return found


def _to_answer(by: Actor, request: JoinRequest) -> Organisation:
    """The organisation that a request is about, by somebody whose it is to answer."""
    if by.organisation_id is not None:
        return own(by, request.organisation)
    held = locked(request.organisation_id)
    if held.office_id is not None and by.office_id not in {None, held.office_id}:
        raise NotAllowed(_("That record belongs to another office."))
    if queries.people_with(held.pk, Part.OWNER):
        raise Refused(_("Its own people answer this: the organisation has an owner."))
    return held


def _let_in(by: Actor, held: Organisation, person: Person, parts: list[str]) -> None:
    if Part.OWNER not in parts and not queries.people_with(held.pk, Part.OWNER):
        raise ValidationError({"parts": _("Nobody owns this organisation yet, so make this person an owner.")})
    if by.organisation_id is None:
        held.vouched_at = timezone.now()
        held.save(update_fields=["vouched_at"])
    share_with_all(held)
    joined(held, person, parts)


def _move(request: JoinRequest, name: str, by: Actor) -> None:
    """Make the move in the lifecycle, at this moment. Raises Refused with its sentence."""
    now = timezone.now()
    try:
        JOIN_REQUEST.make(request, name, Moment(by, now))
    except MoveRefused as why:
        raise Refused(str(why)) from None
    request.answered_at = now


@action(May.ANSWER)
def vouch(*, by: Actor, organisation: Organisation, reason: str) -> Organisation:
    """As staff, say that the office knows who acts for an organisation that registered itself.

    Raises:
        NotAllowed: no office acts, or the organisation is another's.
        ValidationError: no reason is given: how the office knows.
    """
    if by.office_id is None and not by.is_keeper:
        raise NotAllowed(_("Only an office does this."))
    held = locked(organisation)
    if not reason.strip():
        raise ValidationError({"reason": _("Say how you know.")})
    if held.speaks_for_itself:
        held.vouched_at = timezone.now()
        held.save(update_fields=["vouched_at"])
        noted(by, "vouched for organisation", held, reason=reason)
    return held
