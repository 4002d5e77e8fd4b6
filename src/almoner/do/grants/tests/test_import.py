"""Rounds as two offices really list them, brought in through the front door."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from almoner.do.grants.facts import figures_of
from almoner.do.grants.models import Round
from almoner.do.grants.queries import sums
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.foundation.sheets.actions import apply_import, check_file
from almoner.foundation.sheets.models import Import, ImportRow
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions as funds
from almoner.strategy.funds.models import Fund, Pot
from tests.world import World

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
PAPER_OF = dt.date(2022, 11, 28)


def bring_in(west: Office, text: str | bytes, *, apply: bool = True, **options: Any) -> Import:
    """Check a file and, unless told otherwise, apply it."""
    content = text.encode() if isinstance(text, str) else text
    options = {"known_from": PAPER_OF, **options}
    by = command_line(west.pk)
    source = check_file(by=by, office=west, kind="rounds", file=BytesIO(content), file_name="rounds.csv", **options)
    return apply_import(by=by, source=source) if apply else source


def rounds(west: Office) -> list[Any]:
    rows = Round.objects.filter(office=west).select_related("fund", "current__pot").order_by("year", "number")
    return list(rows)


def warnings_of(source: Import) -> dict[int, list[str]]:
    return {row.number: row.warnings for row in ImportRow.objects.filter(source=source) if row.warnings}


@pytest.mark.slow
def test_the_six_rounds_of_the_safety_fund_come_in_as_they_are(west: Office) -> None:
    source = bring_in(west, (HERE / "safety_fund.csv").read_bytes())
    assert (source.counts["rows"], source.counts["new"]) == (6, 6)
    held = rounds(west)
    assert [each.number for each in held] == [1, 2, 3, 4, 5, 6]
    assert {(each.fund.name, each.fund.code, each.year) for each in held} == {
        ("Commissioners Safety Fund", "CSF", 2022)
    }
    assert held[0].current.theme == "Specialist – Violence Against Women and Girls"
    assert (str(held[0].current.closes), held[0].current.closes_as_written) == ("10 January 2022", "10th January 2022")
    assert [each.current.cap for each in held] == [10000, 10000, 10000, 10000, 20000, 10000]
    assert {each.current.cap_kind for each in held} == {"limit"}
    five, six = figures_of(held[4].current), figures_of(held[5].current)
    assert five["spent"].total == Amount.of("204030.33")
    assert dict(five["spent"].parts) == {"OPCC": Amount.of("100000.00"), "VRN": Amount.of("104030.33")}
    assert not six["spent"].total.is_known
    assert six["available"].total == Amount.of("111000.00")


@pytest.mark.slow
def test_rounds_one_to_five_come_to_the_printed_sum_and_round_six_is_said_to_be_unknown(west: Office) -> None:
    bring_in(west, (HERE / "safety_fund.csv").read_bytes())
    spent = sums([each.current for each in rounds(west)])["spent"]
    assert str(spent.known) == "493444.80"
    assert (spent.count, spent.unknown) == (6, 1)


@pytest.mark.slow
def test_a_deadline_before_its_year_is_warned_of(west: Office) -> None:
    source = bring_in(west, (HERE / "safety_fund.csv").read_bytes())
    said = warnings_of(source)
    assert "The deadline, 10 January 2022, falls before the year it spends in, 2022/23." in said[2]
    assert "The deadline, 28 March 2022, falls before the year it spends in, 2022/23." in said[3]
    assert not any("deadline" in sentence for number in (4, 5, 6, 7) for sentence in said[number])


@pytest.mark.slow
def test_the_same_file_again_changes_nothing(west: Office) -> None:
    for name, count in (("safety_fund.csv", 6), ("three_themes.csv", 3)):
        bring_in(west, (HERE / name).read_bytes())
        again = bring_in(west, (HERE / name).read_bytes())
        assert (again.counts["same"], again.counts["new"], again.counts["changed"]) == (count, 0, 0)


@pytest.mark.slow
def test_three_themes_share_one_pot(west: Office) -> None:
    bring_in(west, (HERE / "three_themes.csv").read_bytes())
    held = rounds(west)
    assert [each.current.theme for each in held] == [
        "Anti-social behaviour (ASB)",
        "Road Safety problems",
        "Rural Crime",
    ]
    assert [(each.number, each.year, each.year_in_address) for each in held] == [
        (1, None, "not-stated"), (2, None, "not-stated"), (3, None, "not-stated"),
    ]  # fmt: skip
    (pot,) = Pot.objects.filter(office=west)
    assert {each.current.pot for each in held} == {pot}
    assert pot.amount_amount == Amount.of("300000.00")
    assert figures_of(held[0].current)["available"] is None  # a share of the pot, never the whole of it three times
    assert held[0].current.classes == "small, large and NICE"
    assert held[0].fund.name == "Grants"


def test_the_only_fund_of_the_office_is_meant_where_none_is_named(west: Office) -> None:
    by = command_line(west.pk)
    fund = funds.record_fund(by=by, office=west, code="SG", name="Small grants")
    bring_in(west, "Theme,Deadline\nRural crime,30/05/2022\n")
    (held,) = rounds(west)
    assert (held.fund, held.year, held.number) == (fund, 2022, 1)


def test_a_fund_is_known_by_its_code_or_its_name(west: Office) -> None:
    source = bring_in(west, "Round,Fund,Year,Theme\n1,Commissioner's Safety Fund,2022/23,A\n")
    assert "is a fund the office does not have yet" in warnings_of(source)[2][0]
    bring_in(west, "Round,Fund,Year,Theme\n2,csf,2022/23,B\n3,COMMISSIONERS SAFETY FUND,2022/23,C\n")
    assert Fund.objects.filter(office=west).count() == 1
    assert [each.number for each in rounds(west)] == [1, 2, 3]


def test_a_later_list_corrects_a_round_and_keeps_what_it_does_not_speak_of(west: Office) -> None:
    bring_in(west, "Round,Fund,Year,Theme,Spent,Note\n1,CSF,2022/23,A,tbc,asked twice\n")
    later = bring_in(west, 'Round,Fund,Year,Theme,Spent\n1,CSF,2022/23,A,"£9,000"\n', known_from=dt.date(2023, 6, 1))
    assert later.counts["changed"] == 1
    (held,) = rounds(west)
    assert (held.current.number, held.current.note) == (2, "asked twice")
    assert figures_of(held.current)["spent"].total == Amount.of("9000")


def test_a_pot_that_is_not_shared_is_what_the_round_has(west: Office) -> None:
    bring_in(west, 'Theme,Fund,Pot\nRural crime,SG,"50,000"\n')
    (held,) = rounds(west)
    assert held.current.pot is None
    assert figures_of(held.current)["available"].total == Amount.of("50000")


def test_everything_that_is_wrong_is_said_and_nothing_is_half_applied(west: Office) -> None:
    text = "Round,Theme,Year,Deadline,Cap,Spent\n0,,2022-2029,31/02/2022,none,-5\n1,A,2022/23,30/05/2022,10,10\n"
    source = bring_in(west, text, apply=False)
    wrong = ImportRow.objects.get(source=source, verdict="wrong")
    columns = {column for column, _read, _expected in wrong.problems}
    assert columns == {"Round", "Theme", "Year", "Deadline", "Cap", "Spent"}
    assert rounds(west) == []


def test_the_same_round_twice_in_one_file_is_wrong(west: Office) -> None:
    source = bring_in(west, "Round,Theme,Fund,Year\n1,A,CSF,2022/23\n1,B,CSF,2022/23\n", apply=False)
    assert source.counts["wrong"] == 2


def test_who_does_not_keep_rounds_may_not_bring_them_in(world: World) -> None:
    for role in (Role.FINANCE_OFFICER, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            check_file(
                by=world.actor(role), office=world.north, kind="rounds", file=BytesIO(b"Theme\nA\n"), file_name="r.csv"
            )
