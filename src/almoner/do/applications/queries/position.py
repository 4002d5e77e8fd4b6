"""Where applications are: for their applicants stage by stage, for the office every step that was made."""

from django.db.models import QuerySet

from almoner.do.agreements.queries.papers import signed_on
from almoner.do.applications.declared import SIFTING, days
from almoner.do.applications.models import Application, StateChange
from almoner.do.applications.rules.position import Change, Promises, Step, steps
from almoner.do.grants.models import Invitation
from almoner.do.grants.rules.clock import day_in_london
from almoner.do.payments.lifecycle import State as Paid
from almoner.do.payments.models import Payment
from almoner.do.scoring.queries import exercise_of
from almoner.kernel.workingdays import ENGLAND, working_days

from .panel import FOR_JUDGES


def position(application: Application) -> list[Step]:
    """Every stage of an application, with the day it was done or is promised for."""
    changes = [Change(each.state, each.at, each.reason) for each in history(application)]
    signed = paid = None
    if application.agreement_id is not None:
        signed = signed_on([application.agreement_id]).get(application.agreement_id)
        first = Payment.objects.filter(agreement=application.agreement_id, state=Paid.PAID).order_by("outcome_on")
        paid = first.values_list("outcome_on", flat=True).first()
    promises = promises_of(application.invitation)
    has_panel = application.invitation.has_panel
    return steps(application.state, changes, promises, signed_at=signed, paid_on=paid, has_panel=has_panel)


def history(application: Application) -> QuerySet[StateChange, StateChange]:
    """Every step that was made, in order: for the office."""
    return application.changes.select_related("by").order_by("at", "id")


def promises_of(invitation: Invitation) -> Promises:
    """The days that a round promises. The sift's is so many working days after the closing, by setting."""
    closes = invitation.closes_now
    if closes is None:
        return Promises(decision=invitation.decision_on, payment=invitation.pay_on)
    closed = day_in_london(closes)
    sift = working_days(closed, days(invitation.office, SIFTING, closed), ENGLAND, "from_next")
    decision = invitation.decision_on
    exercise = exercise_of(invitation.pk)
    scoring = exercise.due_on if exercise is not None else None
    if scoring is None and decision is not None:
        scoring = max(decision - FOR_JUDGES, closed)
    if decision is not None:
        sift = min(sift, decision)
    return Promises(closed, sift, scoring, decision, invitation.pay_on)
