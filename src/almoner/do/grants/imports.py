"""Rounds as offices list them: one row for each round of a fund (GRA-01..07)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.sheets import readers
from almoner.foundation.sheets.kinds import Candidate, Context, Field, Kind, SourceRow, differences
from almoner.kernel.money import pounds
from almoner.kernel.periods import FinancialYear

from .access import May
from .choices import fund_called, funds_of, priorities_of
from .columns import FIELDS, SHOWN, disagreement, facts_in, figures_in, spoken_of
from .models import Round
from .rules import figures as rules
from .writing import Writing, held_of

UNNAMED_FUND = gettext_lazy("Grants")
"""The fund of rounds that name none, in an office that has none."""


class RoundList(Kind):
    """Recognised by (fund, year, number); where the file numbers no rounds, by (fund, year, theme)."""

    name = "rounds"
    title = gettext_lazy("Grant rounds")
    note = gettext_lazy("Each row is a round of a fund: its theme, deadline, cap, and what was available and spent.")
    permission = May.KEEP
    publishing = May.PUBLISH
    key_field = "theme"
    fields = FIELDS

    def field(self, name: str) -> Field | None:
        return super().field(name) or next((each for each in SHOWN if each.name == name), None)

    def records_of(self, context: Context, row: SourceRow) -> Sequence[Candidate]:
        said = {**row.facts, "closes_written": row.written.get("closes", "")}
        fund, year_in_section = _fund_named(context, said)
        facts = facts_in(said, document=context.document)
        year, warnings = _year(said, year_in_section, readers.to_date(facts["closes"]))
        figures = {what: figure for what, figure in figures_in(said).items() if figure is not None}
        warnings += rules.oddities(year=year, closes=readers.to_date(facts["closes"]), figures=figures)
        warnings += disagreement(said)
        facts |= _pot(said, fund)
        number = said.get("number", "")
        place = number or facts["theme"]
        return [
            Candidate(
                row=row.number,
                key=_key(fund, year, place),
                label=_label(fund, year, number, facts["theme"]),
                facts={**facts, "fund": fund, "year": str(year or ""), "number": number},
                warnings=warnings,
            )
        ]

    def compare(self, context: Context, batch: Sequence[Candidate]) -> None:
        held = held_of(context, batch)
        names = spoken_of(context.fields)
        for candidate in batch:
            _settle_priority(context, candidate)
            if fund_called(_funds(context), candidate.facts["fund"]) is None:
                candidate.warnings.append(
                    _("“%(name)s” is a fund the office does not have yet: it is entered.")
                    % {"name": candidate.facts["fund"]}
                )
            if found := held.get(_key_of(candidate)):
                candidate.differs(found, differences(found.said, candidate.facts, names))

    def apply(self, context: Context, batch: Sequence[Candidate]) -> None:
        Writing(context, _funds(context), spoken_of(context.fields)).write(batch)

    def absent(self, context: Context) -> Iterable[tuple[str, str]]:
        numbered = "number" in context.fields
        rows = Round.objects.filter(office=context.office).select_related("fund", "current").order_by("pk")
        for held in rows.iterator():
            place = str(held.number) if numbered or held.current is None else held.current.theme
            yield _key(held.fund.name, held.year, place), str(held)


def _funds(context: Context) -> list[Any]:
    """The office's funds, read once a file; those entered on the way are added."""
    if "funds" not in context.memory:
        context.memory["funds"] = funds_of(context.office)
    found: list[Any] = context.memory["funds"]
    return found


def _fund_named(context: Context, said: Mapping[str, str]) -> tuple[str, int | None]:
    """The name of the fund that a row is of, and the year that its table's heading names, if it does.

    The fund is what the row says, else what the heading over the table says, else the office's only fund.
    """
    heading, year = rules.read_section(said.get("section", ""))
    named = said.get("fund") or (heading if year is not None else "")
    known = fund_called(_funds(context), named)
    return (known.name if known else named or str(UNNAMED_FUND)), year


def _year(said: Mapping[str, str], in_section: int | None, closes: Any) -> tuple[int | None, list[str]]:
    """The calendar year in which the year of spend starts; and that it was only concluded, where it was."""
    if said.get("year"):
        return FinancialYear.parse(said["year"]).starting, []
    if in_section is not None:
        return in_section, []
    year = rules.year_of_deadline(closes)
    if year is None:
        return None, []
    return year, [_("The year of spend, %(year)s, is taken from the deadline.") % {"year": FinancialYear(year)}]


def _pot(said: Mapping[str, str], fund: str) -> dict[str, str]:
    """A pot that is shared is one pot; one that is not is what the round has available."""
    amount = readers.to_amount(said.get("pot", ""))
    if amount.value is None:
        return {"pot": "", "pot_amount": ""}
    scope = said.get("pot_scope", "")
    if not rules.is_shared(scope):
        return {"pot": "", "pot_amount": "", "available": said["pot"]}
    name = f"{fund}: {scope or _('one pot of %(amount)s') % {'amount': pounds(amount)}}"
    return {"pot": name[:200], "pot_amount": said["pot"]}


def _settle_priority(context: Context, candidate: Candidate) -> None:
    """The priority in the spelling of the office's plans; one they do not have is left out, and said."""
    if "priorities" not in context.memory:
        context.memory["priorities"] = priorities_of(context.office)
    if named := candidate.facts["priority"]:
        known = next((title for title in context.memory["priorities"] if title.lower() == named.lower()), "")
        candidate.facts["priority"] = known
        if not known:
            candidate.warnings.append(
                _("“%(name)s” is not a priority of the office's plans: it is left out.") % {"name": named}
            )


def _key(fund: str, year: int | None, place: str) -> str:
    return f"{rules.known_as(fund)}|{year or ''}|{rules.known_as(place)}"


def _key_of(candidate: Candidate) -> str:
    facts = candidate.facts
    return _key(facts["fund"], int(facts["year"]) if facts["year"] else None, facts["number"] or facts["theme"])


def _label(fund: str, year: int | None, number: str, theme: str) -> str:
    parts = [fund, str(FinancialYear(year)) if year else "", _("round %(n)s") % {"n": number} if number else theme]
    return ", ".join(part for part in parts if part)[:300]
