"""The faces of decisions: the desk, a phone, the public; bad input by address and by form."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from almoner.foundation.audit.remembered import forget
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.roles import Role
from almoner.foundation.door.tokens import token_of
from almoner.foundation.sheets import listings
from almoner.governance.decisions import actions, queries
from almoner.governance.decisions.actions import SHOWN
from almoner.governance.decisions.entries import LineEntry
from almoner.governance.decisions.models import Decision, Signature
from tests.world import sign_in

from .essex import THREE, WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # the first pages compile the templates of forms
HOLDER, MONITOR, TREASURER = THREE
XSS = "<script>alert(1)</script>"


@pytest.fixture
def at(essex: Any) -> Any:
    """A browser signed in as the holder of a post."""

    def signed_in(role: Role) -> Client:
        return sign_in(Client(), essex.people[role])

    return signed_in


def desk(name: str, decision: Any = None, **parts: Any) -> str:
    number = {"number": decision.number} if decision is not None else {}
    return reverse(name, kwargs={"office": "essexshire"} | number | parts)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def state(decision: Any) -> str:
    return Decision.objects.get(pk=decision.pk).state


def typed(essex: Any, **more: Any) -> dict[str, Any]:
    """What somebody types into the form of a decision."""
    said = {"title": "Safety fund", "kind": "award", "lead": essex.people[Role.COMMISSIONING_OFFICER].pk}
    said |= WORDS | {"confidentiality": "open", "priorities": [essex.priority.pk]}
    said |= {"lines-rows": 2, "lines-0-applicant": "Young Carers", "lines-0-description": "Club"}
    said |= {"lines-0-value": "£3,000.00", "lines-0-framework_line": essex.line.pk}
    said |= {"money-rows": 1, "money-0-pot": essex.pots[0].pk, "money-0-year": "2024/25", "money-0-amount": "3000"}
    return said | more


# --- Writing


def test_a_decision_is_written_put_to_signature_and_signed(essex: Any, at: Any) -> None:
    cora = at(Role.COMMISSIONING_OFFICER)
    assert "Another line" in text(cora.get(desk("desk-decision-new")))
    answer = cora.post(desk("desk-decision-new"), typed(essex))
    decision = Decision.objects.get(title="Safety fund")
    assert answer.headers["Location"] == desk("desk-decision", decision)
    assert "£3,000.00" in text(cora.get(desk("desk-decision", decision)))
    cora.post(desk("desk-decision-ready", decision))
    assert state(decision) == "ready"

    for role in THREE:
        browser = at(role)
        queue = text(browser.get(desk("desk-decisions-waiting")))
        assert "1 decision waits for you" in queue
        page = text(browser.get(desk("desk-decision-sign", decision)))
        sheet = re.search(r'name="sheet" value="(\w{64})"', page)
        said = {"outcome": "approved", "comment": "", "sheet": sheet[1] if sheet else ""}
        assert browser.post(desk("desk-decision-sign", decision), said).headers["Location"].endswith("/waiting/")
    assert state(decision) == "prepared"
    assert Client().get(f"/essexshire/decisions/{decision.number}/").status_code == 404


def test_it_is_checked_published_and_taken_back(essex: Any, at: Any) -> None:
    facts = {"lines": [LineEntry("Young Carers", "Club", Decimal(3000))], "money": essex.money(3000)}
    decision = essex.decided(title="Safety fund", **facts)
    moira = at(MONITOR)
    assert "Nothing is redacted" in text(moira.get(desk("desk-decision-check", decision)))
    moira.post(desk("desk-decision-check", decision), {"step": "publish"})
    page = text(Client().get(f"/essexshire/decisions/{decision.number}/"))
    for shown in (
        "Young Carers",
        "Club",
        "£3,000.00",
        "Volunteers double each pound.",
        "Monitoring officer",
        "Reducing violence",
    ):
        assert shown in page
    assert essex.people[MONITOR].name not in page
    assert "Safety fund" in text(Client().get("/essexshire/decisions/"))
    listed = b"".join(Client().get("/essexshire/awards.csv").streaming_content).decode()
    assert "Young Carers,Club,3000.00" in listed
    moira.post(desk("desk-decision-take-back", decision), {"note": "A mistake"})
    assert Client().get(f"/essexshire/decisions/{decision.number}/").status_code == 404
    assert "Taken back: A mistake" in text(moira.get(desk("desk-decision", decision)))


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(essex: Any, at: Any) -> None:
    cora = at(Role.COMMISSIONING_OFFICER)
    wrong = {"lines-0-value": "lots", "money-0-year": "2024", "title": "", "confidentiality": "closed"}
    page = text(cora.post(desk("desk-decision-new"), typed(essex, **wrong)))
    assert "“lots” is not an amount." in page
    assert "“2024” is not a financial year." in page
    assert "“Title” needs an answer." in page
    assert 'value="Young Carers"' in page
    again = text(cora.post(desk("desk-decision-new"), typed(essex, confidentiality="closed")))
    assert "Say on what ground it is not open." in again
    more = text(cora.post(desk("desk-decision-new"), typed(essex, more="lines")))
    assert more.count("-applicant") >= 10
    assert "There is a problem" not in more


def test_two_people_writing_at_once_see_both(essex: Any, at: Any) -> None:
    cora = at(Role.COMMISSIONING_OFFICER)
    decision = essex.decision("3000")
    token = token_of(decision, SHOWN)
    actions.change_decision(by=essex.actor(Role.HEAD_OF_COMMISSIONING), decision=decision, risk="Theirs")
    page = text(cora.post(desk("desk-decision-edit", decision), typed(essex, token=token, risk="Mine")))
    assert 'data-label="Saved by somebody else">Theirs</td>' in page
    assert 'data-label="Yours">Mine</td>' in page
    now = re.search(r'name="token" value="(\w+)"', page)
    answer = cora.post(desk("desk-decision-edit", decision), typed(essex, token=now[1] if now else "", risk="Mine"))
    assert answer.status_code == 302
    assert Decision.objects.get(pk=decision.pk).risk == "Mine"


def test_nothing_that_is_typed_becomes_markup(essex: Any, at: Any) -> None:
    every = dict.fromkeys((*WORDS, "background"), XSS) | {"title": XSS, "ground": XSS, "confidentiality": "part"}
    lines = [LineEntry(XSS, XSS, Decimal(2001)), LineEntry("B", XSS, Decimal(1))]
    decision = essex.ready(lines=lines, money=essex.money(2002), **every)
    essex.sign(decision, TREASURER, outcome="returned", comment=XSS)
    cora, moira = at(Role.COMMISSIONING_OFFICER), at(MONITOR)
    cora.post(desk("desk-decision-answer", decision), {"text": XSS})
    essex.put(decision)
    essex.sign(decision, *THREE)
    actions.redact(by=essex.actor(MONITOR), decision=decision, part="risk", words="script", label="legal", reason=XSS)
    pages = [moira.get(desk(name, decision)) for name in ("desk-decision", "desk-decision-check", "desk-decision-sign")]
    actions.publish(by=essex.actor(MONITOR), decision=decision, looked_at=True)
    pages += [Client().get("/essexshire/decisions/"), Client().get(f"/essexshire/decisions/{decision.number}/")]
    pages += [cora.get(desk("desk-decisions") + f"?q={XSS}"), Client().get(f"/essexshire/decisions/?q={XSS}")]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script" in page.content.decode()


# --- Signing


def test_signing_a_sheet_that_changed_meanwhile_shows_what_changed(essex: Any, at: Any) -> None:
    decision = essex.ready("3000")
    seen = essex.paper(decision).hash
    moira = at(MONITOR)
    actions.change_decision(by=essex.actor(Role.COMMISSIONING_OFFICER), decision=decision, risk="Much more.")
    essex.put(decision)
    page = text(moira.post(desk("desk-decision-sign", decision), {"outcome": "approved", "sheet": seen}))
    assert "The sheet has changed since you opened it" in page
    assert "Changed since you last saw it: Risks." in page
    assert not Signature.objects.filter(decision=decision).exists()
    said = {"outcome": "approved", "sheet": essex.paper(decision).hash}
    assert moira.post(desk("desk-decision-sign", decision), said).status_code == 302


def test_who_may_not_sign_reads_why(essex: Any, at: Any) -> None:
    decision = essex.ready("3000")
    chief = at(Role.CHIEF_EXECUTIVE)
    page = text(chief.get(desk("desk-decision-sign", decision)))
    assert "No signature is wanted from you as chief executive." in page
    said = {"outcome": "approved", "sheet": essex.paper(decision).hash}
    chief.post(desk("desk-decision-sign", decision), said)
    assert not Signature.objects.filter(decision=decision).exists()
    assert at(Role.COMMISSIONING_OFFICER).get(desk("desk-decision-sign", decision)).status_code == 403
    assert at(Role.AUDITOR).get(desk("desk-decision-sign", decision)).status_code == 403


def test_a_question_without_words_and_an_answer_that_is_none(essex: Any, at: Any) -> None:
    decision = essex.ready("3000")
    moira = at(MONITOR)
    said = {"outcome": "returned", "sheet": essex.paper(decision).hash, "comment": " "}
    assert "Say why: the reason stays with the decision." in text(
        moira.post(desk("desk-decision-sign", decision), said)
    )
    assert "There is a problem" in text(moira.post(desk("desk-decision-sign", decision), said | {"outcome": "maybe"}))
    moira.post(desk("desk-decision-sign", decision), said | {"comment": "Is it lawful?"})
    cora = at(Role.COMMISSIONING_OFFICER)
    assert "Is it lawful?" in text(cora.get(desk("desk-decision", decision)))
    cora.post(desk("desk-decision-answer", decision), {"text": "Yes, section 9."})
    assert "Answer: Yes, section 9." in text(cora.get(desk("desk-decision", decision)))


def test_the_few_that_need_thought_stand_first(essex: Any, at: Any) -> None:
    for value in ("2500", "60000", "2600"):
        essex.ready(value, title=f"Award of {value}")
    page = text(at(TREASURER).get(desk("desk-decisions-waiting")))
    assert "3 decisions wait for you; 1 needs thought." in page
    assert (
        page.index("Award of 60000")
        < page.index("The rest")
        < page.index("Award of 2500")
        < page.index("Award of 2600")
    )
    assert "£50,000.00 or more" in page


def test_the_commissioner_decides_otherwise_at_the_desk(essex: Any, at: Any) -> None:
    decision = essex.ready("3000", "4000")
    helen = at(HOLDER)
    address = desk("desk-decision-otherwise", decision)
    assert "Left blank: the line is left out." in text(helen.get(address))
    said = {
        "instead": "One only.",
        "why": "Need",
        "sheet": essex.paper(decision).hash,
        "value-0": "2,500",
        "value-1": "",
    }
    assert helen.post(address, said).headers["Location"] == desk("desk-decision-sign", decision)
    page = text(helen.get(desk("desk-decision-sign", decision)))
    assert "One only." in page
    assert "decided otherwise than recommended" in page
    assert at(MONITOR).get(address).status_code == 403


def test_an_award_is_left_out_and_a_decision_deferred_at_the_desk(essex: Any, at: Any) -> None:
    decision = essex.ready("3000", "4000")
    cora = at(Role.COMMISSIONING_OFFICER)
    key = essex.paper(decision).rows[1].key
    assert "There is a problem" in text(cora.post(desk("desk-decision-leave-out", decision), {"key": key}))
    cora.post(desk("desk-decision-leave-out", decision), {"key": key, "reason": "Dissolved"})
    assert "Left out" in text(cora.get(desk("desk-decision", decision)))
    step = desk("desk-decision-step", decision, move="defer")
    assert "There is a problem" in text(cora.post(step, {"reason": ""}))
    cora.post(step, {"reason": "Wait for the budget"})
    assert state(decision) == "deferred"
    assert cora.get(desk("desk-decision-step", decision, move="decide")).status_code == 302
    assert cora.get(desk("desk-decision-edit", decision)).status_code == 302
    cora.post(desk("desk-decision-step", decision, move="resume"))
    assert state(decision) == "draft"


def test_what_another_body_decided_is_noted_at_the_desk(essex: Any, at: Any) -> None:
    facts = {"body": "Ministry of Justice", "body_on": essex.people[HOLDER].created_at.date(), "money": ()}
    decision = essex.decision("3000", **facts)
    chief = at(Role.CHIEF_EXECUTIVE)
    assert "Note what the other body decided" in text(chief.get(desk("desk-decision", decision)))
    chief.post(desk("desk-decision-note", decision))
    assert state(decision) == "prepared"


# --- The publication check


def test_the_check_warns_redacts_and_lifts(essex: Any, at: Any) -> None:
    decision = essex.decided("3000", background="Write to jo@example.org.")
    moira = at(MONITOR)
    address = desk("desk-decision-check", decision)
    page = text(moira.get(address))
    assert "1 passage looks personal" in page
    assert "“jo@example.org” looks like an e-mail address" in page
    assert "Look at what the check found" in text(moira.post(address, {"step": "publish"}))
    said = {"step": "redact", "part": "background", "words": "jo@example.org", "label": "personal", "reason": "Private"}
    moira.post(address, said)
    page = text(moira.get(address))
    assert "Write to [REDACTED PERSONAL DATA]." in page
    row = decision.redactions.get()
    lift = desk("desk-decision-lift", decision) + f"?redaction={row.pk}"
    moira.post(lift, {"reason": "It is the office's own"})
    assert not decision.redactions.exists()
    assert moira.get(desk("desk-decision-lift", decision) + "?redaction=none").status_code == 302
    moira.post(address, {"step": "plan", "on_day": "1", "on_month": "1", "on_year": "2100"})
    assert "It is planned for 1 January 2100." in text(moira.get(address))
    moira.post(address, {"step": "plan", "on_day": "", "on_month": "", "on_year": ""})
    moira.post(address, {"step": "publish", "looked_at": "on"})
    assert state(decision) == "published"


# --- The lists


def test_lists_cost_the_same_for_few_and_many(
    essex: Any, at: Any, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    carys = at(Role.CHIEF_EXECUTIVE)
    for n in range(6):
        decision = essex.decided("3000", title=f"Awards round-{n}")
        actions.publish(by=essex.actor(MONITOR), decision=decision)
        essex.ready("3000", title=f"To sign {n}")
    forget()
    with django_assert_max_num_queries(7):
        page = text(carys.get(desk("desk-decisions")))
    assert "Awards round-5" in page
    with django_assert_max_num_queries(6):
        page = text(Client().get("/essexshire/decisions/"))
    assert "Awards round-5" in page
    assert "To sign" not in page
    helen = at(HOLDER)
    with django_assert_max_num_queries(15):
        assert "6 decisions wait for you" in text(helen.get(desk("desk-decisions-waiting")))
    today = timezone.localdate()
    assert queries.count_waiting(essex.office, seen_by=essex.actor(HOLDER), on=today) == 6
    with django_assert_num_queries(1):
        assert queries.count_waiting(essex.office, seen_by=essex.actor(HOLDER), on=today) == 6
    with django_assert_max_num_queries(16):
        carys.get(desk("desk-decision", decision))


def test_lists_are_narrowed_and_nothing_odd_breaks_them(essex: Any, at: Any) -> None:
    carys = at(Role.CHIEF_EXECUTIVE)
    for n in (3, 4):
        decision = essex.decided("3000", title=f"Awards round-{n}")
        actions.publish(by=essex.actor(MONITOR), decision=decision)
    question = (
        f"?q=awards+round-3&state=published&kind=award&priority={essex.priority.pk}&amount=10000&since=2020-01-01"
    )
    only = text(carys.get(desk("desk-decisions") + question))
    assert "Awards round-3" in only
    assert "Awards round-4" not in only
    kept = b"".join(carys.get(desk("desk-decisions-file", file_format="csv") + question).streaming_content).decode()
    assert kept.count("\n") == 2
    for odd in (
        "?priority=x",
        "?since=yesterday",
        "?amount=lots",
        "?place=E99",
        "?page=9999",
        "?sort=-nothing",
        "?q=%00award",
    ):
        assert carys.get(desk("desk-decisions") + odd).status_code == 200
        assert Client().get("/essexshire/decisions/" + odd).status_code == 200


def test_the_list_is_taken_out_by_command(essex: Any) -> None:
    essex.decided("3000", title="Awards taken out")
    listing = listings.named("decisions")
    asked = listings.Asked(essex.office, essex.actor(Role.AUDITOR), filters={"q": "taken out", "state": "prepared"})
    assert [row.title for row in listing.rows(asked)] == ["Awards taken out"]
    assert not listing.rows(listings.Asked(essex.office, NOBODY)).exists()
    moira = essex.actor(MONITOR)
    for name in ("interests", "gifts"):
        assert not listings.named(name).rows(listings.Asked(essex.office, moira)).exists()


def test_another_offices_decision_is_not_found_by_its_address(essex: Any, world: Any, at: Any) -> None:
    theirs = world.records["north"]["decision"]
    for role in (HOLDER, Role.COMMISSIONING_OFFICER, MONITOR):
        browser = at(role)
        assert browser.get(desk("desk-decision", theirs)).status_code == 404
        assert browser.get(f"/desk/northshire/decisions/{theirs.number}/").status_code == 403
    assert Client().get(f"/essexshire/decisions/{theirs.number}/").status_code == 404
    assert Client().get(f"/northshire/decisions/{theirs.number}/").status_code == 200
