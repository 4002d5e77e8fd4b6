"""What a version of a round says, as canonical text by name: the form in which versions are compared and audited."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from almoner.foundation.sheets.readers import from_date, to_date
from almoner.kernel.money import Amount
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority

from .models import RoundFigure, RoundVersion
from .rules.figures import Figure, figure_text, read_figure

DATES = ("opens", "closes")
WORDS = ("theme", "closes_as_written", "cap_kind", "term", "classes", "document", "note")
FIGURES = tuple(RoundFigure.What.values)
NAMES = (*DATES, *WORDS, "cap", "priority", "pot", *FIGURES)
"""All facts of a version, apart from its number, change and reason."""

type Facts = dict[str, str]
"""By name: dates as `sheets.readers` writes them, the cap in pounds, priority and pot by name, figures as rules do."""

NOTHING: Facts = dict.fromkeys(DATES, "unknown") | dict.fromkeys((*WORDS, "cap", "priority", "pot", *FIGURES), "")
"""The facts of a round of which nothing is said."""


def facts_of(version: RoundVersion) -> Facts:
    """All facts of a version. Reads its priority, pot and figures: fetch them with it."""
    facts: Facts = {name: from_date(getattr(version, name)) for name in DATES}
    facts |= {name: getattr(version, name) for name in WORDS}
    facts["cap"] = str(version.cap) if version.cap is not None else ""
    facts["priority"] = version.priority.title if version.priority else ""
    facts["pot"] = version.pot.name if version.pot else ""
    return facts | {what: figure_text(figure) for what, figure in figures_of(version).items()}


def figures_of(version: RoundVersion) -> dict[str, Figure | None]:
    """The figures of a version by what they are; None for one that is not stated."""
    rows: dict[str, list[RoundFigure]] = {what: [] for what in FIGURES}
    for row in version.figures.all():
        rows[row.what].append(row)
    return {what: _figure(found) for what, found in rows.items()}


def _figure(rows: list[RoundFigure]) -> Figure | None:
    if not rows:
        return None
    whole = [row for row in rows if not row.contributor]
    parts = sorted((row for row in rows if row.contributor), key=lambda row: row.order)
    total: Amount | None = whole[0].amount_amount if whole else None
    return Figure(total, tuple((row.contributor, row.amount_amount) for row in parts))


def put(
    version: RoundVersion,
    facts: Mapping[str, str],
    *,
    priorities: Mapping[str, Priority],
    pots: Mapping[str, Pot],
) -> list[RoundFigure]:
    """Set a new version's columns from all of its facts, and give back its figures, still to be saved."""
    for name in DATES:
        setattr(version, name, to_date(facts[name]))
    for name in WORDS:
        setattr(version, name, facts[name])
    version.cap = Decimal(facts["cap"]) if facts["cap"] else None
    version.priority = priorities.get(facts["priority"])
    version.pot = pots.get(facts["pot"])
    return [
        row
        for what in FIGURES
        if (figure := read_figure(facts[what])) is not None
        for row in _rows(version, what, figure, pots)
    ]


def _rows(version: RoundVersion, what: str, figure: Figure, pots: Mapping[str, Pot]) -> list[RoundFigure]:
    def row(amount: Amount, **facts: Any) -> RoundFigure:
        made = RoundFigure(office_id=version.office_id, version=version, what=what, **facts)
        made.amount_amount = amount
        return made

    parts = [
        row(amount, contributor=name, pot=pots.get(name), order=order)
        for order, (name, amount) in enumerate(figure.parts)
    ]
    whole = [] if figure.total is None else [row(figure.total, is_stated_total=bool(parts))]
    return parts + whole
