"""Who signs what, and since when an agreement is signed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from almoner.do.agreements import actions, queries
from almoner.do.agreements.models import PaperSignature
from almoner.foundation.door.actor import Actor, appointed, command_line, member
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.notices.models import Notice
from almoner.foundation.offices import actions as offices
from almoner.governance.interests import actions as interests

if TYPE_CHECKING:
    from almoner.do.agreements.tests.signing import Signing

pytestmark = pytest.mark.django_db
YESTERDAY = dt.date(2025, 4, 2)


def told(signing: Signing, kind: str) -> set[str]:
    """The names of those who were told."""
    return set(Notice.objects.filter(kind=kind, office=signing.north).values_list("person__name", flat=True))


# --- Both sides


@pytest.mark.slow
def test_it_is_signed_once_both_sides_have_signed(signing: Signing) -> None:
    assert not signing.is_signed
    paper = signing.sent()
    assert told(signing, "agreements.to_sign") == {"Olga Owner", "Cert Certifier"}
    assert not signing.is_signed
    mine = signing.sign(paper)
    assert (mine.side, mine.sha256, mine.person_id) == ("provider", paper.sha256, signing.people[Part.CERTIFIER].pk)
    assert not signing.is_signed
    assert "Helen Holder" in told(signing, "agreements.to_sign")
    theirs = signing.sign_for_office(paper)
    assert (theirs.post, theirs.role) == ("office_holder", "Office-holder")
    assert queries.signed_on([signing.vf.pk]) == {signing.vf.pk: theirs.at}
    assert told(signing, "agreements.signed") == {"Olga Owner", "Cert Certifier", "Cora Commissioner"}


def test_either_side_may_sign_first(signing: Signing) -> None:
    paper = signing.sent()
    signing.sign_for_office(paper)
    assert not signing.is_signed
    signing.sign(paper, by=signing.of_catch22(Part.OWNER))
    assert signing.is_signed


@pytest.mark.slow
def test_asking_for_many_takes_two_queries(signing: Signing, django_assert_num_queries: Any) -> None:
    signing.signed()
    signing.correct(note="A note")
    others = [signing.held.tbc.pk, signing.held.vrn2.pk]
    with django_assert_num_queries(2):
        assert set(queries.signed_on([signing.vf.pk, *others])) == {signing.vf.pk}
    assert queries.signed_on([]) == {}


# --- Who may not


@pytest.mark.parametrize("part", [Part.WRITER, Part.REPORTER])
def test_only_who_certifies_or_owns_signs_for_the_provider(signing: Signing, part: Part) -> None:
    paper = signing.sent()
    with pytest.raises(NotAllowed, match="sign agreements for one's own organisation"):
        signing.sign(paper, by=signing.of_catch22(part))


def test_another_body_does_not_sign(signing: Signing) -> None:
    paper = signing.sent()
    with pytest.raises(Refused, match="Catch22 signs this agreement"):
        signing.sign(paper, by=signing.nick)


def test_a_member_of_the_consortium_does_not_sign_for_its_lead(signing: Signing) -> None:
    paper, nick = signing.sent(), signing.people["nick"]
    of_lwa = member(nick.name, person_id=nick.pk, organisation_id=signing.held.lwa.pk, parts=frozenset(Part))
    with pytest.raises(Refused, match="Catch22 signs this agreement"):
        signing.sign(paper, by=of_lwa)


@pytest.mark.slow
def test_one_person_never_signs_for_both_sides(signing: Signing) -> None:
    """The chief executive, who owns the provider too."""
    both = signing.held.people[Role.CHIEF_EXECUTIVE]
    here = signing.held.actor(Role.CHIEF_EXECUTIVE)
    there = member(both.name, person_id=both.pk, organisation_id=signing.held.catch22.pk, parts=frozenset({Part.OWNER}))
    paper = signing.sent()
    signing.sign_for_office(paper, by=here)
    with pytest.raises(Refused, match="You signed for the other side"):
        signing.sign(paper, by=there)
    again = signing.sent(claims="By invoice.")
    signing.sign(again, by=there)
    with pytest.raises(Refused, match="You signed for the other side"):
        signing.sign_for_office(again, by=here)
    assert not signing.is_signed


def test_the_database_refuses_one_person_on_both_sides(signing: Signing) -> None:
    paper = signing.sent()
    given = signing.sign(paper)
    with pytest.raises(IntegrityError, match="agreements_sides_are_different_people"), transaction.atomic():
        _written(signing, paper, side="office", post="office_holder", person_id=given.person_id)


@pytest.mark.parametrize("role", [Role.MONITORING_OFFICER, Role.HEAD_OF_COMMISSIONING])
def test_a_post_that_the_setting_does_not_name_signs_nothing(signing: Signing, role: Role) -> None:
    paper = signing.sent()
    with pytest.raises(Refused, match="no post that signs agreements here"):
        signing.sign_for_office(paper, by=signing.held.actor(role))


def test_a_commissioning_officer_may_not_sign_at_all(signing: Signing) -> None:
    with pytest.raises(NotAllowed):
        signing.sign_for_office(signing.sent(), by=signing.cora)


@pytest.mark.slow
def test_the_setting_says_which_posts_sign(signing: Signing) -> None:
    offices.record_setting(
        by=command_line(signing.north.pk),
        office=signing.north,
        name="agreements.signers",
        value="monitoring officer",
        starts=YESTERDAY,
    )
    signing.north.refresh_from_db()
    paper = signing.sent()
    with pytest.raises(Refused, match="no post that signs"):
        signing.sign_for_office(paper)
    assert signing.sign_for_office(paper, by=signing.held.actor(Role.MONITORING_OFFICER)).post == "monitoring_officer"


def _delegated(signing: Signing, limit: int | None) -> Actor:
    hugo = signing.held.people[Role.HEAD_OF_COMMISSIONING]
    offices.delegate(
        by=command_line(signing.north.pk),
        office=signing.north,
        role=Role.OFFICE_HOLDER,
        delegate=hugo,
        scope="Agreements",
        limit=limit,
        starts=YESTERDAY,
    )
    return signing.held.actor(Role.HEAD_OF_COMMISSIONING)


def test_a_delegate_signs_as_far_as_the_delegation_goes(signing: Signing) -> None:
    paper, hugo = signing.sent(), _delegated(signing, 3_000_000)
    given = signing.sign_for_office(paper, by=hugo)
    assert given.post == "office_holder"
    assert given.delegation_id is not None


def test_a_delegate_does_not_sign_beyond_it(signing: Signing) -> None:
    paper, hugo = signing.sent(), _delegated(signing, 50_000)
    with pytest.raises(Refused, match="delegated to you ends at £50,000"):
        signing.sign_for_office(paper, by=hugo)


def test_who_declared_an_interest_does_not_sign(signing: Signing) -> None:
    interests.record_interest(
        by=command_line(signing.north.pk),
        office=signing.north,
        person=signing.held.people[Role.OFFICE_HOLDER],
        name="Catch22",
        organisation=signing.held.catch22,
        kind="officer",
        nature="Trustee",
    )
    with pytest.raises(Refused, match="an interest in Catch22 is declared"):
        signing.sign_for_office(signing.sent())


def test_a_command_signs_nothing(signing: Signing) -> None:
    paper = signing.sent()
    with pytest.raises(Refused, match="Only a person signs"):
        signing.sign_for_office(paper, by=command_line(signing.north.pk))


def test_the_neighbour_signs_nothing(signing: Signing) -> None:
    paper, sam = signing.sent(), signing.held.sam
    of_south = appointed(
        sam.name, person_id=sam.pk, office_id=signing.held.south.pk, roles=frozenset({Role.OFFICE_HOLDER})
    )
    with pytest.raises(NotAllowed, match="another office"):
        signing.sign_for_office(paper, by=of_south)


# --- What is not signed


def test_a_paper_that_was_not_sent_is_not_signed(signing: Signing) -> None:
    with pytest.raises(Refused, match="drawn up, so it cannot be signed"):
        signing.sign(signing.drawn())


@pytest.mark.slow
def test_a_superseded_paper_is_not_signed(signing: Signing) -> None:
    old = signing.sent()
    signing.drawn(claims="By invoice.")
    with pytest.raises(Refused, match="A newer paper was drawn up"):
        signing.sign(old)
    with pytest.raises(Refused, match="A newer paper was drawn up"):
        signing.sign_for_office(old)


def test_the_database_refuses_a_signature_of_a_superseded_paper(signing: Signing) -> None:
    old = signing.sent()
    signing.drawn(claims="By invoice.")
    with pytest.raises(IntegrityError, match="newer paper"), transaction.atomic():
        _written(signing, old)


@pytest.mark.slow
def test_a_wrong_hash_signs_nothing(signing: Signing) -> None:
    paper = signing.sent()
    for wrong in ("0" * 64, "", paper.sha256.upper()):
        with pytest.raises(OutOfDate, match="not the paper that you read"):
            signing.sign(paper, sha256=wrong)
        with pytest.raises(OutOfDate):
            signing.sign_for_office(paper, sha256=wrong)
    assert not PaperSignature.objects.filter(paper=paper).exists()


def test_the_database_refuses_a_wrong_hash_and_what_was_not_sent(signing: Signing) -> None:
    paper = signing.drawn()
    with pytest.raises(IntegrityError, match="not sent"), transaction.atomic():
        _written(signing, paper)
    actions.send_for_signature(by=signing.cora, paper=paper)
    with pytest.raises(IntegrityError, match="hash"), transaction.atomic():
        _written(signing, paper, sha256="0" * 64)


def _written(signing: Signing, paper: Any, **changes: Any) -> None:
    """A signature past the actions, as the provider's."""
    facts = {
        "office": signing.north,
        "paper": paper,
        "side": "provider",
        "person_id": signing.people[Part.CERTIFIER].pk,
        "name": "Cert",
        "role": "Chair",
        "sha256": paper.sha256,
        "signed_on": YESTERDAY,
    }
    with at_work(signing.cora):
        PaperSignature.objects.create(**facts | changes)


def test_a_side_signs_once(signing: Signing) -> None:
    paper = signing.sent()
    signing.sign(paper)
    with pytest.raises(Refused, match="has signed already"):
        signing.sign(paper, by=signing.of_catch22(Part.OWNER))


def test_a_name_and_a_role_are_typed(signing: Signing) -> None:
    paper = signing.sent()
    with pytest.raises(ValidationError) as wrong:
        signing.sign(paper, name="  ", role="")
    assert set(wrong.value.message_dict) == {"name", "role"}
    with pytest.raises(ValidationError, match="At most 200"):
        signing.sign(paper, name="x" * 201)
