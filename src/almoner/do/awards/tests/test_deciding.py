"""From the proposal to the decision: its table and notes, who may not sign, what voids a signature or is left out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from almoner.do.awards import actions
from almoner.do.awards.models import Award, AwardPriority, Proposal
from almoner.do.awards.rules.splits import Part
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.offices import actions as offices
from almoner.governance.decisions import actions as decisions
from almoner.governance.decisions.entries import LineEntry, MoneyEntry
from almoner.governance.decisions.models import Decision
from almoner.governance.decisions.queries import paper_of
from almoner.governance.decisions.rules.framework import flags
from almoner.governance.decisions.tests.essex import WORDS

from .rounds import NO, yes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOLDER, MONITOR, TREASURER = Role.OFFICE_HOLDER, Role.MONITORING_OFFICER, Role.CHIEF_FINANCE_OFFICER


def rows(scored: Any, decision: Decision) -> list[tuple[str, Decimal]]:
    return [(row.applicant, row.value) for row in scored.paper(decision).rows]


def notes(scored: Any, decision: Decision) -> dict[str, str]:
    return dict(scored.paper(decision).facts.notes)


def test_one_decision_with_its_table_its_money_and_its_notes(scored: Any) -> None:
    scored.propose(D=yes("5000", "It can begin with one worker."))
    made = scored.put()
    assert rows(scored, made) == [("Group A", 10000), ("Group B", 10000), ("Group D", 5000)]
    paper = scored.paper(made)
    by_pot = {pot: sum(s.amount for s in paper.splits if s.pot == pot) for pot in ("First pot", "Second pot")}
    assert by_pot == {"First pot": 20000, "Second pot": 5000}
    said = notes(scored, made)
    assert said["Priorities"] == "Safer places: 3 awards, £25,000.00"
    assert said["Pots and years"].count("Second pot, ") == len([s for s in paper.splits if s.pot == "Second pot"])
    assert "It can begin with one worker." in said["What differs from the panel or the suggestion"]
    assert said["Reserve, in the order of promotion"] == "1. Group C (70.00)"
    assert "7 applications were received, 6 were scored." in said["How they were chosen"]
    assert (made.kind, made.awards, made.total) == ("award", 3, 25000)


def test_what_the_framework_does_not_foresee_is_flagged(scored: Any) -> None:
    scored.propose()
    made = scored.put()
    assert {flag.sentence.split(" is not")[0] for flag in flags(scored.paper(made))} == {
        "Group A",
        "Group B",
        "Group D",
    }


def test_an_award_without_a_priority_is_not_put(scored: Any) -> None:
    found = scored.propose()
    with at_work(scored.officer):
        AwardPriority.objects.filter(award=found["B"]).delete()
    with pytest.raises(Refused, match="Group B: Project B serves no priority"):
        scored.put()
    assert not Decision.objects.exists()


def test_checks_that_come_before_the_decision_are_in_the_way(scored: Any) -> None:
    scored.propose()
    scored.essex.setting(
        "checks.kinds", "accounts | Accounts | decision | 9000 | 12 | accounts | nothing_raised | organisation"
    )
    with pytest.raises(Refused) as why:
        scored.put()
    assert "Group A" in why.value.sentence
    assert "Group B" in why.value.sentence
    assert "Group D" not in why.value.sentence


def test_nothing_proposed_is_nothing_to_decide(scored: Any) -> None:
    with pytest.raises(Refused, match="Nothing is proposed"):
        scored.put()


def test_signed_by_all_three_the_awards_are_decided(scored: Any) -> None:
    made = scored.decide()
    assert made.state == "prepared"
    assert set(Award.objects.values_list("state", flat=True)) == {"decided"}


def test_a_judge_who_scored_does_not_sign(scored: Any) -> None:
    scored.propose()
    made = scored.put()
    offices.delegate(
        by=command_line(scored.essex.office.pk),
        office=scored.essex.office,
        role=HOLDER,
        delegate=scored.judge,
        scope="All decisions.",
        starts=dt.date(2024, 5, 9),
    )
    judge = scored.essex.actor(HOLDER)
    judge = type(judge)(judge.name, scored.judge.pk, judge.office_id, judge.roles, judge.permissions)
    with pytest.raises(Refused, match="you judged these bids"):
        decisions.sign(by=judge, decision=made, sheet=scored.paper(made).hash, outcome="approved")


def test_one_award_left_out_goes_back_to_choosing_and_the_rest_proceeds(scored: Any) -> None:
    found = scored.propose()
    made = scored.put()
    scored.sign(made, MONITOR)
    seen = scored.paper(made).hash
    left = decisions.leave_out(
        by=scored.officer, decision=made, key=str(found["B"].pk), reason="Their trustees resigned."
    )
    assert left.decision.total == 16000
    with pytest.raises(OutOfDate):
        decisions.sign(by=scored.essex.actor(HOLDER), decision=made, sheet=seen, outcome="approved")
    award = Award.objects.get(pk=found["B"].pk)
    assert (award.state, award.decision, award.ended_why) == ("left_out", None, "Their trustees resigned.")
    assert "Group B" not in "".join(notes(scored, made).values())
    assert [each.application.reference for each in scored.field().to_choose if each.award] == [
        scored.bids["B"].reference
    ]
    scored.sign(made, HOLDER, MONITOR, TREASURER)
    decided = Award.objects.filter(state="decided")
    assert {each.amount for each in decided} == {10000, 6000}
    money = {(row.pot_id, row.year): row.amount for row in Decision.objects.get(pk=made.pk).money.all()}
    taken: dict[Any, Decimal] = {}
    for award in decided:
        for part in award.splits.all():
            taken[part.pot_id, part.year] = taken.get((part.pot_id, part.year), Decimal(0)) + part.amount
    assert taken == money


def test_what_was_left_out_is_chosen_about_again_and_has_a_decision_of_its_own(scored: Any) -> None:
    found = scored.propose()
    made = scored.put()
    decisions.leave_out(by=scored.officer, decision=made, key=str(found["B"].pk), reason="A question.")
    scored.sign(made)
    again = scored.propose()
    assert set(again) == {"B"}
    second = scored.put()
    assert rows(scored, second) == [("Group B", 10000)]
    assert {flag.sentence for flag in flags(scored.paper(second))} == {
        "Group B is not in the commissioning framework: this is its decision."
    }


def test_the_commissioner_decides_another_amount_with_a_reason(scored: Any) -> None:
    found = scored.propose()
    made = scored.put()
    key = str(found["A"].pk)
    said = {"decision": made, "instead": "Less for A", "why": "It can start smaller."}
    holder = scored.essex.actor(HOLDER)
    with pytest.raises(Refused, match=r"asked for £10,000.00"):
        decisions.decide_otherwise(by=holder, sheet=scored.paper(made).hash, amounts={key: Decimal(11000)}, **said)
    decisions.decide_otherwise(by=holder, sheet=scored.paper(made).hash, amounts={key: Decimal(8000)}, **said)
    row = next(row for row in scored.paper(made).rows if row.key == key)
    assert (row.value, row.recommended, row.differs) == (8000, 10000, True)
    award = Award.objects.get(pk=key)
    assert sum(part.amount for part in award.splits.all()) == 8000
    scored.sign(made)
    assert Award.objects.get(pk=key).state == "decided"


def test_a_change_after_signing_voids_what_was_signed(scored: Any) -> None:
    found = scored.propose()
    made = scored.put()
    scored.sign(made, HOLDER, MONITOR)
    with at_work(scored.officer):
        Award.objects.filter(pk=found["A"].pk).update(description="Another project altogether")
    assert scored.essex.roles(made) == [HOLDER, MONITOR, TREASURER]


def test_from_a_decision_that_is_withdrawn_awards_come_back(scored: Any) -> None:
    scored.propose()
    made = scored.put()
    with pytest.raises(Refused, match="not withdrawn"):
        actions.take_back(by=scored.officer, decision=made)
    decisions.move_decision(by=scored.officer, decision=made, move="withdraw", reason="Begin again.")
    made.refresh_from_db()
    actions.take_back(by=scored.officer, decision=made)
    assert set(Award.objects.values_list("state", "decision")) == {("proposed", None)}
    assert scored.put().pk != made.pk


def test_what_is_decided_is_settled_in_the_database_too(scored: Any) -> None:
    scored.decide()
    award = Award.objects.order_by("place").first()
    for change in ({"amount": 5}, {"title": "Another"}, {"state": "proposed"}):
        with pytest.raises(IntegrityError), at_work(scored.officer), transaction.atomic():
            Award.objects.filter(pk=award.pk).update(**change)
    with pytest.raises(IntegrityError, match="settled"), at_work(scored.officer), transaction.atomic():
        award.splits.update(amount=5)


def test_no_award_is_decided_without_a_decision(scored: Any) -> None:
    scored.propose()
    made = scored.put()
    assert made.state == "ready"
    with pytest.raises(IntegrityError, match="no decision decides it"), at_work(scored.officer), transaction.atomic():
        Award.objects.update(state="decided")


def test_the_lighter_path_up_to_the_threshold(scored: Any) -> None:
    """Awards that come to 2,000 and no more are signed by the head of commissioning alone (GRA-43)."""
    made = actions.make_award(
        by=scored.officer,
        office=scored.essex.office,
        kind="ad_hoc",
        organisation=scored.bids["E"].organisation,
        parts=[Part(scored.pots[0].pk, 2027, Decimal(2000))],
        title="Help",
        description="Help at once.",
        rationale="A need that arose.",
        purposes=["Community safety"],
        priorities=[scored.essex.priority.pk],
    )
    decision = actions.put_awards_to_decision(
        by=scored.officer,
        office=scored.essex.office,
        awards=[made.pk],
        lead=scored.essex.people[Role.COMMISSIONING_OFFICER],
        **WORDS,
    )
    decision = decisions.put_to_signature(by=scored.officer, decision=decision).decision
    assert scored.essex.roles(decision) == [Role.HEAD_OF_COMMISSIONING]
    scored.sign(decision, Role.HEAD_OF_COMMISSIONING)
    assert Award.objects.get(pk=made.pk).state == "decided"
    assert Proposal.objects.get(decision=decision).invitation is None


def test_awards_of_another_office_are_not_put(scored: Any) -> None:
    found = scored.propose()
    with pytest.raises(Refused, match="not this office's"):
        actions.put_awards_to_decision(
            by=scored.officer, office=scored.essex.office, awards=[found["A"].pk], title="Mine"
        )


def test_the_sheet_costs_the_same_for_many(scored: Any, django_assert_max_num_queries: Any) -> None:
    scored.propose(B=NO, C=NO)
    made = scored.put()
    fresh = Decision.objects.select_related("office", "lead", "sheet").get(pk=made.pk)
    with django_assert_max_num_queries(22):
        paper_of(fresh, timezone.localdate())


def test_who_may_not_put_to_a_decision(scored: Any) -> None:
    scored.propose()
    for role in (Role.AUDITOR, HOLDER, Role.FINANCE_OFFICER):
        with pytest.raises(NotAllowed):
            actions.put_to_decision(by=scored.essex.actor(role), invitation=scored.invitation)


def test_deferred_triggers_hold_after_all_this(scored: Any) -> None:
    scored.decide()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# --- Each fact entered once


def test_the_money_of_a_sheet_comes_from_its_awards_and_is_not_written_a_second_time(scored: Any) -> None:
    """What is signed by pot and year is what the awards take; a hand that writes other pots is refused."""
    scored.propose()
    decision = scored.put()
    rows = list(decision.money.order_by("pot__name"))
    swapped = [MoneyEntry(rows[0].pot_id, rows[0].year, rows[1].amount), *_entries(rows[2:])]
    swapped.append(MoneyEntry(rows[1].pot_id, rows[1].year, rows[0].amount))
    with pytest.raises(ValidationError) as wrong:
        decisions.change_decision(
            by=scored.officer,
            decision=decision,
            money=swapped,
            lines=[LineEntry("A friend", "By hand", Decimal(5))],
        )
    assert set(wrong.value.message_dict) == {"lines", "money"}
    decisions.change_decision(by=scored.officer, decision=decision, money=_entries(rows), lines=[], risk="Small.")
    assert {row.amount for row in decision.money.all()} == {row.amount for row in rows}


def _entries(rows: Any) -> list[MoneyEntry]:
    return [MoneyEntry(row.pot_id, row.year, row.amount) for row in rows]
