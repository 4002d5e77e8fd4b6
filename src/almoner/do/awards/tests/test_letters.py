"""Letters: merged, edited, sent in one go; nothing in the mail; completing and publishing wait for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from almoner.do.applications.models import Application
from almoner.do.awards import actions
from almoner.do.awards.models import Award, Letter
from almoner.do.awards.queries import letters as queries
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.door.tokens import token_of
from almoner.foundation.notices.models import Letter as Mail
from almoner.foundation.notices.models import Notice
from almoner.governance.decisions import actions as decisions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def letter(scored: Any, name: str) -> Letter:
    return Letter.objects.get(application=scored.bids[name])


def test_only_who_is_not_eligible_hears_before_the_decision(scored: Any) -> None:
    scored.propose()
    made = actions.write_letters(by=scored.officer, invitation=scored.invitation)
    assert [(each.organisation.name, each.kind) for each in made] == [("Group E", "ineligible")]
    assert "We may only pay for work in our area." in made[0].body
    assert "It is in Kent." in made[0].body
    assert "The community foundation and the council give small grants." in made[0].body


def test_an_award_that_leaves_the_sheet_decides_nothing_about_the_others(scored: Any) -> None:
    """Nobody is told that they are not funded while the sheet is still being signed."""
    found = scored.propose()
    made = scored.put()
    decisions.leave_out(by=scored.officer, decision=made, key=str(found["B"].pk), reason="A question.")
    assert {each.kind for each in queries.due_letters(scored.invitation)} == {"ineligible"}
    scored.sign(made)
    assert {each.kind for each in queries.due_letters(scored.invitation)} == {
        "ineligible", "offer", "decline", "reserve",
    }  # fmt: skip


def test_after_it_everybody_has_a_letter_with_its_reasons(scored: Any) -> None:
    scored.decide()
    actions.write_letters(by=scored.officer, invitation=scored.invitation)
    kinds = {name: letter(scored, name).kind for name in scored.bids}
    assert kinds == {
        "A": "offer", "B": "offer", "C": "reserve", "D": "offer", "R1": "decline", "R2": "decline", "E": "ineligible",
    }  # fmt: skip
    declined = letter(scored, "R2").body
    assert "Impact: 55 of 100. Agreed reason for R2." in declined
    assert "reached 55.00 out of 100, place 6" in declined
    assert "The community foundation" in declined
    assert "grants@northshire.example" in declined
    assert "number 1 on the reserve list" in letter(scored, "C").body
    offer = letter(scored, "A").body
    assert "£10,000.00 for “Project A”" in offer
    assert "Please answer by" in offer
    assert "The community foundation" not in offer


def test_merging_again_changes_nothing_that_is_there(scored: Any) -> None:
    scored.decide()
    assert len(actions.write_letters(by=scored.officer, invitation=scored.invitation)) == 7
    assert actions.write_letters(by=scored.officer, invitation=scored.invitation) == []


def test_nothing_is_sent_while_one_is_not_merged_or_says_nothing(scored: Any) -> None:
    scored.decide()
    with pytest.raises(Refused, match="7 letters are not merged yet"):
        actions.send_letters(by=scored.officer, invitation=scored.invitation)
    actions.write_letters(by=scored.officer, invitation=scored.invitation)
    with at_work(scored.officer):
        Letter.objects.filter(application=scored.bids["C"]).update(body="{{ reasons }}")
    with pytest.raises(Refused, match=r"Nothing was sent. Group C: Something was not filled in"):
        actions.send_letters(by=scored.officer, invitation=scored.invitation)
    assert not Letter.objects.filter(sent_at__isnull=False).exists()


def test_sent_in_one_go_and_the_applications_move(scored: Any) -> None:
    scored.decide()
    assert len(scored.send()) == 7
    states = {name: Application.objects.get(pk=each.pk).state for name, each in scored.bids.items()}
    assert states == {
        "A": "offered", "B": "offered", "C": "reserve", "D": "offered", "R1": "declined", "R2": "declined",
        "E": "ineligible",
    }  # fmt: skip
    assert set(Award.objects.values_list("state", flat=True)) == {"offered"}
    assert all(each.expires_on for each in Award.objects.all())


def test_nothing_sensitive_is_in_the_mail(scored: Any) -> None:
    scored.decide()
    scored.send()
    body = scored.bids["R1"].organisation_id
    notice = Notice.objects.get(kind="awards.letter", link__contains=str(body))
    assert notice.link == f"/provider/{body}/letters/{scored.bids['R1'].pk}/"
    mail = Mail.objects.get(notice=notice)
    for secret in ("R1", "60", "reason", "£", "declin", "fund"):
        assert secret not in mail.body.replace("“Your notices”", "").split("/provider/")[0]


def test_a_letter_is_edited_one_by_one_until_it_is_sent(scored: Any) -> None:
    scored.decide()
    actions.write_letters(by=scored.officer, invitation=scored.invitation)
    held = letter(scored, "R1")
    token = token_of(held, actions.LETTER)
    actions.edit_letter(by=scored.officer, letter=held, subject="Sorry", body="Not this time.", token=token)
    with pytest.raises(OutOfDate):
        actions.edit_letter(by=scored.head, letter=held, subject="Alas", body="No.", token=token)
    with pytest.raises(ValidationError) as wrong:
        actions.edit_letter(by=scored.officer, letter=held, subject=" ", body="")
    assert set(wrong.value.message_dict) == {"subject", "body"}
    actions.send_letters(by=scored.officer, invitation=scored.invitation)
    with pytest.raises(Refused, match="was sent"):
        actions.edit_letter(by=scored.officer, letter=held, subject="Sorry", body="Yes after all.")
    with pytest.raises(IntegrityError, match="does not change"), at_work(scored.officer), transaction.atomic():
        Letter.objects.filter(pk=held.pk).update(body="Yes after all.")
    assert letter(scored, "R1").body == "Not this time."


def test_the_office_words_its_letters(scored: Any) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.change_template(
            by=scored.head, office=scored.essex.office, kind="decline", subject="x", body="Dear {{ organisaton }}"
        )
    assert len(wrong.value.message_dict["body"]) == 2
    actions.change_template(
        by=scored.head,
        office=scored.essex.office,
        kind="decline",
        subject="About {{ reference }}",
        body="Dear {{ organisation }}\n\n{{ reasons }}",
    )
    with pytest.raises(NotAllowed):
        actions.change_template(by=scored.officer, office=scored.essex.office, kind="decline", subject="x", body="y")
    scored.decide()
    actions.write_letters(by=scored.officer, invitation=scored.invitation)
    assert letter(scored, "R1").subject == f"About {scored.bids['R1'].reference}"
    assert letter(scored, "R1").body.startswith("Dear Group R1")


def test_the_public_hears_after_the_applicants(scored: Any) -> None:
    made = scored.decide()
    with pytest.raises(Refused, match="Letters to 7 applicants are not sent yet"):
        scored.publish(made)
    scored.send()
    assert scored.publish(made).total == 26000


def test_who_reads_a_letter(scored: Any) -> None:
    scored.decide()
    scored.send()
    body, about = scored.bids["R1"].organisation_id, scored.bids["R1"].pk
    assert len(queries.letters_about(body, about, seen_by=scored.members["R1"])) == 1
    assert queries.letters_about(body, about, seen_by=scored.members["A"]) == []
    assert queries.letters_about(body, about, seen_by=scored.officer) == []
    held = letter(scored, "R1")
    assert queries.letter_at_desk(scored.essex.office, held.pk, seen_by=scored.essex.actor(Role.AUDITOR)) == held
    assert queries.letter_at_desk(scored.essex.office, held.pk, seen_by=scored.members["R1"]) is None
    for who in (scored.essex.actor(Role.AUDITOR), scored.members["A"]):
        with pytest.raises(NotAllowed):
            actions.send_letters(by=who, invitation=scored.invitation)
    assert Part.OWNER in scored.members["A"].roles


def test_letters_cost_the_same_for_many(scored: Any, django_assert_max_num_queries: Any) -> None:
    scored.decide()
    with django_assert_max_num_queries(4):
        queries.due_letters(scored.fresh())
