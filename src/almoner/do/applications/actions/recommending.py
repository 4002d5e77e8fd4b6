"""In a round without a panel an officer answers the published criteria, and recommends or does not, for a reason."""

from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications import queries
from almoner.do.applications.access import May
from almoner.do.applications.models import Application, CriterionAnswer, Recommendation
from almoner.do.applications.rules.judging import (
    MOVES,
    RECOMMENDED,
    Answer,
    faults_of_recommendation,
    tied_sentence,
)
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused

from ._steps import check_move, locked, moment_of, moved, now


@action(May.JUDGE)
def recommend(
    *,
    by: Actor,
    application: Application,
    answers: Sequence[Answer],
    outcome: str,
    amount: Decimal | None = None,
    reason: str = "",
) -> Recommendation:
    """Answer each criterion of the round for an application, and recommend it (for so many pounds), put it on the
    reserve or leave it; it is done once for each. Who is to be funded is then chosen and decided as in other rounds.

    Raises:
        ValidationError: by field: an answer, the amount or the reason is missing or wrong.
        NotAllowed: the officer has an interest in whoever applies, brokers or takes part.
        Refused: a panel judges the round, it still takes applications, a clarification is awaited, a check before
            scoring is in the way, or it is not eligible, or recommended already.
    """
    held = locked(application)
    if held.invitation.has_panel:
        raise Refused(_("This round is judged by a panel: what is recommended follows from its marks."))
    _check_free(by, held)
    criteria, asked = held.invitation.criteria, held.amount or Decimal(0)
    if wrong := faults_of_recommendation(answers, criteria, outcome, amount=amount, asked=asked, reason=reason):
        raise ValidationError(wrong)
    moment = moment_of(by, held, now(), reason, in_the_way=queries.before_judging(held))
    check_move(held, MOVES[outcome], moment)
    made = _made(by, held, answers, outcome, amount, reason)
    past = moved(held, MOVES[outcome], moment, reason=reason)
    held.save(update_fields=["state", "state_at"])
    after = {"amount": made.amount, "not met": [each.criterion for each in answers if not each.met]}
    record(by=by, verb=f"{past}: application", record=held, reason=made.reason, after=after)
    return made


def _made(
    by: Actor, held: Application, answers: Sequence[Answer], outcome: str, amount: Decimal | None, reason: str
) -> Recommendation:
    made = Recommendation(
        office_id=held.office_id,
        application=held,
        submission=held.submission,
        outcome=outcome,
        amount=amount if outcome == RECOMMENDED else None,
        reason=reason.strip(),
        by_id=by.person_id,
    )
    made.save(force_insert=True)
    _keep_answers(made, answers)
    return made


def _check_free(by: Actor, held: Application) -> None:
    """Raises NotAllowed for whoever has an interest in one of those behind an application."""
    tied = queries.ties_of(by.person_id, [held], timezone.localdate())
    if held.pk in tied:
        raise NotAllowed(tied_sentence(tied[held.pk]))


def _keep_answers(made: Recommendation, answers: Sequence[Answer]) -> None:
    CriterionAnswer.objects.bulk_create(
        CriterionAnswer(
            office_id=made.office_id,
            recommendation=made,
            order=place,
            criterion=each.criterion[:500],
            met=each.met,
            words=each.words.strip()[:1000],
        )
        for place, each in enumerate(answers, start=1)
    )
