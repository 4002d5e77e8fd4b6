"""The pages of awards: choosing on one page, letters, offers for members, results for everybody."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.do.awards import actions, queries
from almoner.do.awards.models import Award, Choice, Letter
from almoner.do.awards.rules.splits import Part
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Role
from almoner.foundation.door.tokens import token_of
from almoner.foundation.organisations.models import Membership
from almoner.governance.decisions import actions as decisions
from almoner.governance.decisions.tests.essex import WORDS
from almoner.governance.interests import actions as interests
from tests.world import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # the first pages compile the templates of forms
XSS = "<script>alert(1)</script>"


@pytest.fixture
def at(scored: Any) -> Any:
    """A browser signed in as the holder of a post."""

    def signed_in(role: Role = Role.COMMISSIONING_OFFICER) -> Client:
        return sign_in(Client(), scored.essex.people[role])

    return signed_in


def desk(name: str, scored: Any = None, **parts: Any) -> str:
    of_round = {"invitation_pk": scored.invitation.pk} if scored is not None else {}
    return reverse(name, kwargs={"office": "essexshire"} | of_round | parts)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def provider(scored: Any, name: str) -> Client:
    person = Membership.objects.get(organisation=scored.bids[name].organisation).person
    return sign_in(Client(), person)


def own(scored: Any, route: str, name: str, **parts: Any) -> str:
    return reverse(route, kwargs={"organisation": scored.bids[name].organisation_id, **parts})


def typed(scored: Any, **other: dict[str, Any]) -> dict[str, Any]:
    """What somebody types who follows the suggestion, with C on the reserve; ``other`` by the name of the bid."""
    usual: dict[str, dict[str, Any]] = {
        "A": {"outcome": "recommend", "amount": "10,000.00"},
        "B": {"outcome": "recommend", "amount": "10000"},
        "C": {"outcome": "reserve", "order": 1},
        "D": {"outcome": "recommend", "amount": "£6,000"},
        "R1": {"outcome": "not_recommend"},
        "R2": {"outcome": "not_recommend"},
    }
    said: dict[str, Any] = {"method": "in_pot_order", "token": scored.field().token}
    for name, given in {**usual, **other}.items():
        said |= {f"bid-{scored.bids[name].pk}-{field}": value for field, value in given.items()}
    return said


# --- Choosing


def test_from_the_suggestion_to_the_decision(scored: Any, at: Any) -> None:
    cora = at()
    assert "Suggest a set" in text(cora.get(desk("desk-awards-round", scored)))
    answer = cora.post(desk("desk-awards-suggest", scored))
    assert answer.url == desk("desk-awards-choose", scored)
    page = text(cora.get(answer.url))
    assert "1. Group A" in page
    assert "£26,000.00" in page
    answer = cora.post(desk("desk-awards-choose", scored), typed(scored))
    assert answer.url == desk("desk-awards-round", scored)
    assert Award.objects.filter(state="proposed").count() == 3
    assert "3 awards wait to be put to a decision" in text(cora.get(answer.url))
    words = {"title": "Awards", "lead": scored.essex.people[Role.COMMISSIONING_OFFICER].pk}
    words |= {"recommendation": "Award them.", "power": "The Act", "reason_crime": "It does.", "reason_value": "It is."}
    answer = cora.post(desk("desk-awards-decision", scored), words)
    decision = Award.objects.filter(state="in_decision").first().decision
    assert answer.url == reverse("desk-decision", kwargs={"office": "essexshire", "number": decision.number})
    assert "Group A" in text(cora.get(answer.url))


def test_what_an_award_waits_for_stands_on_the_page_before_anybody_writes_the_sheet(scored: Any, at: Any) -> None:
    scored.propose()
    said = "accounts | Accounts | decision | 9000 | 12 | accounts | nothing_raised | organisation"
    scored.essex.setting("checks.kinds", said)
    cora = at()
    page = text(cora.get(desk("desk-awards-decision", scored)))
    assert "2 awards wait for something first" in page
    assert page.count("Accounts: this has not been checked yet.") == 2
    assert f"{scored.bids['A'].pk}/?amount=10000.00&amp;back=" in page
    words = {"title": "Awards", "recommendation": "Award them.", "power": "The Act that I typed"}
    page = text(cora.post(desk("desk-awards-decision", scored), words))
    assert "Some awards wait for something first." in page
    assert "The Act that I typed" in page


def test_the_summary_of_choosing_names_bids_and_suggestions_write_pounds(scored: Any, at: Any) -> None:
    cora = at()
    cora.post(desk("desk-awards-suggest", scored))
    said = typed(scored, A={"outcome": "recommend", "amount": "9000"})
    page = text(cora.post(desk("desk-awards-choose", scored), said))
    assert f'<a href="#id_bid-{scored.bids["A"].pk}-outcome">Group A: Give a reason' in page
    page = text(cora.get(desk("desk-awards-suggestions", scored)))
    assert "it spends £26,000.00 and leaves £1,000.00. A bid that does not fit: it is skipped" in page


def test_a_preview_shows_what_the_choices_come_to_and_keeps_them(scored: Any, at: Any) -> None:
    said = typed(scored, C={"outcome": "recommend", "amount": "10000"}) | {"preview": "1"}
    page = text(at().post(desk("desk-awards-choose", scored), said))
    assert "£36,000.00" in page
    assert "£9,000.00 more than there is" in page
    assert not Choice.objects.exists()


def test_a_difference_without_a_reason_is_shown_beside_its_bid_and_nothing_is_lost(scored: Any, at: Any) -> None:
    cora = at()
    cora.post(desk("desk-awards-suggest", scored))
    said = typed(scored, D={"outcome": "recommend", "amount": "5,000.00"})
    page = text(cora.post(desk("desk-awards-choose", scored), said))
    assert "Give a reason: the suggestion gives it £6,000.00." in page
    assert 'value="5,000.00"' in page
    assert not Choice.objects.exists()


def test_what_cannot_be_read_is_said_at_once(scored: Any, at: Any) -> None:
    said = typed(scored, A={"outcome": "recommend", "amount": "ten"}, B={"outcome": "perhaps"})
    page = text(at().post(desk("desk-awards-choose", scored), said))
    assert "“ten” is not an amount" in page
    assert "There are" in page


def test_two_who_choose_see_both_sides(scored: Any, at: Any) -> None:
    said = typed(scored)
    scored.propose()
    page = text(at(Role.HEAD_OF_COMMISSIONING).post(desk("desk-awards-choose", scored), said | {
        f"bid-{scored.bids['D'].pk}-outcome": "not_recommend", f"bid-{scored.bids['D'].pk}-amount": "",
    }))  # fmt: skip
    assert "Saved by somebody else" in page
    assert "Recommend: £6,000.00" in page


def test_who_has_a_tie_is_refused_by_address_too(scored: Any, at: Any) -> None:
    interests.declare_interest(
        by=scored.officer, office=scored.essex.office, name="Group A", kind="other", nature="Trustee"
    )
    cora = at()
    for route in ("desk-awards-choose",):
        answer = cora.get(desk(route, scored))
        assert answer.status_code == 403
        assert "tie with Group A" in text(answer)
    answer = cora.post(desk("desk-awards-suggest", scored))
    assert answer.status_code == 403
    page = text(cora.get(desk("desk-awards-round", scored)))
    assert "tie with Group A" in page
    assert "Suggest a set" not in page


def test_who_may_not_come_in(scored: Any, at: Any) -> None:
    auditor = at(Role.AUDITOR)
    assert auditor.get(desk("desk-awards-round", scored)).status_code == 200
    assert auditor.get(desk("desk-awards-choose", scored)).status_code == 403
    assert auditor.post(desk("desk-awards-complete", scored)).status_code == 403
    member = provider(scored, "A")
    assert member.get(desk("desk-awards-round", scored)).status_code in {302, 403, 404}


def test_the_balance_says_who_gets_nothing(scored: Any, at: Any) -> None:
    scored.propose()
    page = text(at().get(desk("desk-awards-balance", scored)))
    assert "Applied and would get nothing: Rutland." in page
    assert "Census 2021" in page


def test_pages_cost_the_same_for_many(scored: Any, at: Any, django_assert_max_num_queries: Any) -> None:
    scored.propose()
    cora = at()
    for route, most in (("desk-awards-round", 45), ("desk-awards-choose", 36), ("desk-awards-balance", 26)):
        cora.get(desk(route, scored))
        with django_assert_max_num_queries(most):
            cora.get(desk(route, scored))
    cora.get(desk("desk-awards"))
    with django_assert_max_num_queries(12):
        cora.get(desk("desk-awards"))


def test_the_list_is_found_and_taken_out(scored: Any, at: Any) -> None:
    scored.propose()
    cora = at()
    page = text(cora.get(desk("desk-awards") + "?state=proposed&q=Group+A"))
    assert "1 award; those that stand come to £10,000.00" in page
    assert "Group B" not in page
    rows = cora.get(desk("desk-awards-file", file_format="csv")).getvalue().decode("utf-8-sig")
    assert rows.count("Group") == 3


def test_the_suggestions_show_their_proof(scored: Any, at: Any) -> None:
    scored.propose()
    page = text(at(Role.AUDITOR).get(desk("desk-awards-suggestions", scored)))
    assert "comes out again from its own inputs" in page


# --- Letters


def test_letters_are_merged_edited_and_sent_from_the_page(scored: Any, at: Any) -> None:
    scored.decide()
    cora, where = at(), desk("desk-awards-letters", scored)
    assert "7 to merge" in text(cora.get(where))
    cora.post(where, {"merge": "1"})
    held = Letter.objects.get(application=scored.bids["R1"])
    said = {"subject": "Sorry", "body": XSS + "\n\nNot this time.", "token": token_of(held, actions.LETTER)}
    cora.post(desk("desk-awards-letter", pk=held.pk), said)
    cora.post(where, {"send": "1"})
    assert Letter.objects.filter(sent_at__isnull=False).count() == 7
    page = text(provider(scored, "R1").get(own(scored, "provider-letter", "R1", about=scored.bids["R1"].pk)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert XSS not in page


def test_before_a_letter_is_sent_its_page_says_so(scored: Any) -> None:
    scored.decide()
    said = text(provider(scored, "R1").get(own(scored, "provider-letter", "R1", about=scored.bids["R1"].pk)))
    assert "has not sent a letter about this application yet" in said
    other = own(scored, "provider-letter", "R1", about=scored.bids["R2"].pk)
    assert provider(scored, "R1").get(other).status_code == 404


def test_an_organisation_named_like_markup_stays_text(scored: Any, at: Any) -> None:
    body = scored.bids["R1"].organisation
    with at_work(scored.officer):
        type(body).objects.filter(pk=body.pk).update(name=f"Group {XSS}")
    scored.decide()
    scored.send()
    letter = Letter.objects.get(application=scored.bids["R1"])
    for page in (
        provider(scored, "R1").get(own(scored, "provider-letter", "R1", about=scored.bids["R1"].pk)),
        at().get(desk("desk-awards-letter", pk=letter.pk)),
        at().get(desk("desk-awards-letters", scored)),
    ):
        assert XSS not in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()


def test_the_wording_of_letters(scored: Any, at: Any) -> None:
    head = at(Role.HEAD_OF_COMMISSIONING)
    assert "as Almoner brings it" in text(head.get(desk("desk-awards-wordings")))
    where = desk("desk-awards-wording", kind="decline")
    page = text(head.post(where, {"subject": "x", "body": "No {{ reason }}"}))
    assert "Nothing is merged under reason." in page
    assert head.post(where, {"subject": "x", "body": "Why: {{ reasons }}"}).status_code == 302
    assert at().get(where).status_code == 403
    assert head.get(desk("desk-awards-wording", kind="praise")).status_code == 404


# --- Offers


def test_an_offer_is_answered_by_who_certifies(scored: Any, at: Any) -> None:
    scored.decide()
    scored.send()
    award = Award.objects.get(application=scored.bids["A"])
    where = own(scored, "provider-offer", "A", award=award.pk)
    member = provider(scored, "A")
    assert "An offer of £10,000.00" in text(member.get(where))
    page = text(member.post(where, {"accepts": "no", "reason": "", "budget-rows": 0}))
    assert "Say why, so that the office learns from it." in page
    assert member.post(where, {"accepts": "yes", "budget-rows": 0}).status_code == 302
    assert Award.objects.get(pk=award.pk).state == "accepted"
    assert provider(scored, "B").get(own(scored, "provider-offer", "B", award=award.pk)).status_code == 404
    answer = at().post(desk("desk-award-agreement", pk=award.pk), {"number": "", "service": ""})
    made = Award.objects.get(pk=award.pk).agreement
    assert made is not None
    assert made.number in answer.url


def test_a_budget_that_does_not_add_up_is_said_and_kept(scored: Any) -> None:
    scored.decide(D=_less())
    scored.send()
    award = Award.objects.get(application=scored.bids["D"])
    where = own(scored, "provider-offer", "D", award=award.pk)
    said = {"accepts": "yes", "budget-rows": 2, "budget-0-what": "Worker", "budget-0-kind": "revenue"}
    said |= {"budget-0-amount": "4999.99", "budget-1-what": "", "budget-1-kind": "revenue", "budget-1-amount": ""}
    page = text(provider(scored, "D").post(where, said))
    assert "£4,999.99; the offer is £5,000.00: £0.01 too little" in page
    assert 'value="Worker"' in page
    assert Award.objects.get(pk=award.pk).state == "offered"


def _less() -> Any:
    from .rounds import yes

    return yes("5000", "It can begin smaller.")


# --- Everybody


def test_the_public_sees_who_got_what_once_the_decision_is_out(scored: Any) -> None:
    held = scored.invitation.round
    where = reverse("public-round-awards", kwargs=_parts(held))
    decision = scored.decide()
    scored.send()
    assert Client().get(where).status_code == 404
    scored.publish(decision)
    page = text(Client().get(where))
    assert "3 awards of £26,000.00 together" in page
    assert "Group A" in page
    assert "Group C" not in page
    actions.answer_offer(
        by=scored.members["D"], award=Award.objects.get(application=scored.bids["D"]), accepts=False, reason="No staff."
    )
    assert "1 of them, worth £6,000.00, was not taken up." in text(Client().get(where))


def test_a_completed_round_tells_its_figures_before_a_decision_is_out(scored: Any) -> None:
    held = scored.invitation.round
    scored.decide()
    scored.send()
    for name in ("A", "B", "D"):
        held_award = Award.objects.get(application=scored.bids[name])
        actions.answer_offer(by=scored.members[name], award=held_award, accepts=True)
    scored.send(closing=True)
    actions.complete(by=scored.officer, invitation=scored.invitation)
    page = text(Client().get(reverse("public-opportunity", kwargs=_parts(held))))
    assert reverse("public-round-awards", kwargs=_parts(held)) in page
    page = text(Client().get(reverse("public-round-awards", kwargs=_parts(held))))
    assert "Its awards follow once the decision on them is published." in page
    assert "£26,000.00" in page
    assert "Group A" not in page


def _parts(held: Any) -> dict[str, Any]:
    return {
        "office": "essexshire",
        "fund": held.code_in_address,
        "year": held.year_in_address,
        "number": held.number,
    }


def test_a_withheld_name_is_withheld_here_too(scored: Any) -> None:
    scored.propose()
    with at_work(scored.officer):
        Award.objects.filter(application=scored.bids["A"]).update(withheld=True)
    decision = scored.put()
    scored.sign(decision)
    scored.send()
    scored.publish(decision)
    found = queries.results_of(scored.invitation.round)
    assert [row.organisation for row in found.rows] == ["[NAME WITHHELD]", "Group B", "Group D"]


def test_what_waits_at_home(scored: Any) -> None:
    office = scored.essex.office
    assert [each.sentence for each in queries.waiting(office, scored.officer)] == ["6 bids are scored: choose"]
    scored.propose()
    assert "3 awards wait to be put to a decision" in {
        each.sentence for each in queries.waiting(office, scored.officer)
    }
    assert queries.waiting(office, scored.essex.actor(Role.AUDITOR)) == []
    assert queries.waiting(office, scored.members["A"]) == []


def test_an_offer_outside_a_round_is_merged_and_sent_from_its_page(scored: Any, at: Any) -> None:
    award = actions.make_award(
        by=scored.officer,
        office=scored.essex.office,
        kind="ad_hoc",
        organisation=scored.bids["E"].organisation,
        parts=[Part(scored.pots[0].pk, 2027, Decimal(500))],
        title="Help",
        description="Help at once.",
        rationale="A need that arose.",
        priorities=[scored.essex.priority.pk],
    )
    said = {"lead": scored.essex.people[Role.COMMISSIONING_OFFICER], **WORDS}
    decision = actions.put_awards_to_decision(by=scored.officer, office=scored.essex.office, awards=[award.pk], **said)
    decisions.put_to_signature(by=scored.officer, decision=decision)
    scored.sign(decision, Role.HEAD_OF_COMMISSIONING)
    cora, where = at(), desk("desk-award-send", pk=award.pk)
    cora.post(where, {"merge": "1"})
    assert "Send the offer" in text(cora.get(desk("desk-award", pk=award.pk)))
    cora.post(where, {"send": "1"})
    assert Award.objects.get(pk=award.pk).state == "offered"
    page = text(provider(scored, "E").get(own(scored, "provider-letter", "E", about=award.pk)))
    assert "£500.00 for “Help”" in page
