"""The suggestion, and what people choose: differences have reasons, ties keep out, pots are not promised twice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from almoner.do.awards import actions
from almoner.do.awards.models import Award, SuggestionMade

from .rounds import yes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_suggestion_is_kept_and_comes_out_again(scored: Any) -> None:
    made = actions.make_suggestion(by=scored.officer, invitation=scored.invitation)
    names = {str(each.pk): name for name, each in scored.bids.items()}
    outcome = made.read["outcome"]
    assert [names[each["key"]] for each in outcome["choices"] if Decimal(each["amount"])] == ["A", "B", "D"]
    assert outcome["left"] == "1000.00"
    assert SuggestionMade.objects.get().sha256 == made.sha256


def test_what_was_suggested_is_proposed_without_a_reason(scored: Any) -> None:
    found = scored.propose()
    assert {name: each.amount for name, each in found.items()} == {"A": 10000, "B": 10000, "D": 6000}
    splits = {name: [(s.pot.name, s.amount) for s in each.splits.order_by("pot__name")] for name, each in found.items()}
    assert sum(much for parts in splits.values() for _pot, much in parts) == 26000
    assert {each.state for each in scored.field().candidates for each in [each.application]} >= {"recommended"}
    assert Award.objects.filter(state="proposed").count() == 3


def test_a_difference_without_a_reason_is_refused(scored: Any) -> None:
    actions.make_suggestion(by=scored.officer, invitation=scored.invitation)
    with pytest.raises(ValidationError) as wrong:
        actions.propose_set(by=scored.officer, invitation=scored.invitation, choices=scored.choices(D=yes("5000")))
    assert list(wrong.value.message_dict) == [str(scored.bids["D"].pk)]
