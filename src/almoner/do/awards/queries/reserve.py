"""What the clock brings: offers to be answered soon, those that are over, and who waits on the reserve."""

import datetime as dt

from django.db.models import QuerySet

from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award, Choice
from almoner.do.awards.rules.choosing import Outcome
from almoner.do.grants.models import Invitation
from almoner.foundation.offices.models import Office


def due_to_lapse(office: Office, on: dt.date) -> QuerySet[Award, Award]:
    """Offers whose last day is over and that nobody answered."""
    rows = Award.objects.filter(office=office, state=State.OFFERED, expires_on__lt=on)
    return rows.select_related("organisation", "application").order_by("expires_on", "pk")


def reserve_of(invitation: Invitation) -> list[Choice]:
    """Who is on the reserve of a round, in the order of promotion."""
    rows = Choice.objects.filter(invitation=invitation, outcome=Outcome.RESERVE)
    return list(rows.select_related("application__organisation").order_by("order"))
