"""The notes that signers read beside the table of awards: part of the sheet, so they are kept and not computed anew."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.grants.models import Invitation
from almoner.kernel.money import pounds
from almoner.kernel.periods import FinancialYear

from .models import Award, AwardPriority, AwardSplit, Choice
from .queries.balance import balance_of
from .queries.choosing import Field, field_of
from .queries.floors import floors_as_awarded
from .rules.award import NOTHING
from .rules.balance import Line
from .rules.choosing import Outcome, advice_sentence
from .rules.floors import not_met

type Notes = list[list[str]]


def notes_of(awards: Sequence[Award], invitation: Invitation | None, floors_reason: str = "") -> Notes:
    """Heading and text, in the order in which they are read; what has nothing to say is left out.

    ``floors_reason``: why floors of a round without a panel are not met.
    """
    found: Notes = [
        [_("Priorities"), _priorities(awards)],
        [_("Pots and years"), _money(awards)],
        [_("Why it is given outside a round"), _rationales(awards)],
    ]
    if invitation is not None:
        field = field_of(invitation)
        found += [
            [_("How they were chosen"), _chosen(field)],
            [_("What officers recommend, and why"), _advice(field)],
            [_differing(field), _differences(awards, field)],
            [_("What was promised with the round"), _floors(invitation, field, floors_reason)],
            [_("Reserve, in the order of promotion"), _reserve(field)],
            [_("Not recommended"), _not_recommended(field)],
            [_("Balance"), _balance(invitation, field)],
        ]
    return [each for each in found if each[1]]


def _priorities(awards: Sequence[Award]) -> str:
    """Each priority with how many awards serve it and what they come to; an award may serve several."""
    amounts = {each.pk: each.amount for each in awards}
    rows = AwardPriority.objects.filter(award__in=list(amounts)).select_related("priority")
    served: dict[str, list[UUID]] = {}
    for row in rows.order_by("priority__plan", "priority__order"):
        served.setdefault(row.priority.title, []).append(row.award_id)
    return "\n".join(
        ngettext("%(title)s: %(n)d award, %(much)s", "%(title)s: %(n)d awards, %(much)s", len(keys))
        % {"title": title, "n": len(keys), "much": pounds(sum((amounts[key] for key in keys), NOTHING))}
        for title, keys in served.items()
    )


def money_of(awards: Sequence[Award]) -> dict[tuple[UUID, str, int], Decimal]:
    """What awards take from each pot in each year: (pot, its name, year) to pounds. One query."""
    rows = AwardSplit.objects.filter(award__in=[each.pk for each in awards]).select_related("pot")
    found: dict[tuple[UUID, str, int], Decimal] = {}
    for row in rows.order_by("year", "pot__name"):
        key = (row.pot_id, row.pot.name, row.year)
        found[key] = found.get(key, NOTHING) + row.amount
    return found


def _money(awards: Sequence[Award]) -> str:
    return "\n".join(
        f"{name}, {FinancialYear(year).label}: {pounds(much)}" for (_pot, name, year), much in money_of(awards).items()
    )


def _rationales(awards: Sequence[Award]) -> str:
    """The need that arose, award by award, where no round says why (GRA-47)."""
    return "\n".join(f"{each.organisation}: {each.rationale.strip()}" for each in awards if each.rationale.strip())


def _chosen(field: Field) -> str:
    scored = sum(each.is_judged for each in field.candidates)
    counted = {"received": len(field.received), "scored": scored}
    if not field.has_panel:
        return (
            _("%(received)d applications were received, %(scored)d were judged by officers, without a panel.") % counted
            + " "
            + _("They answered the published criteria. There are no marks, so no rank order and no suggestion.")
        )
    said = [_("%(received)d applications were received, %(scored)d were scored.") % counted]
    if field.suggestion is not None:
        held = {"n": field.suggestion.number, "hash": field.suggestion.sha256[:16]}
        said.append(_("Suggestion %(n)d was made by the published rules (SHA-256 %(hash)s…).") % held)
    return " ".join(said)


def _advice(field: Field) -> str:
    """What an officer recommends of each application and why, for those who decide; nothing where a panel judges."""
    return "\n".join(
        f"{each.application.organisation}: {advice_sentence(each.advised)}. {each.advised.reason}"
        for each in field.candidates
        if each.advised is not None
    )


def _differing(field: Field) -> str:
    if field.has_panel:
        return _("What differs from the panel or the suggestion")
    return _("What differs from what officers recommend")


def _differences(awards: Sequence[Award], field: Field) -> str:
    said = [f"{each.organisation}: {each.difference}. {each.difference_reason}" for each in awards if each.difference]
    said += [
        f"{each.application.organisation}: {each.choice.difference}. {each.choice.reason}"
        for each in field.candidates
        if each.choice is not None and each.choice.difference and each.choice.outcome != Outcome.RECOMMEND
    ]
    return "\n".join(said)


def _floors(invitation: Invitation, field: Field, reason: str) -> str:
    """Each floor of a round without a panel with what it has, and why one is not met; nothing where a panel judges."""
    found = floors_as_awarded(invitation, field)
    met = {True: _("met"), False: _("not met")}
    said = [f"{each} ({met[each.is_met]})" for each in found]
    return "\n".join([*said, reason.strip()] if not_met(found) and reason.strip() else said)


def _with(field: Field, outcome: Outcome) -> list[tuple[str, Choice]]:
    return [
        (_named(each.application.organisation.name, each.shown), each.choice)
        for each in field.candidates
        if each.choice is not None and each.choice.outcome == outcome and not each.is_settled
    ]


def _named(name: str, result: Decimal | None) -> str:
    return name if result is None else f"{name} ({result})"


def _reserve(field: Field) -> str:
    rows = sorted(_with(field, Outcome.RESERVE), key=lambda pair: pair[1].order or 0)
    return "\n".join(f"{choice.order}. {name}" for name, choice in rows)


def _not_recommended(field: Field) -> str:
    return "\n".join(name for name, _choice in _with(field, Outcome.NOT_RECOMMEND))


def _balance(invitation: Invitation, field: Field) -> str:
    views = balance_of(invitation, field)
    district = next(view for view in views if view.by == "district")
    rows = [_line(line) for line in district.lines if line.applied or line.population]
    return "\n".join([*rows, *(view.sentence for view in views if view.sentence)])


def _line(line: Line) -> str:
    said: Mapping[str, object] = {
        "place": line.label,
        "applied": line.applied,
        "winning": line.winning,
        "won": pounds(line.won),
        "people": f"{line.population:,}" if line.population else _("not known"),
    }
    return _("%(place)s: %(applied)d applied, %(winning)d funded, %(won)s; people: %(people)s") % said
