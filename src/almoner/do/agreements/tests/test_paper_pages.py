"""The pages of papers: at the desk and for the provider, and whom they turn away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from almoner.do.agreements import actions, queries
from almoner.do.agreements.models import Paper, PaperSignature
from almoner.do.agreements.tests.signing import A_PDF, own
from almoner.do.agreements.tests.test_desk import fields_of, text_of
from almoner.do.agreements.tests.test_papers import nasty_paper
from almoner.foundation.audit.remembered import forget
from almoner.foundation.door.roles import Part, Role
from tests.world import sign_in

if TYPE_CHECKING:
    from django.test import Client

    from almoner.do.agreements.tests.signing import Signing

pytestmark = pytest.mark.django_db
HERE = "/desk/northshire/agreements/CORE004/"


@pytest.fixture
def cora(signing: Signing, client: Client) -> Client:
    """The commissioning officer at her desk."""
    return sign_in(client, signing.held.people[Role.COMMISSIONING_OFFICER])


@pytest.fixture
def cert(signing: Signing, client: Client) -> Client:
    """Somebody who may sign for Catch22."""
    return sign_in(client, signing.people[Part.CERTIFIER])


# --- The desk


@pytest.mark.slow
def test_from_drawing_up_to_signed(signing: Signing, cora: Client, client: Client) -> None:
    assert "no paper Draw up the paper" in text_of(cora.get(HERE))
    sent = fields_of(cora.get(f"{HERE}draw-up/"))
    sent |= {
        "purpose": "Help for victims.",
        "review_method": "Each quarter.",
        "spend-0-what": "Staff",
        "spend-0-kind": "revenue",
        "spend-0-amount": "2,800,000",
        "outcomes-0-what": "Safer",
        "outcomes-0-measure": "Asked",
        "outcomes-0-target": "80",
    }
    assert cora.post(f"{HERE}draw-up/", sent).status_code == 302
    said = text_of(cora.get(f"{HERE}papers/1/"))
    assert "sets at least 2 outcomes; there are 1" in said
    assert "Send for signature" not in said
    assert "at least 2 outcomes" in text_of(cora.post(f"{HERE}papers/1/send/", follow=True))
    sent = fields_of(cora.get(f"{HERE}draw-up/"))
    assert sent["outcomes-0-target"] == "80"
    sent |= {"outcomes-1-what": "Reached", "outcomes-1-measure": "Counted", "outcomes-1-target": "1,200"}
    assert cora.post(f"{HERE}draw-up/", sent).status_code == 302
    assert "Read it, then send it for signature." in text_of(cora.get(f"{HERE}papers/2/"))
    assert "It waits for Catch22 and the office-holder, deputy or chief executive to sign." in text_of(
        cora.post(f"{HERE}papers/2/send/", follow=True)
    )
    paper = Paper.objects.get(agreement=signing.vf, number=2)
    signing.sign(paper)
    helen = sign_in(client, signing.held.people[Role.OFFICE_HOLDER])
    page = helen.get(f"{HERE}papers/2/sign/")
    assert "Go to your signature" in text_of(page)
    answer = fields_of(page) | {"read": "on"}
    assert answer["role"] == ["office_holder"] or answer["role"] == "office_holder"
    assert helen.post(f"{HERE}papers/2/sign/", answer).status_code == 302
    assert signing.is_signed
    assert "signed by both sides" in text_of(helen.get(HERE))


@pytest.mark.slow
def test_the_page_of_an_agreement_says_when_it_must_be_signed_anew(signing: Signing, cora: Client) -> None:
    signing.signed()
    assert "signed by both sides Nothing waits." in text_of(cora.get(HERE))
    signing.correct(notice_months=1)
    assert "The agreement has changed since paper 1" in text_of(cora.get(HERE))
    newer = signing.drawn()
    said = text_of(cora.get(HERE))
    assert "not sent Paper 2 is drawn up" in said
    actions.send_for_signature(by=signing.cora, paper=newer)
    assert "Paper 2 waits for the provider and the office to sign." in text_of(cora.get(HERE))


@pytest.mark.slow
def test_a_draft_beside_a_signed_paper_leaves_it_signed(signing: Signing, cora: Client) -> None:
    signing.signed()
    signing.drawn(claims="By invoice.")
    assert "signed by both sides Paper 2 is drawn up" in text_of(cora.get(HERE))


@pytest.mark.slow
def test_what_is_wrong_in_the_content_keeps_what_was_typed(signing: Signing, cora: Client) -> None:
    sent = fields_of(cora.get(f"{HERE}draw-up/"))
    wrong = sent | {"purpose": "<b>Mine</b>", "spend-0-what": "Staff", "spend-0-amount": "lots"}
    answer = cora.post(f"{HERE}draw-up/", wrong)
    assert answer.status_code == 200
    assert "&lt;b&gt;Mine&lt;/b&gt;" in answer.content.decode()
    assert 'value="lots"' in answer.content.decode()
    more = cora.post(f"{HERE}draw-up/", wrong | {"more": "outcomes"}).content.decode()
    assert more.count("outcomes-") > answer.content.decode().count("outcomes-")
    signing.drawn()
    late = text_of(cora.post(f"{HERE}draw-up/", sent | {"purpose": "Mine"}))
    assert "Somebody else drew up a paper meanwhile" in late
    assert "Mine" in late
    assert not Paper.objects.filter(agreement=signing.vf, number=2).exists()
    again = fields_of(cora.post(f"{HERE}draw-up/", sent | {"purpose": "Mine"}))
    assert again["opened"] == "1"


@pytest.mark.slow
def test_a_signed_paper_is_brought_in(signing: Signing, cora: Client) -> None:
    signing.sent()
    sent = {
        "provider_name": "Ada Pryce",
        "provider_role": "Chair",
        **{f"provider_day_{n}": part for n, part in zip(("day", "month", "year"), ("2", "4", "2025"), strict=True)},
        "office_name": "Helen Holder",
        **{f"office_day_{n}": "" for n in ("day", "month", "year")},
        "office_role": "",
    }
    bad = SimpleUploadedFile("signed.pdf", b"MZ\x90\x00" + b"\x00" * 300, "application/pdf")
    half = cora.post(f"{HERE}signed-paper/", sent | {"file": bad})
    assert "fill in all three, or none" in text_of(half)
    sent |= {"office_role": "Commissioner", "office_day_day": "3", "office_day_month": "4", "office_day_year": "2025"}
    bad.seek(0)
    refused = cora.post(f"{HERE}signed-paper/", sent | {"file": bad})
    assert "This is a file of type EXE" in text_of(refused)
    assert "Ada Pryce" in refused.content.decode()
    assert not PaperSignature.objects.filter(paper__agreement=signing.vf).exists()
    good = SimpleUploadedFile("signed.pdf", A_PDF, "application/pdf")
    assert cora.post(f"{HERE}signed-paper/", sent | {"file": good}).status_code == 302
    assert signing.is_signed
    got = cora.get(f"{HERE}papers/1/signed/provider/")
    assert b"".join(got.streaming_content) == A_PDF
    assert got["Content-Disposition"].startswith("attachment")
    assert cora.get(f"{HERE}papers/1/signed/nobody/").status_code == 404


def test_an_agreement_without_a_paper_is_held_as_signed(signing: Signing, cora: Client) -> None:
    sent = {
        f"{side}_{part}": value
        for side, name in (("provider", "Ada"), ("office", "Helen"))
        for part, value in (
            ("name", name),
            ("role", "Chair"),
            ("day_day", "1"),
            ("day_month", "4"),
            ("day_year", "2025"),
        )
    }
    path = "/desk/northshire/agreements/CORE027/signed-paper/"
    assert "No paper was drawn up here" in text_of(cora.get(path))
    file = SimpleUploadedFile("signed.pdf", A_PDF, "application/pdf")
    assert cora.post(path, sent | {"file": file}).status_code == 302
    assert signing.held.tbc.pk in queries.signed_on([signing.held.tbc.pk])


@pytest.mark.slow
def test_the_paper_is_a_pdf_too(signing: Signing, cora: Client) -> None:
    signing.drawn()
    answer = cora.get(f"{HERE}papers/1.pdf")
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'attachment; filename="CORE004-1.pdf"'
    assert cora.get(f"{HERE}papers/7.pdf").status_code == 404


def test_the_neighbour_s_and_missing_papers_are_not_found(signing: Signing, cora: Client) -> None:
    for path in (f"{HERE}papers/1/", "/desk/northshire/agreements/S1/draw-up/", f"{HERE}papers/1/signed/office/"):
        assert cora.get(path).status_code == 404


def test_an_auditor_reads_and_changes_nothing(signing: Signing, client: Client) -> None:
    signing.sent()
    sign_in(client, signing.held.people[Role.AUDITOR])
    assert client.get(f"{HERE}papers/1/").status_code == 200
    for tail in ("draw-up/", "papers/1/sign/", "signed-paper/"):
        assert client.get(HERE + tail).status_code == 403
        assert client.post(HERE + tail, {}).status_code == 403
    assert client.post(f"{HERE}papers/1/send/").status_code == 403


# --- Text stays text


@pytest.mark.slow
def test_nothing_typed_becomes_markup_on_any_page(signing: Signing, client: Client) -> None:
    paper = nasty_paper(signing)
    sign_in(client, signing.held.people[Role.CHIEF_EXECUTIVE])
    desk = ("", "papers/1/", "papers/1/sign/", "draw-up/", "publicity/")
    for path in (*(HERE + tail for tail in desk), "/desk/northshire/agreements/standard-terms/contract/"):
        _is_plain(client.get(path))
    sign_in(client, signing.people[Part.CERTIFIER])
    for tail in ("", "papers/1/", "papers/1/sign/"):
        _is_plain(client.get(own(signing, tail)))
    assert paper.signatures.count() == 1


def _is_plain(answer: Any) -> None:
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    assert "alert(1)" in page.get_text()
    assert not page.find("img", src="x")
    assert not [each for each in page.find_all("script") if "alert" in each.get_text()]
    assert not page.find(lambda tag: any(name.startswith("on") for name in tag.attrs))
    assert re.search(r"\{\{ 7\*7 \}\}|alert\(2\)", page.get_text())
    assert "49" not in re.findall(r"\b49\b", page.get_text())


# --- What pages cost


@pytest.mark.slow
def test_a_paper_costs_the_same_however_many_came_before(
    signing: Signing, cora: Client, django_assert_max_num_queries: Any
) -> None:
    signing.sent()

    def cost(path: str) -> int:
        with django_assert_max_num_queries(26) as asked:
            assert cora.get(path).status_code == 200
        return len(asked.captured_queries)

    forget()
    agreement, few = cost(HERE), cost(f"{HERE}papers/1/")
    for n in range(4):
        signing.sent(claims=f"Claim {n}")
    assert (cost(HERE), cost(f"{HERE}papers/5/")) == (agreement, few)
