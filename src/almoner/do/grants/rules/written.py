"""The lists that an invitation holds as JSON: sizes of grant, eligibility questions, floors, reporting dates."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from almoner.do.scoring.rules.choosing import Floor
from almoner.kernel.money import pounds

YES, NO = "yes", "no"
GRASSROOTS = "grassroots"
"""The group of small local groups, for which a round may keep a sum."""
MOST_QUESTIONS = 12
MOST_CRITERIA = 12
LONGEST_CRITERION = 300


@dataclass(frozen=True, slots=True)
class Tier:
    """A size of grant: its name, and the amounts it covers in pounds, both included; None is open-ended."""

    title: str
    least: Decimal | None = None
    most: Decimal | None = None

    def covers(self, amount: Decimal) -> bool:
        """Whether an amount is of this size."""
        return (self.least is None or amount >= self.least) and (self.most is None or amount <= self.most)

    def __str__(self) -> str:
        said = {
            "title": self.title,
            "least": self.least and pounds(self.least),
            "most": self.most and pounds(self.most),
        }
        if self.least is not None and self.most is not None:
            return _("%(title)s: %(least)s to %(most)s") % said
        if self.most is not None:
            return _("%(title)s: up to %(most)s") % said
        return _("%(title)s: %(least)s and more") % said if self.least is not None else self.title


@dataclass(frozen=True, slots=True)
class Gate:
    """An eligibility question, the answer that lets somebody go on, and the sentence for who may not."""

    question: str
    wanted: str
    stop: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report that those who are funded owe, and its day."""

    what: str
    due_on: dt.date


def tiers(given: Iterable[Mapping[str, Any]]) -> list[Tier]:
    """Sizes of grant as JSON holds them."""
    return [Tier(each["title"], _amount(each.get("from")), _amount(each.get("to"))) for each in given]


def written_tiers(given: Iterable[Tier]) -> list[dict[str, Any]]:
    """Sizes of grant as JSON."""
    return [{"title": each.title, "from": _text(each.least), "to": _text(each.most)} for each in given]


def gates(given: Iterable[Mapping[str, Any]]) -> list[Gate]:
    """Eligibility questions as JSON holds them."""
    return [Gate(each["question"], each["wanted"], each["stop"]) for each in given]


def written_gates(given: Iterable[Gate]) -> list[dict[str, Any]]:
    """Eligibility questions as JSON."""
    return [{"question": each.question, "wanted": each.wanted, "stop": each.stop} for each in given]


def floors(given: Iterable[Mapping[str, Any]], reserve: Decimal | None = None, reserve_name: str = "") -> list[Floor]:
    """Floors as JSON holds them; a reserve for grassroots groups is one floor more."""
    found = [
        Floor(each["name"], each["group"], int(each.get("awards") or 0), _amount(each.get("pounds")) or Decimal(0))
        for each in given
    ]
    if reserve:
        found.append(Floor(reserve_name or _("Kept for grassroots groups"), GRASSROOTS, pounds=reserve))
    return found


def written_floors(given: Iterable[Floor]) -> list[dict[str, Any]]:
    """Floors as JSON."""
    return [
        {"name": each.name, "group": each.group, "awards": each.awards, "pounds": _text(each.pounds or None)}
        for each in given
    ]


def reports(given: Iterable[Mapping[str, Any]]) -> list[Report]:
    """Reports as JSON holds them."""
    return [Report(each["what"], dt.date.fromisoformat(each["due_on"])) for each in given]


def written_reports(given: Iterable[Report]) -> list[dict[str, Any]]:
    """Reports as JSON."""
    return [{"what": each.what, "due_on": each.due_on.isoformat()} for each in given]


def _amount(text: Any) -> Decimal | None:
    return None if text in (None, "") else Decimal(str(text))


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


# --- What is wrong with them


