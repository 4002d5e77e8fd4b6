"""Duties of publicity: requiring them, lifting them, and showing that they were done (AGR-15)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.agreements import queries
from almoner.do.agreements.access import May
from almoner.do.agreements.models import Agreement, PublicityDuty, PublicityEvidence
from almoner.foundation.audit.actions import record
from almoner.foundation.documents.models import Document
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused

from ._papers import check_publicity
from ._steps import check_reason, locked


@action(May.KEEP)
def require_publicity(
    *, by: Actor, agreement: Agreement, kind: str, what: str = "", due_on: dt.date | None = None
) -> PublicityDuty:
    """Require something of the provider so that people learn what the money bought. The next paper names it.

    Raises:
        ValidationError: by field: no such kind, or nothing said of what "other" means.
    """
    head = locked(agreement)
    duty = PublicityDuty(
        office_id=head.office_id,
        agreement=head,
        kind=kind,
        what=what.strip(),
        due_on=due_on,
        required_by_id=by.person_id,
    )
    check_publicity(duty)
    duty.save(force_insert=True)
    record(by=by, verb="required publicity", record=head, after={"kind": kind, "what": duty.what, "due": due_on})
    return duty


@action(May.KEEP)
def lift_publicity(*, by: Actor, duty: PublicityDuty, reason: str) -> PublicityDuty:
    """Say that a duty need not be done any more, and why.

    Raises:
        ValidationError: there is no reason.
        Refused: it was lifted already.
    """
    held = PublicityDuty.objects.select_for_update().get(pk=duty.pk)
    if held.lifted_at is not None:
        raise Refused(_("This duty was lifted already."))
    held.lifted_at, held.lifted_by_id, held.lifted_reason = timezone.now(), by.person_id, check_reason(reason)
    held.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    record(by=by, verb="lifted publicity", record=duty.agreement, reason=held.lifted_reason, after={"what": str(held)})
    return held


@action(May.SHOW_PUBLICITY)
def give_publicity_evidence(
    *, by: Actor, duty: PublicityDuty, text: str = "", link: str = "", document: Document | None = None
) -> PublicityEvidence:
    """Show that a duty was done: words, an address on the web or a document, by the provider or by staff.

    Raises:
        ValidationError: by field: nothing is shown, or the link leads nowhere on the web.
        NotAllowed: the person's organisation is no party to the agreement, or the document is somebody else's.
        Refused: the duty was lifted.
    """
    held = PublicityDuty.objects.select_related("agreement").get(pk=duty.pk)
    if by.organisation_id and not queries.own_agreement(by.organisation_id, held.agreement_id, seen_by=by):
        raise NotAllowed(_("Your organisation is no party to this agreement."))
    if document is not None and (document.office_id, document.organisation_id) != (by.office_id, by.organisation_id):
        raise NotAllowed(_("That document is somebody else’s."))
    if held.lifted_at is not None:
        raise Refused(_("This duty was lifted: nothing needs to be shown."))
    evidence = PublicityEvidence(
        office_id=held.office_id,
        duty=held,
        organisation_id=by.organisation_id,
        text=text.strip(),
        link=_checked(link.strip()),
        document=document,
        given_by_id=by.person_id,
    )
    if not (evidence.text or evidence.link or document):
        raise ValidationError({"text": _("Say what was done, give a link, or bring in a document.")})
    evidence.save(force_insert=True)
    record(
        by=by,
        verb="gave evidence of publicity",
        record=held.agreement,
        after={"duty": str(held), "link": evidence.link, "document": str(document or "")},
    )
    return evidence


def _checked(link: str) -> str:
    """Raises ValidationError where a link is no address on the web."""
    if link:
        try:
            URLValidator(schemes=["http", "https"])(link)
        except ValidationError:
            raise ValidationError({"link": _("Write a whole address on the web, beginning with https://.")}) from None
    return link
