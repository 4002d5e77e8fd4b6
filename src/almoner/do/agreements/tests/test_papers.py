"""Drawing up: what a paper says, what it still lacks, and that nothing anybody typed is more than text."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from almoner.do.agreements import actions, queries
from almoner.do.agreements.actions import Identity
from almoner.do.agreements.content import PaperContent, as_facts, from_facts
from almoner.do.agreements.drafting import date_columns
from almoner.do.agreements.models import Paper, PublicityDuty
from almoner.do.agreements.papers.clauses import filled, shipped
from almoner.do.agreements.papers.printing import printed
from almoner.do.agreements.papers.proportion import out_of_proportion, parse_steps, steps_fit
from almoner.do.agreements.terms import FundingTerm, PartyTerm, Terms
from almoner.do.agreements.tests.signing import content
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.governance.decisions.rules.sheet import canonical
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.strategy.funds.models import Contribution, FundingAgreement

if TYPE_CHECKING:
    from almoner.do.agreements.tests.signing import Signing

pytestmark = pytest.mark.django_db


def words_of(paper: Paper) -> str:
    """All that the document says, as one text."""

    def walk(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [word for each in value.values() for word in walk(each)]
        return [word for each in value for word in walk(each)] if isinstance(value, list) else [str(value)]

    return "\n".join(walk(paper.facts["document"]))


# --- What it says


def test_a_paper_says_all_that_was_agreed(signing: Signing) -> None:
    said = words_of(signing.drawn(ends="Either side may end it at the first anniversary."))
    for part in (
        "Contract CORE004",
        "Catch22",
        "Living Without Abuse",
        "1 April 2025",
        "31 March 2027",
        "6 months",
        "May end early at a break",
        "Help for victims of crime to cope and recover.",
        "Victims",
        "£2,800,000.00",
        "30 April 2026",
        "£1,400,000.00",
        "The year-end report is accepted",
        "Furniture",
        "capital",
        "International travel",
        "80 in 100",
        "We look together at the figures of each quarter.",
        "31 October 2025",
        "The helpline is open at weekends.",
        "Either side may end it at the first anniversary.",
        "Cora Commissioner, cora@north.example",
        "Send an invoice to finance@north.example.",
        "Safeguarding",
        "Equality Act 2010",
        "Personal data",
        "notice of 6 months",
    ):
        assert part in said, part
    assert "MoJ core grant" not in said  # where the office takes the money from is its own entry
    assert "{" not in said


def test_the_kinds_have_clauses_on_all_that_a_paper_needs() -> None:
    for kind in ("grant", "allocation", "contract"):
        keys = {clause.key for clause in shipped(kind)}
        assert {"spending", "services"} & keys
        assert keys >= {
            *("agreement", "claiming", "accounting", "surplus", "reporting", "people", "safeguarding", "data"),
            *("information", "equality", "conduct", "publicity", "passing-on", "changes", "ending", "disputes"),
        }
    assert shipped("in_house") == ()


def test_its_hash_comes_out_again_from_what_is_stored(signing: Signing) -> None:
    made = signing.drawn(purpose="Écoute\u0301 — naïve “quotes” £5 \U0001f600\r\nsecond line\x00\x07")
    held = Paper.objects.get(pk=made.pk)
    assert canonical(json.loads(held.text)) == held.text
    assert hashlib.sha256(held.text.encode()).hexdigest() == held.sha256
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(sha256(convert_to(text, 'UTF8')), 'hex') FROM agreements_paper WHERE id = %s", [held.pk]
        )
        assert cursor.fetchone() == (held.sha256,)
    assert "\x00" not in held.text
    assert "\x07" not in held.text


def test_content_survives_its_json() -> None:
    given = content(publicity=[("visit", "An open day", dt.date(2026, 6, 1))])
    assert from_facts(json.loads(json.dumps(as_facts(given)))) == given
    assert from_facts({}) == PaperContent()


def test_papers_are_numbered_and_an_equal_one_is_not_drawn_up(signing: Signing) -> None:
    assert [signing.drawn().number, signing.drawn(claims="By invoice.").number] == [1, 2]
    with pytest.raises(ValidationError, match="Paper 2 says just this"):
        signing.drawn(claims="By invoice.")
    assert [each.number for each in queries.papers_of(signing.vf)] == [2, 1]


def test_two_who_draw_up_at_once_do_not_pass_over_each_other(signing: Signing) -> None:
    signing.drawn()
    with pytest.raises(OutOfDate, match="drew up a paper meanwhile"):
        actions.draw_up(by=signing.cora, agreement=signing.vf, content=content(claims="x"), opened=0)
    assert actions.draw_up(by=signing.cora, agreement=signing.vf, content=content(claims="x"), opened=1).number == 2


def test_an_in_house_service_has_no_paper(signing: Signing) -> None:
    held = signing.held
    own = actions.record_agreement(
        by=signing.cora, office=held.north, identity=Identity("IH1", "in_house", held.misuse), terms=Terms("Our own")
    )
    with pytest.raises(Refused, match="runs this service itself"):
        actions.draw_up(by=signing.cora, agreement=own, content=PaperContent())


def test_the_auditor_and_the_neighbour_draw_up_nothing(signing: Signing) -> None:
    with pytest.raises(NotAllowed):
        actions.draw_up(by=signing.held.auditor, agreement=signing.vf, content=content())
    with pytest.raises(NotAllowed, match="another office"):
        actions.draw_up(by=signing.cora, agreement=signing.held.abroad, content=content())


# --- Funders' conditions


def _funding(signing: Signing, title: str, conditions: str, *, passes_down: bool) -> FundingAgreement:
    unknown = ApproximateDate.unknown()
    columns = {
        name: value
        for each in ("begins", "ends", "extension_limit")
        for name, value in date_columns(each, unknown).items()
    }
    with at_work(signing.cora):
        return FundingAgreement.objects.create(
            office=signing.north, title=title, conditions=conditions, passes_down=passes_down, **columns
        )


def test_conditions_of_a_funder_are_passed_down_through_line_and_pot(signing: Signing) -> None:
    direct = _funding(signing, "Home Office grant", "Name the grant in every report.", passes_down=True)
    through = _funding(signing, "MoJ grant", "Report the national metrics.", passes_down=True)
    kept = _funding(signing, "Council share", "Between us and the council.", passes_down=False)
    with at_work(signing.cora):
        for funding in (through, kept):
            Contribution.objects.create(
                office=signing.north,
                pot=signing.held.core,
                funding=funding,
                contributor=funding.title,
                amount_amount=Amount.not_known(),
            )
    signing.correct(
        funding=(
            FundingTerm(Amount.of("1400000.00"), 2025, signing.held.core.pk),
            FundingTerm(Amount.of("1400000.00"), 2026, funding=direct.pk),
        ),
        conditions="Nothing is paid twice.",
    )
    paper = signing.drawn(conditions=[("The helpline is open.", False), ("Report the national metrics.", True)])
    passed = [each["text"] for each in paper.facts["conditions"]]
    assert passed == [
        "The helpline is open.",
        "Home Office grant: Name the grant in every report.",
        "MoJ grant: Report the national metrics.",
        "Nothing is paid twice.",
    ]
    assert "Between us and the council." not in paper.text


# --- What it lacks


def test_everything_that_is_missing_is_said_at_once(signing: Signing) -> None:
    paper = actions.draw_up(by=signing.cora, agreement=signing.held.tbc, content=PaperContent())
    with pytest.raises(Refused) as why:
        actions.send_for_signature(by=signing.cora, paper=paper)
    for part in (
        "No provider is recorded",
        "The day on which it begins is not known",
        "The day on which it ends is not known",
        "Say what it is for.",
        "Name one contact",
        "The value is not known",
        "Say how you will review",
    ):
        assert part in why.value.sentence
    assert not hasattr(Paper.objects.get(pk=paper.pk), "sending")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"spend": [("Staff", "revenue", Decimal("100.00"))]}, "lines of spending add up to £100.00"),
        ({"instalments": [("All", None, Decimal("2800000.01"), "")]}, "instalments add up to £2,800,000.01"),
        ({"instalments": [("All", None, Decimal(2800001)), ("Rest", None, None)]}, "instalments add up to"),
        ({"outcomes": [("One", "m", "t")]}, "sets at least 2 outcomes; there are 1"),
        ({"outcomes": [("One", "m", "t")] * 9}, "sets at most 8 outcomes"),
        ({"outcomes": [("One", "m", ""), ("Two", "", "t")]}, "Outcome 1 needs a measure and a target"),
        ({"review_method": " "}, "Say how you will review"),
        ({"contact": ""}, "Name one contact"),
    ],
)
def test_what_does_not_fit_keeps_it_from_being_sent(signing: Signing, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        signing.sent(**changes)


def test_a_grant_says_what_it_may_be_spent_on(signing: Signing) -> None:
    held = signing.held
    terms = held.victim_first_terms(title="A grant")
    grant = held.record("G1", held.victim_first, terms, kind="grant")
    paper = actions.draw_up(by=signing.cora, agreement=grant, content=content(spend=()))
    with pytest.raises(Refused, match="Say what the money may be spent on"):
        actions.send_for_signature(by=signing.cora, paper=paper)


@pytest.mark.parametrize(
    ("parties", "why"),
    [
        ((("provider", "catch22"), ("provider", "lwa")), "none of them leads alone"),
        ((("lead", "catch22"), ("accountable_body", "lwa"), ("accountable_body", "catch22")), "Two accountable bodies"),
        ((("member", "lwa"),), "No provider is recorded"),
    ],
)
def test_one_body_signs_for_the_provider(signing: Signing, parties: Any, why: str) -> None:
    bodies = [(part, getattr(signing.held, name)) for part, name in parties]
    signing.correct(parties=tuple(PartyTerm(part, body.pk, body.name) for part, body in bodies))
    with pytest.raises(Refused, match=why):
        signing.sent()


def test_a_partnership_without_an_accountable_body_cannot_sign(signing: Signing) -> None:
    with at_work(signing.cora):
        Organisation.objects.filter(pk=signing.held.catch22.pk).update(form="partnership")
    with pytest.raises(Refused, match="Catch22 is no legal person"):
        signing.sent()


def test_what_is_asked_grows_with_the_value() -> None:
    """The figures of docs/rules/agreements.md."""
    steps = parse_steps("up to 5000: 1 to 2; up to 50000: 1 to 4; above: 2 to 8")
    fits = {
        (value, count): out_of_proportion(Decimal(value), count, steps) is None
        for value, count in (
            *(("5000.00", 2), ("5000.00", 3), ("5000.01", 3), ("24500.00", 0)),
            *(("50000.00", 5), ("319918.00", 1), ("319918.00", 8)),
        )
    }
    assert list(fits.values()) == [True, False, True, False, False, False, True]


@pytest.mark.parametrize(
    "text", ["", "up to 5: 1 to 2", "above: 2 to 1", "up to 9: 1 to 2; up to 5: 1 to 2; above: 1 to 2", "x"]
)
def test_a_setting_that_cannot_be_read_is_refused(text: str) -> None:
    assert steps_fit(text)


# --- Publicity


def test_duties_in_the_content_are_required_once(signing: Signing) -> None:
    duty = ("press", "A notice when it begins", dt.date(2025, 4, 30))
    paper = signing.drawn(publicity=[duty])
    signing.drawn(publicity=[duty], claims="By invoice.")
    held = PublicityDuty.objects.get(agreement=signing.vf)
    assert (held.kind, held.what, held.due_on) == duty
    assert "A notice when it begins" in words_of(paper)
    with pytest.raises(ValidationError):
        signing.drawn(publicity=[("parade", "x", None)])


# --- Text stays text

NASTY = '<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} #eval("1") $x$ *b* \\ " \' {office} \u202e'


def nasty_content() -> PaperContent:
    """Something that would like to be markup in every field of the content."""
    return content(
        purpose=NASTY,
        spend=[(NASTY, "revenue", Decimal("2800000.00"))],
        not_allowed=NASTY,
        outcomes=[(NASTY, NASTY, NASTY), ("b", NASTY, NASTY)],
        review_method=NASTY,
        conditions=[(NASTY, False), (NASTY, True)],
        reporting=[(NASTY, None)],
        instalments=[(NASTY, None, None, NASTY)],
        claims=NASTY,
        contact=NASTY,
        ends=NASTY,
        publicity=[("other", NASTY, None)],
    )


def nasty_paper(signing: Signing) -> Paper:
    """A paper with something nasty in every text that anybody could have typed."""
    with at_work(signing.cora):
        for body in (signing.held.catch22, signing.held.lwa):
            Organisation.objects.filter(pk=body.pk).update(name=f"{body.name} {NASTY}")
        Office.objects.filter(pk=signing.north.pk).update(address=NASTY)
    clauses = [clause._replace(text=NASTY.replace("{{ 7*7 }}", ""), title="<b>T</b>") for clause in shipped("contract")]
    actions.write_terms(
        by=signing.held.hugo, office=signing.north, kind="contract", clauses=clauses, reason="To see what happens"
    )
    signing.correct(title=NASTY, conditions=NASTY, purposes=NASTY)
    paper = actions.draw_up(by=signing.cora, agreement=signing.vf, content=nasty_content())
    actions.send_for_signature(by=signing.cora, paper=paper)
    signing.sign(paper, name=NASTY[:200], role=NASTY[:200])
    return paper


@pytest.mark.slow
def test_nothing_typed_becomes_markup_in_the_pdf(signing: Signing) -> None:
    made = printed(nasty_paper(signing), is_sent=True)
    assert made.startswith(b"%PDF")
    assert b"/JavaScript" not in made
    assert b"/JS" not in made


def test_nothing_typed_turns_the_direction_of_reading(signing: Signing) -> None:
    assert "\u202e" not in signing.drawn(purpose=NASTY).text


def test_a_fact_is_never_a_field_itself() -> None:
    assert filled("By {provider}", {"provider": "{office}", "office": "X"}) == "By {office}"


@pytest.mark.slow
def test_characters_that_no_typeface_has_still_make_a_pdf(signing: Signing) -> None:
    assert printed(signing.drawn(purpose="漢字 \U0001f600 ᚠ"), is_sent=False).startswith(b"%PDF")