def faults_of_tiers(given: Sequence[Tier], cap: Decimal | None) -> list[str]:
    """Sizes that end before they begin, that overlap, or that no cap allows."""
    found = [
        _("“%(title)s” ends below where it begins.") % {"title": each.title}
        for each in given
        if each.least is not None and each.most is not None and each.most < each.least
    ]
    for place, each in enumerate(given):
        found += [
            _("“%(one)s” and “%(other)s” overlap: an amount has one size.") % {"one": each.title, "other": other.title}
            for other in given[place + 1 :]
            if _overlap(each, other)
        ]
    found += [
        _("“%(title)s” begins above the most for one award, %(cap)s.") % {"title": each.title, "cap": pounds(cap)}
        for each in given
        if cap is not None and each.least is not None and each.least > cap
    ]
    return found


def _overlap(one: Tier, other: Tier) -> bool:
    begins = max(one.least or Decimal(0), other.least or Decimal(0))
    ends = [each.most for each in (one, other) if each.most is not None]
    return not ends or begins <= min(ends)


def faults_of_gates(given: Sequence[Gate], other_sources: str) -> list[str]:
    """Questions without a sentence for who is stopped, and nowhere else to go."""
    found = [
        _("“%(question)s” needs the sentence for those who may not go on.") % {"question": each.question}
        for each in given
        if not each.stop.strip()
    ]
    if len(given) > MOST_QUESTIONS:
        found.append(
            _("Ask at most %(n)d eligibility questions; there are %(m)d.") % {"n": MOST_QUESTIONS, "m": len(given)}
        )
    if given and not other_sources.strip():
        found.append(_("Name other sources of money: who is stopped by a question is told of them."))
    return found


def faults_of_criteria(given: Sequence[str]) -> list[str]:
    """None, too many, too long ones or one twice, of the yes-or-no questions by which officers judge."""
    if not given:
        return [_("Write the criteria that officers answer with yes or no.")]
    found = []
    if len(given) > MOST_CRITERIA:
        found.append(_("Name at most %(n)d criteria; there are %(m)d.") % {"n": MOST_CRITERIA, "m": len(given)})
    said = [each.casefold() for each in given]
    for place, each in enumerate(given):
        if len(each) > LONGEST_CRITERION:
            found.append(
                _("“%(criterion)s…” is longer than %(most)d characters.")
                % {"criterion": each[:40], "most": LONGEST_CRITERION}
            )
        if said[place] in said[:place]:
            found.append(_("The criterion “%(criterion)s” stands there twice.") % {"criterion": each})
    return found


def faults_of_floors(given: Sequence[Floor], available: Decimal | None) -> list[str]:
    """Floors that promise nothing, that say one thing twice, or more than there is."""
    found = [
        _("The floor “%(name)s” promises neither awards nor pounds.") % {"name": each.name}
        for each in given
        if not each.awards and not each.pounds
    ]
    names = [each.name.casefold() for each in given]
    found += [
        _("Two floors are called “%(name)s”.") % {"name": each.name}
        for place, each in enumerate(given)
        if each.name.casefold() in names[:place]
    ]
    most = max((each.pounds for each in given), default=Decimal(0))
    if available is not None and most > available:
        found.append(_("A floor promises more than the %(available)s available.") % {"available": pounds(available)})
    return found


@dataclass(frozen=True, slots=True)
class Fit:
    """What a round says of an amount asked for: sentences that refuse it, and sentences that only warn."""

    refusals: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def fit_of_amount(amount: Decimal, *, cap: Decimal | None, cap_kind: str, least: Decimal | None) -> Fit:
    """Whether an amount may be asked for: more than a limit and less than the least is refused; above a guide warns.

    A guide is what Essex prints, "up to £20,000": £25,000 may be asked for, with a reason.
    """
    refusals, warnings = [], []
    if amount <= 0:
        refusals.append(_("Ask for more than nothing."))
    elif least is not None and amount < least:
        refusals.append(_("The least that may be asked for is %(least)s.") % {"least": pounds(least)})
    if cap is not None and amount > cap:
        if cap_kind == "limit":
            refusals.append(_("The most that one award may be is %(cap)s.") % {"cap": pounds(cap)})
        else:
            warnings.append(
                _("Awards are generally up to %(cap)s. You may ask for more: say in your answers why that is needed.")
                % {"cap": pounds(cap)}
            )
    return Fit(tuple(refusals), tuple(warnings))
