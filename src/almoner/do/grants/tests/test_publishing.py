"""Publishing an invitation: everything missing at once; everything pinned after, by actions and by the database."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from almoner.do.grants import actions, queries
from almoner.do.grants.lifecycle import INVITATION
from almoner.do.grants.models import Invitation
from almoner.do.grants.parts import SourceEntry, shown_in
from almoner.do.grants.rules.clock import is_open
from almoner.do.scoring.rules.marks import Criterion, Scale, Scheme
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import NOBODY, command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.door.tokens import token_of
from almoner.foundation.offices import actions as offices
from almoner.foundation.offices.models import Office
from almoner.strategy.plans.models import Priority
from tests.world import World

from .inviting import SCHEME, dates, fund_of, prepared, priority_of, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def publish(held: Invitation) -> Invitation:
    return actions.publish_invitation(by=command_line(held.office_id), invitation=held)


def refused(held: Invitation) -> list[str]:
    with pytest.raises(actions.NotReady) as why:
        publish(held)
    return [fault.sentence for fault in why.value.faults]


def test_the_moves_are_these_and_no_others() -> None:
    assert {(move.name, *move.sources, move.target) for move in INVITATION} == {
        ("publish", "draft", "published"),
        ("cancel", "draft", "published", "cancelled"),
        ("complete", "published", "completed"),
    }


def test_one_that_lacks_nothing_is_published_and_open(west: Office) -> None:
    draft = prepared(west)
    assert queries.invitation_at(seen_by=NOBODY, pk=draft.pk) is None
    publish(draft)
    held = queries.invitation_at(seen_by=NOBODY, pk=draft.pk)
    assert is_open(held, timezone.now())
    assert len(held.lot) == 64
    assert Entry.objects.filter(record_id=str(draft.pk), verb="published invitation").exists()


def test_an_empty_one_names_everything_that_is_missing_at_once(west: Office) -> None:
    held = actions.begin_round(by=command_line(west.pk), fund=fund_of(west), theme="Empty", year=2027)
    with pytest.raises(actions.NotReady) as why:
        publish(held)
    assert {fault.part for fault in why.value.faults} == {
        *("aims", "money", "amounts", "dates", "applicants", "form", "scoring", "contact")
    }
    assert len(why.value.faults) == 19
    assert "Choose the form that applicants fill in." in why.value.sentence
    assert "Say when it closes, to the minute." in why.value.sentence


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"decision_on": dict(dates())["closes_at"].date()}, "not after the closing"),
        ({"innovation": True}, "New ideas need a plan for permanent funding"),
        ({"other_sources": ""}, "Name other sources of money"),
        ({"least": Decimal(30_000)}, "The least that may be asked for is more than the most"),
        ({"cap": Decimal(200_000)}, "more than is available"),
        ({"reserve_for_grassroots": Decimal(200_000)}, "More is kept for grassroots groups"),
        ({"over_allocation": Decimal(10)}, "needs the chief finance officer's consent"),
        ({"reporting": [{"what": "Half-year report", "due_on": "2020-01-01"}]}, "before the money is spent"),
        ({"floors": [{"name": "North", "group": "district:N"}]}, "promises neither awards nor pounds"),
        ({"judges_per_bid": 0}, "At least one judge reads each bid."),
    ],
)
def test_each_of_these_keeps_it_from_being_published(west: Office, other: dict[str, Any], said: str) -> None:
    assert any(said in sentence for sentence in refused(prepared(west, **other)))


def test_a_decision_too_near_the_spending_is_refused(west: Office) -> None:
    late = dates()
    late["spend_from"] = late["pay_on"] = late["decision_on"] + dt.timedelta(days=13)
    assert refused(prepared(west, **late)) == [
        "The decision leaves 13 days before spending begins; letters, agreements and payments take 14."
    ]


def test_one_that_has_closed_already_is_not_published(west: Office) -> None:
    past = dates(timezone.now() - dt.timedelta(weeks=5))
    assert refused(prepared(west, **past)) == ["It would close before it is published."]


def test_weights_of_99_9_are_refused_by_rule_and_by_the_database(west: Office) -> None:
    off = Scheme((*SCHEME.criteria[:-1], replace(SCHEME.criteria[-1], weight=Decimal("19.9"))), Scale(0, 5))
    held = prepared(west, scheme=off)
    assert refused(held) == ["The weights total 99.9; they must total exactly 100."]
    with (
        at_work(command_line()),
        pytest.raises(IntegrityError, match="the weights do not total 100"),
        transaction.atomic(),
    ):
        _forced(held)


def _forced(held: Invitation) -> None:
    Invitation.objects.filter(pk=held.pk).update(state="published", published_at=timezone.now(), lot="x")


def test_thirds_add_up(west: Office) -> None:
    thirds = Scheme(
        tuple(Criterion(key, key, Decimal(weight)) for key, weight in (("a", "33.33"), ("b", "33.33"), ("c", "33.34"))),
        Scale(0, 5),
    )
    assert publish(prepared(west, scheme=thirds)).state == "published"


def test_dates_out_of_order_are_refused_by_the_database_too(west: Office) -> None:
    held = prepared(west, pay_on=dates()["decision_on"])
    with at_work(command_line()), pytest.raises(IntegrityError, match="dates are out of order"), transaction.atomic():
        _forced(held)


def test_the_funds_cap_is_written_down_with_it(west: Office) -> None:
    fund = fund_of(west, cap=Decimal(10_000), cap_kind="limit")
    held = publish(prepared(west, fund=fund, cap=None, cap_kind=""))
    assert (held.cap, held.cap_kind) == (Decimal(10_000), "limit")


def test_the_rounds_own_record_says_what_its_invitation_says_and_is_public(west: Office) -> None:
    held = published(west, theme="Safer streets")
    round_ = queries.round_at(seen_by=NOBODY, office=west, pk=held.round_id)
    assert round_.current.theme == "Safer streets"
    assert round_.current.cap == Decimal(20_000)
    assert str(round_.current.closes) == str(round_.current.closes)
    [version] = queries.with_figures(queries.rounds(seen_by=NOBODY, office=west))
    assert [str(figure.amount) for figure in version.figures.all()] == ["111000.00"]


# --- Pinned


def test_what_is_published_is_not_edited(west: Office) -> None:
    held = published(west)
    with pytest.raises(Refused, match="does not change any more"):
        actions.edit_invitation(by=command_line(west.pk), invitation=held, theme="Another")
    with pytest.raises(Refused, match="published"):
        publish(held)


@pytest.mark.parametrize(
    "facts",
    [
        {"theme": "Another"},
        {"closes_at": timezone.now() + dt.timedelta(days=99)},
        {"scheme": {"criteria": []}},
        {"floors": [{"name": "x", "group": "y", "awards": 1, "pounds": ""}]},
        {"available": Decimal(1)},
        {"lot": "chosen"},
        {"state": "draft"},
    ],
)
def test_the_database_refuses_to_change_what_is_published(west: Office, facts: dict[str, Any]) -> None:
    held = published(west)
    with at_work(command_line()), pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=held.pk).update(**facts)


def test_its_sources_and_priorities_are_pinned_too(west: Office) -> None:
    held = published(west)
    for change in (
        lambda: held.sources.update(amount=Decimal(1)),
        lambda: held.sources.all().delete(),
        lambda: held.priorities.all().delete(),
        lambda: held.priorities.create(office=west, priority=priority_of(west, "Another")),
    ):
        with at_work(command_line(west.pk)), pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
            change()


def test_no_invitation_is_ever_deleted(west: Office) -> None:
    held = prepared(west)
    with at_work(command_line(west.pk)), connection.cursor() as cursor:
        for part in ("invitationpriority", "invitationsource"):
            cursor.execute(f"DELETE FROM grants_{part} WHERE invitation_id = %s", [held.pk])
        with pytest.raises(DatabaseError, match="Cannot delete rows"), transaction.atomic():
            cursor.execute("DELETE FROM grants_invitation WHERE id = %s", [held.pk])


# --- Who may, and whose


def test_an_officer_prepares_and_does_not_publish(world: World) -> None:
    officer = world.actor(Role.COMMISSIONING_OFFICER)
    held = world.records["unpublished"]["invitation"]
    actions.edit_invitation(by=officer, invitation=held, guidance="Read twice.")
    with pytest.raises(NotAllowed):
        actions.publish_invitation(by=officer, invitation=held)
    with pytest.raises(NotAllowed):
        actions.edit_invitation(by=world.actor(Role.AUDITOR), invitation=held, guidance="Once.")


def test_a_neighbours_round_is_neither_seen_nor_changed(world: World) -> None:
    head = world.actor(Role.HEAD_OF_COMMISSIONING)
    theirs = world.records["south"]["invitation"]
    draft = prepared(world.south, theme="Southern draft")
    assert queries.invitation_at(seen_by=head, pk=draft.pk) is None
    for act in (
        lambda: actions.edit_invitation(by=head, invitation=draft, theme="Ours"),
        lambda: actions.publish_invitation(by=head, invitation=draft),
        lambda: actions.cancel(by=head, invitation=theirs, reason="x"),
        lambda: actions.extend(by=head, invitation=theirs, reason="x", kind="outage", minutes=5),
        lambda: actions.begin_round(by=head, fund=theirs.round.fund, theme="Ours", year=2027),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_nothing_of_a_neighbour_goes_into_a_round(world: World) -> None:
    held, south = world.records["unpublished"]["invitation"], world.records["south"]
    by = world.actor(Role.HEAD_OF_COMMISSIONING)
    with pytest.raises(NotAllowed):
        actions.edit_invitation(by=by, invitation=held, priorities=[south["priority"].pk])
    with pytest.raises(NotAllowed):
        actions.edit_invitation(by=by, invitation=held, sources=[a_source(south["round pot"].pk)])
    with pytest.raises(NotAllowed):
        actions.edit_invitation(by=by, invitation=held, form_version=south["form"].versions.last())


def a_source(pot: Any) -> Any:
    return SourceEntry(pot, Decimal(1))


# --- Two people, copies


def test_two_people_write_two_parts_and_the_second_of_one_part_is_told(west: Office) -> None:
    held = prepared(west)
    by = command_line(west.pk)
    aims, dates_ = (token_of(held, shown_in(part)) for part in ("aims", "dates"))
    actions.edit_invitation(by=by, invitation=held, part="aims", token=aims, text="Mine.")
    actions.edit_invitation(by=by, invitation=held, part="dates", token=dates_, grace_minutes=0)
    with pytest.raises(OutOfDate):
        actions.edit_invitation(by=by, invitation=held, part="aims", token=aims, text="Theirs.")
    held.refresh_from_db()
    assert held.text == "Mine."


def test_a_change_that_changes_nothing_leaves_no_trace(west: Office) -> None:
    held = prepared(west)
    before = Entry.objects.count()
    actions.edit_invitation(by=command_line(west.pk), invitation=held, theme=held.theme, scheme=SCHEME)
    assert Entry.objects.count() == before


def test_a_copy_takes_everything_but_dates_money_and_the_treasurers_word(west: Office) -> None:
    earlier = published(west)
    by = command_line(west.pk)
    made = actions.begin_round(by=by, fund=earlier.round.fund, theme="Again", year=2028, copy_of=earlier)
    assert (made.scheme, made.eligibility, made.form_version_id) == (
        earlier.scheme,
        earlier.eligibility,
        earlier.form_version_id,
    )
    assert (made.opens_at, made.available, made.consent_at, made.state) == (None, None, None, "draft")
    assert made.sources.count() == 0
    assert Priority.objects.filter(pk__in=made.priorities.values("priority")).count() == 1
    assert made.round.number == 1
    assert made.theme == "Again"


def test_a_round_has_one_invitation(west: Office) -> None:
    held = prepared(west)
    with pytest.raises(Refused, match="has an invitation already"):
        actions.prepare_invitation(by=command_line(west.pk), round_=held.round)
    with pytest.raises(ValidationError):
        actions.begin_round(by=command_line(west.pk), fund=held.round.fund, theme=" ", year=2027)


# --- Without a panel (docs/rules/rounds.md)

QUESTIONS = ["Is it for people of our area?", "Is the budget plain?"]
SMALL = {"judging": "officers", "criteria": QUESTIONS, "cap": Decimal(2500), "cap_kind": "limit", "scheme": {}}


def test_a_round_of_small_grants_is_judged_by_officers_without_marks(west: Office) -> None:
    held = publish(prepared(west, **SMALL))
    assert (held.has_panel, held.criteria) == (False, QUESTIONS)
    held.criteria = [*QUESTIONS, "Do we like it?"]
    with at_work(command_line(west.pk)), pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        held.save(update_fields=["criteria"])


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"criteria": []}, "Write the criteria that officers answer with yes or no."),
        ({"criteria": ["Is it here?", "is it here?"]}, "“is it here?” stands there twice"),
        ({"criteria": [f"Is it {n}?" for n in range(13)]}, "Name at most 12 criteria; there are 13."),
        ({"criteria": ["x" * 301]}, "longer than 300 characters"),
        ({"cap": Decimal("2500.01")}, "up to £2,500.01; without a panel this office gives at most £2,500.00"),
        ({"cap_kind": "guide"}, "a guide may be passed: make the most a limit"),
        ({"cap": None, "cap_kind": ""}, "say how much one award may be, as a limit"),
    ],
)
def test_what_officers_may_not_judge_alone(west: Office, other: dict[str, Any], said: str) -> None:
    assert any(said in sentence for sentence in refused(prepared(west, **{**SMALL, **other})))


@pytest.mark.parametrize(
    ("most", "cap", "said"),
    [
        ("0.00", "100", "This office judges no round without a panel"),
        ("1000.00", "2500", "this office gives at most £1,000.00"),
        ("5000.00", "5000", ""),
    ],
)
def test_the_offices_own_limit_counts_and_nought_is_never(west: Office, most: str, cap: str, said: str) -> None:
    day = dt.date(2026, 1, 1)
    by = command_line(west.pk)
    offices.record_setting(by=by, office=west, name="grants.most_without_a_panel", value=most, starts=day)
    draft = prepared(west, **{**SMALL, "cap": Decimal(cap), "least": Decimal(50)})
    if said:
        assert any(said in sentence for sentence in refused(draft))
    else:
        assert publish(draft).state == "published"


@pytest.mark.parametrize(
    ("other", "why"),
    [({"criteria": []}, "nothing that officers would judge"), ({"judging": "panel"}, "do not total 100")],
)
def test_the_database_publishes_nothing_without_criteria(west: Office, other: dict[str, Any], why: str) -> None:
    draft = prepared(west, **{**SMALL, **other})
    facts = {"state": "published", "published_at": timezone.now(), "lot": "x"}
    with at_work(command_line(west.pk)), pytest.raises(IntegrityError, match=why), transaction.atomic():
        Invitation.objects.filter(pk=draft.pk).update(**facts)
