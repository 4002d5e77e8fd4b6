"""What waits for whom: each post sees what it may deal with, nobody sees another office's."""

import datetime as dt

import pytest

from almoner.desk.home.queries.standing import standing
from almoner.desk.home.queries.waiting import What, files_waiting, waiting
from almoner.do.agreements.actions import propose_variation, withdraw_variation
from almoner.do.agreements.models import Agreement, Proposal
from almoner.do.agreements.queries import terms_by_agreement
from almoner.foundation.door.roles import Role
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions as funds
from almoner.strategy.plans import actions as plans

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)


def kinds_for(world, role):
    actor = world.actor(role)
    found = waiting(seen_by=actor, office=world.north, today=TODAY) + files_waiting(seen_by=actor, office=world.north)
    return {what: [one for one in found if one.what is what] for what in {one.what for one in found}}


def test_variations_wait_for_those_who_may_approve_them(world):
    for role in (Role.CHIEF_EXECUTIVE, Role.CHIEF_FINANCE_OFFICER, Role.MONITORING_OFFICER, Role.HEAD_OF_COMMISSIONING):
        listed = kinds_for(world, role)[What.PROPOSAL]
        assert sorted(one.name.split()[0] for one in listed) == ["CORE001", "CORE002"], role
        assert all(one.total == 2 for one in listed)
    for role in (Role.COMMISSIONING_OFFICER, Role.FINANCE_OFFICER, Role.AUDITOR, Role.OFFICE_HOLDER, Role.DEPUTY):
        assert What.PROPOSAL not in kinds_for(world, role), role


def test_nobody_is_asked_to_approve_what_they_proposed(world):
    agreement = Agreement.objects.get(office=world.north, number="CORE001")
    withdraw_variation(by=world.keeper, proposal=Proposal.objects.get(agreement=agreement, state="proposed"))
    _number, terms = terms_by_agreement([agreement])[agreement.pk]
    longer = type(terms)(**{name: getattr(terms, name) for name in terms.__slots__} | {"notice_months": 9})
    propose_variation(
        by=world.actor(Role.HEAD_OF_COMMISSIONING), agreement=agreement, opened=1, terms=longer, reason="Longer notice"
    )
    mine = kinds_for(world, Role.HEAD_OF_COMMISSIONING)[What.PROPOSAL]
    theirs = kinds_for(world, Role.CHIEF_EXECUTIVE)[What.PROPOSAL]
    assert [one.name.split()[0] for one in mine] == ["CORE002"]
    assert {(one.name.split()[0], one.who) for one in theirs} == {("CORE001", "Hugo Head"), ("CORE002", "")}


def test_files_wait_for_those_whose_post_keeps_their_records(world):
    for role in (Role.HEAD_OF_COMMISSIONING, Role.COMMISSIONING_OFFICER, Role.FINANCE_OFFICER):
        assert [one.name for one in kinds_for(world, role)[What.IMPORT]] == ["organisations.csv"] * 2, role
    for role in (Role.AUDITOR, Role.OFFICE_HOLDER, Role.MONITORING_OFFICER):
        assert What.IMPORT not in kinds_for(world, role), role


def test_a_review_waits_from_three_months_before_and_stays_until_a_later_version(world):
    by = world.actor(Role.HEAD_OF_COMMISSIONING)
    facts = {"by": by, "office": world.north, "title": "Commissioning strategy"}
    plans.record_strategy(
        **facts, version="1", dated=ApproximateDate.month(2023, 6), review_due=ApproximateDate.month(2026, 9)
    )
    names = [one.name for one in kinds_for(world, Role.COMMISSIONING_OFFICER).get(What.STRATEGY, [])]
    assert names == ["Commissioning strategy 1"]
    early = waiting(seen_by=by, office=world.north, today=dt.date(2026, 5, 31))
    assert not [one for one in early if one.what is What.STRATEGY]
    plans.record_strategy(
        **facts, version="2", dated=ApproximateDate.month(2026, 6), review_due=ApproximateDate.month(2027, 6)
    )
    assert What.STRATEGY not in kinds_for(world, Role.COMMISSIONING_OFFICER)


def test_measures_of_a_plan_that_has_ended_wait_for_nobody(world):
    by = world.actor(Role.HEAD_OF_COMMISSIONING)
    for title, ends in (("Old plan", 2021), ("Running plan", 2028)):
        plan = plans.record_plan(
            by=by,
            office=world.north,
            title=title,
            begins=ApproximateDate.financial_year(2020),
            ends=ApproximateDate.financial_year(ends),
        )
        aim = plans.record_aim(by=by, plan=plan, title="Victims are heard")
        plans.record_measure(
            by=by, aim=aim, text=f"A survey under the {title.lower()}", due_by=ApproximateDate.year(2021)
        )
    listed = kinds_for(world, Role.COMMISSIONING_OFFICER)[What.MEASURE]
    assert [one.name for one in listed] == ["A survey under the running plan"]


def test_money_not_yet_known_waits_for_the_treasurers_until_it_is_known(world):
    by = world.actor(Role.CHIEF_FINANCE_OFFICER)
    grant = funds.record_funding(by=by, office=world.north, title="Grant for advisers", kind="government")
    unknown = {"amount": Amount.not_known("not yet known"), "certainty": "not_yet_known"}
    funds.record_funding_amount(by=by, funding=grant, year=2026, **unknown)
    listed = kinds_for(world, Role.FINANCE_OFFICER)[What.FUNDING]
    assert [(one.name, one.number) for one in listed] == [("Grant for advisers", 2026)]
    assert What.FUNDING not in kinds_for(world, Role.COMMISSIONING_OFFICER)
    funds.record_funding_amount(by=by, funding=grant, year=2026, amount=Amount.of(5000), certainty="confirmed")
    assert What.FUNDING not in kinds_for(world, Role.FINANCE_OFFICER)


def test_what_is_missing_is_counted(world):
    counts = standing(world.north, today=TODAY)
    assert counts["agreements"] == 2
    assert counts["hidden_agreements"] == 1
    assert counts["to_link"] == 0
    assert counts["frameworks"] == 2
    assert standing(world.north, today=dt.date(2031, 1, 1))["frameworks"] == 0
