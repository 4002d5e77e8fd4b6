"""From an accepted award to an agreement in the register, with its paper and its payments; and its publication."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _

from almoner.do.agreements import actions as agreements
from almoner.do.agreements.access import May as MayAgree
from almoner.do.agreements.actions import Identity
from almoner.do.agreements.actions.papers import draw_up
from almoner.do.agreements.models import Agreement
from almoner.do.applications.actions import note_agreement
from almoner.do.awards.access import May
from almoner.do.awards.agreed import content_of, instalments_of, kind_of, terms_of
from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award, AwardPriority, AwardSplit
from almoner.do.awards.queries.numbers import next_number
from almoner.do.awards.queries.papers import in_the_way
from almoner.do.grants.actions import note_agreed
from almoner.do.grants.lifecycle import State as Invited
from almoner.do.grants.models import Invitation
from almoner.do.payments.actions import plan
from almoner.do.payments.entries import Instalment
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.offices.models import Office
from almoner.foundation.services.models import Service
from almoner.governance.decisions.lifecycle import State as Decided

from ._steps import locked, today


@action(May.SEND)
def make_agreement(
    *,
    by: Actor,
    award: Award,
    number: str = "",
    service: Service | str = "",
    instalments: Sequence[Instalment] | None = None,
) -> Agreement:
    """Enter the agreement of an accepted award, draw up its paper and plan its payments, all or nothing.

    Without a number it gets the next of the office's series; without a service that of the award, else one named like
    it; without instalments those of the office's pattern. Where its decision is public already and the person may, the
    register shows it at once.

    Raises:
        Refused: it is not accepted, has an agreement, serves no priority, or a check is in the way.
        ValidationError: by field, as `agreements.record_agreement` and `payments.plan`.
    """
    if award.invitation_id is not None:  # the round before its awards, as whoever chooses or decides takes them
        Invitation.objects.select_for_update(of=("self",)).get(pk=award.invitation_id)
    head = _ready(award)
    office = Office.objects.select_for_update().get(pk=head.office_id)  # two people get two numbers
    payments = list(instalments) if instalments is not None else instalments_of(head, today())
    total = sum((each.amount for each in payments), head.amount * 0)
    if total != head.amount:
        raise ValidationError({"instalments": _("The instalments do not add up to the award.")})
    called = service or head.service or head.title
    identity = Identity(number.strip() or next_number(office), kind_of(head), called, decision=head.decision)
    made = agreements.record_agreement(by=by, office=office, identity=identity, terms=terms_of(head))
    draw_up(by=by, agreement=made, content=content_of(head, payments, today()))
    plan(by=by, agreement=made, instalments=payments)
    head.agreement, head.service = made, made.service
    head.save(update_fields=["agreement", "service"])
    if head.application is not None:
        note_agreement(by=by, application=head.application, agreement=made)
    record(by=by, verb="made agreement", record=head, after={"agreement": made.number})
    _no_longer_promised(head, by)
    _publish_if_decided(head, by)
    return made


def _ready(award: Award) -> Award:
    """The award, locked. Raises Refused with everything that stands against an agreement."""
    head = locked(award)
    if head.state != State.ACCEPTED:
        raise Refused(
            _("It is %(state)s: an agreement comes of an accepted offer.") % {"state": head.get_state_display()}
        )
    if head.agreement_id is not None:
        raise Refused(_("There is an agreement already."))
    wrong = []
    if not AwardPriority.objects.filter(award=head).exists():
        wrong.append(_("It serves no priority of the police and crime plan."))
    wrong += in_the_way([head], "agreement", head.office, today())[head.pk]
    if wrong:
        raise Refused(" ".join(wrong))
    return head


def _no_longer_promised(award: Award, by: Actor) -> None:
    """Tell a running round what its agreements take of each pot: its promise and they do not count twice."""
    invitation = award.invitation
    if invitation is None or invitation.state != Invited.PUBLISHED:
        return
    rows = AwardSplit.objects.filter(award__invitation=invitation, award__agreement__isnull=False).order_by()
    taken = dict(rows.values("pot").annotate(total=Sum("amount")).values_list("pot", "total"))
    note_agreed(by=by, invitation=invitation, amounts=taken)


def _publish_if_decided(award: Award, by: Actor) -> bool:
    """Show the agreement in the register where its decision is public and the person may publish."""
    made, decision = award.agreement, award.decision
    if made is None or decision is None or decision.state != Decided.PUBLISHED:
        return False
    if made.published_at is not None or not by.may(MayAgree.PUBLISH):
        return False
    agreements.publish(by=by, record=made)
    return True


@action(May.SEND)
def publish_agreements(*, by: Actor, office: Office, invitation: Invitation | None = None) -> int:
    """Show every agreement of awards in the register whose decision is public by now. Returns how many.

    Raises:
        NotAllowed: the person does not publish agreements.
        Refused: there is none to publish.
    """
    rows = Award.objects.filter(office=office, agreement__published_at__isnull=True, agreement__isnull=False)
    rows = rows.filter(decision__state=Decided.PUBLISHED).select_related("agreement", "decision")
    if invitation is not None:
        rows = rows.filter(invitation=invitation)
    found = list(rows.order_by("pk"))
    if not found:
        raise Refused(_("No agreement waits to be shown in the register."))
    for award in found:
        if award.agreement is not None:
            agreements.publish(by=by, record=award.agreement)
    return len(found)
