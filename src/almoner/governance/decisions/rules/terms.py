"""What offices do differently about decisions, read from their settings: who signs, from what amount, when to hold."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from almoner.foundation.door.roles import Role
from almoner.governance.decisions.access import SIGNERS
from almoner.kernel.dates import Precision, parse_date
from almoner.kernel.references import Series

_BETWEEN = re.compile(r"[;\n]+")
_TO = re.compile(r"\s+(?:to|until)\s+", re.IGNORECASE)

type Hold = tuple[dt.date, dt.date]
"""The first and the last day of a time in which nothing is published."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The settings in force. ``threshold`` in pounds: above it the posts of ``over`` sign, up to it those of ``under``.

    ``thought_from`` is the amount in pounds from which a decision stands at the top of a signer's queue.
    """

    threshold: Decimal
    over: tuple[Role, ...]
    under: tuple[Role, ...]
    holds: tuple[Hold, ...] = ()
    thought_from: Decimal = Decimal(50_000)


def parse_posts(text: str) -> tuple[Role, ...]:
    """Read "office-holder, monitoring officer": the posts that sign, each once, in the order written.

    Raises ValueError with a sentence where a word is no post that signs, or none is named.
    """
    known = {role.value: role for role in SIGNERS}
    found: list[Role] = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        role = known.get(re.sub(r"[\s-]+", "_", word.lower()))
        if role is None:
            names = ", ".join(each.value.replace("_", " ") for each in SIGNERS)
            raise ValueError(
                _("“%(word)s” is not a post that signs. Those that do: %(names)s.") % {"word": word, "names": names}
            )
        if role not in found:
            found.append(role)
    if not found:
        raise ValueError(_("Name at least one post: nothing is decided without a signature."))
    return tuple(found)


def parse_holds(text: str) -> tuple[Hold, ...]:
    """Read "20 March 2028 to 4 May 2028; …": times in which nothing is published, both days included.

    Raises ValueError with a sentence for anything else.
    """
    return tuple(_hold(part) for part in _BETWEEN.split(text) if part.strip())


def _hold(text: str) -> Hold:
    ends = _TO.split(text.strip())
    days = [parse_date(end) for end in ends]
    first, last = (days[0].first, days[-1].first) if days else (None, None)
    exact = len(days) == 2 and all(day.precision is Precision.DAY for day in days)
    if not exact or first is None or last is None or last < first:
        raise ValueError(
            _("“%(text)s” is not a time. Write its first and last day, as in 20 March 2028 to 4 May 2028.")
            % {"text": text.strip()}
        )
    return first, last


def posts_fit(text: object) -> str | None:
    """Whether a setting names posts."""
    return _refusal(parse_posts, text)


def holds_fit(text: object) -> str | None:
    """Whether a setting names times."""
    return _refusal(parse_holds, text)


def series_fits(text: object) -> str | None:
    """Whether a setting is a pattern of numbers."""
    return _refusal(Series, text)


def _refusal(parse: object, text: object) -> str | None:
    try:
        parse(str(text))  # type: ignore[operator]  # one of the three above
    except ValueError as wrong:
        return str(wrong)
    return None


def held_until(holds: tuple[Hold, ...], day: dt.date) -> dt.date | None:
    """The last day of the hold that a day falls in; None where it falls in none."""
    return max((last for first, last in holds if first <= day <= last), default=None)
