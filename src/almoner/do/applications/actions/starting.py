"""An application is begun: who applies, for how much, with whom and with whose help."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from almoner.do.applications import queries
from almoner.do.applications.access import May
from almoner.do.applications.lifecycle import State
from almoner.do.applications.models import Application, Partner
from almoner.do.applications.notifying import STEP, tell_applicant
from almoner.do.applications.rules.naming import reference_of
from almoner.do.applications.rules.who import form_refusal
from almoner.do.grants.models import Invitation
from almoner.foundation.audit.actions import record
from almoner.foundation.audit.amendments import store
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.naming import organisations_known, organisations_named
from almoner.foundation.organisations.queries import charity
from almoner.foundation.organisations.rules import CHARITIES
from almoner.foundation.questions import actions as questions
from almoner.foundation.questions.models import Draft
from almoner.foundation.questions.queries import definition_of
from almoner.foundation.questions.rules.definition import Definition, Kind
from almoner.kernel.identity import new_id

from ._steps import check_writer, locked, now, said

_FIRST = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@action(May.WRITE)
def start(
    *,
    by: Actor,
    invitation: Invitation,
    organisation: Organisation,
    amount: Decimal | None = None,
    assisted: str = "",
    brokered_by: Organisation | None = None,
    confirmed: Sequence[Mapping[str, str]] = (),
) -> Application:
    """Begin an organisation's application to an open round.

    Args:
        amount: asked for, in pounds: decides which questions are asked, until the form's own question is answered.
        assisted: for staff who write on the organisation's behalf: how they came to.
        brokered_by: the organisation that writes with or for a small group (GRA-28).
        confirmed: the round's conditions as the applicant answered them: [{question, answer}].

    Raises:
        NotAllowed: it is for another organisation.
        Refused: the round takes none now; there is one of this organisation already; its form does not fit.
        ValidationError: the amount is outside what the round gives, or staff do not say who asked them.
    """
    _check_who(by, organisation, assisted)
    _check_open(invitation, organisation)
    if why := form_refusal(organisation.form, invitation.organisation_forms):
        raise Refused(why)
    if wrong := queries.bounds_of(invitation).fit(amount).refusals:
        raise ValidationError({"amount": list(wrong)})
    made = Application(id=new_id(), office_id=invitation.office_id, invitation=invitation, organisation=organisation)
    made.brokered_by, made.assisted, made.started_by_id = brokered_by, assisted.strip()[:300], by.person_id
    made.confirmed = [{name: str(one.get(name, ""))[:500] for name in ("question", "answer")} for one in confirmed]
    made.draft = _draft(by, made, amount)
    _numbered(made)
    store(made, ("brokered_by", "assisted"))
    after = {"organisation": str(organisation), "for": str(brokered_by or ""), "amount": amount, "by": made.assisted}
    record(by=by, verb="began application", record=made, reason=made.assisted, after=after)
    return made


def _check_who(by: Actor, organisation: Organisation, assisted: str) -> None:
    """Members begin for their own organisation; staff where they say who asked them to."""
    if by.organisation_id is not None and by.organisation_id != organisation.pk:
        raise NotAllowed(_("That record belongs to another organisation."))
    if by.office_id is not None and not assisted.strip():
        raise ValidationError({"assisted": _("Say who asked for help and how, as in “by telephone with Ms Patel”.")})


def _draft(by: Actor, made: Application, amount: Decimal | None) -> Draft:
    """The draft of its answers, with what need not be asked again."""
    version = made.invitation.form_version
    if version is None:
        raise Refused(_("This round has no form yet."))
    return questions.start_draft(
        by=by,
        version=version,
        subject=made.pk,
        organisation=made.organisation,
        amount=amount,
        answers=_known(definition_of(version), made, amount),
        assisted=made.assisted,
    )


def _check_open(invitation: Invitation, organisation: Organisation) -> None:
    """Raises Refused when the round takes nothing now, or has this organisation's application already.

    Those who begin in one round at the same moment go in turn from here on; nobody else waits.
    """
    if not queries.may_begin(invitation, organisation.pk, now()):
        raise Refused(_("This round does not take applications now."))
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [f"applications {invitation.pk}"])
    rows = Application.objects.filter(invitation=invitation, organisation=organisation)
    there = rows.exclude(state=State.WITHDRAWN).first()
    if there is not None:
        raise Refused(
            _("There is an application of this organisation in this round already: %(reference)s. Go on with that one.")
            % {"reference": there.reference}
        )


def _numbered(made: Application) -> None:
    """Give the next number of the round: it is this one's turn."""
    rows = Application.objects.filter(invitation=made.invitation_id)
    made.number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    round_ = made.invitation.round
    made.reference = reference_of(round_.fund.code, round_.year, round_.number, made.number)


