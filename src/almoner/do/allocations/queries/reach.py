"""How well allocations and other grants without a round reach local bodies, by district (GRA-52)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from almoner.do.allocations.models import Grounds, Recipient
from almoner.do.allocations.rules.reach import NOTHING, WHOLE_AREA, Given, Line, lines
from almoner.do.awards.lifecycle import SETTLED
from almoner.do.awards.models import AwardSplit
from almoner.do.awards.population import SOURCE as REACH_SOURCE
from almoner.do.awards.population import population
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Area, Office
from almoner.kernel.periods import FinancialYear

from .tables import sees

__all__ = ["REACH_SOURCE", "Reach", "reach", "years_reached"]


@dataclass(frozen=True, slots=True)
class Reach:
    """One financial year: the lines by district, what they come to, and the districts that nothing reaches."""

    year: int
    lines: Sequence[Line]

    @property
    def total(self) -> Decimal:
        """Pounds of all lines."""
        return sum((line.amount for line in self.lines), NOTHING)

    @property
    def dry(self) -> list[str]:
        """Districts that no body of their own was given money for."""
        return [line.label for line in self.lines if not line.bodies and line.district != WHOLE_AREA]


def reach(office: Office, year: int, *, seen_by: Actor) -> Reach:
    """What awards without a round that stand give in a year, by district. Five queries; nothing for anybody else."""
    if not sees(office, seen_by):
        return Reach(year, [])
    rows = AwardSplit.objects.filter(
        office=office, year=year, award__invitation__isnull=True, award__state__in=sorted(SETTLED)
    )
    sums = rows.order_by().values_list("award", "award__organisation__name").annotate(much=Sum("amount"))
    places = {**_places(Grounds, office), **_places(Recipient, office)}
    given = [Given(places.get(award) or WHOLE_AREA, name, much) for award, name, much in sums]
    areas = dict(Area.objects.filter(office=office).values_list("code", "name"))
    labels = {**areas, WHOLE_AREA: _("the whole area, or not said")}
    return Reach(year, lines(given, labels, population()))


def _places(model: type[Grounds] | type[Recipient], office: Office) -> dict[object, str | None]:
    rows = model._default_manager.filter(office=office, award__isnull=False)  # either of two models
    return dict(rows.values_list("award", "area__code"))


def years_reached(office: Office, today: FinancialYear) -> list[int]:
    """The financial years in which awards without a round give money, and this one; the last first."""
    rows = AwardSplit.objects.filter(office=office, award__invitation__isnull=True, award__state__in=sorted(SETTLED))
    return sorted({today.starting, *rows.values_list("year", flat=True).distinct().order_by()}, reverse=True)
