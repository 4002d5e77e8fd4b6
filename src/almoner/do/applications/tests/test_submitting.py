"""An application is begun, saved, submitted once, and never after the closing but by an exception on record."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from almoner.do.applications import actions, queries
from almoner.do.applications.lifecycle import State
from almoner.do.applications.models import Application, StateChange
from almoner.do.grants import actions as grants
from almoner.foundation.door.actor import NOBODY, command_line
from almoner.foundation.door.bolt import at_work as bolt
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.notices.models import Notice
from almoner.foundation.organisations.models import CharityEntry, Organisation
from almoner.foundation.questions import actions as questions
from almoner.foundation.questions.models import Submission
from almoner.foundation.questions.queries import is_whole
from almoner.foundation.questions.refusals import NotComplete

from .writing import begun, closing, filled, opened, question, save, submitted

if TYPE_CHECKING:
    from almoner.do.grants.models import Invitation
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.offices.models import Office

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def hospice(world: Any) -> Organisation:
    return world.hospice


@pytest.fixture
def draft(writer: Actor, invitation: Invitation, hospice: Organisation) -> Application:
    return begun(writer, invitation, hospice)


def said(problems: NotComplete) -> str:
    return " ".join(problem.sentence for problem in problems.problems)


# --- Beginning


def test_applications_are_numbered_within_their_round(world: Any, invitation: Invitation, writer: Actor) -> None:
    first = begun(writer, invitation, world.hospice)
    second = begun(world.neighbour, invitation, world.other_body)
    assert [first.reference, second.reference] == ["CSF-2027-1-001", "CSF-2027-1-002"]
    assert (first.state, first.draft.subject) == ("draft", first.pk)


def test_what_is_known_need_not_be_typed_again(writer: Actor, invitation: Invitation, hospice: Organisation) -> None:
    made = begun(writer, invitation, hospice, amount=Decimal("9000.00"))
    assert made.draft.answers == {"amount": "9000.00"}
    assert made.amount is None  # what is asked for is the applicant's own until it is submitted


ABOUT_US = {
    "sections": [
        {
            "key": "us",
            "title": "Your organisation",
            "questions": [
                question("address", "address"),
                question(
                    "form",
                    "choice",
                    choices=[{"value": "community", "label": "Group"}, {"value": "charity", "label": "Charity"}],
                ),
                question("amount", "money"),
            ],
        }
    ],
    "amount": "amount",
}
HOME = {"line1": "1 Mill Lane", "town": "Melton", "postcode": "LE13 1AA"}


def test_the_register_and_the_last_application_fill_in_what_they_know(
    west: Office, olive: Actor, group: Organisation
) -> None:
    with bolt(NOBODY):
        group.identifiers.create(scheme="GB-CHC", number="1000003", confirmed=True)
        CharityEntry.objects.create(
            scheme="GB-CHC", number="1000003", name="MELTON YOUTH", postcode="LE13 9ZZ", read_at=timezone.now()
        )
    first = begun(olive, opened(west, ABOUT_US), group)
    assert first.draft.answers["form"] == "community"
    assert first.draft.answers["address"]["postcode"] == "LE13 9ZZ"
    filled(olive, first, address=HOME, form="community")
    actions.submit(by=olive, application=first, certified_as="Chair")
    actions.withdraw(by=olive, application=Application.objects.get(pk=first.pk))
    again = begun(olive, first.invitation, group)
    assert again.draft.answers["address"] == HOME


def test_one_organisation_has_one_application_in_a_round(
    world: Any, writer: Actor, draft: Application, invitation: Invitation
) -> None:
    with pytest.raises(Refused, match="already: CSF-2027-1-001"):
        begun(writer, invitation, world.hospice)


def test_the_database_itself_keeps_to_one(world: Any, draft: Application, invitation: Invitation) -> None:
    twin = Application(
        office_id=draft.office_id, invitation=invitation, organisation=world.hospice, number=2, reference="X-2"
    )
    assert invitation.form_version is not None
    twin.draft = questions.start_draft(
        by=world.member(Part.WRITER), version=invitation.form_version, subject=twin.pk, organisation=world.hospice
    )
    with (
        pytest.raises(IntegrityError, match="applications_one_of_a_body_in_a_round"),
        bolt(NOBODY),
        transaction.atomic(),
    ):
        twin.save()


def test_who_withdrew_may_begin_again(world: Any, certifier: Actor, draft: Application, invitation: Invitation) -> None:
    actions.withdraw(by=certifier, application=draft)
    assert begun(certifier, invitation, world.hospice).reference == "CSF-2027-1-002"


def test_nobody_begins_before_the_opening_or_after_the_closing(
    writer: Actor, invitation: Invitation, hospice: Organisation
) -> None:
    assert invitation.opens_at is not None
    for moment in (invitation.opens_at - dt.timedelta(seconds=1), closing(invitation) + dt.timedelta(seconds=1)):
        with time_machine.travel(moment, tick=False), pytest.raises(Refused, match="does not take applications now"):
            begun(writer, invitation, hospice)


def test_a_form_of_organisation_that_the_round_is_not_for(world: Any, invitation: Invitation) -> None:
    with bolt(NOBODY):
        Organisation.objects.filter(pk=world.other_body.pk).update(form="council")
    council = Organisation.objects.get(pk=world.other_body.pk)
    with pytest.raises(Refused, match="registered charity, unincorporated community group"):
        begun(world.neighbour, invitation, council)


def test_an_amount_below_the_least_is_refused_before_anything_is_written(
    writer: Actor, invitation: Invitation, hospice: Organisation
) -> None:
    with pytest.raises(ValidationError, match=r"£500\.00"):
        begun(writer, invitation, hospice, amount=Decimal("499.99"))


def test_members_begin_for_their_own_organisation_only(
    world: Any, writer: Actor, invitation: Invitation, hospice: Organisation
) -> None:
    with pytest.raises(NotAllowed):
        begun(writer, invitation, world.other_body)
    for nobody in (NOBODY, world.member(Part.REPORTER)):
        with pytest.raises(NotAllowed):
            begun(nobody, invitation, hospice)


# --- Submitting


def test_what_is_submitted_is_read_for_lists_and_kept_as_it_was(
    world: Any, certifier: Actor, invitation: Invitation, hospice: Organisation
) -> None:
    made = submitted(certifier, invitation, hospice)
    held = Application.objects.get(pk=made.pk)
    assert (held.state, held.title, held.amount) == ("submitted", "Melton listens", Decimal("4500.00"))
    assert (held.capital, held.revenue) == (Decimal("500.00"), Decimal("4000.00"))
    assert held.districts == [{"key": "melton", "label": "Melton"}]
    assert [str(each) for each in held.priorities.all()] == ["Safer places"]
    submission = Submission.objects.get(subject=held.pk)
    assert (held.submission, submission.certified_as, is_whole(submission)) == (submission, "Treasurer", True)
    change = StateChange.objects.get(application=held)
    assert (change.state, change.at) == ("submitted", held.submitted_at)


def test_members_are_told_that_it_is_there(certifier: Actor, invitation: Invitation, hospice: Organisation) -> None:
    made = submitted(certifier, invitation, hospice)
    link = f"/provider/{hospice.pk}/applications/{made.pk}/"
    told = Notice.objects.filter(kind="applications.receipt", link=link)
    assert {notice.person.name for notice in told} == {"Olga Owner", "Will Writer", "Cert Certifier"}


def test_everything_that_is_missing_is_said_at_once(certifier: Actor, draft: Application) -> None:
    with pytest.raises(NotComplete) as refused:
        actions.submit(by=certifier, application=draft, certified_as="Treasurer")
    assert {problem.question for problem in refused.value.problems} == {
        "project_name", "summary", "places", "amount", "budget", "at_risk", "truth",
    }  # fmt: skip
    assert Application.objects.get(pk=draft.pk).state == "draft"


def test_it_is_submitted_once(certifier: Actor, invitation: Invitation, hospice: Organisation) -> None:
    made = submitted(certifier, invitation, hospice)
    with pytest.raises(Refused, match="submitted already"):
        actions.submit(by=certifier, application=made, certified_as="Treasurer")
    assert Submission.objects.filter(subject=made.pk).count() == 1


def test_nothing_is_edited_after_it(certifier: Actor, invitation: Invitation, hospice: Organisation) -> None:
    made = submitted(certifier, invitation, hospice)
    with pytest.raises(Refused, match="not open to changes"):
        save(certifier, made, "project", project_name="Another name")
    assert Submission.objects.get(subject=made.pk).answers["project_name"] == "Melton listens"


def test_who_certifies_says_in_which_role(certifier: Actor, draft: Application) -> None:
    filled(certifier, draft)
    with pytest.raises(ValidationError, match="Write your role"):
        actions.submit(by=certifier, application=draft, certified_as=" ")


def test_a_writer_certifies_nothing_and_a_neighbour_submits_nothing(
    world: Any, writer: Actor, draft: Application
) -> None:
    filled(writer, draft)
    for other in (writer, world.neighbour, NOBODY, world.actor(Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            actions.submit(by=other, application=draft, certified_as="Treasurer")
    officer = world.actor(Role.COMMISSIONING_OFFICER, draft.office)
    with pytest.raises(NotAllowed, match="applicant's own"):
        actions.submit(by=officer, application=draft, certified_as="Officer")


# --- What the round says of the answers


def test_the_word_limit(certifier: Actor, draft: Application) -> None:
    filled(certifier, draft, summary="word " * 21)
    with pytest.raises(NotComplete) as refused:
        actions.submit(by=certifier, application=draft, certified_as="Treasurer")
    assert "21 words, 1 more than the limit of 20" in said(refused.value)


def test_lines_that_do_not_add_up(certifier: Actor, draft: Application) -> None:
    filled(certifier, draft, amount="4600.00")
    with pytest.raises(NotComplete) as refused:
        actions.submit(by=certifier, application=draft, certified_as="Treasurer")
    assert "comes to £4,500.00, £100.00 less than the £4,600.00 asked for" in said(refused.value)


OVER = {"amount": "20500.00", "budget": [{"what": "Posts", "kind": "revenue", "year": "2027", "amount": "20500.00"}]}


def test_a_cap_that_is_a_limit_refuses(west: Any, certifier: Actor, hospice: Organisation) -> None:
    draft = filled(certifier, begun(certifier, opened(west, cap_kind="limit"), hospice), **OVER)
    with pytest.raises(NotComplete) as refused:
        actions.submit(by=certifier, application=draft, certified_as="Treasurer")
    assert "£20,000.00" in said(refused.value)
    assert [problem.question for problem in refused.value.problems] == ["amount"]


def test_a_cap_that_is_a_guide_warns(west: Any, certifier: Actor, hospice: Organisation) -> None:
    draft = filled(certifier, begun(certifier, opened(west, cap_kind="guide"), hospice), **OVER)
    check = queries.ready_to_submit(draft)
    assert check.problems == []
    assert "£20,000.00" in check.thoughts[0]
    assert actions.submit(by=certifier, application=draft, certified_as="Treasurer").amount == Decimal("20500.00")


def test_children_or_adults_at_risk_without_a_policy_stop_it(
    olive: Actor, group: Organisation, invitation: Invitation
) -> None:
    draft = filled(olive, begun(olive, invitation, group), at_risk="yes")
    with pytest.raises(NotComplete) as refused:
        actions.submit(by=olive, application=draft, certified_as="Treasurer")
    assert [problem.question for problem in refused.value.problems] == ["safeguarding_policy"]
    assert "we need your safeguarding policy before you can submit" in said(refused.value)
    assert Submission.objects.filter(subject=draft.pk).count() == 0


# --- The closing


def test_the_last_second_counts_and_the_next_is_too_late(certifier: Actor, draft: Application) -> None:
    filled(certifier, draft)
    ends = closing(draft.invitation)
    with time_machine.travel(ends + dt.timedelta(seconds=1), tick=False), pytest.raises(Refused, match="closed on"):
        actions.submit(by=certifier, application=draft, certified_as="Treasurer")
    assert Submission.objects.filter(subject=draft.pk).count() == 0
    with time_machine.travel(ends, tick=False):
        made = actions.submit(by=certifier, application=draft, certified_as="Treasurer")
    assert made.submitted_at == ends


def test_what_is_written_after_the_closing_is_kept(writer: Actor, draft: Application) -> None:
    with time_machine.travel(closing(draft.invitation) + dt.timedelta(days=1)):
        assert save(writer, draft, "project", project_name="Still here").is_saved
    assert Application.objects.get(pk=draft.pk).draft.answers["project_name"] == "Still here"


def test_an_extension_after_an_outage_is_for_everybody(
    world: Any, certifier: Actor, draft: Application, invitation: Invitation
) -> None:
    filled(certifier, draft)
    late = closing(invitation) + dt.timedelta(hours=1)
    by = command_line(invitation.office_id)
    grants.extend(by=by, invitation=invitation, closes_at=late, kind="outage", minutes=60, reason="The site was down.")
    other = filled(world.neighbour, begun(world.neighbour, invitation, world.other_body))
    with time_machine.travel(late - dt.timedelta(seconds=1), tick=False):
        for who, application in ((certifier, draft), (world.neighbour, other)):
            assert actions.submit(by=who, application=application, certified_as="Chair").state == State.SUBMITTED


def test_an_exception_lets_one_organisation_in_and_nobody_else(
    world: Any, certifier: Actor, draft: Application, invitation: Invitation
) -> None:
    filled(certifier, draft)
    other = filled(world.neighbour, begun(world.neighbour, invitation, world.other_body))
    ends = closing(invitation)
    head = world.actor(Role.HEAD_OF_COMMISSIONING, invitation.office)
    until = ends + dt.timedelta(days=1)
    with time_machine.travel(ends + dt.timedelta(hours=1), tick=False):
        allowed = actions.allow_late(
            by=head,
            invitation=invitation,
            organisation=world.hospice,
            until=until,
            reason="The treasurer was in hospital.",
        )
        assert actions.submit(by=certifier, application=draft, certified_as="Chair").state == State.SUBMITTED
        with pytest.raises(Refused, match="closed on"):
            actions.submit(by=world.neighbour, application=other, certified_as="Chair")
    assert (allowed.allowed_by, allowed.reason) == (
        world.people[Role.HEAD_OF_COMMISSIONING],
        "The treasurer was in hospital.",
    )


def test_an_exception_ends_too(world: Any, certifier: Actor, draft: Application, invitation: Invitation) -> None:
    filled(certifier, draft)
    until = closing(invitation) + dt.timedelta(days=1)
    head = world.actor(Role.HEAD_OF_COMMISSIONING, invitation.office)
    told = {"by": head, "invitation": invitation, "organisation": world.hospice, "until": until}
    actions.allow_late(**told, reason="A flood.")
    with time_machine.travel(until + dt.timedelta(seconds=1), tick=False), pytest.raises(Refused, match="closed on"):
        actions.submit(by=certifier, application=draft, certified_as="Chair")


@pytest.mark.parametrize("policy", ["none", "grace"])
def test_an_exception_keeps_to_what_was_published(world: Any, west: Any, policy: str) -> None:
    minutes = 5 if policy == "grace" else 0
    held = opened(west, late_policy=policy, grace_minutes=minutes)
    head = world.actor(Role.HEAD_OF_COMMISSIONING, west)
    until = closing(held) + dt.timedelta(days=1)
    with pytest.raises(Refused, match="published with the rule"):
        actions.allow_late(by=head, invitation=held, organisation=world.hospice, until=until, reason="A flood.")


def test_an_exception_needs_a_reason_a_time_to_come_and_somebody_who_may(world: Any, invitation: Invitation) -> None:
    head = world.actor(Role.HEAD_OF_COMMISSIONING, invitation.office)
    told: dict[str, Any] = {"invitation": invitation, "organisation": world.hospice}
    until = closing(invitation) + dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="Say why"):
        actions.allow_late(by=head, until=until, reason=" ", **told)
    with pytest.raises(ValidationError, match="choose a later time"):
        actions.allow_late(by=head, until=closing(invitation), reason="A flood.", **told)
    for other in (world.actor(Role.COMMISSIONING_OFFICER, invitation.office), world.member(Part.OWNER), NOBODY):
        with pytest.raises(NotAllowed):
            actions.allow_late(by=other, until=until, reason="A flood.", **told)


def test_grace_is_for_those_who_have_begun(world: Any, west: Any, certifier: Actor, hospice: Organisation) -> None:
    held = opened(west, late_policy="grace", grace_minutes=5)
    draft = filled(certifier, begun(certifier, held, hospice))
    with time_machine.travel(closing(held) + dt.timedelta(minutes=4), tick=False):
        with pytest.raises(Refused):
            begun(world.neighbour, held, world.other_body)
        assert actions.submit(by=certifier, application=draft, certified_as="Chair").state == State.SUBMITTED


def test_a_cancelled_round_takes_nothing(certifier: Actor, draft: Application, invitation: Invitation) -> None:
    filled(certifier, draft)
    grants.cancel(by=command_line(invitation.office_id), invitation=invitation, reason="The money is gone.")
    with pytest.raises(Refused, match="takes no applications"):
        actions.submit(by=certifier, application=draft, certified_as="Chair")
