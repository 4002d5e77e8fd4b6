"""What an entry may point at, by name: the priorities of the office's plans and its pots."""

from almoner.foundation.offices.models import Office
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority


def priorities_of(office: Office) -> dict[str, Priority]:
    """The office's priorities by title; where two plans share a title, that of the later plan."""
    rows = Priority.objects.filter(office=office).order_by("plan__begins_first", "plan_id", "order")
    return {row.title: row for row in rows}


def pots_of(office: Office) -> dict[str, Pot]:
    """The office's pots by name."""
    return {row.name: row for row in Pot.objects.filter(office=office).order_by("name")}
