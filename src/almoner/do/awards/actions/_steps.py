"""Steps that the actions of this room share. Not actions: they run inside one."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications.models import Application
from almoner.do.awards.lifecycle import AWARD
from almoner.do.awards.models import Award, AwardPriority, AwardSplit
from almoner.do.awards.queries.conflicts import conflicts_of
from almoner.do.awards.queries.papers import papers
from almoner.do.awards.rules.award import Paper
from almoner.do.awards.rules.choosing import conflict_sentence
from almoner.do.awards.rules.splits import Part
from almoner.do.grants.lifecycle import State as Invited
from almoner.do.grants.models import Invitation
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.kernel.lifecycle import Moment
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority


def today() -> dt.date:
    """The day it is here."""
    return timezone.localdate()


def moment(by: Actor) -> Moment:
    """Who asks, now."""
    return Moment(by, timezone.now())


def locked(award: Award) -> Award:
    """The award as it stands now, held until the transaction ends."""
    rows = Award.objects.select_related("office", "organisation", "application", "invitation", "decision")
    return rows.select_for_update(of=("self",)).get(pk=award.pk)


def locked_awards(keys: Iterable[UUID]) -> list[Award]:
    """Awards as they stand now, held until the transaction ends, in the order of their keys."""
    rows = Award.objects.filter(pk__in=list(keys)).select_related("office", "organisation", "application", "decision")
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def locked_invitation(invitation: Invitation) -> Invitation:
    """The invitation as it stands now, held: whoever chooses, decides or writes for one round waits for the other.

    Raises:
        Refused: it is not running: a draft, completed or cancelled.
    """
    rows = Invitation.objects.select_related("office", "round__fund").select_for_update(of=("self",))
    held = rows.get(pk=invitation.pk)
    if held.state != Invited.PUBLISHED:
        raise Refused(
            _("The round is %(state)s, so nothing of its awards changes.") % {"state": held.get_state_display()}
        )
    return held


def hold_pots(pots: Iterable[UUID]) -> None:
    """Hold pots, in the order of their keys, so that two cannot promise the same pound."""
    wanted = sorted(set(pots))
    list(Pot.objects.filter(pk__in=wanted).select_for_update(no_key=True).order_by("pk").values_list("pk"))


def check_no_conflict(by: Actor, applications: Sequence[Application]) -> None:
    """Whoever is tied to one of the applicants takes no part in choosing between them.

    Raises:
        NotAllowed: an interest, a membership or a declaration on the panel ties the person to an applicant.
    """
    found = conflicts_of(by.person_id, applications, today())
    if found:
        raise NotAllowed(conflict_sentence(found.values()))


def moved(paper: Paper, name: str, at: Moment) -> str:
    """Make a move, unsaved; return the word for it, for the audit.

    Raises:
        Refused: the sentence of whatever stands against it.
    """
    if why := AWARD.refusal(paper, name, at):
        raise Refused(why)
    return AWARD.make(paper, name, at).past


def refusals(found: Sequence[Paper], name: str, at: Moment) -> list[str]:
    """Everything that stands against a move of several awards, each sentence once."""
    sentences = [why for paper in found if (why := AWARD.refusal(paper, name, at))]
    return list(dict.fromkeys(sentences))


def paper_now(award: Award, **facts: Any) -> Paper:
    """One award with what its rules look at; ``facts`` are the paper's own (reason, budget)."""
    found = papers([award], on=today())[0]
    for name, value in facts.items():
        setattr(found, name, value)
    return found


def new_award(invitation: Invitation, application: Application, by: Actor) -> Award:
    """An award for an application of a round, unsaved and without an amount: what is known of it by itself."""
    return Award(
        office_id=invitation.office_id,
        kind=Award.Kind.INNOVATION if invitation.innovation else Award.Kind.ROUND,
        application=application,
        invitation=invitation,
        organisation=application.organisation,
        service=invitation.service,
        title=application.title or application.reference,
        description=(application.summary or application.title or application.reference)[:1000],
        purposes=invitation.purposes,
        asked=application.amount,
        starts_on=invitation.spend_from,
        ends_on=invitation.spend_to,
        proposed_by_id=by.person_id,
    )


def put_splits(award: Award, parts: Sequence[Part[UUID]]) -> None:
    """Make these the parts of an award by pot and year."""
    AwardSplit.objects.filter(award=award).delete()
    AwardSplit.objects.bulk_create(
        AwardSplit(office_id=award.office_id, award=award, pot_id=part.pot, year=part.year, amount=part.amount)
        for part in parts
    )


def put_priorities(award: Award, keys: Iterable[UUID]) -> None:
    """Make these the priorities that an award serves.

    Raises:
        NotAllowed: one is another office's.
    """
    wanted = list(dict.fromkeys(keys))
    if Priority.objects.filter(office=award.office_id, pk__in=wanted).count() != len(wanted):
        raise NotAllowed(_("That record belongs to another office."))
    AwardPriority.objects.filter(award=award).delete()
    AwardPriority.objects.bulk_create(
        AwardPriority(office_id=award.office_id, award=award, priority_id=key) for key in wanted
    )


def check_reason(reason: str, field: str = "reason") -> str:
    """The reason without spaces around it.

    Raises:
        ValidationError: there is none.
    """
    if not reason.strip():
        raise ValidationError({field: _("Say why: the reason stays with the award.")})
    return reason.strip()


def of_office(office_id: UUID, model: Any, keys: Collection[UUID]) -> None:
    """Records named by key belong to the office.

    Raises:
        NotAllowed: one is another office's, or is not there.
    """
    if keys and model.objects.filter(office=office_id, pk__in=list(keys)).count() != len(set(keys)):
        raise NotAllowed(_("That record belongs to another office."))
