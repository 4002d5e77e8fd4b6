"""How tables read: their states as tags, and each figure explained."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from almoner.foundation.pages.tables import Tag
from almoner.kernel.dates import british
from almoner.kernel.money import pounds

from .lifecycle import State
from .models import OCCASIONS, STATES, Allocation
from .rules.formula import Basis, Line
from .rules.grounds import GroundsEntry

_TONES: Mapping[str, str] = {State.DRAFT: "quiet", State.FIXED: "soon", State.PUT: "soon", State.DISCARDED: "quiet"}


def state_tag(table: Allocation) -> Tag:
    """The state of a table in words; once put, how far its decision is."""
    if table.state == State.PUT and table.decision is not None:
        tone = "done" if table.decision.state in {"decided", "prepared", "published"} else "soon"
        return Tag(table.decision.get_state_display(), tone)
    return Tag(dict(STATES)[table.state], _TONES[table.state])


def number(figure: Decimal | None) -> str:
    """A figure with its thousands marked; "" where there is none."""
    return "" if figure is None else f"{figure.normalize():,f}"


def explained(line: Line[Any], basis: Basis) -> str:
    """How a recipient's pounds came about, as a sum that can be done again."""
    if basis is Basis.FIXED:
        return _("fixed")
    said = {
        "shared": pounds(line.shared),
        "figure": number(line.figure),
        "of": number(line.of),
        "exact": _exact(line.exact),
        "amount": pounds(line.amount),
    }
    if line.is_least:
        return _("by figures %(exact)s (%(shared)s × %(figure)s ÷ %(of)s), below the least amount") % said
    if line.penny:
        return _("%(shared)s × %(figure)s ÷ %(of)s = %(exact)s; a penny left over goes here") % said
    return _("%(shared)s × %(figure)s ÷ %(of)s = %(exact)s") % said


def _exact(exact: Fraction) -> str:
    """Pounds to a hundredth of a penny, cut off; the dots say that there is more."""
    parts = int(exact * 10_000)
    shown = f"£{Decimal(parts).scaleb(-4):,.4f}"
    return shown if Fraction(parts, 10_000) == exact else f"{shown}…"


def formula(table: Allocation) -> str:
    """The formula of a table in a sentence."""
    said = {
        Basis.POPULATION: _("In proportion to the people who live where each recipient works."),
        Basis.CRIME: _("In proportion to the crime recorded where each recipient works."),
        Basis.EQUAL: _("The same for each recipient."),
        Basis.FIXED: _("Amounts that were fixed one by one."),
    }[Basis(table.basis)]
    least = _("Nobody gets less than %(least)s.") % {"least": pounds(table.least)} if table.least else ""
    pennies = "" if table.basis == Basis.FIXED else _("Pennies left over go to the largest remainders.")
    return " ".join(each for each in (said, least, pennies) if each)


def recommendation(table: Allocation, rows: Iterable[tuple[Any, Line[Any] | None]]) -> str:
    """What signers read of a table: its formula, and for each recipient the sum behind its amount."""
    basis = Basis(table.basis)
    sums = [
        _("%(name)s: %(amount)s (%(how)s)")
        % {"name": row.organisation, "amount": pounds(line.amount), "how": explained(line, basis)}
        for row, line in rows
        if line is not None
    ]
    return "\n".join([_("Award the allocations in the table."), formula(table), *sums])


# --- Grants outside a round


def rationale(grounds: GroundsEntry, held: Mapping[str, Any]) -> str:
    """Why an award is made outside a round, a line for each thing said; ``held`` is what was delivered before."""
    occasions = {key: str(words) for key, words in OCCASIONS}
    occasion = ": ".join(each for each in (occasions.get(grounds.occasion, ""), grounds.occasion_what.strip()) if each)
    permanent = ", ".join(
        each
        for each in (grounds.permanent_from.strip(), british(grounds.permanent_on) if grounds.permanent_on else "")
        if each
    )
    lines = (
        (_("Need"), grounds.need.strip()),
        (_("Occasion"), occasion),
        (_("Why no round"), grounds.why_no_round.strip()),
        (_("Delivered before"), in_short(held) if held else ""),
        (_("Plan for permanent funding"), grounds.permanent_plan.strip()),
        (_("Permanent funding from"), permanent),
        (_("What others could copy"), grounds.copied_why.strip() if grounds.could_be_copied else ""),
    )
    return "\n".join(f"{label}: {text}" for label, text in lines if text)


def in_short(held: Mapping[str, Any]) -> str:
    """What an agreement delivered, in a sentence."""
    met = sum(bool(each[1]) for each in held["conditions"])
    shown = sum(bool(each[1]) for each in held["publicity"])
    said = {
        **{name: held[name] for name in ("number", "title", "starts", "ends", "value", "paid")},
        "met": met,
        "conditions": len(held["conditions"]),
        "shown": shown,
        "publicity": len(held["publicity"]),
    }
    return (
        _(
            "%(number)s, %(title)s, %(starts)s to %(ends)s: %(paid)s paid of %(value)s; %(met)d of %(conditions)d "
            "conditions of payments met; %(shown)d of %(publicity)d duties of publicity shown."
        )
        % said
    )
