"""A later room speaks through the register: its facts, its bars, its letters, and what it does when it is decided."""

from collections.abc import Generator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Role
from almoner.governance.decisions import actions, subjects
from almoner.governance.decisions.models import Decision
from almoner.governance.decisions.rules.paper import Facts, Row

from .essex import THREE

pytestmark = pytest.mark.django_db


class Awards(subjects.Subject):
    """What a room of awards would register."""

    def __init__(self) -> None:
        self.rows: dict[UUID, list[Row]] = {}
        self.judges: dict[UUID, str] = {}
        self.unsent = ""
        self.heard: list[tuple[str, Any]] = []

    def facts(self, decisions: Sequence[Any]) -> Mapping[UUID, Facts]:
        notes = (("Not recommended", "Twelve bids."),)
        return {each.pk: Facts(tuple(self.rows[each.pk]), notes) for each in decisions if each.pk in self.rows}

    def barred_from_signing(self, decisions: Sequence[Any]) -> Mapping[UUID, Mapping[UUID, str]]:
        return {each.pk: self.judges for each in decisions if each.pk in self.rows}

    def decided(self, decision: Any, by: Any) -> None:
        self.heard.append(("decided", decision.state))

    def left_out(self, decision: Any, key: str, reason: str, by: Any) -> None:
        self.rows[decision.pk] = [row for row in self.rows[decision.pk] if row.key != key]
        self.heard.append(("left out", key))

    def holds_publication(self, decision: Any) -> str | None:
        return self.unsent or None


@pytest.fixture
def awards() -> Generator[Awards]:
    made = Awards()
    subjects.register(made)
    yield made
    subjects._subjects.remove(made)


@pytest.fixture
def decision(essex: Any, awards: Awards) -> Any:
    draft = essex.decision(money=essex.money(9000))
    awards.rows[draft.pk] = [Row("a", "Young Carers", "Club", Decimal(5000)), Row("b", "Choir", "Song", Decimal(4000))]
    actions.subject_changed(by=essex.actor(Role.COMMISSIONING_OFFICER), decision=draft)
    return essex.put(draft)


def test_its_lines_stand_in_the_table_and_are_counted(essex: Any, decision: Any) -> None:
    head = Decision.objects.get(pk=decision.pk)
    assert (head.total, head.awards) == (9000, 2)
    assert "Young Carers" in head.search
    assert ("Not recommended", "Twelve bids.") in essex.paper(decision).facts.notes


def test_a_judge_may_not_sign(essex: Any, decision: Any, awards: Awards) -> None:
    awards.judges[essex.people[THREE[2]].pk] = "you judged these bids"
    with pytest.raises(Refused, match="You may not sign this: you judged these bids"):
        essex.sign(decision, THREE[2])


def test_it_is_told_once_all_have_signed_and_not_before(essex: Any, decision: Any, awards: Awards) -> None:
    essex.sign(decision, *THREE[:2])
    assert awards.heard == []
    essex.sign(decision, THREE[2])
    assert awards.heard == [("decided", "decided")]


def test_a_decision_that_is_none_of_its_business_is_not_told_to_it(essex: Any, awards: Awards) -> None:
    essex.decided("5000")
    assert awards.heard == []


def test_a_change_of_its_own_voids_what_was_signed(essex: Any, decision: Any, awards: Awards) -> None:
    essex.sign(decision, THREE[0])
    awards.rows[decision.pk][0] = Row("a", "Young Carers", "Club, smaller", Decimal(5000))
    assert essex.roles(decision) == list(THREE)
    awards.rows[decision.pk][0] = Row("a", "Young Carers", "Club", Decimal(3000))
    head = actions.subject_changed(by=essex.actor(Role.COMMISSIONING_OFFICER), decision=decision)
    assert (head.state, head.total) == ("draft", 7000)
    with pytest.raises(Refused, match=r"adds up to £9,000.00, the table to £7,000.00"):
        essex.put(decision)


def test_it_is_asked_when_a_line_is_left_out_and_may_refuse_another_amount(
    essex: Any, decision: Any, awards: Awards
) -> None:
    by = essex.actor(Role.COMMISSIONING_OFFICER)
    asked = actions.leave_out(by=by, decision=decision, key="b", reason="Withdrew")
    assert (awards.heard, asked.decision.total) == ([("left out", "b")], 5000)
    said = {"decision": decision, "sheet": asked.sheet, "instead": "Less", "why": "Need"}
    with pytest.raises(Refused, match="change it where it comes from"):
        actions.decide_otherwise(by=essex.actor(THREE[0]), amounts={"a": Decimal(1)}, **said)


def test_its_letters_go_out_before_the_public_hears_of_it(essex: Any, decision: Any, awards: Awards) -> None:
    essex.sign(decision, *THREE)
    awards.unsent = "Letters to 12 applicants are not sent."
    monitor = essex.actor(Role.MONITORING_OFFICER)
    with pytest.raises(Refused, match="Letters to 12 applicants"):
        actions.publish(by=monitor, decision=decision)
    awards.unsent = ""
    assert actions.publish(by=monitor, decision=decision).total == 9000


def test_registering_twice_keeps_one() -> None:
    before = subjects.registered()
    subjects.register(type(before[0])())
    assert len(subjects.registered()) == len(before)
