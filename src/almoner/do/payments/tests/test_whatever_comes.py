"""Whatever people do, in whatever order: no unsigned agreement is paid, no pot overspent, no split broken."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from almoner.do.agreements.queries import signed_on
from almoner.do.payments import actions
from almoner.do.payments.models import KnownNumber, PayeeCheck, Payment, PaymentSplit, Recovery, RecoverySplit
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.passports.models import BankAccount
from almoner.foundation.passports.queries import account_now
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions as funds
from tests.stories import told

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PEOPLE = st.sampled_from(
    [
        Role.FINANCE_OFFICER,
        Role.CHIEF_FINANCE_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
        Role.COMMISSIONING_OFFICER,
        Role.AUDITOR,
    ]
)
AMOUNTS = st.sampled_from(["0.01", "33.33", "60.00", "66.67", "100.00"])
OUTCOMES = st.sampled_from(["paid", "failed"])
WHICH = st.integers(0, 2)
LEFT_THE_HOUSE = ("released", "paid")


class Paying(RuleBasedStateMachine):
    """One small agreement of £100.00 from two pots, many hands. What is refused is refused, and changes nothing."""

    held: Any
    far: ClassVar[int] = -1
    """How many steps the first payment has gone when a story begins; cancelled at nought."""
    outcome: ClassVar[str] = ""
    """What the bank says of it."""
    reached: ClassVar[set[str]] = set()
    """The states that some story came to."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        held = self.held
        self.first, self.second = held.pot("First", Decimal("60.00")), held.pot("Second", Decimal("50.00"))
        money = [(self.first, Decimal("60.00")), (self.second, Decimal("40.00"))]
        self.agreement = held.agree("T-1", held.hospice, money)
        for pot in (self.first, self.second):
            actions.set_cost_code(by=held.flo, office=held.north, pot=pot, code="X")
        self.accounts = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def trying(self, act: Callable[[], Any]) -> bool:
        """Whether it was done; a refusal undoes what it began."""
        try:
            with transaction.atomic():
                act()
        except (Refused, ValidationError):
            return False
        return True

    @property
    def payments(self) -> list[Payment]:
        return list(Payment.objects.filter(agreement=self.agreement).order_by("number"))

    def one(self, which: int) -> Payment | None:
        found = self.payments
        return found[which % len(found)] if found else None

    def some(self, *states: str) -> bool:
        """Whether a payment is in one of these states."""
        return any(payment.state in states for payment in self.payments)

    @initialize()
    def begin(self) -> None:
        if self.far > 0:
            self.sign_and_take_them_some_way(self.far, "60.00", self.outcome)
        if self.far == 0:
            self.plan("60.00", 1, condition=False)
            self.cancel(0)

    # --- What people do

    @rule(amount=AMOUNTS, n=st.integers(1, 3), condition=st.booleans())
    def plan(self, amount: str, n: int, condition: bool) -> None:
        more = {"conditions": ["Report accepted"]} if condition else {}
        self.trying(partial(self.held.plan, amount, f"Part {n}", agreement=self.agreement, **more))

    @rule(cents=st.integers(0, 10000))
    def plan_parts_of_ones_own(self, cents: int) -> None:
        """Parts that may not add up, or take more than a pot gives."""
        part = Decimal(cents) / 100
        splits = [(self.first.pk, 2026, part), (self.second.pk, 2026, Decimal("40.00"))]
        self.trying(partial(self.held.plan, "100.00", "Own", agreement=self.agreement, splits=splits))

    @rule()
    def sign(self) -> None:
        self.trying(partial(self.held.sign, self.agreement))

    @rule(far=st.integers(1, 5), amount=AMOUNTS, outcome=OUTCOMES)
    def sign_and_take_them_some_way(self, far: int, amount: str, outcome: str) -> None:
        """What happens most of the time."""
        self.sign()
        self.plan(amount, 1, condition=False)
        self.check(known_number=True)
        ways = [
            (actions.prepare, Role.COMMISSIONING_OFFICER),
            (actions.approve, Role.HEAD_OF_COMMISSIONING),
            (actions.release, Role.FINANCE_OFFICER),
        ]
        for which in range(3):
            for step, role in ways[:far]:
                self.step(which, role, step)
        if far > len(ways):
            self.make_file()
        for payment in self.payments if far > len(ways) + 1 else ():
            if payment.file:
                self.trying(partial(self.held.bank, payment.file, self.held.row(payment, outcome)))

    @rule(part=st.sampled_from([Part.OWNER, Part.CERTIFIER]))
    def change_account(self, part: Part) -> None:
        self.accounts += 1
        self.trying(partial(self.held.give_account, f"{10_000_000 + self.accounts}", part))

    @rule(n=st.integers(0, 9))
    def note_number(self, n: int) -> None:
        whose = {"office": self.held.north, "organisation": self.held.hospice}
        self.trying(
            partial(actions.note_number, by=self.held.flo, **whose, number=f"0116 000 000{n}", known_from="Somebody")
        )

    @rule(known_number=st.booleans())
    def check(self, known_number: bool) -> None:
        numbers = KnownNumber.objects.filter(office=self.held.north).order_by(
            "noted_at" if known_number else "-noted_at"
        )
        self.trying(partial(self.held.check_again, number=numbers.first()))

    @rule(which=WHICH)
    def meet(self, which: int) -> None:
        payment = self.one(which)
        for condition in payment.conditions.all() if payment else ():
            self.trying(partial(actions.meet_condition, by=self.held.cora, condition=condition, evidence="Report"))

    @rule(which=WHICH)
    def reopen(self, which: int) -> None:
        payment = self.one(which)
        for condition in payment.conditions.all() if payment else ():
            self.trying(partial(actions.reopen_condition, by=self.held.cora, condition=condition, reason="No"))

    @rule(which=WHICH, who=PEOPLE, step=st.sampled_from([actions.prepare, actions.approve, actions.release]))
    def step(self, which: int, who: Role, step: Any) -> None:
        """Anybody tries any step on anything."""
        payment = self.one(which)
        if payment is None or not self.trying(partial(step, by=self.held.actor(who), payment=payment)):
            return
        assert self.agreement.pk in signed_on([self.agreement.pk]), "a step was taken without a signed agreement"
        assert not payment.conditions.filter(met_at=None).exists(), "a step was taken with an unmet condition"
        self.the_account_was_checked(Payment.objects.get(pk=payment.pk))

    def the_account_was_checked(self, payment: Payment) -> None:
        account = account_now(self.held.hospice.pk)
        assert account is not None
        assert payment.account_id == account.pk, "a step was taken to another account than is held"
        last = PayeeCheck.objects.filter(account=account, office=self.held.north).order_by("-at", "-pk").first()
        assert last is not None
        assert last.agrees
        assert last.checked_by_id != account.given_by_id
        if account.replaces_id is not None:
            called = PayeeCheck.objects.filter(account=account, number__noted_at__lt=account.given_at)
            assert called.exists(), "nobody called a number held before"

    @rule(which=WHICH, who=PEOPLE)
    def send_back(self, which: int, who: Role) -> None:
        if payment := self.one(which):
            self.trying(partial(actions.send_back, by=self.held.actor(who), payment=payment, reason="Again"))

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        if payment := self.one(which):
            self.trying(partial(actions.cancel, by=self.held.cora, payment=payment, reason="No"))

    @precondition(lambda self: self.some("released"))
    @rule()
    def make_file(self) -> None:
        ready = [each for each in self.payments if each.state == "released"]
        self.trying(partial(actions.make_file, by=self.held.flo, office=self.held.north, payments=ready))

    @precondition(lambda self: self.some("released", "paid"))
    @rule(which=WHICH, outcome=OUTCOMES)
    def the_bank_answers(self, which: int, outcome: str) -> None:
        payment = self.one(which)
        if payment and payment.file:
            self.trying(partial(self.held.bank, payment.file, self.held.row(payment, outcome)))

    @precondition(lambda self: self.some("failed"))
    @rule(which=WHICH)
    def pay_again(self, which: int) -> None:
        if payment := self.one(which):
            self.trying(partial(actions.pay_again, by=self.held.cora, payment=payment))

    @precondition(lambda self: self.some("released", "paid"))
    @rule(which=WHICH, amount=AMOUNTS)
    def recover(self, which: int, amount: str) -> None:
        if payment := self.one(which):
            said = {"payment": payment, "amount": Decimal(amount), "reason": "Underspend"}
            self.trying(partial(actions.recover, by=self.held.flo, **said))

    @rule(amount=st.sampled_from(["30.00", "60.00", "80.00"]))
    def change_the_pot(self, amount: str) -> None:
        """Somebody corrects what the pot holds: never below what has left it already."""
        taken = self.taken().get(self.first.pk, Decimal(0))
        if Decimal(amount) >= taken:
            funds.correct_pot(by=self.held.keeper, pot=self.first, reason="Cut", amount_amount=Amount.of(amount))

    # --- What holds whatever they do

    def taken(self) -> dict[Any, Decimal]:
        """What left each pot and did not come back."""
        gone = PaymentSplit.objects.filter(payment__agreement=self.agreement, payment__state__in=LEFT_THE_HOUSE)
        found = dict(gone.values_list("pot").annotate(total=Sum("amount")).order_by())
        back = RecoverySplit.objects.filter(split__payment__agreement=self.agreement)
        for pot, amount in back.values_list("split__pot").annotate(total=Sum("amount")).order_by():
            found[pot] -= amount
        return found

    @invariant()
    def no_pot_and_no_line_is_overspent(self) -> None:
        taken = self.taken()
        for pot, given in ((self.first, Decimal("60.00")), (self.second, Decimal("40.00"))):
            pot.refresh_from_db()
            assert taken.get(pot.pk, Decimal(0)) <= min(pot.amount, given)

    @invariant()
    def every_split_adds_up(self) -> None:
        for payment in self.payments:
            self.reached.add(payment.state)
            assert sum(part.amount for part in payment.splits.all()) == payment.amount
            recovered = sum((each.amount for each in Recovery.objects.filter(payment=payment)), Decimal(0))
            assert recovered <= payment.amount
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    @invariant()
    def three_people_took_every_payment_that_left(self) -> None:
        for payment in self.payments:
            if payment.state in {"released", "paid", "failed"}:
                people = {payment.prepared_by_id, payment.approved_by_id, payment.released_by_id}
                assert len(people - {None}) == 3

    @invariant()
    def every_payment_is_paid_once(self) -> None:
        again = [payment.instead_of_id for payment in self.payments if payment.instead_of_id]
        assert len(again) == len(set(again))
        assert BankAccount.objects.filter(organisation=self.held.hospice, replaced_by=None).count() == 1


@pytest.mark.parametrize(
    ("far", "outcome", "state"),
    [
        (1, "paid", "prepared"),
        (2, "paid", "approved"),
        (3, "paid", "released"),
        (5, "paid", "paid"),
        (5, "failed", "failed"),
        (0, "", "cancelled"),
        (-1, "", ""),
    ],
)
def test_whatever_comes(held: Any, far: int, outcome: str, state: str) -> None:
    reached = told(Paying, stories=6, steps=25, held=held, far=far, outcome=outcome)
    assert state in {*reached, ""}
