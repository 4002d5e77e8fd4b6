"""Rounds recorded, corrected by version, published and taken back; and those who may not."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from almoner.do.grants import queries
from almoner.do.grants.actions import correct_round, publish_round, record_round, unpublish_round
from almoner.do.grants.facts import facts_of, figures_of
from almoner.do.grants.lifecycle import ROUND
from almoner.do.grants.models import Round, RoundFigure
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import NOBODY, command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.kernel.money import Amount
from almoner.strategy.funds.actions import record_fund
from almoner.strategy.funds.models import Fund
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(west: Office) -> Fund:
    made: Fund = record_fund(
        by=command_line(west.pk), office=west, code="CSF", name="Safety Fund", cap=10000, cap_kind="limit"
    )
    return made


def record(fund: Fund, **options: Any) -> Round:
    options = {"facts": {"theme": "General", "spent": "104780.00"}, "year": 2022, **options}
    return record_round(by=command_line(fund.office_id), fund=fund, **options)


def correct(round_: Round, seen: int = 1, **options: Any) -> Round:
    options = {"reason": "the board agreed it", "facts": {"spent": "100000.00"}, **options}
    return correct_round(by=command_line(round_.office_id), round_=round_, on_version=seen, **options)


def test_rounds_of_a_year_are_numbered_in_turn(fund: Fund) -> None:
    assert [record(fund).number for _time in range(2)] == [1, 2]
    assert record(fund, year=2023).number == 1
    assert record(fund, year=None).number == 1
    assert record(fund, number=7).number == 7
    assert record(fund).number == 8


def test_a_number_is_given_once_also_where_no_year_is_stated(fund: Fund) -> None:
    for year in (2022, None):
        record(fund, year=year, number=1)
        with pytest.raises(ValidationError) as wrong:
            record(fund, year=year, number=1)
        assert list(wrong.value.message_dict) == ["number"]


def test_a_split_figure_keeps_its_parts_and_the_stated_total(fund: Fund) -> None:
    made = record(fund, facts={"theme": "ASB", "spent": "£204,030.33 (OPCC £100,000) (VRN £104,030.33)"})
    assert made.current is not None
    rows = RoundFigure.objects.filter(version=made.current).order_by("order", "is_stated_total")
    assert sorted((row.contributor, row.is_stated_total, str(row.amount)) for row in rows) == [
        ("", True, "204030.33"),
        ("OPCC", False, "100000.00"),
        ("VRN", False, "104030.33"),
    ]
    spent = figures_of(made.current)["spent"]
    assert spent is not None
    assert spent.computed.known == spent.total.value  # type: ignore[union-attr]  # stated
    assert facts_of(made.current)["spent"] == "204030.33 (OPCC 100000.00) (VRN 104030.33)"


def test_an_unknown_figure_is_kept_with_its_words(fund: Fund) -> None:
    made = record(fund, facts={"theme": "DASV", "spent": "tbc", "available": "111000.00"})
    assert made.current is not None
    assert figures_of(made.current)["spent"].total == Amount.not_known("tbc")  # type: ignore[union-attr]  # stated
    assert figures_of(made.current)["requested"] is None


def test_a_correction_is_a_new_version_with_its_reason(fund: Fund) -> None:
    made = record(fund)
    correct(made)
    old, new = made.versions.order_by("number")
    assert (facts_of(old)["spent"], facts_of(new)["spent"]) == ("104780.00", "100000.00")
    assert (new.number, new.change, new.reason, new.theme) == (2, "correction", "the board agreed it", "General")
    told = Entry.objects.filter(record_id=str(made.pk)).latest("position")
    assert told.detail == '{"after":{"spent":"100000.00"},"before":{"spent":"104780.00"}}'


def test_late_reasonless_and_empty_corrections_are_refused(fund: Fund) -> None:
    made = record(fund)
    with pytest.raises(ValidationError):
        correct(made, reason="")
    with pytest.raises(Refused, match="Nothing was changed"):
        correct(made, facts={"spent": "104780.00"})
    correct(made)
    with pytest.raises(OutOfDate, match="version 2"):
        correct(made)


def test_a_cap_says_whether_it_is_a_limit_or_a_guide(fund: Fund) -> None:
    made = record(fund, facts={"theme": "A", "cap": "20000.00", "cap_kind": "guide"})
    assert made.current is not None
    assert (made.current.cap, made.current.cap_kind) == (20000, "guide")
    with pytest.raises(IntegrityError, match="grants_cap_has_a_kind"), transaction.atomic():
        record(fund, facts={"theme": "A", "cap": "20000.00"})


def test_publishing_and_taking_back(world: World) -> None:
    by, made = world.actor(Role.MONITORING_OFFICER), world.records["unpublished"]["round"]
    publish_round(by=by, round_=made)
    with pytest.raises(Refused):
        publish_round(by=by, round_=made)
    taken = unpublish_round(by=by, round_=made, note="figures were wrong")
    assert (taken.is_published, taken.unpublished_note) == (False, "figures were wrong")


def test_the_moves_of_a_round() -> None:
    moves = {(move.name, str(source), str(move.target)) for move in ROUND for source in move.sources}
    assert moves == {("publish", "not_published", "published"), ("unpublish", "published", "not_published")}


@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.AUDITOR])
def test_who_does_not_keep_rounds_may_neither_record_nor_publish(world: World, role: Role) -> None:
    made = world.records["north"]["round"]
    with pytest.raises(NotAllowed):
        record_round(by=world.actor(role), fund=made.fund, facts={"theme": "A"})
    with pytest.raises(NotAllowed):
        publish_round(by=world.actor(role), round_=made)


def test_nobody_writes_another_offices_rounds(world: World) -> None:
    made = world.records["south"]["round"]
    with pytest.raises(NotAllowed, match="another office"):
        record_round(by=world.actor(Role.HEAD_OF_COMMISSIONING), fund=made.fund, facts={"theme": "A"})
    with pytest.raises(NotAllowed, match="another office"):
        publish_round(by=world.actor(Role.HEAD_OF_COMMISSIONING), round_=made)


def test_a_figure_has_no_contributor_and_total_at_once(fund: Fund) -> None:
    version = record(fund).current
    assert version is not None
    both = RoundFigure(
        office_id=fund.office_id, version=version, what="awarded", contributor="VRN", is_stated_total=True
    )
    both.amount_amount = Amount.of(1)
    with at_work("test"), pytest.raises(IntegrityError, match="total_has_no_contributor"), transaction.atomic():
        both.save(force_insert=True)


def test_as_at_a_day_is_what_was_known_then_and_the_public_sees_what_is_published(fund: Fund) -> None:
    made, office = record(fund, known_from=dt.date(2022, 11, 28)), fund.office
    correct(made, known_from=dt.date(2023, 6, 1))
    by = command_line(office.pk)

    def numbers(seen_by: Any, **options: Any) -> list[int]:
        return [row.number for row in queries.rounds(seen_by=seen_by, office=office, **options)]

    assert numbers(by, on=dt.date(2022, 11, 27)) == []
    assert numbers(by, on=dt.date(2023, 5, 31)) == [1]
    assert numbers(by) == [2]
    assert numbers(NOBODY) == []
    publish_round(by=by, round_=made)
    assert numbers(NOBODY) == [2]
    assert queries.round_called(seen_by=NOBODY, office=office, fund="csf", year="2022-23", number=1) == made
    assert queries.round_called(seen_by=NOBODY, office=office, fund="csf", year="last year", number=1) is None
