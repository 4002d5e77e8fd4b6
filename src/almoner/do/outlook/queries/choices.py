"""What the filters of the calendar offer: one query for all of them, kept until a change."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat, LPad

from almoner.do.agreements.models import FundingLine, Party, Purpose
from almoner.do.agreements.rules import PROVIDING
from almoner.foundation.audit import remembered
from almoner.foundation.offices.models import Area
from almoner.foundation.organisations.models import Organisation
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority

from .asked import GROUP, Asked

MOST = 60
"""More choices than this help nobody and weigh the page down: the filter is then asked by typing a name."""

type Choices = Mapping[str, Sequence[tuple[str, str]] | None]
"""By filter (priority, pot, provider, place), what can be chosen; None where there is too much to choose from."""


def choices(asked: Asked, stands_at: bytes) -> Choices:
    """What occurs in the calendar of this reader. ``stands_at`` as for `standing.standing`."""
    whole = Asked(asked.seen_by, asked.office, asked.today, asked.as_at)
    question = ("outlook choices", *whole.question)
    return remembered.remembered(asked.office.pk, stands_at, question, lambda: _choices(whole))


def _choices(asked: Asked) -> Choices:
    held, planned = asked.agreements.values("pk"), asked.forward
    providing = Party.objects.filter(version__in=held, part__in=PROVIDING)
    served = Exists(Purpose.objects.filter(priority=OuterRef("pk"), version__in=held))
    foreseen = Exists(planned.filter(priority=OuterRef("pk")))
    paying = FundingLine.objects.filter(version__in=held)
    rank = LPad(Cast("order", CharField()), 5, Value("0"))
    own = planned.exclude(group="")
    listed: list[QuerySet[Any, Any]] = [
        _named("priority", Priority.objects.filter(served | foreseen), Cast("pk", CharField()), F("title"), rank),
        _named("priority", own, Concat(Value(GROUP), "group", output_field=CharField()), F("group"), Value("~")),
        _named("pot", Pot.objects.filter(pk__in=paying.values("pot")), Cast("pk", CharField()), F("name")),
        _named("pot", Pot.objects.filter(pk__in=planned.values("pot")), Cast("pk", CharField()), F("name")),
        _named("provider", Organisation.objects.filter(pk__in=providing.values("organisation")), F("name"), F("name")),
        _named("provider", planned.exclude(provider=""), F("provider"), F("provider")),
        _named("place", Area.objects.filter(office=asked.office), F("code"), F("name")),
    ]
    found: dict[str, dict[str, str]] = {"priority": {}, "pot": {}, "provider": {}, "place": {}}
    for what, key, said, _rank in listed[0].union(*listed[1:], all=True).order_by("what", "rank", "said"):
        found[what].setdefault(key, said)
    return {what: list(named.items()) if len(named) <= MOST else None for what, named in found.items()}


def _named(what: str, rows: QuerySet[Any], key: Any, said: Any, rank: Any = None) -> QuerySet[Any, Any]:
    """What, key, name and rank of the first few more than can be chosen from, each once."""
    named = rows.order_by().annotate(what=Value(what, CharField()), choice=key, said=said, rank=rank or Value(""))
    return named.values_list("what", "choice", "said", "rank").distinct()[: MOST + 1]
