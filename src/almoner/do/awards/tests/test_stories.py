"""Whatever an office and its applicants do, in whatever order: no pot is promised twice, and every award adds up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from almoner.do.applications import actions as applications
from almoner.do.applications.models import Application
from almoner.do.awards import actions
from almoner.do.awards.lifecycle import LIVE, SETTLED
from almoner.do.awards.models import Award, AwardSplit
from almoner.do.awards.rules.award import BudgetEntry
from almoner.do.awards.rules.choosing import Chosen, Outcome
from almoner.do.awards.rules.splits import Method, Part
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Role
from almoner.governance.decisions import actions as decisions
from almoner.governance.decisions.models import Decision, DecisionMoney
from almoner.governance.decisions.tests.essex import THREE
from tests.stories import told

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NAMES = ("A", "B", "C", "D", "R1", "R2")
ASKED = {"A": 10000, "B": 10000, "C": 10000, "D": 6000, "R1": 4000, "R2": 3000}
GIVES = (Decimal(20000), Decimal(7000))
"""What the two pots put into the round."""
NAME = st.sampled_from(NAMES)
ONE = st.integers(0, 9)
METHODS = st.sampled_from(list(Method))
CHOICES = st.fixed_dictionaries({name: st.sampled_from("yynlr") for name in NAMES})
"""For each bid: all it asks for, nothing, less, or the reserve."""
BECAUSE = "Because."


class Awarding(RuleBasedStateMachine):
    """Six bids for 27,000 from two pots, of which one gives less than it holds. What is refused changes nothing."""

    scored: Any
    far: ClassVar[str] = ""
    """How much has happened when a story begins."""
    above: ClassVar[Decimal] = Decimal(1)
    """How much may be promised of what a pot puts in."""
    reached: ClassVar[set[str]] = set()
    """The states that some story came to."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.clock = time_machine.travel(timezone.now(), tick=True)
        self.travel = self.clock.start()

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        far = self.far
        if far != "nowhere":
            self.choose(dict(zip(NAMES, "yyryrn", strict=True)), Method.IN_POT_ORDER)
        if far not in {"nowhere", "chosen"}:
            self.put()
        if far in {"left out", "elsewhere"}:
            self.leave_out(1)
            self.leave_out(1)
        if far == "elsewhere":
            self.choose_anew_when_money_is_promised_elsewhere("nynnnn")
        if far in {"decided", "offered", "answered"}:
            self.sign(3)
        if far in {"offered", "answered"}:
            self.send()
        if far == "answered":
            self.the_offers_are_answered(accepted=True, refused=True)

    def trying(self, act: Callable[[], Any]) -> bool:
        """Whether it was done; a refusal undoes what it began. What is due at the end of a transaction is due now."""
        try:
            with transaction.atomic():
                act()
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except (Refused, ValidationError):
            return False
        return True

    @property
    def awards(self) -> list[Award]:
        rows = Award.objects.filter(invitation=self.scored.invitation).select_related("application", "organisation")
        return list(rows.order_by("proposed_at", "pk"))

    def one(self, which: int, *states: str) -> Award | None:
        found = [each for each in self.awards if each.state in states or not states]
        return found[which % len(found)] if found else None

    def decision(self, which: int) -> Decision | None:
        found = list(Decision.objects.select_related("office", "lead", "sheet").order_by("pk"))
        return found[which % len(found)] if found else None

    # --- What people do

    @rule(said=CHOICES, method=METHODS)
    def choose(self, said: dict[str, str], method: Method) -> None:
        """What is recommended of everybody about whom nothing is decided."""
        choices, order = {}, 0
        open_ones = {each.key for each in self.scored.field().to_choose}
        for name, letter in said.items():
            order += letter == "r"
            much = Decimal(ASKED[name]) if letter == "y" else Decimal(ASKED[name]) / 3
            chosen = {
                "n": Chosen(Outcome.NOT_RECOMMEND, reason=BECAUSE),
                "r": Chosen(Outcome.RESERVE, order=order, reason=BECAUSE),
            }.get(letter, Chosen(Outcome.RECOMMEND, much.quantize(Decimal("0.01")), reason=BECAUSE))
            if (key := self.scored.bids[name].pk) in open_ones:
                choices[key] = chosen
        given = {"invitation": self.scored.invitation, "choices": choices, "method": method}
        self.trying(partial(actions.propose_set, by=self.scored.officer, **given))

    @rule(which=ONE, first=st.sampled_from([0, 1, 3000, 6999, 10000]))
    def split(self, which: int, first: int) -> None:
        """One award by hand; the parts may not add up, or take too much from a pot."""
        if award := self.one(which, "proposed", "decided"):
            pots, much = self.scored.pots, Decimal(first)
            rest = award.amount - much
            parts = [Part(pots[n].pk, 2027, part) for n, part in enumerate((much, rest)) if part]
            self.trying(partial(actions.split_award, by=self.scored.officer, award=award, parts=parts))

    @rule()
    def put(self) -> None:
        self.trying(self.scored.put)

    @rule(which=ONE)
    def put_one(self, which: int) -> None:
        """One goes ahead of the others."""
        if award := self.one(which, "proposed"):
            self.trying(partial(self.scored.put, awards=[award.pk]))

    @rule(many=st.integers(1, 3))
    def sign(self, many: int) -> None:
        """Whatever waits is signed by some, or by all."""
        for decision in Decision.objects.filter(state="ready"):
            for role in THREE[:many]:
                self.trying(partial(self.scored.sign, decision, role))

    @rule(which=ONE)
    def leave_out(self, which: int) -> None:
        if (award := self.one(which, "in_decision")) and award.decision_id:
            said = {"decision": Decision.objects.get(pk=award.decision_id), "key": str(award.pk), "reason": BECAUSE}
            self.trying(partial(decisions.leave_out, by=self.scored.officer, **said))

    @rule(which=ONE, much=st.sampled_from(["0.01", "3333.33", "6000.00", "10000.00"]))
    def decide_otherwise(self, which: int, much: str) -> None:
        """Another amount, less or more."""
        if (award := self.one(which, "in_decision")) and award.decision_id:
            decision = Decision.objects.get(pk=award.decision_id)
            said = {"decision": decision, "sheet": self.scored.paper(decision).hash, "instead": "Other", "why": BECAUSE}
            by = self.scored.essex.actor(Role.OFFICE_HOLDER)
            self.trying(partial(decisions.decide_otherwise, by=by, amounts={str(award.pk): Decimal(much)}, **said))

    @rule(which=ONE)
    def withdraw_the_decision(self, which: int) -> None:
        if decision := self.decision(which):
            said = {"decision": decision, "move": "withdraw", "reason": BECAUSE}
            self.trying(partial(decisions.move_decision, by=self.scored.officer, **said))
            fresh = Decision.objects.get(pk=decision.pk)
            self.trying(partial(actions.take_back, by=self.scored.officer, decision=fresh))

    @rule()
    def send(self) -> None:
        self.trying(self.scored.send)

    @rule(which=ONE, accepts=st.booleans())
    def answer(self, which: int, accepts: bool) -> None:
        """An offer is accepted with a budget, or refused; the member of another body tries, too."""
        if award := self.one(which, "offered", "decided", "lapsed"):
            name = next(n for n, bid in self.scored.bids.items() if bid.pk == award.application_id)
            lines = [BudgetEntry("All of it", "revenue", award.amount)] if accepts else []
            said = {"award": award, "accepts": accepts, "reason": "" if accepts else BECAUSE, "budget": lines}
            other = self.scored.members["A" if name != "A" else "B"]
            assert not self.trying(partial(actions.answer_offer, by=other, **said)), "another body answered"
            self.trying(partial(actions.answer_offer, by=self.scored.members[name], **said))

    @rule(accepted=st.booleans(), refused=st.booleans())
    def the_offers_are_answered(self, accepted: bool, refused: bool) -> None:
        """What happens most of the time: some accept, some refuse, some do not answer, and somebody is promoted."""
        for accepts in [True] * accepted + [False] * refused:
            self.answer(0, accepts)
        self.time_passes(60)
        self.promote()

    @rule(days=st.sampled_from([1, 20, 60]))
    def time_passes(self, days: int) -> None:
        self.travel.shift(dt.timedelta(days=days))
        self.trying(partial(actions.lapse_offers, by=self.scored.officer, office=self.scored.essex.office))

    @rule()
    def promote(self) -> None:
        said = {"invitation": self.scored.invitation}
        self.trying(partial(actions.promote_reserve, by=self.scored.officer, **said))

    @rule(which=ONE)
    def withdraw(self, which: int) -> None:
        if award := self.one(which):
            self.trying(partial(actions.withdraw_award, by=self.scored.officer, award=award, reason=BECAUSE))

    @rule(name=NAME)
    def the_applicant_withdraws(self, name: str) -> None:
        held = Application.objects.get(pk=self.scored.bids[name].pk)
        self.trying(partial(applications.withdraw, by=self.scored.members[name], application=held))

    @rule(much=st.sampled_from(["500.00", "5000.00", "20000.01"]), pot=st.integers(0, 1))
    def help_at_once(self, much: str, pot: int) -> None:
        """An award from no round takes of the same pots."""
        said = {
            "office": self.scored.essex.office,
            "kind": "ad_hoc",
            "organisation": self.scored.bids["E"].organisation,
            "parts": [Part(self.scored.pots[pot].pk, 2027, Decimal(much))],
            "title": "Help",
            "description": "Help at once.",
            "rationale": "A need that arose.",
            "purposes": ["Community safety"],
        }
        self.trying(partial(actions.make_award, by=self.scored.officer, **said))

    @rule(letters=st.sampled_from(["nynnnn", "yyryrn", "lylnnr"]))
    def choose_anew_when_money_is_promised_elsewhere(self, letters: str) -> None:
        """What was split before may not be there any more."""
        self.leave_out(1)
        self.help_at_once("5000.00", 0)
        self.choose(dict(zip(NAMES, letters, strict=True)), Method.BY_AWARD)

    # --- What holds whatever they do

    @invariant()
    def no_pot_is_promised_beyond_what_it_gives(self) -> None:
        taken = AwardSplit.objects.filter(award__state__in=sorted(LIVE)).order_by()
        of_round = taken.filter(award__invitation=self.scored.invitation)
        for pot, gives in zip(self.scored.pots, GIVES, strict=True):
            pot.refresh_from_db()
            more = gives * (self.above - 1)
            whole = taken.filter(pot=pot).aggregate(much=Sum("amount"))["much"] or Decimal(0)
            mine = of_round.filter(pot=pot).aggregate(much=Sum("amount"))["much"] or Decimal(0)
            assert whole <= pot.amount_amount.value + more, "a pot is promised beyond what it holds"
            assert mine <= gives + more, "a round promises more of a pot than it puts in"

    @invariant()
    def every_split_adds_up(self) -> None:
        for award in Award.objects.all():
            self.reached.add(award.state)
            parts = [each.amount for each in AwardSplit.objects.filter(award=award)]
            assert all(part > 0 for part in parts)
            assert sum(parts) == award.amount or (not parts and award.state in {"proposed", "withdrawn"})
            assert award.asked is None or award.amount <= award.asked

    @invariant()
    def what_is_decided_is_what_was_signed(self) -> None:
        for decision in Decision.objects.filter(state__in=["decided", "prepared", "published"]):
            signed = {(row.pot_id, row.year): row.amount for row in DecisionMoney.objects.filter(decision=decision)}
            rows = AwardSplit.objects.filter(award__decision=decision).order_by()
            taken = {
                (pot, year): much for pot, year, much in rows.values_list("pot", "year").annotate(much=Sum("amount"))
            }
            assert taken == signed, "the awards are not what was signed"
        for award in Award.objects.filter(state__in=sorted(SETTLED)).select_related("decision"):
            assert award.decision is not None
            assert award.decision.state in {"decided", "prepared", "published"}

    @invariant()
    def an_application_has_one_standing_award(self) -> None:
        standing = [each.application_id for each in self.awards if each.state in {*LIVE, "left_out"}]
        assert len(standing) == len(set(standing))


@pytest.mark.parametrize(
    ("far", "states"),
    [
        ("nowhere", set()),
        ("chosen", {"proposed"}),
        ("put", {"in_decision"}),
        ("left out", {"left_out", "in_decision"}),
        ("elsewhere", {"in_decision"}),
        ("decided", {"decided"}),
        ("offered", {"offered"}),
        ("answered", {"accepted", "refused"}),
    ],
)
def test_no_story_promises_more_than_there_is(scored: Any, far: str, states: set[str]) -> None:
    assert states <= told(Awarding, stories=5, steps=12, scored=scored, far=far)
