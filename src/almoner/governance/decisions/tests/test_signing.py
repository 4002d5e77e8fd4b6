"""Signing: who must, who may, what counts. Refusals above all."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.offices import actions as offices
from almoner.governance.decisions import actions
from almoner.governance.decisions.models import Decision, Sheet, Signature
from almoner.governance.interests import actions as interests

from .essex import CSDF, SINCE, THREE, TOTAL, VRU

pytestmark = pytest.mark.django_db

HOLDER, MONITOR, TREASURER = THREE


def state(decision: Any) -> str:
    return Decision.objects.get(pk=decision.pk).state


@pytest.mark.slow  # a story of many acts
def test_three_officers_decide_043_24(essex: Any) -> None:
    """The figures of the real decision: 261,573 and 58,345 come to 319,918 over two pots."""
    decision = essex.decision(CSDF, VRU, money=essex.money(CSDF, VRU), number="043-24")
    asked = actions.put_to_signature(by=essex.actor(Role.COMMISSIONING_OFFICER), decision=decision)
    assert asked.decision.total == TOTAL
    assert [wanted.role for wanted in asked.waits_for] == list(THREE)
    assert [wanted.people[0].person for wanted in asked.waits_for] == [essex.people[role].name for role in THREE]

    assert [wanted.role for wanted in essex.sign(decision, TREASURER, MONITOR).waits_for] == [HOLDER]
    assert state(decision) == "ready"
    assert essex.sign(decision, HOLDER).waits_for == ()

    done = Decision.objects.get(pk=decision.pk)
    assert (done.state, done.required) == ("prepared", [role.value for role in THREE])
    assert Signature.objects.filter(decision=decision, sheet_hash=done.sheet.sha256).count() == 3
    verbs = Entry.objects.filter(record_id=str(decision.pk)).order_by("position").values_list("verb", flat=True)
    said = ["opened decision", "put to signature", *["approved decision"] * 3]
    assert list(verbs) == [*said, "decided", "prepared for publication"]


@pytest.mark.parametrize(
    ("values", "posts"),
    [
        (["2000.00"], [Role.HEAD_OF_COMMISSIONING]),
        (["2000.01"], list(THREE)),
        (["1000.00", "1000.00"], [Role.HEAD_OF_COMMISSIONING]),
        (["1000.00", "1000.01"], list(THREE)),
        (["500.00"] * 10, list(THREE)),
        ([], list(THREE)),
    ],
    ids=["at it", "a penny over", "two that meet it", "two that pass it", "ten small ones", "no money"],
)
def test_the_threshold_is_tested_on_each_award_and_on_all(essex: Any, values: list[str], posts: list[Role]) -> None:
    kind = {"kind": "award"} if values else {"kind": "other", "money": ()}
    decision = essex.ready(*values, **kind)
    assert essex.roles(decision) == posts


def test_at_or_below_the_threshold_one_signature_decides_and_it_is_published_all_the_same(essex: Any) -> None:
    decision = essex.ready("2000.00", **dict.fromkeys(("options", "equality", "risk", "interests"), ""))
    essex.sign(decision, Role.HEAD_OF_COMMISSIONING)
    assert state(decision) == "prepared"


def test_signing_after_a_change(essex: Any) -> None:
    """Bad input: the sheet that was opened is not the sheet that stands."""
    decision = essex.ready("5000")
    seen = essex.paper(decision).hash
    cora = essex.actor(Role.COMMISSIONING_OFFICER)
    actions.change_decision(by=cora, decision=decision, risk="None at all.")
    assert state(decision) == "draft"
    with pytest.raises(Refused, match="not put to signature"):
        essex.sign(decision, MONITOR, sheet=seen)
    essex.put(decision)
    with pytest.raises(OutOfDate, match="changed since you opened it"):
        essex.sign(decision, MONITOR, sheet=seen)
    assert not Signature.objects.filter(decision=decision).exists()


@pytest.mark.slow  # a story of many acts
def test_a_change_voids_what_was_signed_and_the_same_sheet_again_counts_again(essex: Any) -> None:
    decision = essex.ready("5000")
    cora = essex.actor(Role.COMMISSIONING_OFFICER)
    essex.sign(decision, MONITOR, TREASURER)
    actions.change_decision(by=cora, decision=decision, title="Another title")
    essex.put(decision)
    assert essex.roles(decision) == list(THREE)
    actions.change_decision(by=cora, decision=decision, title="Safety fund awards")
    essex.put(decision)
    assert essex.roles(decision) == [HOLDER]


def test_signing_twice(essex: Any) -> None:
    decision = essex.ready("5000")
    essex.sign(decision, MONITOR)
    with pytest.raises(Refused, match="signed this sheet already"):
        essex.sign(decision, MONITOR)
    assert Signature.objects.filter(decision=decision).count() == 1


def test_nobody_signs_in_two_posts(essex: Any) -> None:
    """Three officers are three people: the monitoring officer who is also the treasurer's delegate signs once."""
    monitor = essex.people[MONITOR]
    offices.delegate(by=essex.keeper, office=essex.office, role=TREASURER, delegate=monitor, scope="All", starts=SINCE)
    decision = essex.ready("5000")
    essex.sign(decision, MONITOR, role=MONITOR)
    with pytest.raises(Refused, match="signed this sheet already"):
        essex.sign(decision, MONITOR, role=TREASURER)


