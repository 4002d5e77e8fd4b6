"""Forms at the desk: recording, correcting with two people at once, varying, publishing, linking; and bad input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almoner.do.agreements import actions, queries
from almoner.do.agreements.models import Agreement, Proposal
from almoner.do.agreements.terms import Terms
from almoner.do.agreements.tests.test_desk import DESK, fields_of, text_of
from almoner.foundation.door.roles import Role
from almoner.foundation.organisations.models import Organisation
from tests.world import sign_in

if TYPE_CHECKING:
    from django.test import Client

    from almoner.do.agreements.tests.register import Register

pytestmark = pytest.mark.django_db


@pytest.fixture
def cora(held: Register, client: Client) -> Client:
    """The commissioning officer at her desk."""
    return sign_in(client, held.people[Role.COMMISSIONING_OFFICER])


@pytest.fixture
def hugo(held: Register, client: Client) -> Client:
    """The head of commissioning at his desk."""
    return sign_in(client, held.people[Role.HEAD_OF_COMMISSIONING])


def sent(**changes: Any) -> dict[str, Any]:
    """What a browser sends for a small agreement."""
    plain = {
        "number": "NEW1",
        "kind": "grant",
        "service": "Victim First",
        "title": "New help",
        "value_basis": "not_stated",
        "parties-rows": "1",
        "parties-0-name": "",
        "parties-0-part": "provider",
        "funding-rows": "0",
        "events-rows": "0",
    }
    return plain | changes


# --- Recording


def test_recording_by_hand(held: Register, cora: Client) -> None:
    more = sent(
        **{
            "starts": "1 April 2026",
            "ends": "March 2029",
            "value": "£10,000",
            "value_basis": "total",
            "priorities": [str(held.victims.pk)],
            "parties-0-name": "catch22",
            "funding-rows": "2",
            "funding-0-source": f"pot {held.core.pk}",
            "funding-0-year": "2026/27",
            "funding-0-amount": "10,000",
            "funding-1-amount": "",
            "events-rows": "1",
            "events-0-event": "break",
            "events-0-at": "March 2028",
            "notice_months": "3",
        }
    )
    answer = cora.post(f"{DESK}/agreements/new/", more)
    assert answer.status_code == 302, text_of(answer)
    assert answer["Location"] == f"{DESK}/agreements/NEW1/"
    terms = queries.terms_of(queries.versions_of(Agreement.objects.get(number="NEW1"))[0])
    assert (str(terms.starts), str(terms.ends), str(terms.value)) == ("1 April 2026", "March 2029", "£10,000.00")
    assert [party.name for party in terms.parties] == ["Catch22"]
    assert [(line.source, line.year, str(line.amount)) for line in terms.funding] == [
        ("MoJ core grant", 2026, "£10,000.00")
    ]
    assert [str(event.at) for event in terms.events] == ["March 2028"]
    assert terms.notice_months == 3


@pytest.mark.slow
def test_more_rows_come_without_losing_what_was_typed(cora: Client) -> None:
    answer = cora.post(f"{DESK}/agreements/new/", sent(more="parties", title="Half typed", ends="31/02/2026"))
    said = answer.content.decode()
    assert "Half typed" in said
    assert "31/02/2026" in said
    assert "There is a problem" not in said
    assert fields_of(answer)["parties-rows"] == "4"


def test_everything_wrong_is_said_at_once(cora: Client) -> None:
    answer = cora.post(
        f"{DESK}/agreements/new/",
        sent(
            **{"number": "", "ends": "31/02/2026", "value": "-5", "parties-0-name": "Unheard Of", "events-rows": "1"},
            **{"events-0-at": "March 2026"},
        ),
    )
    said = text_of(answer)
    assert answer.status_code == 200
    assert "There are 4 problems" in said
    assert "28 days" in said
    assert "is negative" in said


def test_an_unknown_body_must_be_ticked_as_new(held: Register, cora: Client) -> None:
    asked = sent(**{"parties-0-name": "Unheard Of"})
    assert "tick that it is new" in text_of(cora.post(f"{DESK}/agreements/new/", asked))
    assert not Organisation.objects.filter(name="Unheard Of").exists()
    assert cora.post(f"{DESK}/agreements/new/", asked | {"parties-0-is_new": "on"}).status_code == 302
    assert Organisation.objects.get(name="Unheard Of").office == held.north


def test_an_unknown_service_must_be_ticked_as_new(cora: Client) -> None:
    asked = sent(service="Unheard help")
    assert "tick that it is new" in text_of(cora.post(f"{DESK}/agreements/new/", asked))
    assert cora.post(f"{DESK}/agreements/new/", asked | {"service_is_new": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "CORE004"}, "There is already an agreement with this number."),
        ({"starts": "1 April 2026", "ends": "31 March 2026"}, "before it starts"),
        ({"follows": "CORE027"}, "belongs to another service"),
        ({"follows": "NOTHING"}, "There is no agreement NOTHING."),
        ({"title": ""}, "“Title” needs an answer."),
    ],
)
def test_a_refusal_stands_beside_its_field(cora: Client, wrong: dict[str, str], said: str) -> None:
    answer = cora.post(f"{DESK}/agreements/new/", sent(**wrong))
    assert answer.status_code == 200
    assert said in text_of(answer)


# --- Correcting, and two people at once


@pytest.mark.slow
def test_the_form_of_a_correction_gives_back_what_is_held(held: Register, cora: Client) -> None:
    path = f"{DESK}/agreements/CORE004/correct/"
    asked = fields_of(cora.get(path))
    assert "Nothing is different" in text_of(cora.post(path, asked | {"reason": "None"}))


@pytest.mark.slow
def test_correcting(held: Register, cora: Client) -> None:
    path = f"{DESK}/agreements/CORE004/correct/"
    asked = fields_of(cora.get(path)) | {"title": "Victim First", "reason": "Misread"}
    assert cora.post(path, asked)["Location"] == f"{DESK}/agreements/CORE004/"
    version = queries.versions_of(held.vf)[-1]
    assert (version.number, version.title, version.reason) == (2, "Victim First", "Misread")
    assert queries.terms_of(version).funding == held.victim_first_terms().funding
    assert "Title was Victim First Services → is now Victim First" in text_of(cora.get(f"{DESK}/agreements/CORE004/"))


@pytest.mark.slow
def test_two_people_see_each_other_s_work_side_by_side(held: Register, cora: Client) -> None:
    path = f"{DESK}/agreements/CORE004/correct/"
    mine = fields_of(cora.get(path)) | {"title": "Cora's title", "note": "Cora's note", "reason": "Mine"}
    theirs = held.victim_first_terms(title="Hugo's title")
    actions.correct_agreement(by=held.hugo, agreement=held.vf, opened=1, terms=theirs, reason="His")
    answer = cora.post(path, mine)
    said = text_of(answer)
    assert "somebody else saved this while you had it open" in said
    assert "Title Hugo's title Cora's title" in said
    assert "Note blank Cora's note" in said
    assert len(queries.versions_of(held.vf)) == 2
    again = fields_of(answer)
    assert again["opened"] == "2"
    assert again["title"] == "Cora's title"
    assert cora.post(path, again).status_code == 302
    assert queries.versions_of(held.vf)[-1].title == "Cora's title"


# --- Variations, publishing, linking


@pytest.mark.slow
def test_a_variation_is_proposed_and_answered(held: Register, cora: Client) -> None:
    path = f"{DESK}/agreements/CORE004/vary/"
    asked = fields_of(cora.get(path)) | {"ends": "31 March 2028", "reason": "A year more"}
    assert "number" not in asked
    assert cora.post(path, asked).status_code == 302
    proposal = Proposal.objects.get(agreement=held.vf)
    page = f"{DESK}/agreements/CORE004/variations/{proposal.pk}/"
    said = text_of(cora.get(page))
    assert "Ends 31 March 2027 31 March 2028" in said
    assert "Withdraw" in said
    assert "Approve" not in said
    sign_in(cora, held.people[Role.HEAD_OF_COMMISSIONING])
    assert "Approve" in text_of(cora.get(page))
    assert "Say why it is refused" in text_of(cora.post(page, {"move": "refuse", "answer": ""}))
    assert "Press one of the buttons" in text_of(cora.post(page, {"answer": ""}))
    assert cora.post(page, {"move": "approve", "answer": "Agreed"}).status_code == 302
    assert str(queries.terms_of(queries.versions_of(held.vf)[-1]).ends) == "31 March 2028"
    assert "approved by Hugo Head" in text_of(cora.get(f"{DESK}/agreements/CORE004/"))


def test_publishing_and_taking_back(held: Register, hugo: Client) -> None:
    page = f"{DESK}/agreements/CORE004/"
    assert "Everybody will see it" in text_of(hugo.get(f"{page}publish/"))
    assert not Agreement.objects.get(pk=held.vf.pk).is_published
    assert hugo.post(f"{page}publish/").status_code == 302
    assert Agreement.objects.get(pk=held.vf.pk).is_published
    assert hugo.post(f"{page}publish/").status_code == 409
    assert "needs an answer" in text_of(hugo.post(f"{page}take-back/", {"note": ""}))
    assert hugo.post(f"{page}take-back/", {"note": "Names a refuge"}).status_code == 302
    assert "Taken back: Names a refuge" in text_of(hugo.get(page))


def test_linking_several_at_once(held: Register, cora: Client) -> None:
    path = f"{DESK}/agreements/to-link/"
    assert "CORE004" not in text_of(cora.get(path))
    cora.post(path, {"agreement": [str(held.tbc.pk), str(held.vrn2.pk)], "priority": str(held.violence.pk)})
    said = text_of(cora.get(path))
    assert "2 agreements now serve “Violence”" in said
    assert "VRN10" in said
    assert "CORE027" not in said
    assert "Nothing was changed" in text_of(cora.post(path, {"priority": str(held.violence.pk)}, follow=True))


def test_nobody_links_what_is_the_neighbour_s(held: Register, cora: Client) -> None:
    path = f"{DESK}/agreements/to-link/"
    cora.post(path, {"agreement": [str(held.abroad.pk)], "priority": str(held.violence.pk)})
    assert len(queries.versions_of(held.abroad)) == 1


def test_what_is_committed(cora: Client) -> None:
    said = text_of(cora.get(f"{DESK}/agreements/commitments/"))
    assert "MoJ core grant 2025/26 £1,400,000.00" in said
    assert "Agreements that state no source 3" in said


def test_what_is_typed_is_shown_as_text(held: Register, cora: Client) -> None:
    nasty = '<script>alert("x")</script>'
    held.record("X1", held.misuse, Terms(nasty, note=nasty, purposes=nasty))
    for path in ("agreements/", "agreements/X1/", "agreements/X1/correct/", "agreements/to-link/"):
        assert nasty not in cora.get(f"{DESK}/{path}").content.decode()
