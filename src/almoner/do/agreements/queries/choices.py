"""What the filters of the register offer: one query for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, LPad

from almoner.do.agreements.models import AgreementVersion, FundingLine, Party, Purpose
from almoner.do.agreements.rules import PROVIDING
from almoner.foundation.offices.models import Area, Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.services.models import Service
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority

MOST = 60
"""A filter with more choices than this is asked by typing: a list of thousands helps nobody and makes heavy pages."""

type Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of each filter, in order; None where there are too many to choose from."""

    services: Sequence[Choice] | None
    providers: Sequence[Choice] | None
    priorities: Sequence[Choice] | None
    pots: Sequence[Choice] | None
    places: Sequence[Choice] | None


def choices(office: Office, rows: QuerySet[AgreementVersion]) -> Choices:
    """What occurs in these rows of an office, by name; priorities in the order of their plan."""
    shown = rows.order_by()
    parties = Party.objects.filter(version__in=shown.values("pk"), part__in=PROVIDING)
    parts = {
        "services": Service.objects.filter(pk__in=shown.values("agreement__service")),
        "providers": Organisation.objects.filter(pk__in=parties.values("organisation")),
        "priorities": Priority.objects.filter(_serving(shown)),
        "pots": Pot.objects.filter(pk__in=FundingLine.objects.filter(version__in=shown.values("pk")).values("pot")),
        "places": Area.objects.filter(office=office),
    }
    first, *rest = [_named(what, listed) for what, listed in parts.items()]
    found: dict[str, list[Choice]] = {what: [] for what in parts}
    for row in first.union(*rest, all=True).order_by("what", "rank", "said"):
        found[row["what"]].append((row["key"], row["said"]))
    return Choices(**{what: listed if len(listed) <= MOST else None for what, listed in found.items()})


def _serving(shown: QuerySet[AgreementVersion]) -> Any:
    return Exists(Purpose.objects.filter(priority=OuterRef("pk"), version__in=shown.values("pk")))


def _named(what: str, listed: QuerySet[Any]) -> QuerySet[Any, dict[str, str]]:
    """What, key, name and rank of the first few more than can be chosen from."""
    key = "code" if what == "places" else "pk"
    said = "title" if what == "priorities" else "name"
    rank = LPad(Cast("order", CharField()), 5, Value("0")) if what == "priorities" else Value("")
    return listed.order_by().values(what=Value(what, CharField()), key=Cast(key, CharField()), said=F(said), rank=rank)[
        : MOST + 1
    ]