def test_whoever_had_a_hand_in_it_does_not_sign(essex: Any) -> None:
    """The head of commissioning wrote it, so they do not sign it, though it is small enough for them."""
    head = essex.actor(Role.HEAD_OF_COMMISSIONING)
    decision = essex.ready("1500")
    actions.change_decision(by=head, decision=decision, risk="Small.")
    essex.put(decision)
    with pytest.raises(Refused, match="You prepared this sheet"):
        essex.sign(decision, Role.HEAD_OF_COMMISSIONING)
    (wanted,) = essex.waits(decision)
    assert (wanted.people, wanted.why[:14]) == ((), "whoever could ")
    lead = essex.ready("5000", lead=essex.people[TREASURER])
    with pytest.raises(Refused, match="You prepared this sheet"):
        essex.sign(lead, TREASURER)


@pytest.mark.slow  # a story of many acts
def test_a_signer_with_an_interest_is_barred(essex: Any) -> None:
    essex.body("Charity 2")
    decision = essex.ready("5000", "6000")
    essex.sign(decision, MONITOR)
    said = {"name": "charity 2", "kind": "officer", "nature": "Trustee"}
    interests.declare_interest(by=essex.actor(TREASURER), office=essex.office, **said)
    interests.declare_interest(by=essex.actor(MONITOR), office=essex.office, **said)
    with pytest.raises(Refused, match="You may not sign this: an interest in Charity 2 is declared"):
        essex.sign(decision, TREASURER)
    waits = {wanted.role: wanted for wanted in essex.waits(decision)}
    assert set(waits) == set(THREE), "what the monitoring officer signed before they declared it does not count either"
    assert waits[MONITOR].why == "an interest in Charity 2 is declared"


def test_an_interest_in_a_body_that_is_only_named_bars_too(essex: Any) -> None:
    decision = essex.ready("5000")
    assert essex.paper(decision).rows[0].organisation_id is None
    said = {"name": "CHARITY 1", "kind": "officer", "nature": "Trustee"}
    interests.declare_interest(by=essex.actor(MONITOR), office=essex.office, **said)
    with pytest.raises(Refused, match="an interest in Charity 1 is declared"):
        essex.sign(decision, MONITOR)


@pytest.mark.slow  # a story of many acts
def test_a_delegate_signs_within_limit_and_dates(essex: Any) -> None:
    deputy = essex.people[Role.DEPUTY]
    given = {"office": essex.office, "role": HOLDER, "delegate": deputy, "scope": "Grants", "limit": Decimal(10000)}
    delegation = offices.delegate(by=essex.keeper, starts=SINCE, **given)
    small, large = essex.ready("10000.00"), essex.ready("10000.01")
    with pytest.raises(Refused, match=r"ends at £10,000.00, and this comes to £10,000.01"):
        essex.sign(large, Role.DEPUTY)
    essex.sign(small, Role.DEPUTY)
    signature = Signature.objects.get(decision=small)
    assert (signature.role, signature.person, signature.delegation) == (HOLDER, deputy, delegation)
    assert essex.paper(small).signed[0].is_delegated
    offices.end_delegation(by=essex.keeper, delegation=delegation, ends=SINCE)
    with pytest.raises(Refused, match="No signature is wanted from you as deputy"):
        essex.sign(essex.ready("5000"), Role.DEPUTY)


def test_who_may_not_sign_at_all(essex: Any, world: Any) -> None:
    decision = essex.ready("5000")
    with pytest.raises(NotAllowed):
        essex.sign(decision, Role.COMMISSIONING_OFFICER)
    with pytest.raises(NotAllowed, match="another office"):
        actions.sign(by=world.actor(MONITOR), decision=decision, sheet=essex.paper(decision).hash, outcome="approved")
    with pytest.raises(Refused, match="Only a person signs"):
        actions.sign(by=essex.keeper, decision=decision, sheet=essex.paper(decision).hash, outcome="approved")
    with pytest.raises(Refused, match="No signature is wanted from you as chief executive"):
        essex.sign(decision, Role.CHIEF_EXECUTIVE)


@pytest.mark.slow  # a story of many acts
def test_returned_with_a_question_answered_and_approved(essex: Any) -> None:
    decision = essex.ready("5000")
    essex.sign(decision, MONITOR)
    with pytest.raises(ValidationError, match="Say why"):
        essex.sign(decision, TREASURER, outcome="returned")
    essex.sign(decision, TREASURER, outcome="returned", comment="Is it in the budget?")
    assert state(decision) == "draft"
    cora = essex.actor(Role.COMMISSIONING_OFFICER)
    with pytest.raises(Refused, match="A question waits for an answer"):
        essex.put(decision)
    question = Signature.objects.get(decision=decision, outcome="returned")
    with pytest.raises(ValidationError):
        actions.answer_question(by=cora, signature=question, text=" ")
    actions.answer_question(by=cora, signature=question, text="Yes, line 3.")
    with pytest.raises(Refused, match="answered already"):
        actions.answer_question(by=cora, signature=question, text="Yes.")
    essex.put(decision)
    waits = essex.roles(decision)
    assert waits == [HOLDER, TREASURER], "the sheet is the same, so the monitoring officer has signed it"
    essex.sign(decision, TREASURER, HOLDER)
    assert state(decision) == "prepared"


