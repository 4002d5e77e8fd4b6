"""Writing a decision, its number, what keeps it from being signed, and the ways it may take."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import NotInAction, at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.door.tokens import token_of
from almoner.foundation.offices import actions as offices
from almoner.governance.decisions import actions
from almoner.governance.decisions.actions import SHOWN
from almoner.governance.decisions.entries import LineEntry, MoneyEntry
from almoner.governance.decisions.models import Decision, Sheet, Signature

from .essex import CSDF, SINCE, THREE, TOTAL, VRU, YEAR

pytestmark = pytest.mark.django_db


def fresh(decision: Any) -> Any:
    return Decision.objects.select_related("office", "lead", "sheet").get(pk=decision.pk)


def begin(essex: Any, **facts: Any) -> Any:
    by = essex.actor(Role.COMMISSIONING_OFFICER)
    return actions.open_decision(by=by, office=essex.office, title="Something", kind="other", **facts)


# --- Numbers


@pytest.mark.parametrize(
    ("series", "first", "second"),
    [
        ("{n:3}-{yy}", "001-{yy}", "002-{yy}"),
        ("WPC{term}-{n:4}", "WPC4-0045", "WPC4-0046"),
        ("{yyyy}/{n}", "{yyyy}/52", "{yyyy}/53"),
    ],
)
def test_numbers_go_on_in_each_offices_own_series(world: Any, west: Any, series: str, first: str, second: str) -> None:
    keeper = command_line(west.pk)
    year = timezone.localdate().year
    for name, value in (("decisions.series", series), ("decisions.term", 4)):
        offices.record_setting(by=keeper, office=west, name=name, value=value, starts=SINCE)
    wanted = [text.format(yy=f"{year % 100:02}", yyyy=year) for text in (first, second)]
    common = {"by": keeper, "office": west, "title": "Something", "kind": "other"}
    given = actions.open_decision(**common, number=wanted[0])
    assert (given.number, actions.open_decision(**common).number) == tuple(wanted)
    with pytest.raises(ValidationError) as wrong:
        actions.open_decision(**common, number=wanted[0])
    assert wrong.value.message_dict == {"number": ["There is a decision with this number already."]}


def test_they_sort_by_year_and_then_by_number(essex: Any) -> None:
    numbers = ["010-23", "002-24", "100-23", "Old paper 7"]
    for number in numbers:
        begin(essex, number=number)
    found = (
        Decision.objects.filter(office=essex.office, number__in=numbers)
        .order_by("sort_key")
        .values_list("number", flat=True)
    )
    assert list(found) == ["Old paper 7", "010-23", "100-23", "002-24"]


# --- Writing


def test_what_is_written_is_found_in_the_audit_and_by_its_words(essex: Any) -> None:
    decision = essex.decision("5000", number="900-24")
    assert (decision.total, decision.awards, decision.state) == (5000, 1, "draft")
    assert "Charity 1" in decision.search
    entry = Entry.objects.get(record_id=str(decision.pk), verb="opened decision")
    assert "Reducing violence" in entry.detail


def test_a_change_keeps_the_key_of_a_line_and_leaves_no_trace_where_nothing_changes(essex: Any) -> None:
    decision = essex.decision("5000", "6000")
    by = essex.actor(Role.COMMISSIONING_OFFICER)
    keys = [row.key for row in essex.paper(decision).rows]
    count, before = Entry.objects.count(), essex.paper(decision).hash
    lines = [
        LineEntry(f"Charity {n}", f"Project {n}", Decimal(v), framework_line=essex.line.pk)
        for n, v in ((1, 5000), (2, 6000))
    ]
    actions.change_decision(by=by, decision=decision, lines=lines, priorities=[essex.priority.pk], risk=decision.risk)
    assert (Entry.objects.count(), essex.paper(decision).hash) == (count, before)
    actions.change_decision(by=by, decision=decision, lines=[lines[0]], money=essex.money(5000))
    assert [row.key for row in essex.paper(decision).rows] == keys[:1]
    assert fresh(decision).total == 5000


def test_two_people_at_one_decision(essex: Any) -> None:
    decision = essex.decision("5000")
    token = token_of(decision, SHOWN)
    by = essex.actor(Role.COMMISSIONING_OFFICER)
    actions.change_decision(by=by, decision=decision, token=token, risk="Theirs")
    with pytest.raises(OutOfDate):
        actions.change_decision(by=by, decision=decision, token=token, risk="Mine")
    assert fresh(decision).risk == "Theirs"


def test_what_is_refused(essex: Any, world: Any) -> None:
    by = essex.actor(Role.COMMISSIONING_OFFICER)
    north = world.records["north"]
    decision = essex.decision("5000")
    for change in (
        {"money": [MoneyEntry(north["pot"].pk, YEAR, Decimal(5000))]},
        {"priorities": [north["priority"].pk]},
        {"lines": [LineEntry("A", "B", Decimal(1), framework_line=north["line"].pk)]},
    ):
        with pytest.raises(NotAllowed, match="another office"), transaction.atomic():
            actions.change_decision(by=by, decision=decision, **change)
    wrong = {
        "lead": {"lead": world.people[Role.MONITORING_OFFICER]},
        "title": {"title": ""},
        "ground": {"confidentiality": "closed"},
        "money": {"money": [*essex.money(1), *essex.money(2)]},
        "value": {"lines": [LineEntry("A", "B", Decimal(0))]},
        "description": {"lines": [LineEntry("A", " ", Decimal(1))]},
    }
    for fact, change in wrong.items():
        with pytest.raises(ValidationError) as refused, transaction.atomic():
            actions.change_decision(by=by, decision=decision, **change)
        assert fact in refused.value.message_dict or "confidentiality" in refused.value.message_dict
    with pytest.raises(TypeError):
        actions.change_decision(by=by, decision=decision, total=Decimal(1))
    with pytest.raises(NotAllowed):
        actions.open_decision(by=essex.actor(Role.AUDITOR), office=essex.office, title="x", kind="other")
    with pytest.raises(NotAllowed, match="another office"):
        actions.change_decision(by=world.actor(Role.COMMISSIONING_OFFICER), decision=decision, title="Mine")
    with pytest.raises(NotInAction):
        Decision.objects.filter(pk=decision.pk).update(title="By hand")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"power": " "}, "Some sections are still blank"),
        ({"reason_crime": ""}, "Some sections are still blank"),
        ({"equality": ""}, "Some sections are still blank"),
        ({"lead": None}, "Name the lead officer"),
        ({"priorities": []}, "Choose at least one priority"),
        ({"money": []}, "adds up to £0.00, the table to £5,000.00"),
        ({"body": "Ministry of Justice"}, "Ministry of Justice decides this"),
    ],
    ids=["power", "reason", "equality", "lead", "priority", "money", "another body"],
)
def test_what_keeps_it_from_being_signed(essex: Any, change: dict[str, Any], sentence: str) -> None:
    decision = essex.decision("5000", **change)
    with pytest.raises(Refused, match=sentence):
        essex.put(decision)
    assert fresh(decision).state == "draft"


def test_a_penny_that_is_missing_keeps_it_from_being_signed(essex: Any) -> None:
    decision = essex.decision(CSDF, VRU, money=essex.money(CSDF, VRU - Decimal("0.01")))
    with pytest.raises(Refused, match=r"adds up to £319,917.99, the table to £319,918.00"):
        essex.put(decision)


def test_what_the_database_refuses_of_a_draft(essex: Any) -> None:
    decision = essex.decision("5000")
    for change, constraint in (
        ({"state": "published"}, "decisions_moves_by_the_table"),
        ({"state": "decided"}, "decisions_noted_is_anothers"),
        ({"instead": "Nothing"}, "decisions_otherwise_for_a_reason"),
        ({"total": -1}, "decisions_total_not_negative"),
    ):
        with at_work("test"), pytest.raises(IntegrityError) as refused, transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**change)
        assert refused.value.__cause__.diag.constraint_name == constraint


# --- Other ways


@pytest.mark.slow  # a story of many acts
def test_one_returned_award_leaves_the_sheet_and_the_rest_proceeds(essex: Any) -> None:
    decision = essex.ready(CSDF - 10_000, 10_000, VRU, money=essex.money(CSDF, VRU))
    essex.sign(decision, *THREE[1:])
    essex.sign(decision, THREE[0], outcome="returned", comment="Not this project.")
    key = next(row.key for row in essex.paper(decision).rows if row.value == 10_000)
    by = essex.actor(Role.COMMISSIONING_OFFICER)
    with pytest.raises(ValidationError):
        actions.leave_out(by=by, decision=decision, key=key, reason=" ")
    actions.leave_out(by=by, decision=decision, key=key, reason="Returned by the Commissioner")
    paper = essex.paper(decision)
    assert [split.amount for split in paper.splits] == [Decimal("253396.75"), Decimal("56521.25")]
    assert (paper.total, fresh(decision).total) == (TOTAL - 10_000, TOTAL - 10_000)
    assert len(essex.paper(essex.put(decision)).rows) == 2
    assert essex.roles(decision) == list(THREE), "another sheet, so everybody is asked again"
    essex.sign(decision, *THREE)
    assert fresh(decision).state == "prepared"
    (left,) = decision.lines.filter(left_out_at__isnull=False)
    assert left.left_out_why == "Returned by the Commissioner"


def test_an_award_leaves_while_others_are_signing(essex: Any) -> None:
    decision = essex.ready("5000", "6000")
    essex.sign(decision, THREE[1])
    common = {"by": essex.actor(Role.COMMISSIONING_OFFICER), "decision": decision, "reason": "Dissolved"}
    first, last = (row.key for row in essex.paper(decision).rows)
    asked = actions.leave_out(key=first, **common)
    assert (asked.decision.state, [wanted.role for wanted in asked.waits_for]) == ("ready", list(THREE))
    assert Sheet.objects.filter(decision=decision).count() == 2
    with pytest.raises(Refused, match="It is the only line"):
        actions.leave_out(key=last, **common)
    with pytest.raises(Refused, match="not in the table"):
        actions.leave_out(key=first, **common)


@pytest.mark.slow  # a story of many acts
def test_the_commissioner_decides_otherwise_with_a_reason(essex: Any) -> None:
    decision = essex.ready("5000", "6000", "7000", money=essex.money(9000, 9000))
    essex.sign(decision, *THREE[1:])
    rows = essex.paper(decision).rows
    amounts = {rows[0].key: Decimal(4000), rows[1].key: None, rows[2].key: Decimal(7000)}
    said = {"decision": decision, "sheet": essex.paper(decision).hash, "instead": "Less for the first.", "why": "Need"}
    with pytest.raises(NotAllowed):
        actions.decide_otherwise(by=essex.actor(Role.MONITORING_OFFICER), **said)
    with pytest.raises(Refused, match="Only the office-holder"):
        actions.decide_otherwise(by=essex.actor(Role.DEPUTY), **said)
    holder = essex.actor(THREE[0])
    with pytest.raises(ValidationError):
        actions.decide_otherwise(by=holder, **said | {"why": " "})
    with pytest.raises(OutOfDate):
        actions.decide_otherwise(by=holder, **said | {"sheet": "0" * 64})
    with pytest.raises(ValidationError, match="Nothing would be left"):
        actions.decide_otherwise(by=holder, amounts=dict.fromkeys(amounts), **said)
    asked = actions.decide_otherwise(by=holder, amounts=amounts, **said)
    assert [wanted.role for wanted in asked.waits_for] == list(THREE)
    paper = essex.paper(decision)
    assert [(row.value, row.recommended) for row in paper.rows] == [(4000, 5000), (7000, None)]
    assert [split.amount for split in paper.splits] == [5500, 5500]
    assert (fresh(decision).recommendation, fresh(decision).instead) == (
        "Award the grants in the table.",
        "Less for the first.",
    )
    essex.sign(decision, *THREE)
    assert fresh(decision).state == "prepared", "whoever decides otherwise has not prepared the sheet, and signs it"


def test_withdrawn_deferred_and_taken_up_again(essex: Any) -> None:
    by = essex.actor(Role.COMMISSIONING_OFFICER)
    decision = essex.ready("5000")
    with pytest.raises(ValidationError):
        actions.move_decision(by=by, decision=decision, move="defer")
    actions.move_decision(by=by, decision=decision, move="defer", reason="Until the budget is known")
    assert (fresh(decision).state, fresh(decision).note) == ("deferred", "Until the budget is known")
    with pytest.raises(Refused):
        actions.change_decision(by=by, decision=decision, title="Other")
    actions.move_decision(by=by, decision=decision, move="resume")
    assert fresh(decision).state == "draft"
    actions.move_decision(by=by, decision=decision, move="withdraw", reason="No longer needed")
    with pytest.raises(Refused, match="withdrawn"):
        essex.put(decision)
    with pytest.raises(Refused, match="no such step"):
        actions.move_decision(by=by, decision=decision, move="decide")


def test_what_another_body_decided_is_noted_without_signatures_or_money(essex: Any) -> None:
    chief = essex.actor(Role.CHIEF_EXECUTIVE)
    other = {"body": "Ministry of Justice", "body_reference": "VS/7", "body_on": SINCE}
    decision = essex.decision("5000", **other)
    with pytest.raises(Refused, match="takes money from this office's pots"):
        actions.note_decision(by=chief, decision=decision)
    actions.change_decision(by=essex.actor(Role.COMMISSIONING_OFFICER), decision=decision, money=())
    with pytest.raises(NotAllowed):
        actions.note_decision(by=essex.actor(Role.COMMISSIONING_OFFICER), decision=decision)
    actions.note_decision(by=chief, decision=decision)
    done = fresh(decision)
    assert (done.state, done.decided_on, done.required) == ("prepared", SINCE, [])
    assert not Signature.objects.filter(decision=decision).exists()
    with pytest.raises(Refused, match="Name the body"):
        actions.note_decision(by=chief, decision=essex.decision(kind="other", money=()))
