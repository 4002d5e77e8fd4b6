"""What others give for the same project, as far as an answer says it in figures."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from almoner.foundation.questions.rules.answers import pounds_of

NOUGHT = Decimal("0.00")
_POUNDS = re.compile(r"£\s*(?P<amount>\d{1,3}(?:,\d{3})+(?:\.\d{2})?|\d+(?:\.\d{2})?)")


def other_money(answers: Mapping[str, Any]) -> Decimal:
    """What the answer about other money adds up to, in pounds; nought where it names no figure.

    Match funding is optional, and evidence of it raises no mark by itself: this is only for how far the organisation
    would rely on us. Each sum with a £ before it counts once: "£1,500 from the council and £250 of our own" is
    £1,750.00.
    """
    answer = answers.get("other_money")
    if isinstance(answer, list):
        lines = [pounds_of(row.get("amount")) for row in answer if isinstance(row, Mapping)]
        return sum((amount for amount in lines if amount is not None), NOUGHT)
    if not isinstance(answer, str):
        return NOUGHT
    whole = pounds_of(answer)
    if whole is not None:
        return whole
    found = [Decimal(each["amount"].replace(",", "")) for each in _POUNDS.finditer(answer)]
    return sum(found, NOUGHT)
