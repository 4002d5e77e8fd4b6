"""The checks that an office asks for, as its setting writes them: one check after another, with a semicolon between.

Each is eight answers with | between them: a key, its title, before what it must be clear (scoring, decision or
agreement), from which amount it is asked, how many months it counts (- for no end), which passport item may stand for
it (- for none), what that item must say (- for nothing), and whether it is of the organisation or of each case. A ninth
may say of whom it is asked: forms of organisation, and kinds of award. Left out, or -: of everybody.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.organisations.models import Organisation
from almoner.foundation.passports.rules.asking import ASKED
from almoner.kernel.money import parse_amount

from .saying import SAYINGS

MOST_MONTHS = 120
NOTHING = "-"
_KEY = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
_PARTS = 8
AWARDS = ("round", "innovation", "allocation", "ad_hoc", "continuation")
"""The kinds of award that a check may be asked for alone: those of the room that makes awards, which stands higher."""
_FORMS = tuple(str(form) for form in Organisation.Form.values if form != Organisation.Form.UNKNOWN)


class Gate(StrEnum):
    """Before what a check must be clear. A later gate asks for what the earlier ones ask for, too."""

    SCORING = "scoring"
    DECISION = "decision"
    AGREEMENT = "agreement"


GATE_NAMES = {
    Gate.SCORING: gettext_lazy("before scoring"),
    Gate.DECISION: gettext_lazy("before the decision"),
    Gate.AGREEMENT: gettext_lazy("before the agreement"),
}
_ORDER = list(Gate)


@dataclass(frozen=True, slots=True)
class CheckKind:
    """One check that an office asks for."""

    key: str
    title: str
    gate: Gate
    from_amount: Decimal = Decimal(0)
    """Asked where this much (pounds) or more is asked for."""
    months: int | None = None
    passport: str = ""
    says: str = ""
    of_case: bool = False
    forms: frozenset[str] = frozenset()
    """The forms of organisation of which it is asked; empty: of all."""
    awards: frozenset[str] = frozenset()
    """The kinds of award for which it is asked; empty: for all."""

    def is_asked_for(self, amount: Decimal | None) -> bool:
        """Whether it is asked for at this amount; an amount that is not known asks for everything."""
        return amount is None or amount >= self.from_amount

    def is_asked_of(self, form: str, award: str) -> bool:
        """Whether it is asked of this form of organisation, for this kind of award; what is not known is asked."""
        of_form = not self.forms or form in self.forms or form in {"", Organisation.Form.UNKNOWN}
        return of_form and (not self.awards or award in self.awards or not award)

    def stands_before(self, gate: Gate) -> bool:
        """Whether it must be clear at a gate: at its own and at every later one."""
        return _ORDER.index(self.gate) <= _ORDER.index(gate)


DEFAULT = """
accounts | Accounts without irregularity | decision | 0 | 12 | accounts | nothing_raised | organisation
    | charity, cic, company, community, partnership, other;
health | Financial health | decision | 0 | 12 | accounts | no_deficit | organisation
    | charity, cic, company, community, partnership, other;
cash | Positive cash | decision | 0 | 12 | accounts | cash_in_hand | organisation
    | charity, cic, company, community, partnership, other;
governing_document | Governing document | scoring | 0 | 36 | governing_document | dissolution_clause | organisation
    | charity, cic, company, community, other;
trustees | At least three unrelated trustees | scoring | 0 | 12 | trustees | three_unrelated | organisation
    | charity, cic, community, other;
safeguarding | Safeguarding | decision | 0 | 12 | safeguarding | covers_somebody | organisation;
data_protection | Data protection | decision | 0 | 12 | data_protection | registered | organisation;
whistleblowing | Whistleblowing | decision | 0 | 12 | whistleblowing | - | organisation;
insurance | Insurance | agreement | 0 | 12 | insurance | - | organisation
    | charity, cic, company, community, partnership, other;
not_sole | Not solely reliant on this funding | decision | 0 | - | - | - | case
    | charity, cic, company, community, partnership, other;
not_statutory | Not a substitute for statutory funding | scoring | 0 | - | - | - | case;
not_duplicate | Does not duplicate existing activity | scoring | 0 | - | - | - | case;
effective | Likely to be effective and efficient | decision | 0 | - | - | - | case
""".strip()


@lru_cache(64)
def parse_kinds(text: str) -> tuple[CheckKind, ...]:
    """The checks that a setting names, in its order.

    Raises:
        ValueError: with everything that is wrong, check by check.
    """
    made: list[CheckKind] = []
    wrong: list[str] = []
    for piece in (piece.strip() for piece in text.split(";")):
        if not piece:
            continue
        try:
            made.append(_kind(piece))
        except ValueError as why:
            wrong.append(f"“{piece.split('|')[0].strip()[:40]}”: {why}")
    keys = [kind.key for kind in made]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        wrong.append(_("named twice: %(keys)s.") % {"keys": ", ".join(twice)})
    if wrong:
        raise ValueError(" ".join(wrong))
    return tuple(made)


def kinds_fit(value: Any) -> str | None:
    """Why a value is no list of checks, or None."""
    try:
        parse_kinds(str(value or ""))
    except ValueError as why:
        return str(why)
    return None


def _kind(piece: str) -> CheckKind:
    parts = [part.strip() for part in piece.split("|")]
    if len(parts) not in {_PARTS, _PARTS + 1}:
        raise ValueError(
            _("%(wanted)d answers are wanted, with | between them, or one more that says of whom; there are %(count)d.")
            % {"wanted": _PARTS, "count": len(parts)}
        )
    key, title, gate, amount, months, passport, says, of = parts[:_PARTS]
    whom = [] if parts[_PARTS:] in ([], [NOTHING]) else [_whom(word) for word in _words(parts[_PARTS])]
    return CheckKind(
        _matching(key), _titled(title), _one_of(Gate, gate), _pounds(amount), _months(months),
        _known(passport, ASKED), _known(says, SAYINGS), _one_of(("organisation", "case"), of) == "case",
        frozenset(word for word in whom if word in _FORMS), frozenset(word for word in whom if word in AWARDS),
    )  # fmt: skip


def _matching(key: str) -> str:
    if not _KEY.match(key):
        raise ValueError(_("a key is small letters, digits and _, beginning with a letter."))
    return key


def _titled(title: str) -> str:
    if not title or len(title) > 120:
        raise ValueError(_("a title has 1 to 120 characters."))
    return title


def _one_of(offered: Any, given: str) -> Any:
    found = next((one for one in offered if str(one) == given), None)
    if found is None:
        raise ValueError(
            _("“%(given)s” is not one of: %(offered)s.") % {"given": given, "offered": ", ".join(map(str, offered))}
        )
    return found


def _pounds(given: str) -> Decimal:
    found = parse_amount(given).value
    if found is None:
        raise ValueError(_("the amount from which it is asked must be known; 0 asks always."))
    return found


def _months(given: str) -> int | None:
    if given == NOTHING:
        return None
    if not (given.isascii() and given.isdecimal()) or not 1 <= int(given) <= MOST_MONTHS:
        raise ValueError(_("months are a number from 1 to %(most)d, or -.") % {"most": MOST_MONTHS})
    return int(given)


def _known(given: str, offered: Any) -> str:
    return "" if given == NOTHING else str(_one_of(offered, given))


def _words(given: str) -> list[str]:
    """What stands in a list with commas between."""
    return [word.strip() for word in given.split(",")]


def _whom(word: str) -> str:
    return str(_one_of((*_FORMS, *AWARDS), word))
