"""Rounds of a list compared with those that are held, and written in bulk: a fixed number of queries a batch."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from almoner.foundation.sheets import readers
from almoner.foundation.sheets.kinds import Candidate, Context
from almoner.strategy.funds.models import Fund, Pot

from .choices import fund_called, new_fund, pots_of, priorities_of
from .facts import NOTHING, Facts, facts_of, put
from .models import Round, RoundFigure, RoundVersion
from .rules.figures import known_as


@dataclass(frozen=True, slots=True)
class Held:
    """A round as it stands, its versions in the order of their numbers, and what it said at the time of the file."""

    round: Round
    versions: list[RoundVersion]
    said: Facts


def held_of(context: Context, batch: Sequence[Candidate]) -> dict[str, Held]:
    """The rounds of the years that the batch speaks of, by their number and by their theme: three queries."""
    years = {int(candidate.facts["year"]) if candidate.facts["year"] else None for candidate in batch}
    rounds = Round.objects.filter(office=context.office)
    rounds = rounds.filter(year__in=years - {None}) | (rounds.filter(year=None) if None in years else rounds.none())
    if context.locking:
        rounds = rounds.select_for_update(of=("self",)).order_by("pk")
    found = {each.pk: each for each in rounds.select_related("fund", "current")}
    versions: dict[Any, list[RoundVersion]] = {}
    rows = RoundVersion.objects.filter(round__in=found).select_related("priority", "pot").prefetch_related("figures")
    for row in rows.order_by("round", "number"):
        versions.setdefault(row.round_id, []).append(row)
    held = {}
    for pk, each in found.items():
        one = Held(each, versions[pk], _said_by(versions[pk], context.known_from))
        for place in (str(each.number), versions[pk][-1].theme):
            held[f"{known_as(each.fund.name)}|{each.year or ''}|{known_as(place)}"] = one
    return held


def _said_by(versions: list[RoundVersion], day: dt.date) -> Facts:
    """What a round said on a day: an older paper is compared with what was known when it was written."""
    known = [version for version in versions if version.known_from <= day]
    return facts_of(max(known, key=attrgetter("known_from", "number"))) if known else dict(NOTHING)


class Writing:
    """One batch on its way into the tables, inside the import's action."""

    def __init__(self, context: Context, funds: list[Fund], spoken_of: Sequence[str]) -> None:
        self.context = context
        self.funds = funds
        self.spoken_of = spoken_of
        self.priorities = priorities_of(context.office)
        self.pots = pots_of(context.office)
        self.last = self._last_numbers()
        self.figures: list[RoundFigure] = []

    def write(self, batch: Sequence[Candidate]) -> None:
        """Enter what is new, correct what has changed."""
        self._enter_funds(batch)
        self._enter_pots(batch)
        new = [self._enter(candidate) for candidate in batch if candidate.held is None]
        held = [candidate for candidate in batch if candidate.held is not None]
        versions = [each.current for each in new if each.current] + [self._correct(candidate) for candidate in held]
        Round.objects.bulk_create(new)
        RoundVersion.objects.bulk_create(versions)
        RoundFigure.objects.bulk_create(self.figures)
        Round.objects.bulk_update([candidate.held.round for candidate in held], ["current"])

    def _last_numbers(self) -> dict[tuple[Any, int | None], int]:
        rows = Round.objects.filter(office=self.context.office).order_by().values("fund", "year")
        return {(row["fund"], row["year"]): row["last"] for row in rows.annotate(last=Max("number"))}

    def _enter_funds(self, batch: Sequence[Candidate]) -> None:
        new: list[Fund] = []
        for name in dict.fromkeys(candidate.facts["fund"] for candidate in batch):
            if fund_called([*self.funds, *new], name) is None:
                taken = {fund.code.lower() for fund in (*self.funds, *new)}
                new.append(new_fund(self.context.office, name, taken))
        Fund.objects.bulk_create(new)
        self.funds += new

    def _enter_pots(self, batch: Sequence[Candidate]) -> None:
        new: dict[str, Pot] = {}
        for facts in (candidate.facts for candidate in batch):
            if facts["pot"] and facts["pot"] not in self.pots:
                pot = Pot(office=self.context.office, name=facts["pot"], source=facts["document"])
                pot.amount_amount = readers.to_amount(facts["pot_amount"])
                new[pot.name] = pot
        Pot.objects.bulk_create(new.values())
        self.pots |= new

    def _enter(self, candidate: Candidate) -> Round:
        facts = candidate.facts
        fund: Any = fund_called(self.funds, facts["fund"])
        year = int(facts["year"]) if facts["year"] else None
        number = int(facts["number"]) if facts["number"] else self.last.get((fund.pk, year), 0) + 1
        self.last[fund.pk, year] = max(number, self.last.get((fund.pk, year), 0))
        entered = Round(
            office=self.context.office,
            fund=fund,
            year=year,
            number=number,
            published_at=self.context.at if self.context.publish_new else None,
        )
        entered.current = self._version(candidate.row, entered, 1, facts)
        return entered

    def _correct(self, candidate: Candidate) -> RoundVersion:
        """A further version. It becomes the current one unless a later paper has spoken since."""
        held: Held = candidate.held
        facts = {**held.said, **{name: candidate.facts[name] for name in self.spoken_of}}
        version = self._version(candidate.row, held.round, held.versions[-1].number + 1, facts)
        version.change = RoundVersion.Change.CORRECTION
        version.reason = _("Read from %(file)s") % {"file": self.context.source.file_name}
        if held.round.current is None or held.round.current.known_from <= version.known_from:
            held.round.current = version
        return version

    def _version(self, row: int, owner: Round, number: int, facts: Mapping[str, str]) -> RoundVersion:
        version = RoundVersion(
            office=self.context.office,
            round=owner,
            number=number,
            known_from=self.context.known_from,
            recorded_by_id=self.context.actor.person_id,
            source_import=self.context.source,
            source_row=row,
        )
        self.figures += put(version, facts, priorities=self.priorities, pots=self.pots)
        return version
