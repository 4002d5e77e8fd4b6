"""Making checks, letting the passport stand for them, and what then lets a case through its gates."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from almoner.do.checks import actions, queries
from almoner.do.checks.declared import KINDS
from almoner.do.checks.models import Check
from almoner.do.checks.rules.standing import State
from almoner.foundation.audit.models import Entry
from almoner.foundation.documents.models import Document
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.offices import actions as offices
from almoner.foundation.organisations import actions as organisations
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.passports import actions as passports
from almoner.foundation.passports import cases

from .clearing import clear

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.django_db
AMOUNT = Decimal(20000)
EVERYTHING = 13


def on() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def make(world: Any, body: Organisation) -> Any:
    """Makes a check of the body as Cora does; what is not said is that safeguarding passed."""

    def made(by: Any = None, **more: Any) -> Check:
        given = {"kind": "safeguarding", "outcome": "passed", "evidence": "Policy of 2026", "subject": None}
        cora = by or world.actor(Role.COMMISSIONING_OFFICER)
        return actions.make_check(by=cora, **{"office": world.north, "organisation": body, **given, **more})

    return made


@pytest.fixture
def states(world: Any, body: Organisation) -> Any:
    """How each check stands for a case, by key."""

    def stand(subject: UUID | None = None, day: dt.date | None = None, by: Any = None) -> dict[str, State]:
        lines = queries.standing(
            seen_by=by or world.actor(Role.AUDITOR),
            office=world.north,
            organisation=body,
            subject=subject,
            amount=AMOUNT,
            on=day or on(),
        )
        return {line.kind.key: line.state for line in lines}

    return stand


@pytest.fixture
def ways(world: Any, body: Organisation) -> Any:
    """What is in the way of a case at a gate."""

    def in_the_way(subject: UUID, gate: str, day: dt.date | None = None) -> list[str]:
        found = queries.in_the_way(world.north, gate, {subject: (body.pk, AMOUNT)}, day or on())
        return found[subject]

    return in_the_way


# --- Making


def test_a_check_is_kept_with_who_made_it_until_when(world: Any, make: Any, states: Any) -> None:
    check = make()
    assert check.made_by_id == world.people[Role.COMMISSIONING_OFFICER].pk
    assert check.expires_on is not None
    assert (check.expires_on.year, check.expires_on.month) == (on().year + 1, on().month)
    assert states()["safeguarding"] is State.PASSED
    entry = Entry.objects.get(record_id=str(check.pk))
    assert (entry.verb, entry.chain) == ("made check", world.north.pk)


def test_a_check_of_the_organisation_counts_for_all_its_cases(make: Any, states: Any) -> None:
    make()
    assert states(uuid4())["safeguarding"] is State.PASSED
    case = uuid4()
    make(subject=case, kind="effective")
    assert states(case)["effective"] is State.PASSED
    assert states(uuid4())["effective"] is State.TO_DO


def test_a_later_check_supersedes_whoever_it_is_of(make: Any, states: Any) -> None:
    case = uuid4()
    make()
    make(subject=case, outcome="failed", reason="Out of date.")
    assert states(case)["safeguarding"] is State.FAILED
    assert states(uuid4())["safeguarding"] is State.PASSED
    make()
    assert states(case)["safeguarding"] is State.PASSED
    assert Check.objects.filter(kind="safeguarding", subject=case).count() == 1  # none is lost


def test_a_check_that_has_ended_is_as_good_as_none_and_a_failed_one_stays(make: Any, states: Any) -> None:
    make(expires_on=on() + dt.timedelta(10))
    assert states(day=on() + dt.timedelta(10))["safeguarding"] is State.PASSED
    assert states(day=on() + dt.timedelta(11))["safeguarding"] is State.EXPIRED
    failed = make(outcome="failed", reason="Out of date.", expires_on=on() + dt.timedelta(10))
    assert failed.expires_on is None
    assert states(day=on() + dt.timedelta(4000))["safeguarding"] is State.FAILED


@pytest.mark.parametrize(
    ("entered", "field", "said"),
    [
        ({"outcome": "maybe"}, "outcome", "Choose"),
        ({"outcome": "failed"}, "reason", "why it failed"),
        ({"outcome": "not_needed"}, "reason", "why it is not needed"),
        ({"evidence": " "}, "evidence", "what you looked at"),
        ({"outcome": "passed_with_conditions"}, "condition", "to stand in the agreement"),
        ({"condition": "Renew"}, "condition", "passed with conditions"),
        ({"expires_on": dt.date(2020, 1, 1)}, "expires_on", "in the past"),
        ({"reason": "x" * 4001}, "reason", "4000"),
        ({"kind": "horoscope"}, "kind", "settings"),
        ({"kind": "effective"}, "for_all", "for each case"),
        ({"file": io.BytesIO(b"MZ\x90\0" + b"\0" * 60), "file_name": "policy.pdf"}, "file", "EXE"),
    ],
)
def test_what_is_missing_or_wrong_is_refused(make: Any, entered: dict[str, Any], field: str, said: str) -> None:
    held = Document.objects.count()
    with pytest.raises(ValidationError) as refused:
        make(**entered)
    assert said in " ".join(refused.value.message_dict[field])
    assert Document.objects.count() == held


def test_several_are_recorded_together_or_not_at_all(world: Any, body: Organisation) -> None:
    case = uuid4()
    common = {"by": world.actor(Role.FINANCE_OFFICER), "office": world.north, "organisation": body, "subject": case}
    good = actions.Entry("effective", "passed", evidence="Panel")
    with pytest.raises(ValidationError) as refused:
        actions.make_checks(
            **common, entries=[good, actions.Entry("cash", "failed"), actions.Entry("health", "failed")]
        )
    assert set(refused.value.message_dict) == {"cash-reason", "health-reason"}
    assert not Check.objects.filter(subject=case).exists()
    with pytest.raises(Refused, match="Nothing was chosen"):
        actions.make_checks(**common, entries=[])
    made = actions.make_checks(**common, entries=[good, actions.Entry("cash", "passed", reason="£12,000.00 at bank")])
    assert [check.subject for check in made] == [case, None]  # as each kind says


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DEPUTY, Role.OFFICE_HOLDER, Role.MONITORING_OFFICER])
def test_who_may_only_read_makes_none(world: Any, make: Any, states: Any, role: Role) -> None:
    with pytest.raises(NotAllowed, match="permission"):
        make(world.actor(role))
    assert len(states(by=world.actor(role))) == EVERYTHING


def test_no_other_office_and_no_member_makes_or_reads_them(world: Any, make: Any, states: Any) -> None:
    make()
    sam = world.actor(Role.COMMISSIONING_OFFICER, world.south)
    for stranger in (sam, world.member(Part.OWNER)):
        with pytest.raises(NotAllowed):
            make(stranger)
        assert states(by=stranger) == {}
    with pytest.raises(NotAllowed, match="another office"):
        make(organisation=world.records["south"]["organisation"])
    assert make(sam, office=world.south).office == world.south  # their own, of a body all share
    with pytest.raises(NotAllowed):
        make(document=Document.objects.filter(office=None).first())
    with pytest.raises(NotAllowed, match="another organisation"):
        make(passport_item=world.records["north"]["item of an organisation"])


def test_the_database_keeps_the_invariants(world: Any, body: Organisation) -> None:
    plain = {"office": world.north, "organisation": body, "kind": "cash", "outcome": "passed", "evidence": "x"}
    for wrong in (
        {"outcome": "maybe"},
        {"evidence": ""},
        {"outcome": "failed", "reason": ""},
        {"outcome": "failed", "reason": "No", "expires_on": on()},
        {"outcome": "passed_with_conditions"},
        {"condition": "x"},
        {"passport_item": world.records["north"]["item of an organisation"]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), at_work(world.keeper):
            Check.objects.create(**{**plain, **wrong})


# --- The passport


def put(world: Any, body: Organisation, kind: str, **facts: Any) -> Any:
    return passports.add_item(
        by=world.keeper, organisation=body, kind=kind, issued_on=on() - dt.timedelta(30), facts=facts
    )


def reuse(world: Any, body: Organisation, **more: Any) -> Check:
    given = {"by": world.actor(Role.COMMISSIONING_OFFICER), "office": world.north, "organisation": body}
    return actions.reuse_passport(**{**given, "kind": "trustees", **more})


def test_a_valid_item_stands_for_a_check_as_long_as_it_counts(world: Any, named: Organisation) -> None:
    with pytest.raises(Refused, match=r"no valid item for it\. Ask Melton Outreach"):
        reuse(world, named)
    item = put(world, named, "trustees", number=5, unrelated=4)
    check = reuse(world, named)
    assert (check.passport_item, check.outcome, check.subject) == (item, "passed", None)
    assert check.expires_on == item.expires_on  # sooner than twelve months from today


def test_an_item_that_says_something_else_does_not(world: Any, named: Organisation) -> None:
    put(world, named, "trustees", number=5, unrelated=2)
    with pytest.raises(Refused, match="2 of the trustees are unrelated; 3 are asked for"):
        reuse(world, named)
    with pytest.raises(Refused, match="No passport item stands for this check"):
        reuse(world, named, kind="effective", subject=uuid4())


def test_all_items_that_count_are_reused_at_once(world: Any, named: Organisation) -> None:
    given = {"by": world.actor(Role.FINANCE_OFFICER), "office": world.north, "organisation": named}
    with pytest.raises(Refused, match=r"Governing document: there is no valid item"):
        actions.reuse_all(**given)
    put(world, named, "trustees", number=5, unrelated=4)
    assert [check.kind for check in actions.reuse_all(**given, subject=uuid4())] == ["trustees"]
    with pytest.raises(Refused, match="No passport item stands"):
        actions.reuse_all(**given)  # it stands already


def test_a_passport_that_the_office_may_not_see_is_not_reused(
    world: Any, body: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "_finders", {})
    put(world, body, "trustees", number=5, unrelated=4)
    with pytest.raises(NotAllowed, match="no case"):
        reuse(world, body)
    with pytest.raises(NotAllowed, match="no case"):
        actions.reuse_all(by=world.actor(Role.FINANCE_OFFICER), office=world.north, organisation=body)
    cases.register("agreements", lambda _office: type(body).objects.filter(pk=body.pk).values("pk"))
    assert reuse(world, body).kind == "trustees"


# --- Gates


def test_a_gate_asks_for_its_own_checks_and_those_before_it(
    world: Any, body: Organisation, make: Any, ways: Any
) -> None:
    case = uuid4()
    assert len(ways(case, "scoring")) == 4
    assert len(ways(case, "decision")) == EVERYTHING - 1
    assert len(ways(case, "agreement")) == EVERYTHING
    assert "Insurance: this has not been checked yet." in ways(case, "agreement")
    clear(world.actor(Role.HEAD_OF_COMMISSIONING), world.north, body, case, AMOUNT, on())
    assert ways(case, "agreement") == []
    assert len(ways(uuid4(), "agreement")) == EVERYTHING  # made for that case alone
    make(kind="cash", outcome="failed", reason="Overdrawn by £250.00 at the year end.")
    (why,) = ways(case, "decision")
    assert why.startswith("Positive cash: the check failed on")
    assert why.endswith("Overdrawn by £250.00 at the year end.")
    assert ways(case, "scoring") == []


def test_a_condition_lets_a_case_through_and_is_carried_onward(
    world: Any, body: Organisation, make: Any, ways: Any
) -> None:
    case = uuid4()
    clear(world.keeper, world.north, body, case, AMOUNT, on())
    make(outcome="passed_with_conditions", condition="Renew the policy by 31 March 2027.", subject=case)
    assert ways(case, "agreement") == []
    carried = queries.conditions(world.north, {case: (body.pk, AMOUNT)}, on())
    assert carried == {case: [("Safeguarding", "Renew the policy by 31 March 2027.")]}


def test_a_gate_closes_again_when_a_check_ends(world: Any, body: Organisation, ways: Any) -> None:
    case = uuid4()
    clear(world.keeper, world.north, body, case, AMOUNT, on())
    later = on() + dt.timedelta(400)
    assert "Safeguarding: the check ended on" in " ".join(ways(case, "decision", later))


def test_what_is_asked_is_the_offices_own(world: Any, body: Organisation) -> None:
    offices.record_setting(
        by=world.actor(Role.CHIEF_EXECUTIVE),
        office=world.north,
        name=KINDS,
        value="insurance | Insured | agreement | 5000 | 12 | insurance | - | organisation",
        starts=on(),
        source="",
        reason="Small grants need no insurance",
    )
    office = as_it_stands(world.north)
    small, large, unknown = uuid4(), uuid4(), uuid4()
    asked = {small: (body.pk, Decimal("4999.99")), large: (body.pk, Decimal(5000)), unknown: (body.pk, None)}
    found = queries.in_the_way(office, "agreement", asked, on())
    assert found == {small: [], large: ["Insured: this has not been checked yet."], unknown: found[large]}
    assert queries.in_the_way(office, "decision", asked, on()) == {small: [], large: [], unknown: []}


def as_it_stands(office: Any) -> Any:
    """An office with the settings that are recorded now, whatever a test before recorded and rolled back."""
    return type(office).objects.get(pk=office.pk)


@pytest.mark.slow
def test_a_gate_costs_two_questions_for_any_number_of_cases(
    world: Any, body: Organisation, django_assert_num_queries: Any
) -> None:
    many, north = {}, as_it_stands(world.north)
    for number in range(6):
        other = organisations.record_organisation(by=world.keeper, office=world.north, name=f"Group {number}")
        many[uuid4()] = (other.pk, AMOUNT)
        clear(world.keeper, north, other, next(reversed(many)), AMOUNT, on())
    queries.in_the_way(north, "decision", many, on())  # the book of settings is open
    for asked in (dict(list(many.items())[:1]), many, {}):
        with django_assert_num_queries(2 if asked else 0):
            assert not any(queries.in_the_way(north, "agreement", asked, on()).values())


def test_a_gate_asks_a_police_force_less_than_a_charity(world: Any) -> None:
    with at_work(world.keeper):
        bodies = {
            form: Organisation.objects.create(name=f"A {form} body", form=form)
            for form in ("charity", "police", "unknown")
        }
    given = {body.pk: (body.pk, Decimal(9000), "allocation") for body in bodies.values()}
    found = queries.in_the_way(as_it_stands(world.north), "agreement", given, on())
    assert {form: len(found[body.pk]) for form, body in bodies.items()} == {"charity": 13, "police": 6, "unknown": 13}
    assert not any("trustees" in sentence for sentence in found[bodies["police"].pk])
