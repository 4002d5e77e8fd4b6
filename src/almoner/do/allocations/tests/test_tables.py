"""Tables from draft to agreement and into the next year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from almoner.do.allocations import actions, queries
from almoner.do.allocations.entries import RecipientEntry, SourceEntry
from almoner.do.allocations.models import Allocation, Recipient
from almoner.do.allocations.tests.partners import EIGHT, YEAR, fresh
from almoner.do.awards import actions as awards
from almoner.do.awards.models import Award, AwardSplit
from almoner.foundation.door.actor import member
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.organisations.models import Membership
from almoner.governance.decisions import actions as decisions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def looked_at() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_census_fills_in_a_population_with_its_source_and_day(office: Any) -> None:
    table = fresh(office.table())
    rows = list(table.recipients.all())
    assert [row.figure for row in rows] == [187_581, 192_718, 66_208]
    assert "Census 2021" in rows[0].figure_source
    assert rows[0].figure_on == dt.date(2021, 3, 21)
    held = queries.whole(table)
    assert held.missing == []
    assert [str(line.amount) for _row, line in held.rows if line] == ["42010.76", "43161.25", "14827.99"]
    assert held.comes_to == 100_000


def test_one_decision_for_eight_recipients(office: Any) -> None:
    table = office.table(office.eight())
    decision = office.decide(table)
    assert decision.kind == "allocate"
    found = list(Award.objects.filter(decision=decision).order_by("amount"))
    assert len(found) == 8
    assert {each.kind for each in found} == {"allocation"}
    assert {each.state for each in found} == {"decided"}
    assert sum(each.amount for each in found) == 900_000
    assert {(each.starts_on, each.ends_on) for each in found} == {(dt.date(2027, 4, 1), dt.date(2028, 3, 31))}
    by_pot = AwardSplit.objects.filter(award__in=found)
    assert sum(row.amount for row in by_pot if row.pot_id == office.pots[0].pk) == 300_000
    assert sum(row.amount for row in by_pot if row.pot_id == office.pots[1].pk) == 600_000
    body = office.bodies["Violence and vulnerability partnership"]
    violence = Award.objects.get(decision=decision, organisation=body)
    assert sorted(violence.splits.values_list("amount", flat=True)) == [Decimal("200000.00"), Decimal("400000.00")]
    looked_at()


def test_from_the_decision_to_offers_and_agreements_of_its_kind(office: Any) -> None:
    table = office.table()
    office.decide(table)
    with pytest.raises(Refused, match="Nobody in this table waits for an agreement"):
        actions.make_agreements(by=office.officer, allocation=table)
    assert actions.send_offers(by=office.officer, allocation=table) == 3
    for award in Award.objects.filter(state="offered"):
        person = Membership.objects.get(organisation=award.organisation).person
        by = member(
            person.name,
            person_id=person.pk,
            organisation_id=award.organisation_id,
            parts=frozenset(Part),
        )
        awards.answer_offer(by=by, award=award, accepts=True)
    made = actions.make_agreements(by=office.officer, allocation=table)
    assert len({each.number for each in made}) == 3
    assert {each.kind for each in made} == {"allocation"}
    assert {str(each.current.ends) for each in made} == {"31 March 2028"}


def test_a_table_rolls_forward_and_shows_what_differs(office: Any) -> None:
    table = office.table()
    with pytest.raises(Refused, match="Only a table that was put"):
        actions.roll_forward(by=office.officer, allocation=table)
    office.put(table)
    made = actions.roll_forward(by=office.officer, allocation=table)
    assert (made.year, made.state, made.follows_id) == (YEAR + 1, "draft", table.pk)
    with pytest.raises(Refused, match="rolled forward already"):
        actions.roll_forward(by=office.officer, allocation=table)
    entry = queries.entry_of(fresh(made))
    body = office.bodies["Neighbourhood watch association"]
    watch = RecipientEntry(body.pk, None, "", Decimal(66_208), "ONS", dt.date(2026, 6, 30))
    changed = (replace(entry.recipients[0], figure=Decimal(190_000)), entry.recipients[1], watch)
    actions.change_table(by=office.officer, allocation=made, entry=replace(entry, recipients=changed))
    found = queries.differences(queries.whole(fresh(made)))
    assert [(each.is_updated, each.before is None, each.now is None) for each in found] == [
        (True, False, False),
        (False, False, False),
        (True, True, False),
        (True, False, True),
    ]
    assert found[0].figure_before == 187_581
    assert found[0].before == Decimal("42010.76")
    assert found[0].change == found[0].now - found[0].before
    assert sum(each.now or 0 for each in found) == 100_000


def test_a_pot_of_one_year_does_not_roll_forward(office: Any) -> None:
    with at_work(office.officer):
        type(office.pots[0]).objects.filter(pk=office.pots[0].pk).update(year=YEAR)
    table = office.table()
    office.put(table)
    made = fresh(actions.roll_forward(by=office.officer, allocation=table))
    assert not made.sources.all()
    assert "The pots come to £0.00, the total is £100,000.00." in queries.whole(made).missing


def test_everything_that_is_missing_is_said_at_once(office: Any) -> None:
    rows = (RecipientEntry(office.bodies["Youth justice service"].pk, figure=Decimal(5)),)
    sources = (SourceEntry(office.pots[0].pk, Decimal(400_001)),)
    entry = office.by_people(recipients=rows, sources=sources, priorities=(), description="")
    with pytest.raises(Refused) as refused:
        actions.fix_table(by=office.officer, allocation=office.table(entry))
    for words in ("where the figure of Youth justice", "no priority", "in a sentence", "£400,000.00 left"):
        assert words in refused.value.sentence
    assert not Award.objects.exists()


def test_taken_back_from_a_decision_that_was_withdrawn(office: Any) -> None:
    table = office.table()
    decision = office.put(table)
    with pytest.raises(Refused, match="not withdrawn"):
        actions.take_table_back(by=office.officer, allocation=table)
    decisions.move_decision(by=office.officer, decision=decision, move="withdraw", reason="Begin again.")
    actions.take_table_back(by=office.officer, allocation=table)
    assert set(Award.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert fresh(table).state == "draft"
    assert not Recipient.objects.filter(award__isnull=False).exists()
    assert office.put(table).pk != decision.pk
    looked_at()


def test_two_who_save_see_that_the_other_did(office: Any) -> None:
    table = office.table()
    token = queries.entry_of(fresh(table)).token
    entry = office.by_people(least=Decimal(20_000))
    actions.change_table(by=office.officer, allocation=table, entry=entry, token=token)
    with pytest.raises(OutOfDate):
        actions.change_table(by=office.officer, allocation=table, entry=office.by_people(), token=token)
    assert fresh(table).least == 20_000


def test_bad_tables_are_refused_by_field(office: Any) -> None:
    row = RecipientEntry(office.bodies["Youth justice service"].pk, fixed=Decimal(5))
    source = SourceEntry(office.pots[0].pk, Decimal(5))
    with pytest.raises(ValidationError) as wrong:
        office.table(office.eight(recipients=(row, row), sources=(source, source)))
    assert set(wrong.value.message_dict) == {"recipients", "sources"}
    for other in ({"total": Decimal(0)}, {"title": " "}, {"basis": "whim"}, {"least": Decimal(-1)}):
        with pytest.raises(ValidationError), transaction.atomic():
            office.table(office.eight(**other))
    with pytest.raises(ValidationError), transaction.atomic():
        office.table(office.eight(recipients=(replace(row, fixed=Decimal(-5)),)))


def test_a_table_is_named_once_a_year_unless_discarded(office: Any) -> None:
    table = office.table()
    with pytest.raises(ValidationError), transaction.atomic():
        office.table()
    with pytest.raises(Refused, match="Say why"):
        actions.discard_table(by=office.officer, allocation=table, reason=" ")
    actions.discard_table(by=office.officer, allocation=table, reason="Not this year.")
    office.table()


def test_what_was_put_stays_in_the_database_too(office: Any) -> None:
    table = office.table()
    office.put(table)
    with pytest.raises(Refused, match="does not change"):
        actions.change_table(by=office.officer, allocation=table, entry=office.by_people())
    for write in (
        lambda: Recipient.objects.filter(allocation=table).update(amount=5),
        lambda: Recipient.objects.filter(allocation=table).delete(),
        lambda: Allocation.objects.filter(pk=table.pk).update(total=5),
        lambda: Allocation.objects.filter(pk=table.pk).update(state="discarded", ended_why="No."),
    ):
        with pytest.raises(IntegrityError), at_work(office.officer), transaction.atomic():
            write()


def test_who_may_not(office: Any) -> None:
    table = office.table()
    for role in (Role.AUDITOR, Role.OFFICE_HOLDER, Role.FINANCE_OFFICER):
        with pytest.raises(NotAllowed):
            actions.record_table(by=office.essex.actor(role), office=office.record, entry=office.by_people())
        with pytest.raises(NotAllowed):
            actions.put_table_to_decision(by=office.essex.actor(role), allocation=table)


def test_how_far_it_reaches_by_district(office: Any) -> None:
    office.decide(office.table())
    found = queries.reach(office.record, YEAR, seen_by=office.officer)
    assert [(line.label, str(line.a_head)) for line in found.lines] == [
        ("Basildon", "0.22"),
        ("Colchester", "0.22"),
        ("Maldon", "0.22"),
    ]
    assert found.total == 100_000
    assert found.dry == []
    assert queries.reach(office.record, YEAR + 1, seen_by=office.officer).dry == ["Basildon", "Colchester", "Maldon"]


def test_a_table_costs_the_same_for_many(office: Any, django_assert_max_num_queries: Any) -> None:
    table = office.table(office.eight())
    with django_assert_max_num_queries(9):
        held = queries.table_at(office.record, table.pk, seen_by=office.officer)
        assert len(queries.whole(held).rows) == len(EIGHT)