@pytest.mark.slow  # a story of many acts
def test_what_was_refused_is_not_put_forward_as_it_is(essex: Any) -> None:
    decision = essex.ready("5000")
    essex.sign(decision, MONITOR, outcome="refused", comment="No power to do this.")
    with pytest.raises(Refused, match="The monitoring officer refused this very sheet"):
        essex.put(decision)
    actions.change_decision(by=essex.actor(Role.COMMISSIONING_OFFICER), decision=decision, power="Section 143")
    essex.put(decision)
    essex.sign(decision, *THREE)
    assert state(decision) == "prepared"


@pytest.mark.slow  # a story of many acts
def test_one_may_take_back_ones_approval_by_returning_it(essex: Any) -> None:
    decision = essex.ready("5000")
    essex.sign(decision, MONITOR, TREASURER)
    essex.sign(decision, MONITOR, outcome="returned", comment="Wait: I read it again.")
    assert state(decision) == "draft"
    question = Signature.objects.get(decision=decision, outcome="returned")
    actions.answer_question(by=essex.actor(Role.COMMISSIONING_OFFICER), signature=question, text="It is right.")
    essex.put(decision)
    assert essex.roles(decision) == [HOLDER, MONITOR]
    essex.sign(decision, MONITOR, HOLDER)
    assert state(decision) == "prepared"


def test_the_database_refuses_a_signature_of_another_sheet_or_by_who_prepared(essex: Any) -> None:
    decision, other = essex.ready("5000"), essex.ready("6000")
    sheet = Sheet.objects.get(decision=decision)
    said = {"office": essex.office, "decision": decision, "sheet": sheet, "asked": 1, "role": MONITOR}
    said |= {"person": essex.people[MONITOR], "outcome": "approved", "sheet_hash": sheet.sha256}
    wrong = [
        ({"decision": other}, "decisions_signs_its_sheet"),
        ({"sheet_hash": "0" * 64}, "decisions_signs_its_sheet"),
        ({"asked": 2}, "decisions_signed_when_ready"),
        ({"person": essex.people[Role.COMMISSIONING_OFFICER]}, "decisions_preparer_does_not_sign"),
        ({"outcome": "refused"}, "decisions_returned_with_a_comment"),
    ]
    for change, constraint in wrong:
        with at_work("test"), pytest.raises(IntegrityError) as refused, transaction.atomic():
            Signature.objects.create(**said | change)
        assert refused.value.__cause__.diag.constraint_name == constraint


def test_the_database_decides_nothing_without_every_required_signature(essex: Any) -> None:
    decision = essex.ready("5000")
    essex.sign(decision, MONITOR, TREASURER)
    sheet = Sheet.objects.get(decision=decision)
    for required in ([], list(THREE), [HOLDER]):
        with at_work("test"), pytest.raises(IntegrityError) as refused, transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(
                state="decided", sheet=sheet, required=required, decided_on=SINCE, decided_at=sheet.made_at
            )
        assert refused.value.__cause__.diag.constraint_name == "decisions_required_signatures"


@pytest.mark.slow  # a story of many acts
def test_what_is_decided_is_settled(essex: Any) -> None:
    decision = essex.decided("5000")
    cora = essex.actor(Role.COMMISSIONING_OFFICER)
    with pytest.raises(Refused, match="so it does not change"):
        actions.change_decision(by=cora, decision=decision, title="Something else")
    for change in (
        lambda: Decision.objects.filter(pk=decision.pk).update(title="Something else"),
        lambda: decision.lines.update(value=1),
        lambda: decision.money.all().delete(),
        lambda: decision.served.all().delete(),
    ):
        with at_work("test"), pytest.raises(IntegrityError) as refused, transaction.atomic():
            change()
        assert refused.value.__cause__.diag.constraint_name == "decisions_is_settled"
    essex.people[Role.COMMISSIONING_OFFICER].name = "Renamed"  # the lead officer, who stands on the sheet
    with transaction.atomic():
        essex.people[Role.COMMISSIONING_OFFICER].save()
        assert essex.paper(decision).hash == decision.sheet.sha256, (
            "nor does it change when a person is called otherwise"
        )
        transaction.set_rollback(True)
    essex.people[Role.COMMISSIONING_OFFICER].refresh_from_db()


def test_the_money_adds_up_in_the_database_too(essex: Any) -> None:
    decision = essex.ready("5000")

    def a_penny_less() -> None:
        with at_work("test"), transaction.atomic(), connection.cursor() as cursor:
            decision.money.update(amount=Decimal("4999.99"))
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError) as refused:
        a_penny_less()
    assert refused.value.__cause__.diag.constraint_name == "decisions_money_adds_up"
