"""Whatever people do, in whatever order: nothing is decided that should not be."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Role
from almoner.governance.decisions import actions
from almoner.governance.decisions.lifecycle import SIGNED
from almoner.governance.decisions.models import Decision, Sheet, Signature
from almoner.governance.decisions.rules.paper import APPROVED, REFUSED, RETURNED
from almoner.governance.interests import actions as interests
from tests.stories import told

from .essex import THREE, WORDS, Essex

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OFFICERS = st.sampled_from([*THREE, Role.DEPUTY, Role.HEAD_OF_COMMISSIONING, Role.COMMISSIONING_OFFICER])
VALUES = st.sampled_from(["999.99", "2000.00", "2000.01", "15000.00"])


class Deciding(RuleBasedStateMachine):
    """One decision, many hands. What is refused is refused; what is done leaves the invariants standing."""

    essex: Essex
    far: ClassVar[str] = "draft"
    """The state in which a story begins."""
    reached: ClassVar[set[str]] = set()
    """The states that some story came to."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.seen: dict[Role, str] = {}
        self.never: set[Any] = set()
        """Who declared an interest before they signed."""

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    @initialize(values=st.lists(VALUES, min_size=1, max_size=3))
    def begin(self, values: list[str]) -> None:
        for n in range(2, 4):  # the first is known by its name alone
            self.essex.body(f"Charity {n}")
        self.decision = self.essex.decision(*values)
        if self.far == "ready":
            self.put()
        if self.far in {"prepared", "published"}:
            self.put_and_let_the_officers_sign()
        if self.far == "published":
            self.publish()
        if self.far == "deferred":
            self.step("defer")

    def trying(self, act: Callable[[], Any]) -> bool:
        """Whether it was done; a refusal undoes what it began."""
        try:
            with transaction.atomic():
                act()
        except (Refused, ValueError):
            return False
        return True

    @property
    def head(self) -> Any:
        return Decision.objects.select_related("office", "lead", "sheet").get(pk=self.decision.pk)

    @rule(who=OFFICERS)
    def look(self, who: Role) -> None:
        """Somebody opens the page to sign, and may take their time."""
        self.seen[who] = self.essex.paper(self.decision).hash

    @rule(who=OFFICERS, outcome=st.sampled_from([APPROVED, APPROVED, APPROVED, RETURNED, REFUSED]))
    def sign(self, who: Role, outcome: str) -> None:
        """Somebody signs what they saw, whether it still stands or not."""
        seen = self.seen.get(who, "0" * 64)
        stood = self.essex.paper(self.decision).hash
        count = Signature.objects.filter(decision=self.decision).count()
        said = {"decision": self.decision, "sheet": seen, "outcome": outcome, "comment": "Because."}
        done = self.trying(lambda: actions.sign(by=self.essex.actor(who), **said))
        assert Signature.objects.filter(decision=self.decision).count() == count + done
        if done:
            assert seen == stood, "a sheet was signed that did not stand"
            assert self.essex.people[who].pk not in self.never, "a barred person signed"

    @rule(who=OFFICERS)
    def read_and_approve(self, who: Role) -> None:
        """What most people do."""
        self.look(who)
        self.sign(who, APPROVED)

    @rule()
    def put_and_let_the_officers_sign(self) -> None:
        """What happens most of the time."""
        self.put()
        for who in (*THREE, Role.HEAD_OF_COMMISSIONING):
            self.read_and_approve(who)

    @rule()
    def put(self) -> None:
        by = self.essex.actor(Role.COMMISSIONING_OFFICER)
        self.trying(lambda: actions.put_to_signature(by=by, decision=self.decision))

    @rule(risk=st.sampled_from(["High.", "Low.", WORDS["risk"]]))
    def change(self, risk: str) -> None:
        by = self.essex.actor(Role.COMMISSIONING_OFFICER)
        self.trying(lambda: actions.change_decision(by=by, decision=self.decision, risk=risk))

    @rule(place=st.integers(0, 2))
    def leave_out(self, place: int) -> None:
        rows = self.essex.paper(self.decision).rows
        key = rows[place].key if place < len(rows) else "none"
        said = {"decision": self.decision, "key": key, "reason": "Because."}
        self.trying(lambda: actions.leave_out(by=self.essex.actor(Role.COMMISSIONING_OFFICER), **said))

    @rule(value=st.decimals("0.01", "9999.99", places=2), place=st.integers(0, 2))
    def otherwise(self, value: Decimal, place: int) -> None:
        paper = self.essex.paper(self.decision)
        key = paper.rows[place].key if place < len(paper.rows) else "none"
        said = {
            "decision": self.decision,
            "sheet": paper.hash,
            "instead": "Other.",
            "why": "Need.",
            "amounts": {key: value},
        }
        self.trying(lambda: actions.decide_otherwise(by=self.essex.actor(THREE[0]), **said))

    @rule(who=st.sampled_from(THREE), n=st.integers(1, 3))
    def declare(self, who: Role, n: int) -> None:
        """Somebody declares an interest in one of the bodies, perhaps after they signed."""
        facts = {"name": f"Charity {n}", "kind": "officer", "nature": "Trustee"}
        interests.declare_interest(by=self.essex.actor(who), office=self.essex.office, **facts)
        named = {row.applicant for row in self.essex.paper(self.decision).rows}
        if f"Charity {n}" in named:
            self.never.add(self.essex.people[who].pk)

    @rule(move=st.sampled_from(["reopen", "defer", "resume"]))
    def step(self, move: str) -> None:
        by = self.essex.actor(Role.COMMISSIONING_OFFICER)
        self.trying(lambda: actions.move_decision(by=by, decision=self.decision, move=move, reason="Because."))

    @rule()
    def answer(self) -> None:
        by = self.essex.actor(Role.COMMISSIONING_OFFICER)
        for question in Signature.objects.filter(decision=self.decision, outcome=RETURNED):
            self.trying(partial(actions.answer_question, by=by, signature=question, text="So it is."))

    @precondition(lambda self: self.head.state in SIGNED)
    @rule()
    def publish(self) -> None:
        by = self.essex.actor(Role.MONITORING_OFFICER)
        self.trying(lambda: actions.publish(by=by, decision=self.decision, looked_at=True))

    @invariant()
    def no_decided_decision_lacks_a_required_valid_signature(self) -> None:
        head = self.head
        self.reached.add(head.state)
        if head.state not in SIGNED:
            assert (head.sheet, head.publication_id) == (None, None)
            return
        values = [row.value for row in self.essex.paper(head).rows]
        over = any(value > 2000 for value in [*values, sum(values)])
        assert head.required == [role.value for role in (THREE if over else [Role.HEAD_OF_COMMISSIONING])]
        latest: dict[str, Any] = {}
        for said in Signature.objects.filter(decision=head, sheet_hash=head.sheet.sha256).order_by("at", "pk"):
            latest[said.role] = said
        signed = [latest[role] for role in head.required]
        assert {said.outcome for said in signed} == {APPROVED}
        assert len({said.person_id for said in signed}) == len(signed)
        assert not {said.person_id for said in signed} & self.essex.paper(head).preparers

    @invariant()
    def the_split_always_adds_up(self) -> None:
        paper = self.essex.paper(self.decision)
        assert paper.decision.total == paper.total
        assert sum(split.amount for split in paper.splits) == paper.total
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    @invariant()
    def every_signature_holds_the_hash_of_a_sheet_of_this_decision(self) -> None:
        sheets = set(Sheet.objects.filter(decision=self.decision).values_list("sha256", flat=True))
        assert set(Signature.objects.filter(decision=self.decision).values_list("sheet_hash", flat=True)) <= sheets


@pytest.mark.parametrize("far", ["draft", "ready", "prepared", "published", "deferred"])
def test_whatever_comes(essex: Any, far: str) -> None:
    assert far in told(Deciding, stories=6, steps=20, essex=essex, far=far)
