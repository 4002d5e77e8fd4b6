"""What is asked of the calendar: whose, for whom, as at which day, how far ahead, narrowed to what."""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Lower

from almoner.do.agreements.models import AgreementVersion, FundingLine, Party, Purpose
from almoner.do.agreements.queries import agreements
from almoner.do.agreements.queries import sees_all as agreements_seen
from almoner.do.agreements.rules import PROVIDING
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.plan.forward.models import ForwardVersion
from almoner.plan.forward.queries import entries
from almoner.plan.forward.queries import sees_all as forward_seen

GROUP = "group:"
"""Before the name of a group of the forward plan, where a priority is asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the calendar. ``as_at`` is the day whose knowledge is shown; None for what is known now."""

    seen_by: Actor
    office: Office
    today: dt.date
    as_at: dt.date | None = None
    priority: str = ""
    pot: str = ""
    provider: str = ""
    place: str = ""
    is_typed: bool = False
    """Whether the provider is part of a name that somebody typed, there being too many to choose from."""

    @property
    def filters(self) -> tuple[str, str, str, str]:
        """What it is narrowed to."""
        return (self.priority, self.pot, self.provider, self.place)

    @property
    def _named(self) -> str:
        """How a provider's name is compared."""
        return "icontains" if self.is_typed else "iexact"

    @property
    def question(self) -> tuple[Hashable, ...]:
        """All that an answer depends on besides the records: for `audit.remembered`."""
        sees = (agreements_seen(self.seen_by, self.office), forward_seen(self.seen_by, self.office))
        return (self.today, self.as_at, self.filters, self.is_typed, sees, self.office.book)

    @property
    def is_plain(self) -> bool:
        """Whether it is what everybody asks: all of it, as it is known now."""
        return self.as_at is None and not any(self.filters)

    @property
    def agreements(self) -> QuerySet[AgreementVersion]:
        """One version of each agreement that the reader may see and that fits."""
        rows = agreements(seen_by=self.seen_by, office=self.office, on=self.as_at).order_by()
        if self.priority:
            served = Purpose.objects.filter(version=OuterRef("pk"))
            rows = rows.filter(Exists(served.filter(_chosen("priority", "title", self.priority))))
        if self.pot:
            paid = FundingLine.objects.filter(version=OuterRef("pk"))
            rows = rows.filter(Exists(paid.filter(_chosen("pot", "name", self.pot))))
        if self.provider:
            providing = Party.objects.filter(version=OuterRef("pk"), part__in=PROVIDING)
            rows = rows.filter(Exists(providing.filter(**{f"organisation__name__{self._named}": self.provider})))
        return rows.filter(_at(self.place)) if self.place else rows

    @property
    def forward(self) -> QuerySet[ForwardVersion]:
        """One version of each forward entry that the reader may see and that fits, with the ``line`` it belongs to.

        Entries about one service make one line; an entry about none is a line of its own.
        """
        rows = entries(seen_by=self.seen_by, office=self.office, on=self.as_at).order_by()
        if self.priority.startswith(GROUP):
            rows = rows.annotate(lower_group=Lower("group")).filter(
                lower_group=self.priority.removeprefix(GROUP).lower()
            )
        elif self.priority:
            rows = rows.filter(_chosen("priority", "title", self.priority))
        if self.pot:
            rows = rows.filter(_chosen("pot", "name", self.pot))
        if self.provider:
            rows = rows.filter(**{f"provider__{self._named}": self.provider})
        if self.place:
            rows = rows.filter(_at(self.place))
        return rows.annotate(line=Coalesce(F("entry__service"), F("entry")))


def _at(place: str) -> Q:
    """For that place, or for the whole area, which serves it too."""
    return Q(places__contains=[place]) | Q(places=[])


def _chosen(what: str, name: str, text: str) -> Q:
    """The record of that identity, as a choice has it; else those whose name holds the words that were typed."""
    try:
        return Q(**{what: UUID(text)})
    except ValueError:
        return Q(**{f"{what}__{name}__icontains": text})
