"""What the members of a provider see of its agreements and do with them, and whom the pages turn away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almoner.do.agreements import actions, queries
from almoner.do.agreements.models import PaperSignature
from almoner.do.agreements.terms import PartyTerm
from almoner.do.agreements.tests.signing import as_signed, own
from almoner.do.agreements.tests.test_desk import fields_of, text_of
from almoner.foundation.audit.remembered import forget
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.offices import actions as offices
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


@pytest.mark.slow
def test_the_provider_reads_and_signs(signing: Signing, cert: Client) -> None:
    lists = f"/provider/{signing.held.catch22.pk}/agreements/"
    assert "no paper here yet" in text_of(cert.get(lists))
    paper = signing.drawn()
    assert "has not sent a paper" in text_of(cert.get(own(signing)))
    assert cert.get(own(signing, "papers/1/")).status_code == 404
    actions.send_for_signature(by=signing.cora, paper=paper)
    assert "Read and sign CORE004" in text_of(cert.get(lists))
    assert "Help for victims of crime" in text_of(cert.get(own(signing, "papers/1/")))
    assert cert.get(own(signing, "papers/1.pdf")).content.startswith(b"%PDF")
    path = own(signing, "papers/1/sign/")
    missing = cert.post(path, as_signed(paper, read="", name="", role=""))
    assert missing.status_code == 200
    assert "I may sign it” if it is so." in text_of(missing)
    assert cert.post(path, as_signed(paper)).status_code == 302
    said = text_of(cert.get(own(signing)))
    assert "Cert Certifier" in said
    assert "It waits for the office-holder, deputy or chief executive to sign." in said
    assert "waits for the office" in text_of(cert.get(lists))
    signing.sign_for_office(paper)
    assert "signed by both sides" in text_of(cert.get(lists))


@pytest.mark.slow
def test_another_hash_is_read_again(signing: Signing, cert: Client) -> None:
    paper = signing.sent()
    path = own(signing, "papers/1/sign/")
    answer = cert.post(path, as_signed(paper, sha256="f" * 64))
    assert answer.status_code == 200
    assert "not the paper that you read" in text_of(answer)
    again = fields_of(answer)
    assert again["sha256"] == paper.sha256
    assert "read" not in again
    assert not PaperSignature.objects.exists()


@pytest.mark.slow
def test_a_superseded_paper_is_shown_as_such_and_not_signed(signing: Signing, cert: Client) -> None:
    old = signing.sent()
    signing.sent(claims="By invoice.")
    path = own(signing, "papers/1/sign/")
    assert "Nothing to sign" in text_of(cert.get(path))
    assert "replaced by a newer paper" in text_of(cert.post(path, as_signed(old)))
    assert not PaperSignature.objects.exists()


def test_a_deal_that_changed_does_not_wait_for_a_signature(signing: Signing, cert: Client) -> None:
    signing.sent()
    signing.correct(notice_months=1)
    said = text_of(cert.get(f"/provider/{signing.held.catch22.pk}/agreements/"))
    assert "Read and sign" not in said
    assert "a new paper is being drawn up" in said


def test_the_desk_says_when_nobody_there_can_sign(signing: Signing, cora: Client) -> None:
    signing.correct(parties=())
    actions.draw_up(by=signing.cora, agreement=signing.vf, content=signing.content())
    signing.correct(parties=(PartyTerm("provider", signing.held.lwa.pk, "Living Without Abuse"),))
    signing.sent()
    assert "Nobody who may sign for Living Without Abuse has an account here." in text_of(cora.get(f"{HERE}papers/2/"))


@pytest.mark.parametrize("part", [Part.WRITER, Part.REPORTER])
def test_a_writer_reads_but_does_not_sign(signing: Signing, client: Client, part: Part) -> None:
    paper = signing.sent()
    sign_in(client, signing.people[part])
    said = text_of(client.get(own(signing)))
    assert "Read the paper" in said
    assert "Read and sign" not in said
    assert client.get(own(signing, "papers/1/sign/")).status_code == 403
    assert client.post(own(signing, "papers/1/sign/"), as_signed(paper)).status_code == 403
    assert not PaperSignature.objects.exists()


@pytest.mark.slow
def test_another_provider_s_agreement_is_not_found_at_any_address(signing: Signing, client: Client) -> None:
    paper = signing.sent()
    sign_in(client, signing.people["nick"])
    tails = ("", "papers/1/", "papers/1.pdf", "papers/1/sign/", "papers/1/signed/office/")
    theirs = f"/provider/{signing.another.pk}/agreements/{signing.vf.pk}/"
    for tail in tails:
        assert client.get(theirs + tail).status_code == 404, tail
        assert client.get(own(signing, tail)).status_code == 404, tail
    assert client.post(f"{theirs}papers/1/sign/", as_signed(paper)).status_code == 404
    assert "CORE004" not in client.get(f"/provider/{signing.another.pk}/agreements/").content.decode()
    assert not PaperSignature.objects.exists()


@pytest.mark.slow
def test_an_approved_variation_is_shown_without_the_office_s_own_words(signing: Signing, cert: Client) -> None:
    signing.sent()
    signing.vary(notice_months=3, note="They are late payers.")
    said = text_of(cert.get(own(signing)))
    assert "The deal was varied once" in said
    assert "6 months" in said
    assert "3 months" in said
    for kept in ("late payers", "Agreed with the provider.", "Cora Commissioner", "MoJ core grant"):
        assert kept not in said
    assert "a new paper is being drawn up" in text_of(cert.get(f"/provider/{signing.held.catch22.pk}/agreements/"))


def test_a_proposal_is_not_shown(signing: Signing, cert: Client) -> None:
    terms = signing.held.victim_first_terms(notice_months=2)
    actions.propose_variation(by=signing.cora, agreement=signing.vf, opened=1, terms=terms, reason="Secret")
    assert "2 months" not in text_of(cert.get(own(signing)))


def test_lists_narrow_and_go_out_as_files(signing: Signing, cert: Client) -> None:
    lists = f"/provider/{signing.held.catch22.pk}/agreements"
    assert "CORE004" not in text_of(cert.get(f"{lists}/?state=to_come"))
    assert "CORE004" in text_of(cert.get(f"{lists}/?sort=-value"))
    lines = b"".join(cert.get(f"{lists}.csv").streaming_content).decode().splitlines()
    assert lines[0].endswith("Number,Title,With,Starts,Ends,Value,Paper")
    assert lines[1].startswith("CORE004,Victim First Services,Northshire")
    assert cert.get(f"{lists}.doc").status_code == 404


def test_who_sees_which_agreements(signing: Signing) -> None:
    held = signing.held
    found = queries.agreements_of(held.catch22, seen_by=signing.of_catch22(Part.REPORTER))
    assert [each.number for each in found] == ["CORE004"]
    assert list(queries.agreements_of(held.lwa, seen_by=signing.cora)) == [signing.vf]
    assert not queries.agreements_of(held.catch22, seen_by=signing.nick)
    assert not queries.agreements_of(signing.another, seen_by=signing.nick)
    south = actions_of_south(signing)
    assert not queries.agreements_of(held.catch22, seen_by=south)


def actions_of_south(signing: Signing) -> Any:
    """Sam, at work for the neighbour."""
    from almoner.foundation.door.actor import appointed

    sam = signing.held.sam
    return appointed(sam.name, person_id=sam.pk, office_id=signing.held.south.pk, roles=frozenset({Role.AUDITOR}))


# --- What pages cost


@pytest.mark.slow
def test_the_provider_s_list_costs_the_same_for_few_and_many(
    signing: Signing, cert: Client, django_assert_max_num_queries: Any
) -> None:
    lists = f"/provider/{signing.held.catch22.pk}/agreements/"
    signing.signed()

    def cost() -> int:
        with django_assert_max_num_queries(12) as asked:
            assert cert.get(lists).status_code == 200
        return len(asked.captured_queries)

    forget()
    few = cost()
    for n in range(8):
        made = signing.held.record(f"M{n}", signing.held.victim_first, signing.held.victim_first_terms(title=f"M {n}"))
        paper = actions.draw_up(by=signing.cora, agreement=made, content=signing.content())
        actions.send_for_signature(by=signing.cora, paper=paper)
    assert cost() == few


@pytest.mark.slow
def test_the_provider_s_page_costs_the_same_however_much_is_on_it(
    signing: Signing, cert: Client, django_assert_max_num_queries: Any
) -> None:
    def required(n: int) -> None:
        duty = actions.require_publicity(by=signing.cora, agreement=signing.vf, kind="press", what=f"Notice {n}")
        actions.give_publicity_evidence(by=signing.cora, duty=duty, text="Done")

    def cost() -> int:
        with django_assert_max_num_queries(24) as asked:
            assert cert.get(own(signing)).status_code == 200
        return len(asked.captured_queries)

    signing.sent()
    required(0)
    forget()
    few = cost()
    for n in range(1, 4):
        required(n)
        signing.sent(claims=f"Claim {n}")
    assert cost() == few


@pytest.mark.slow
def test_places_are_named_and_not_given_by_their_codes(signing: Signing, cert: Client) -> None:
    by = command_line(signing.vf.office_id)
    area = offices.add_area(by=by, office=signing.vf.office, code="E07000901", name="Eastwold")
    signing.vary(places=(area.code,))
    said = text_of(cert.get(own(signing)))
    assert area.name in said
    assert area.code not in said
