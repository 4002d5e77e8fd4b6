"""The suggestion, and what people choose: differences have reasons, ties keep out, pots are not promised twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from almoner.do.awards import actions
from almoner.do.awards.models import Award, SuggestionMade
from almoner.do.awards.queries import floors_as_chosen
from almoner.do.awards.rules.choosing import Chosen, Outcome
from almoner.do.awards.rules.splits import Method, Part
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate
from almoner.foundation.door.roles import Role
from almoner.foundation.organisations.models import Membership
from almoner.governance.decisions import actions as decisions
from almoner.governance.interests import actions as interests

from . import rounds
from .rounds import around, yes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_suggestion_is_kept_and_comes_out_again(scored: Any) -> None:
    made = actions.make_suggestion(by=scored.officer, invitation=scored.invitation)
    names = {str(each.pk): name for name, each in scored.bids.items()}
    outcome = made.read["outcome"]
    assert [names[each["key"]] for each in outcome["choices"] if Decimal(each["amount"])] == ["A", "B", "D"]
    assert outcome["left"] == "1000.00"
    assert SuggestionMade.objects.get().sha256 == made.sha256
    assert floors_as_chosen(scored.fresh(), scored.field()) == []  # the suggestion has its own


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
    assert "the suggestion gives it £6,000.00" in str(wrong.value)
    assert Award.objects.count() == 0
    made = actions.propose_set(
        by=scored.officer,
        invitation=scored.invitation,
        choices=scored.choices(D=yes("5000", "It can begin with one worker.")),
    )
    award = next(each for each in made if each.amount == 5000)
    assert award.difference == "the suggestion gives it £6,000.00"
    assert award.difference_reason == "It can begin with one worker."


def test_a_choice_over_the_panels_order_wants_a_reason_too(scored: Any) -> None:
    with pytest.raises(ValidationError) as wrong:
        scored.propose(B=rounds.NO, C=yes("10000"))
    assert "the panel places others before it (2: Group B)" in str(wrong.value)


def test_everything_open_must_be_chosen_about(scored: Any) -> None:
    actions.make_suggestion(by=scored.officer, invitation=scored.invitation)
    only = {key: chosen for key, chosen in scored.choices().items() if key == scored.bids["A"].pk}
    with pytest.raises(ValidationError) as wrong:
        actions.propose_set(by=scored.officer, invitation=scored.invitation, choices=only)
    assert len(wrong.value.message_dict) == 5


def test_overspending_is_refused_and_says_by_how_much(scored: Any) -> None:
    with pytest.raises(ValidationError, match=r"£36,000.00; the pots may give £27,000.00: £9,000.00 too much"):
        scored.propose(C=yes("10000", "We like it."))
    assert Award.objects.count() == 0


def test_a_pot_that_is_promised_elsewhere_has_no_more_for_the_round(scored: Any) -> None:
    actions.make_suggestion(by=scored.officer, invitation=scored.invitation)
    actions.make_award(
        by=scored.officer,
        office=scored.essex.office,
        kind="ad_hoc",
        organisation=scored.bids["E"].organisation,
        parts=[Part(scored.pots[0].pk, 2027, Decimal(19000))],
        title="A need that arose",
        description="Help after a flood.",
        rationale="The river rose.",
    )
    with pytest.raises(ValidationError, match=r"the pots may give £8,000.00"):
        actions.propose_set(by=scored.officer, invitation=scored.invitation, choices=scored.choices())


def test_the_database_itself_keeps_within_the_pots(scored: Any) -> None:
    scored.propose()
    award = Award.objects.order_by("place").first()

    def overspend() -> None:
        Award.objects.filter(pk=award.pk).update(amount=30000)
        award.splits.all().delete()
        award.splits.create(office=scored.essex.office, pot=scored.pots[0], year=2027, amount=30000)

    with pytest.raises(IntegrityError, match="a pot is promised beyond what it holds"):
        around(scored.officer, overspend)


def test_the_parts_of_an_award_are_the_award(scored: Any) -> None:
    scored.propose()
    award = Award.objects.order_by("place").first()
    with pytest.raises(IntegrityError, match="the parts by pot and year are not the award"):
        around(scored.officer, lambda: award.splits.update(amount=1))


def test_split_by_award(scored: Any) -> None:
    found = scored.propose(method=Method.BY_AWARD)
    assert not found["A"].splits.exists()
    first, second = (pot.pk for pot in scored.pots)
    with pytest.raises(ValidationError, match=r"£9,000.00, the award to £10,000.00"):
        actions.split_award(by=scored.officer, award=found["A"], parts=[Part(first, 2027, Decimal(9000))])
    with pytest.raises(ValidationError, match=r"“Second pot” has £7,000.00 left; this takes £10,000.00"):
        actions.split_award(by=scored.officer, award=found["A"], parts=[Part(second, 2027, Decimal(10000))])
    stranger = scored.essex.pots[0].pk
    with pytest.raises(ValidationError, match="not of this round"):
        actions.split_award(by=scored.officer, award=found["A"], parts=[Part(stranger, 2027, Decimal(10000))])
    parts = [Part(first, 2027, Decimal(8000)), Part(second, 2027, Decimal(2000))]
    actions.split_award(by=scored.officer, award=found["A"], parts=parts)
    assert sum(row.amount for row in found["A"].splits.all()) == 10000


def test_a_split_from_before_stays_only_where_its_pots_still_have_the_money(scored: Any) -> None:
    """B took 10,000 of the first pot and left its decision; 5,000 of that is given elsewhere meanwhile."""
    found = scored.propose()
    made = scored.put()
    for name in ("B", "D"):
        decisions.leave_out(by=scored.officer, decision=made, key=str(found[name].pk), reason="A question.")
    actions.make_award(
        by=scored.officer,
        office=scored.essex.office,
        kind="ad_hoc",
        organisation=scored.bids["E"].organisation,
        parts=[Part(scored.pots[0].pk, 2027, Decimal(5000))],
        title="Help",
        description="Help at once.",
        rationale="A need that arose.",
    )
    again = scored.propose(method=Method.BY_AWARD, D=Chosen(Outcome.NOT_RECOMMEND, reason="Another time."))
    assert set(again) == {"B"}
    assert not again["B"].splits.exists()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_two_who_choose_at_once_do_not_overwrite_each_other(scored: Any) -> None:
    opened = scored.field().token
    scored.propose()
    with pytest.raises(OutOfDate, match="Nothing of yours is lost"):
        actions.propose_set(by=scored.head, invitation=scored.invitation, choices=scored.choices(), token=opened)


def test_who_is_tied_to_an_applicant_does_not_choose(scored: Any) -> None:
    interests.declare_interest(
        by=scored.officer, office=scored.essex.office, name="Group A", kind="other", nature="Trustee"
    )
    for act in (actions.make_suggestion, actions.promote_reserve):
        with pytest.raises(NotAllowed, match="tie with Group A"):
            act(by=scored.officer, invitation=scored.invitation)
    with pytest.raises(NotAllowed, match="tie with Group A"):
        actions.propose_set(by=scored.officer, invitation=scored.invitation, choices=scored.choices())


def test_who_acts_for_an_applicant_does_not_choose(scored: Any) -> None:
    with at_work(command_line()):
        Membership.objects.create(
            organisation=scored.bids["B"].organisation,
            person=scored.essex.people[Role.HEAD_OF_COMMISSIONING],
            parts=["writer"],
        )
    with pytest.raises(NotAllowed, match="tie with Group B"):
        actions.make_suggestion(by=scored.head, invitation=scored.invitation)


def test_who_may_not_choose(scored: Any) -> None:
    for role in (Role.AUDITOR, Role.OFFICE_HOLDER, Role.FINANCE_OFFICER):
        with pytest.raises(NotAllowed):
            actions.make_suggestion(by=scored.essex.actor(role), invitation=scored.invitation)
    stranger = command_line(scored.essex.office.pk)
    elsewhere = replace(stranger, office_id=scored.invitation.pk)
    with pytest.raises(NotAllowed, match="another office"):
        actions.make_suggestion(by=elsewhere, invitation=scored.invitation)
    with pytest.raises(NotAllowed):
        actions.make_suggestion(by=scored.members["A"], invitation=scored.invitation)


def test_choosing_anew_withdraws_what_is_not_chosen_any_more(scored: Any) -> None:
    scored.propose()
    scored.propose(A=Chosen(Outcome.NOT_RECOMMEND, reason="Their accounts came back with questions."))
    assert set(Award.objects.filter(state="proposed").values_list("title", flat=True)) == {"Project B", "Project D"}
    dropped = Award.objects.get(state="withdrawn")
    assert dropped.ended_why == "Their accounts came back with questions."


def test_awards_outside_a_round(scored: Any) -> None:
    common = {
        "by": scored.officer,
        "office": scored.essex.office,
        "kind": "ad_hoc",
        "organisation": scored.bids["E"].organisation,
        "title": "Help",
        "description": "Help at once.",
    }
    with pytest.raises(ValidationError) as wrong:
        actions.make_award(**common, parts=[])
    assert set(wrong.value.message_dict) == {"parts", "rationale"}
    part = [Part(scored.pots[0].pk, 2027, Decimal(500))]
    with pytest.raises(ValidationError, match=r"“First pot” may not be spent on: Road safety"):
        actions.make_award(**common, parts=part, rationale="A need.", purposes=["Road safety"])
    much = [Part(scored.pots[0].pk, 2027, Decimal("20000.01"))]
    with pytest.raises(ValidationError, match=r"“First pot” has £20,000.00 left; this takes £20,000.01"):
        actions.make_award(**common, parts=much, rationale="A need.")
    made = actions.make_award(**common, parts=part, rationale="A need.", purposes=["Community safety"])
    assert (made.amount, made.state) == (500, "proposed")


def test_why_an_award_is_given_outside_a_round_stands_before_those_who_decide(scored: Any) -> None:
    made = actions.make_award(
        by=scored.officer,
        office=scored.essex.office,
        kind="ad_hoc",
        organisation=scored.bids["E"].organisation,
        parts=[Part(scored.pots[0].pk, 2027, Decimal(500))],
        priorities=[scored.essex.priority.pk],
        title="Help",
        description="Help at once.",
        rationale="The river rose in the night.",
    )
    decision = actions.put_awards_to_decision(
        by=scored.officer,
        office=scored.essex.office,
        awards=[made.pk],
        title="Help after the flood",
        lead=scored.essex.people[Role.COMMISSIONING_OFFICER],
    )
    notes = dict(scored.paper(decision).facts.notes)
    assert notes["Why it is given outside a round"] == "Group E: The river rose in the night."
    scored.propose()
    assert "Why it is given outside a round" not in dict(scored.paper(scored.put()).facts.notes)
