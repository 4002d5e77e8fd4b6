"""What a round may point at, by name: the office's funds, its pots, and the priorities of its plans."""

from almoner.foundation.offices.models import Office
from almoner.strategy.funds.models import Fund, Pot
from almoner.strategy.plans.models import Priority

from .rules.figures import initials, known_as


def funds_of(office: Office) -> list[Fund]:
    """The office's funds, by name."""
    return list(Fund.objects.filter(office=office).order_by("name", "pk"))


def fund_called(funds: list[Fund], name: str) -> Fund | None:
    """The fund of that code or name, whatever the capitals and apostrophes; if none is named, the only one there is."""
    if not name:
        return funds[0] if len(funds) == 1 else None
    asked = known_as(name)
    return next((fund for fund in funds if asked in {known_as(fund.code), known_as(fund.name)}), None)


def new_fund(office: Office, name: str, taken: set[str]) -> Fund:
    """A fund of that name, still to be saved, with a code that is not taken."""
    code = start = initials(name)
    number = 2
    while code.lower() in taken:
        code, number = f"{start}{number}", number + 1
    return Fund(office=office, code=code, name=name[:200])


def priorities_of(office: Office) -> dict[str, Priority]:
    """The office's priorities by title; where two plans share a title, that of the later plan."""
    rows = Priority.objects.filter(office=office).order_by("plan__begins_first", "plan_id", "order")
    return {row.title: row for row in rows}


def pots_of(office: Office) -> dict[str, Pot]:
    """The office's pots by name."""
    return {row.name: row for row in Pot.objects.filter(office=office).order_by("name")}
