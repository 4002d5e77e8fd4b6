"""Sources of a round in the books: purposes, overrides by the one post that may, sums, shared pots, over-allocation."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from almoner.do.grants import actions, queries
from almoner.do.grants.models import Invitation
from almoner.do.grants.parts import SourceEntry
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions as funds
from tests.world import World

from .inviting import PURPOSE, form_of, fund_of, pot_of, prepared, priority_of, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
D = Decimal


def put(held: Invitation, *entries: SourceEntry, **facts: Any) -> Invitation:
    return actions.edit_invitation(by=command_line(held.office_id), invitation=held, sources=list(entries), **facts)


def faults(held: Invitation) -> str:
    with pytest.raises(actions.NotReady) as why:
        actions.publish_invitation(by=command_line(held.office_id), invitation=held)
    return why.value.sentence


def test_a_pot_outside_the_rounds_purposes_is_refused(west: Office) -> None:
    held = prepared(west)
    victims = pot_of(west, "Victims pot", permitted=["Supporting victims"])
    with pytest.raises(ValidationError) as wrong:
        put(held, SourceEntry(victims.pk, D("111000.00")))
    assert "“Victims pot” may not be spent on: Community safety." in wrong.value.message_dict["sources"][0]


def test_a_pot_without_purposes_pays_for_anything(west: Office) -> None:
    held = prepared(west)
    put(held, SourceEntry(pot_of(west, "Reserve", permitted=[]).pk, D("111000.00")))
    actions.publish_invitation(by=command_line(west.pk), invitation=held)


def test_the_chief_finance_officer_lets_a_pot_in_for_a_reason(world: World) -> None:
    treasurer = world.actor(Role.CHIEF_FINANCE_OFFICER)
    held = prepared(world.north, fund=fund_of(world.north, "ONE"), pots=[], form_version=form_of(world.north, "One"))
    victims = pot_of(world.north, "Victims pot 2", permitted=["Supporting victims"])
    row = actions.let_in_source(
        by=treasurer, invitation=held, pot=victims, amount=D("111000.00"), reason="The funder agreed by letter."
    )
    assert (row.overridden_by_id, row.override_purposes) == (treasurer.person_id, [PURPOSE])
    put(held, SourceEntry(victims.pk, D("111000.00")))  # written again, it stays let in
    actions.publish_invitation(by=command_line(world.north.pk), invitation=held)
    entry = Entry.objects.get(record_id=str(held.pk), verb="let in pot outside its purposes")
    assert entry.reason == "The funder agreed by letter."


@pytest.mark.parametrize(
    "role", [Role.FINANCE_OFFICER, Role.CHIEF_EXECUTIVE, Role.HEAD_OF_COMMISSIONING, Role.MONITORING_OFFICER]
)
def test_nobody_else_lets_a_pot_in_or_agrees_to_over_allocation(world: World, role: Role) -> None:
    held, pot = world.records["unpublished"]["invitation"], world.records["north"]["pot"]
    with pytest.raises(NotAllowed):
        actions.let_in_source(by=world.actor(role), invitation=held, pot=pot, amount=D(1), reason="please")
    with pytest.raises(NotAllowed):
        actions.consent_to_over_allocation(by=world.actor(role), invitation=held, percent=D(10), reason="please")


def test_letting_in_needs_a_reason_an_amount_and_something_to_let_in(west: Office) -> None:
    by, held = command_line(west.pk), prepared(west)
    victims = pot_of(west, "Victims pot", permitted=["Supporting victims"])
    with pytest.raises(ValidationError):
        actions.let_in_source(by=by, invitation=held, pot=victims, amount=D(1), reason=" ")
    with pytest.raises(ValidationError):
        actions.let_in_source(by=by, invitation=held, pot=victims, reason="agreed")
    with pytest.raises(Refused, match="nothing to let in"):
        actions.let_in_source(by=by, invitation=held, pot=pot_of(west, "Other"), amount=D(1), reason="agreed")


def test_a_purpose_added_after_the_pot_was_let_in_is_asked_about_again(west: Office) -> None:
    by = command_line(west.pk)
    held = prepared(west, pots=[])
    victims = pot_of(west, "Victims pot", permitted=["Supporting victims"])
    actions.let_in_source(by=by, invitation=held, pot=victims, amount=D("111000.00"), reason="agreed")
    actions.edit_invitation(by=by, invitation=held, purposes=[PURPOSE, "Road safety"])
    assert "may not be spent on: Road safety" in faults(held)
    with at_work(by), pytest.raises(IntegrityError, match="does not permit"), transaction.atomic():
        Invitation.objects.filter(pk=held.pk).update(state="published", published_at="2026-01-01T00:00Z", lot="x")


def test_sources_that_do_not_add_up_are_refused_by_rule_and_by_the_database(west: Office) -> None:
    held = prepared(west)
    pots = [pot_of(west, name) for name in ("OPCC", "VRN")]
    put(held, SourceEntry(pots[0].pk, D("100000.00")), SourceEntry(pots[1].pk, D("10999.99")))
    assert faults(held) == "The sources come to £110,999.99 of the £111,000.00 available: £0.01 is missing."
    with at_work(command_line()), pytest.raises(IntegrityError, match="do not come to"), transaction.atomic():
        Invitation.objects.filter(pk=held.pk).update(state="published", published_at="2026-01-01T00:00Z", lot="x")
    put(held, SourceEntry(pots[0].pk, D("100000.00")), SourceEntry(pots[1].pk, D("11000.00")))
    made = actions.publish_invitation(by=command_line(west.pk), invitation=held)
    assert [(pot.name, amount) for pot, amount in queries.sources(made)] == [
        ("OPCC", D("100000.00")),
        ("VRN", D("11000.00")),
    ]


def test_a_pot_named_twice_or_giving_nothing_is_refused(west: Office) -> None:
    held, pot = prepared(west), pot_of(west, "OPCC")
    for entries in ([SourceEntry(pot.pk, D(1)), SourceEntry(pot.pk, D(2))], [SourceEntry(pot.pk, D(0))]):
        with pytest.raises(ValidationError):
            put(held, *entries)


def test_a_round_promises_no_more_than_the_pot_has_left(west: Office) -> None:
    pot = pot_of(west, "Small pot", "150000.00")
    published(west, pots=[SourceEntry(pot.pk, D("111000.00"))])
    more = {
        "fund": fund_of(west, "TWO"),
        "form_version": form_of(west, "Two"),
        "priorities": [priority_of(west, "P2").pk],
    }
    second = prepared(west, pots=[SourceEntry(pot.pk, D("111000.00"))], **more)
    assert faults(second) == "“Small pot” has £39,000.00 left; the round takes £111,000.00 from it."
    first = Invitation.objects.get(state="published", office=west)
    actions.note_agreed(by=command_line(west.pk), invitation=first, amounts={pot.pk: D("111000.00")})
    assert queries.left_in(second, [pot]) == {pot.pk: D("150000.00")}
    actions.cancel(by=command_line(west.pk), invitation=first, reason="The money is needed elsewhere.")
    actions.publish_invitation(by=command_line(west.pk), invitation=second)


def test_a_pot_of_an_unknown_amount_is_not_held_against_a_round(west: Office) -> None:
    by = command_line(west.pk)
    pot = funds.record_pot(by=by, office=west, name="To come", amount_amount=Amount.not_known("tbc"))
    assert published(west, pots=[SourceEntry(pot.pk, D("111000.00"))]).state == "published"


def test_three_thematic_rounds_from_one_pot_of_300_000_count_it_once(west: Office) -> None:
    pot = pot_of(west, "Community grants", "300000.00")
    fund, form, priority = fund_of(west, "DCG"), form_of(west), priority_of(west)
    shared = {
        "fund": fund,
        "form_version": form,
        "priorities": [priority.pk],
        "available": D("300000.00"),
        "year": 2022,
    }
    for theme in ("Young people", "Neighbourhoods", "Road safety"):
        held = published(west, theme=theme, pots=[SourceEntry(pot.pk, D("300000.00"), is_shared=True)], **shared)
        assert held.round.current is not None
    alone = prepared(west, theme="A fourth", pots=[SourceEntry(pot.pk, D("300000.00"))], **shared)
    assert "“Community grants” has £0.00 left" in faults(alone)
    versions = list(queries.with_figures(queries.rounds(seen_by=command_line(west.pk), office=west)))
    assert {version.pot for version in versions if version.theme != "A fourth"} == {pot}
    assert not any(version.figures.all() for version in versions)  # a share of the pot, never the pot three times


# --- Over-allocation


def test_over_allocation_needs_the_chief_finance_officers_recorded_consent(world: World) -> None:
    treasurer = world.actor(Role.CHIEF_FINANCE_OFFICER)
    form = form_of(world.north, "Over")
    held = prepared(
        world.north,
        fund=fund_of(world.north, "OVR"),
        form_version=form,
        priorities=[world.records["north"]["priority"].pk],
        pots=[SourceEntry(pot_of(world.north, "Over pot").pk, D("111000.00"))],
        over_allocation=D(10),
    )
    assert faults(held) == "Awarding 10% more than is available needs the chief finance officer's consent."
    with pytest.raises(OutOfDate):
        actions.consent_to_over_allocation(by=treasurer, invitation=held, percent=D(5), reason="Some lapse.")
    actions.consent_to_over_allocation(by=treasurer, invitation=held, percent=D(10), reason="Some lapse.")
    actions.edit_invitation(by=command_line(world.north.pk), invitation=held, over_allocation=D(12))
    assert "Awarding 12% more" in faults(held)  # another percentage asks again
    actions.consent_to_over_allocation(by=treasurer, invitation=held, percent=D(12), reason="Some lapse.")
    made = actions.publish_invitation(by=command_line(world.north.pk), invitation=held)
    assert (made.consent_by_id, made.consent_why) == (treasurer.person_id, "Some lapse.")


def test_none_is_agreed_to_where_none_is_asked_for(west: Office) -> None:
    with pytest.raises(Refused, match="asks for no over-allocation"):
        actions.consent_to_over_allocation(
            by=command_line(west.pk), invitation=prepared(west), percent=D(10), reason="x"
        )
