"""How a passport is said on pages: facts in words, states as tags, and what matters first."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.foundation.pages.formats import day
from almoner.foundation.pages.tables import Tag
from almoner.kernel.money import pounds, share

from .models import PassportItem
from .queries import Line
from .rules.asking import ASKED, Sort, surplus
from .rules.standing import IN_WORDS, TONES, Standing


def tag(state: Standing) -> Tag:
    """How an item stands, on its colour."""
    return Tag(IN_WORDS[state], TONES[state])


def facts_in_words(item: PassportItem) -> list[tuple[Any, str]]:
    """What an item says: (question, answer), with what follows from it."""
    said = []
    for fact in ASKED[item.kind].facts:
        value = item.facts.get(fact.key)
        said.append((fact.label, _answer(fact.sort, value)))
    return said + _what_follows(item)


def _answer(sort: Sort, value: Any) -> str:
    if value is None:
        return ""
    if sort is Sort.YES_NO:
        return _("Yes") if value else _("No")
    return str(value) if sort is Sort.COUNT else pounds(Decimal(value))


def _what_follows(item: PassportItem) -> list[tuple[Any, str]]:
    if item.kind == "accounts":
        left = surplus(item.facts)
        return [(_("Surplus") if left >= 0 else _("Deficit"), pounds(abs(left)))]
    if item.kind == "income":
        part = share(Decimal(item.facts["largest"]), Decimal(item.facts["income"]))
        return [(_("Share of whoever gave most"), _("not known") if part is None else f"{part}%")]
    return []


def until(item: PassportItem) -> str:
    """Until when an item counts, in words."""
    if item.expires_on is None:
        return _("until a newer one is given")
    return _("until %(day)s") % {"day": day(item.expires_on)}


def lede(lines: Iterable[Line]) -> str:
    """How the passport stands, in a sentence."""
    listed = list(lines)
    valid = sum(line.state in {Standing.VALID, Standing.ENDS_SOON} for line in listed)
    said = ngettext(
        "%(valid)d of %(all)d items is there and counts.", "%(valid)d of %(all)d items are there and count.", valid
    ) % {"valid": valid, "all": len(listed)}
    if soon := [str(line.title) for line in listed if line.state is Standing.ENDS_SOON]:
        said += " " + _("Ending soon: %(what)s.") % {"what": ", ".join(soon)}
    if open_ones := [str(line.title) for line in listed if line.state in {Standing.MISSING, Standing.EXPIRED}]:
        said += " " + _("Missing or expired: %(what)s.") % {"what": ", ".join(open_ones)}
    return said


def given(item: PassportItem) -> str:
    """Who gave an item, and when."""
    return given_by(item.given_by, item.given_at)


def given_by(person: Any, at: dt.datetime) -> str:
    """Who gave something, and when."""
    who = str(person) if person is not None else _("the installation's own command")
    return _("%(who)s, %(day)s") % {"who": who, "day": day(at.date())}


def changes(items: Sequence[PassportItem]) -> list[dict[str, Any]]:
    """A history: each item with what became of it."""
    return [{"item": item, "facts": facts_in_words(item), "until": until(item), "given": given(item)} for item in items]
