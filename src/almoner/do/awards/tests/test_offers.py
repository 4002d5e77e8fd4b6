"""Offers: accepted with a budget that adds up, refused with a reason, lapsed by the clock; the reserve; the end."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from almoner.do.agreements.models import Agreement, Paper
from almoner.do.agreements.queries import active_naming, terms_by_agreement
from almoner.do.applications.models import Application
from almoner.do.awards import actions
from almoner.do.awards.models import Award, AwardPriority, AwardSplit, BudgetLine, Letter
from almoner.do.awards.queries.completing import obstacles, result_of
from almoner.do.awards.queries.waiting import waiting
from almoner.do.awards.rules.award import BudgetEntry
from almoner.do.awards.rules.choosing import Chosen, Outcome
from almoner.do.awards.rules.splits import Method
from almoner.do.awards.rules.splits import Part as Share
from almoner.do.grants.models import Invitation, InvitationSource, RoundResult
from almoner.do.grants.queries.preparing import left_in
from almoner.do.payments.models import Payment
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part, Role

from .rounds import around, yes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def award(scored: Any, name: str) -> Award:
    return Award.objects.select_related("organisation", "agreement").get(application=scored.bids[name])


def accept(scored: Any, name: str, **more: Any) -> Award:
    return actions.answer_offer(by=scored.members[name], award=award(scored, name), accepts=True, **more)


def _waits(scored: Any, by: Any) -> list[str]:
    return [each.sentence for each in waiting(scored.essex.office, by)]


@pytest.fixture
def offered(scored: Any) -> Any:
    scored.decide()
    scored.send()
    return scored


def test_a_certifier_accepts(offered: Any) -> None:
    accept(offered, "A")
    assert award(offered, "A").state == "accepted"
    assert Application.objects.get(pk=offered.bids["A"].pk).state == "accepted"


def test_nobody_else_does(offered: Any) -> None:
    writer = offered.members["A"]
    writer = type(writer)(
        writer.name, writer.person_id, None, frozenset({Part.WRITER}), frozenset({"awards.see"}), "browser", False,
        writer.organisation_id,
    )  # fmt: skip
    for who in (writer, offered.members["B"], offered.officer):
        with pytest.raises(NotAllowed):
            actions.answer_offer(by=who, award=award(offered, "A"), accepts=True)


def test_an_offer_is_not_answered_after_its_last_day(offered: Any) -> None:
    last = award(offered, "A").expires_on
    late = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(0, 1), tzinfo=timezone.get_current_timezone())
    with time_machine.travel(late, tick=False):
        with pytest.raises(Refused, match="The offer expired on"):
            accept(offered, "A")
        assert award(offered, "A").state == "offered"
        assert len(actions.lapse_offers(by=offered.officer, office=offered.essex.office)) == 3
    assert award(offered, "A").state == "lapsed"
    assert Application.objects.get(pk=offered.bids["A"].pk).state == "lapsed"


def test_on_its_last_day_it_is(offered: Any) -> None:
    last = award(offered, "A").expires_on
    evening = dt.datetime.combine(last, dt.time(23, 59), tzinfo=timezone.get_current_timezone())
    with time_machine.travel(evening, tick=False):
        assert actions.lapse_offers(by=offered.officer, office=offered.essex.office) == []
        accept(offered, "A")
    assert award(offered, "A").state == "accepted"


def test_a_refusal_says_why_and_frees_the_money(offered: Any) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        actions.answer_offer(by=offered.members["A"], award=award(offered, "A"), accepts=False, reason=" ")
    actions.answer_offer(by=offered.members["A"], award=award(offered, "A"), accepts=False, reason="We found a hall.")
    assert award(offered, "A").ended_why == "We found a hall."
    promoted = actions.promote_reserve(by=offered.officer, invitation=offered.invitation)
    assert (promoted.application_id, promoted.amount, promoted.state) == (offered.bids["C"].pk, 10000, "proposed")
    assert Application.objects.get(pk=offered.bids["C"].pk).state == "recommended"
    with pytest.raises(Refused, match="Nobody is on the reserve"):
        actions.promote_reserve(by=offered.officer, invitation=offered.invitation)


def test_nobody_is_promoted_without_money(offered: Any) -> None:
    assert not any("Money is free" in each for each in _waits(offered, offered.officer))
    with pytest.raises(Refused, match=r"£1,000.00 is free; next on the reserve is Group C with £10,000.00"):
        actions.promote_reserve(by=offered.officer, invitation=offered.invitation)


def test_the_reserve_is_promoted_in_its_order(scored: Any) -> None:
    scored.decide(
        C=Chosen(Outcome.RESERVE, order=2, reason="A second."), R1=Chosen(Outcome.RESERVE, order=1, reason="First.")
    )
    scored.send()
    actions.answer_offer(by=scored.members["D"], award=award(scored, "D"), accepts=False, reason="No staff.")
    assert "Money is free for Group R1, first on the reserve" in _waits(scored, scored.officer)
    assert actions.promote_reserve(by=scored.officer, invitation=scored.invitation).title == "Project R1"


def test_less_than_asked_wants_a_budget_that_adds_up(scored: Any) -> None:
    scored.decide(D=yes("5000", "It can begin smaller."))
    scored.send()
    assert "You asked for £6,000.00" in Letter.objects.get(application=scored.bids["D"]).body
    with pytest.raises(ValidationError, match=r"write how you would spend the £5,000.00"):
        accept(scored, "D")
    lines = [BudgetEntry("Worker", "revenue", Decimal(4000)), BudgetEntry("Van", "capital", Decimal("999.99"))]
    with pytest.raises(ValidationError, match=r"£4,999.99; the offer is £5,000.00: £0.01 too little"):
        accept(scored, "D", budget=lines)
    assert award(scored, "D").state == "offered"
    accept(scored, "D", budget=[*lines, BudgetEntry("Paper", "revenue", Decimal("0.01"))])
    assert sum(row.amount for row in BudgetLine.objects.filter(award=award(scored, "D"))) == 5000


def test_the_database_adds_the_budget_up_too(offered: Any) -> None:
    held = award(offered, "A")
    line = BudgetLine(office=offered.essex.office, award=held, order=1, what="A", kind="capital", amount=Decimal(1))
    with pytest.raises(IntegrityError, match="not the offer"):
        around(offered.officer, line.save)


# --- The agreement


def test_an_accepted_award_becomes_an_agreement_with_paper_and_payments(offered: Any) -> None:
    accept(offered, "A")
    made = actions.make_agreement(by=offered.officer, award=award(offered, "A"))
    assert (made.number, made.kind) == ("G0001", "grant")
    terms = terms_by_agreement([made])[made.pk][1]
    assert terms.value.value == 10000
    assert {line.pot for line in terms.funding} <= {pot.pk for pot in offered.pots}
    assert [each.title for each in terms.priorities] == ["Safer places"]
    assert terms.power == "Police Reform and Social Responsibility Act 2011, section 9"
    paper = Paper.objects.get(agreement=made)
    assert paper.facts["content"]["spend"][0]["amount"] == "10000.00"
    payments = Payment.objects.filter(agreement=made)
    assert [(each.amount, each.in_advance) for each in payments] == [(10000, True)]
    assert award(offered, "A").agreement == made
    with pytest.raises(Refused, match="There is an agreement already"):
        actions.make_agreement(by=offered.officer, award=award(offered, "A"))


def test_what_is_agreed_is_not_counted_as_promised_too(offered: Any) -> None:
    """Pots of 20,000 and 50,000; the round promises 20,000 and 7,000: 43,000 of the second stays for others."""
    pots, other = offered.pots, Invitation(office=offered.essex.office)
    before = left_in(other, pots)
    assert [before[pot.pk] for pot in pots] == [0, 43000]
    for name in ("A", "D"):
        accept(offered, name)
        actions.make_agreement(by=offered.officer, award=award(offered, name))
    rows = InvitationSource.objects.filter(invitation=offered.invitation)
    splits = AwardSplit.objects.filter(award__in=[award(offered, name) for name in ("A", "D")])
    agreed = {row.pot_id: row.agreed for row in rows}
    assert sum(agreed.values()) == 16000
    assert agreed == {pot.pk: sum((row.amount for row in splits if row.pot_id == pot.pk), Decimal(0)) for pot in pots}
    assert left_in(other, pots) == before


def test_instalments_follow_the_offices_pattern(offered: Any) -> None:
    offered.essex.setting("awards.instalments", "60, 40")
    accept(offered, "D")
    made = actions.make_agreement(by=offered.officer, award=award(offered, "D"))
    assert list(Payment.objects.filter(agreement=made).order_by("number").values_list("amount", flat=True)) == [
        3600,
        2400,
    ]


def test_what_stands_in_the_way_of_an_agreement(offered: Any) -> None:
    with pytest.raises(Refused, match="an agreement comes of an accepted offer"):
        actions.make_agreement(by=offered.officer, award=award(offered, "A"))
    accept(offered, "A")
    offered.essex.setting("checks.kinds", "bank | Bank | agreement | 0 | 12 | accounts | nothing_raised | organisation")
    with at_work(offered.officer):
        AwardPriority.objects.filter(award=award(offered, "A")).delete()
    with pytest.raises(Refused) as why:
        actions.make_agreement(by=offered.officer, award=award(offered, "A"))
    assert "It serves no priority" in why.value.sentence
    assert "Bank" in why.value.sentence
    assert not Agreement.objects.exists()


def test_the_register_shows_it_once_the_decision_is_public(offered: Any) -> None:
    accept(offered, "A")
    made = actions.make_agreement(by=offered.officer, award=award(offered, "A"))
    with pytest.raises(Refused, match="No agreement waits"):
        actions.publish_agreements(by=offered.head, office=offered.essex.office)
    offered.publish(award(offered, "A").decision)
    with pytest.raises(NotAllowed):
        actions.publish_agreements(by=offered.officer, office=offered.essex.office)
    waits = "1 agreement waits to be shown in the register"
    assert waits in _waits(offered, offered.head)
    assert waits not in _waits(offered, offered.officer)
    assert actions.publish_agreements(by=offered.head, office=offered.essex.office) == 1
    assert waits not in _waits(offered, offered.head)
    assert Agreement.objects.get(pk=made.pk).is_published


def test_its_published_decision_stands_behind_an_agreement_that_no_framework_names(offered: Any) -> None:
    accept(offered, "A")
    made = actions.make_agreement(by=offered.officer, award=award(offered, "A"))

    def stands_behind() -> bool:
        about = {"service": made.service_id, "number": made.number, "on": timezone.localdate()}
        found = active_naming(office=offered.essex.office, **about)
        assert found is not None
        assert not found.names_it
        return found.is_decided

    assert made.decision == award(offered, "A").decision
    assert not stands_behind()
    offered.publish(made.decision)
    assert stands_behind()


# --- The end of the round


def test_a_round_is_not_completed_with_a_letter_unsent(scored: Any) -> None:
    scored.decide()
    actions.write_letters(by=scored.officer, invitation=scored.invitation)
    with pytest.raises(Refused) as why:
        actions.complete(by=scored.officer, invitation=scored.invitation)
    assert "3 awards are decided and not offered." in why.value.sentence
    assert "7 applicants have not been sent a reason." in why.value.sentence


def test_a_round_is_not_completed_with_a_question_open(offered: Any) -> None:
    assert obstacles(offered.fresh()) == ["3 offers are not answered.", "1 applicant has not been sent a reason."]


def test_completed_with_its_figures(offered: Any) -> None:
    for name in ("A", "B"):
        accept(offered, name)
    actions.answer_offer(by=offered.members["D"], award=award(offered, "D"), accepts=False, reason="No staff.")
    offered.send(closing=True)
    assert Application.objects.get(pk=offered.bids["C"].pk).state == "declined"
    assert obstacles(offered.fresh()) == []
    found = result_of(offered.fresh())
    assert (found.applied, found.eligible, found.awarded, found.asked, found.given) == (7, 6, 2, 45000, 20000)
    actions.complete(by=offered.officer, invitation=offered.invitation)
    assert Invitation.objects.get(pk=offered.invitation.pk).state == "completed"
    held = RoundResult.objects.get()
    assert (held.awarded, held.median_days) == (2, found.median_days)
    with pytest.raises(Refused, match="The round is completed"):
        actions.promote_reserve(by=offered.officer, invitation=offered.invitation)


def test_who_may_not_complete(offered: Any) -> None:
    for who in (offered.essex.actor(Role.AUDITOR), offered.members["A"]):
        with pytest.raises(NotAllowed):
            actions.complete(by=who, invitation=offered.invitation)


def test_the_reserve_gets_nothing_that_is_proposed_and_not_split_yet(scored: Any) -> None:
    """Of 27,000, A takes 10,000; B and D are proposed with 16,000 that no pot has yet. 1,000 is free."""
    found = scored.propose(method=Method.BY_AWARD)
    parts = [Share(scored.pots[0].pk, 2027, Decimal(10000))]
    actions.split_award(by=scored.officer, award=found["A"], parts=parts)
    with pytest.raises(Refused, match=r"£1,000.00 is free; next on the reserve is Group C with £10,000.00"):
        actions.promote_reserve(by=scored.officer, invitation=scored.invitation)
    assert not any("Money is free" in said for said in _waits(scored, scored.officer))
    actions.withdraw_award(by=scored.officer, award=found["B"], reason="They have money.")
    assert "Money is free for Group C, first on the reserve" in _waits(scored, scored.officer)
    made = actions.promote_reserve(by=scored.officer, invitation=scored.invitation)
    assert (made.organisation.name, made.amount) == ("Group C", 10000)