def _known(definition: Definition, made: Application, amount: Decimal | None) -> dict[str, Any]:
    """What need not be asked again: the organisation's name, number, form and address, and the amount.

    It stands in the draft to be confirmed: an address as it was submitted last, else what the register has of it.
    """
    found: dict[str, Any] = {}
    organisation = made.organisation
    known = organisation.identifiers.filter(confirmed=True).order_by("scheme").first()
    asked = {one.key: one for one in definition.questions}
    if "organisation" in asked and asked["organisation"].kind is Kind.ORGANISATION:
        found["organisation"] = {"name": organisation.name}
        if known is not None:
            found["organisation"] |= {"scheme": known.scheme, "number": known.number}
    if "form" in asked and organisation.form in {one.value for one in asked["form"].choices}:
        found["form"] = organisation.form
    if "address" in asked and asked["address"].kind is Kind.ADDRESS and (there := _address(made, known)):
        found["address"] = there
    if amount is not None and definition.amount:
        found[definition.amount] = amount
    return found


def _address(made: Application, known: Any) -> dict[str, str]:
    last = Application.objects.filter(organisation=made.organisation_id, submission__isnull=False)
    if made.assisted:  # staff read the draft: what was sent to another office is not theirs
        last = last.filter(office=made.office_id)
    held = last.select_related("submission").order_by("-submitted_at").first()
    given = held.submission.answers.get("address") if held is not None and held.submission is not None else None
    if isinstance(given, dict):
        return {str(part): str(value) for part, value in given.items()}
    entry = charity(f"{known.scheme}-{known.number}") if known is not None and known.scheme in CHARITIES else None
    return {"postcode": entry.postcode} if entry is not None and entry.postcode else {}


@action(May.ASSIST)
def assist(*, by: Actor, application: Application, how: str) -> Application:
    """Record that staff write an application on the organisation's behalf from now on, at whose request (GRA-09).

    Its members are told. From now on staff may read the draft.

    Raises:
        ValidationError: how it came about is not said.
    """
    held = locked(application)
    questions.assist(by=by, draft=held.draft, how=how)
    before, held.assisted = held.assisted, how.strip()[:300]
    held.save(update_fields=["assisted"])
    tell_applicant(by, held, STEP, _("The office helps with %(reference)s") % {"reference": held.reference})
    told = {"before": {"assisted": before}, "after": {"assisted": held.assisted}}
    record(by=by, verb="assists with application", record=held, reason=held.assisted, **told)
    return held


# --- Who else takes part


@action(May.WRITE)
def add_partner(*, by: Actor, application: Application, name: str, does: str, amount: Decimal | None = None) -> Partner:
    """Name another organisation that takes part. It is known by its name where an office knows that.

    Raises:
        ValidationError: it has no name, does nothing, or is named already.
        Refused: the application is submitted.
    """
    held = locked(application)
    check_writer(by, held)
    _check_being_written(held)
    called = " ".join(said(name, "name", _("Write the partner's name.")).split())
    partner = Partner(
        office_id=held.office_id,
        application=held,
        organisation=organisations_known(held.office, [called]).get(called.lower()),
        name=called,
        does=said(does, "does", _("Say what the partner does in the project.")),
        amount=amount,
    )
    store(partner, ("name", "does", "amount"))
    record(by=by, verb="named partner", record=held, after={"partner": called, "does": partner.does, "amount": amount})
    return partner


@action(May.WRITE)
def remove_partner(*, by: Actor, application: Application, partner: Partner) -> None:
    """Take a partner off. Raises Refused once the application is submitted."""
    held = locked(application)
    check_writer(by, held)
    _check_being_written(held)
    found = held.partners.filter(pk=partner.pk).first()
    if found is not None:
        before = {"partner": found.name, "does": found.does}
        found.delete()
        record(by=by, verb="took partner off", record=held, before=before)


@action(May.WRITE)
def set_broker(
    *, by: Actor, application: Application, broker: Organisation | None = None, name: str = ""
) -> Application:
    """Record which organisation writes with or for the applicant, or that none does.

    Args:
        name: instead of ``broker``: an organisation by its name, entered for the office where it is not known.

    Raises:
        Refused: the application is submitted.
        ValidationError: an organisation does not broker its own application.
    """
    held = locked(application)
    check_writer(by, held)
    _check_being_written(held)
    called = " ".join(name.split())[:300]
    if broker is None and called:
        broker = organisations_named(held.office, [called])[called.lower()]
    before, held.brokered_by = str(held.brokered_by or ""), broker
    store(held, ("brokered_by",))
    was, now_ = {"brokered by": before}, {"brokered by": str(broker or "")}
    record(by=by, verb="recorded broker", record=held, before=was, after=now_)
    return held


def _check_being_written(held: Application) -> None:
    if not held.is_draft:
        raise Refused(_("The application is submitted, so who takes part does not change any more."))
