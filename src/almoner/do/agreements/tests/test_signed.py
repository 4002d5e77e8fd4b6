"""What asks for signatures again, what is held as signed by hand, and who signs in whose stead."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError

from almoner.do.agreements import actions, queries
from almoner.do.agreements.actions import ByHand
from almoner.do.agreements.models import PaperSending
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.organisations.models import Organisation

if TYPE_CHECKING:
    from almoner.do.agreements.tests.signing import Signing

pytestmark = pytest.mark.django_db
YESTERDAY = dt.date(2025, 4, 2)

# --- What voids signatures


@pytest.mark.slow
def test_a_variation_voids_and_draws_up_the_next_paper(signing: Signing) -> None:
    signing.signed()
    signing.vary(notice_months=3)
    assert not signing.is_signed
    newest = queries.paper_now(signing.vf)
    assert newest is not None
    assert newest.number == 2
    assert newest.facts["agreement"]["terms"]["notice_months"] == 3
    assert newest.facts["content"]["purpose"] == "Help for victims of crime to cope and recover."
    actions.send_for_signature(by=signing.cora, paper=newest)
    signing.sign(newest)
    assert not signing.is_signed
    signing.sign_for_office(newest)
    assert signing.is_signed


@pytest.mark.slow
def test_a_variation_back_to_what_was_signed_is_signed_anew(signing: Signing) -> None:
    signing.signed()
    signing.vary(notice_months=3)
    signing.vary()
    assert not signing.is_signed


@pytest.mark.slow
def test_a_correction_that_leaves_the_deal_keeps_the_signatures(signing: Signing) -> None:
    signing.signed()
    signing.correct(title="Victim First: services", note="Typed wrongly.")
    assert signing.is_signed


@pytest.mark.slow
def test_a_correction_of_the_deal_itself_does_not(signing: Signing) -> None:
    signing.signed()
    signing.correct(notice_months=1)
    assert not signing.is_signed


def test_what_was_sent_before_a_correction_of_the_deal_is_not_signed(signing: Signing) -> None:
    paper = signing.sent()
    signing.correct(notice_months=1)
    with pytest.raises(Refused, match="has changed since this paper was drawn up"):
        signing.sign(paper)


@pytest.mark.slow
def test_a_newer_paper_voids_once_it_is_sent(signing: Signing) -> None:
    signing.signed()
    newer = signing.drawn(claims="By invoice.")
    assert signing.is_signed
    actions.send_for_signature(by=signing.cora, paper=newer)
    assert not signing.is_signed


# --- Signed by hand


def _by_hand(*sides: str, day: dt.date = YESTERDAY) -> list[ByHand]:
    names = {"provider": ("Ada Pryce", "Chair"), "office": ("Helen Holder", "Commissioner")}
    return [ByHand(side, *names[side], day) for side in sides]


def test_a_paper_signed_by_hand_is_held(signing: Signing) -> None:
    paper, kept = signing.sent(), signing.document()
    made = actions.hold_signed_paper(
        by=signing.cora, paper=paper, document=kept, signatures=_by_hand("provider", "office")
    )
    assert signing.is_signed
    assert [(each.side, each.name, each.signed_on, each.document_id) for each in made] == [
        ("provider", "Ada Pryce", YESTERDAY, kept.pk),
        ("office", "Helen Holder", YESTERDAY, kept.pk),
    ]
    assert {each.recorded_by_id for each in made} == {signing.cora.person_id}


def test_one_side_by_hand_and_the_other_here(signing: Signing) -> None:
    paper = signing.drawn()
    actions.hold_signed_paper(
        by=signing.cora, paper=paper, document=signing.document(), signatures=_by_hand("provider")
    )
    assert PaperSending.objects.get(paper=paper).is_by_hand
    assert not signing.is_signed
    signing.sign_for_office(paper)
    assert signing.is_signed


@pytest.mark.parametrize(
    ("signatures", "why"),
    [
        ([], "Say who signed it"),
        ([*_by_hand("office"), *_by_hand("office")], "Each side signs once"),
        ([ByHand("witness", "A", "B", YESTERDAY)], "Each side signs once"),
        ([ByHand("provider", "A", "B", YESTERDAY), ByHand("office", " a ", "C", YESTERDAY)], "different people"),
        (_by_hand("provider", day=dt.date(2999, 1, 1)), "does not lie ahead"),
    ],
)
def test_what_is_held_says_who_signed_when(signing: Signing, signatures: list[ByHand], why: str) -> None:
    paper, kept = signing.sent(), signing.document()
    with pytest.raises(ValidationError, match=why):
        actions.hold_signed_paper(by=signing.cora, paper=paper, document=kept, signatures=signatures)


def test_the_same_name_here_and_by_hand_is_one_person(signing: Signing) -> None:
    paper = signing.sent()
    signing.sign(paper, name="Helen Holder")
    with pytest.raises(ValidationError, match="different people"):
        actions.hold_signed_paper(
            by=signing.cora, paper=paper, document=signing.document(), signatures=_by_hand("office")
        )


def test_an_executable_named_pdf_is_refused(signing: Signing) -> None:
    with pytest.raises(ValidationError, match="EXE"):
        signing.document(b"MZ" + b"\x00" * 200 + b"PE\x00\x00")


@pytest.mark.slow
def test_a_superseded_paper_is_not_held_either(signing: Signing) -> None:
    old = signing.sent()
    signing.drawn(claims="By invoice.")
    with pytest.raises(Refused):
        actions.hold_signed_paper(
            by=signing.cora, paper=old, document=signing.document(), signatures=_by_hand("provider", "office")
        )


def test_members_hold_nothing(signing: Signing) -> None:
    with pytest.raises(NotAllowed):
        actions.hold_signed_paper(
            by=signing.of_catch22(), paper=signing.sent(), document=signing.document(), signatures=_by_hand("office")
        )


# --- The accountable body


@pytest.mark.slow
def test_the_accountable_body_signs_in_stead_of_a_partnership(signing: Signing) -> None:
    body = signing.held.catch22
    with at_work(signing.cora):
        Organisation.objects.filter(pk=body.pk).update(form="partnership", accountable_body=signing.another)
    paper = signing.sent()
    assert paper.signatory == signing.another
    assert "Another Trust signs, receives the money" in paper.text
    with pytest.raises(Refused, match="Another Trust signs"):
        signing.sign(paper)
    signing.sign(paper, by=signing.nick)
    signing.sign_for_office(paper)
    assert signing.is_signed
    assert signing.vf in queries.agreements_of(signing.another, seen_by=signing.nick)
