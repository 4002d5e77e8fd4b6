"""Grants outside a round: what each kind must say, and what an earlier agreement delivered."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from almoner.do.allocations import actions, queries
from almoner.do.allocations.models import Grounds
from almoner.do.allocations.rules.grounds import GroundsEntry, faults, progress_days
from almoner.do.awards import actions as awards
from almoner.do.awards.models import Award
from almoner.do.awards.rules.splits import Part
from almoner.foundation.door.actor import command_line, member
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.door.roles import Part as MemberPart
from almoner.foundation.door.roles import Role
from almoner.foundation.organisations.models import Membership
from almoner.governance.decisions.tests import essex
from almoner.strategy.funds import actions as funds

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STARTS, ENDS = dt.date(2027, 4, 1), dt.date(2028, 3, 31)
FLOOD = GroundsEntry(
    "ad_hoc",
    need="Forty homes flooded and burglars followed.",
    occasion="event",
    occasion_what="The flood of 3 March 2027",
    why_no_round="The next round opens in September.",
)
NEW_IDEA = GroundsEntry(
    "innovation",
    permanent_plan="The council takes it into its base budget.",
    permanent_from="Maldon District Council",
    permanent_on=dt.date(2028, 4, 1),
    could_be_copied=True,
    copied_why="Any district with a seafront has the same trouble.",
    progress_months=3,
)


def propose(office: Any, grounds: GroundsEntry, name: str = "Youth justice service", **other: Any) -> Grounds:
    said = {"title": "Help", "description": "Help at once.", "starts_on": STARTS, "ends_on": ENDS} | other
    return actions.propose_outside_a_round(
        by=said.pop("by", office.officer),
        office=office.record,
        organisation=office.bodies[name],
        grounds=grounds,
        parts=said.pop("parts", [Part(office.pots[0].pk, 2027, Decimal("1500.00"))]),
        priorities=[office.essex.priority.pk],
        **said,
    )


def decide(office: Any, grounds: Grounds) -> None:
    said = {"lead": office.essex.people[Role.COMMISSIONING_OFFICER], **essex.WORDS}
    made = actions.put_outside_to_decision(by=office.officer, grounds=grounds, **said)
    essex_decision = office.essex.put(made)
    office.essex.sign(essex_decision, Role.HEAD_OF_COMMISSIONING)


def test_an_ad_hoc_grant_carries_its_rationale(office: Any) -> None:
    made = propose(office, FLOOD)
    assert made.award.kind == "ad_hoc"
    for words in ("Forty homes", "an event: The flood of 3 March 2027", "opens in September"):
        assert words in made.award.rationale
    decide(office, made)
    assert Award.objects.get(pk=made.award_id).state == "decided"


def test_what_each_kind_must_say_is_said_at_once() -> None:
    assert set(faults(GroundsEntry("ad_hoc"), None, None)) == {"need", "why_no_round", "occasion"}
    assert set(faults(GroundsEntry("ad_hoc", need="A", why_no_round="B", occasion="law"), None, None)) == {
        "occasion_what"
    }
    assert set(faults(GroundsEntry("continuation"), None, None)) == {"earlier"}
    wanted = {"permanent_plan", "permanent_from", "permanent_on"}
    assert set(faults(GroundsEntry("innovation"), None, None)) == wanted
    copied = GroundsEntry("innovation", could_be_copied=True, progress_months=13)
    assert set(faults(copied, None, None)) == wanted | {"copied_why", "progress_months", "starts_on", "ends_on"}
    assert set(faults(GroundsEntry("whim"), None, None)) == {"kind"}
    assert faults(NEW_IDEA, STARTS, ENDS) == {}


def test_grounds_days_and_money_are_refused_together(office: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        propose(office, GroundsEntry("ad_hoc"), starts_on=ENDS, ends_on=STARTS, purposes=["Something else"], parts=[])
    assert set(refused.value.message_dict) == {"need", "why_no_round", "occasion", "ends_on", "parts"}


def test_a_pot_whose_funds_are_given_in_other_ways_is_refused(office: Any) -> None:
    by = command_line(office.record.pk)
    given = {"code": "VF", "name": "Victims Fund", "pot": office.pots[0], "allowed": ["contract"]}
    funds.record_fund(by=by, office=office.record, **given)
    with pytest.raises(ValidationError, match="which may not be given as ad hoc grants"):
        propose(office, FLOOD)


def test_permanent_funding_leaves_no_gap() -> None:
    assert set(faults(NEW_IDEA, STARTS, ENDS - dt.timedelta(days=1))) == {"permanent_on"}


def test_progress_is_told_every_few_months_and_on_the_last_day() -> None:
    days = [dt.date(2027, 7, 1), dt.date(2027, 10, 1), dt.date(2028, 1, 1), dt.date(2028, 3, 31)]
    assert progress_days(STARTS, ENDS, 3) == days
    assert progress_days(dt.date(2027, 1, 31), dt.date(2027, 4, 30), 1)[0] == dt.date(2027, 2, 28)


def test_an_innovation_that_others_could_copy_is_watched(office: Any) -> None:
    made = propose(office, NEW_IDEA)
    assert made.award.conditions[0] == "An update on progress by 1 July 2027."
    assert len(made.award.conditions) == 4
    assert queries.next_progress(made, dt.date(2027, 7, 2)) == dt.date(2027, 10, 1)
    assert queries.next_progress(made, dt.date(2028, 4, 1)) is None
    rows = queries.narrowed_outside(queries.outside(office.record, seen_by=office.officer), {"copied": "yes"})
    assert list(rows) == [made]


def test_no_innovation_without_its_plan(office: Any) -> None:
    with pytest.raises(ValidationError, match="plan for permanent funding"):
        propose(office, GroundsEntry("innovation", permanent_from="Somebody", permanent_on=ENDS))
    assert not Award.objects.exists()


def test_a_continuation_shows_what_the_earlier_agreement_delivered(office: Any) -> None:
    first = propose(office, FLOOD)
    decide(office, first)
    awards.write_offers(by=office.officer, office=office.record, awards=[first.award_id])
    awards.send_offers(by=office.officer, office=office.record, awards=[first.award_id])
    award = Award.objects.get(pk=first.award_id)
    person = Membership.objects.get(organisation=award.organisation).person
    by = member(person.name, person_id=person.pk, organisation_id=award.organisation_id, parts=frozenset(MemberPart))
    awards.answer_offer(by=by, award=award, accepts=True)
    agreement = awards.make_agreement(by=office.officer, award=Award.objects.get(pk=award.pk))
    made = propose(office, GroundsEntry("continuation", earlier=agreement.pk), title="Help goes on")
    assert made.delivered["value"] == "£1,500.00"
    assert made.delivered["paid"] == "£0.00"
    assert made.delivered["number"] == agreement.number
    assert "£0.00 paid of £1,500.00" in made.award.rationale
    with pytest.raises(ValidationError, match="is no party to"):
        propose(office, GroundsEntry("continuation", earlier=agreement.pk), "Safeguarding adults board")


def test_a_continuation_of_anothers_agreement_is_refused(office: Any) -> None:
    with pytest.raises(NotAllowed):
        propose(office, GroundsEntry("continuation", earlier=office.pots[0].pk))


def test_who_may_not(office: Any) -> None:
    for role in (Role.AUDITOR, Role.OFFICE_HOLDER, Role.FINANCE_OFFICER):
        with pytest.raises(NotAllowed):
            propose(office, FLOOD, by=office.essex.actor(role))


def test_the_database_wants_grounds_too(office: Any) -> None:
    award = propose(office, FLOOD).award
    with pytest.raises(IntegrityError), at_work(office.officer), transaction.atomic():
        Grounds.objects.create(office=office.record, award=award, kind="innovation")
