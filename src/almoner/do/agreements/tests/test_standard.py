"""The office's standard terms: versions with reasons, used from the next paper on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction

from almoner.do.agreements import actions, queries
from almoner.do.agreements.models import StandardTerms
from almoner.do.agreements.papers.clauses import Clause, faults, shipped
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate
from tests.world import sign_in

if TYPE_CHECKING:
    from django.test import Client

    from almoner.do.agreements.tests.signing import Signing

pytestmark = pytest.mark.django_db
OURS = [Clause("one", "One", "First, {provider}.\n\nSecond."), Clause("two", "Two", "Third until {ends}.")]
TERMS = "/desk/northshire/agreements/standard-terms"


def write(signing: Signing, **changes: Any) -> StandardTerms:
    """Write the contract's terms, as the head of commissioning."""
    given = {"by": signing.held.hugo, "office": signing.north, "kind": "contract", "clauses": OURS, "reason": "Legal"}
    return actions.write_terms(**given | changes)


def test_the_next_paper_carries_them_and_earlier_ones_keep_theirs(signing: Signing) -> None:
    before = signing.drawn()
    version = write(signing)
    after = signing.drawn()
    assert before.standard is None
    assert after.standard == version
    assert len(before.facts["document"]["parts"][1]["sections"]) == len(shipped("contract"))
    sections = after.facts["document"]["parts"][1]["sections"]
    assert [each["title"] for each in sections] == ["One", "Two"]
    first, second = sections[0]["blocks"]
    number = sections[0]["number"]
    assert (first["number"], first["text"]) == (f"{number}.1", "First, Catch22.")
    assert (second["number"], second["text"]) == (f"{number}.2", "Second.")
    assert sections[1]["blocks"][0]["text"] == "Third until 31 March 2027."
    assert "version 1" in after.facts["standard"]["named"]


def test_versions_follow_each_other_and_are_never_changed(signing: Signing) -> None:
    write(signing)
    second = write(signing, clauses=OURS[:1], reason="Shorter")
    assert second.number == 2
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), at_work(signing.cora):
        StandardTerms.objects.filter(pk=second.pk).update(reason="x")
    found = queries.versions_of_standard(seen_by=signing.cora, office=signing.north, kind="contract")
    assert [each.number for each in found] == [2, 1]
    assert not list(queries.versions_of_standard(seen_by=signing.nick, office=signing.north))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"reason": " "}, "Say why"),
        ({"kind": "in_house"}, "no standard terms"),
        ({"kind": "nonsense"}, "no standard terms"),
        ({"clauses": []}, "at least one clause"),
        ({"clauses": [Clause("a", "", ""), Clause("a", "T", "{nobody}")]}, "Clause 1 has no title"),
        ({"clauses": list(shipped("contract"))}, "Nothing is different"),
    ],
)
def test_what_is_refused(signing: Signing, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        write(signing, **changes)


def test_all_faults_are_said_at_once() -> None:
    said = faults([Clause("a", "", "x"), Clause("a", "T", "{nobody}")])
    assert len(said) == 3
    assert "{nobody}" in said[1]


def test_two_who_write_at_once(signing: Signing) -> None:
    write(signing, opened=0)
    with pytest.raises(OutOfDate):
        write(signing, opened=0, clauses=OURS[:1])


def test_officers_and_members_do_not_write_terms(signing: Signing) -> None:
    for who in (signing.cora, signing.held.auditor, signing.of_catch22()):
        with pytest.raises(NotAllowed):
            write(signing, by=who)


# --- Pages


def test_terms_are_written_at_the_desk(signing: Signing, client: Client) -> None:
    sign_in(client, signing.held.people["head_of_commissioning"])
    assert "Plain terms that come with the product" in client.get(f"{TERMS}/").content.decode()
    page = client.get(f"{TERMS}/contract/edit/").content.decode()
    assert "Ending it early" in page
    sent = {"clauses-rows": "3", "reason": "Ours now", "opened": "0"}
    for place, (title, text) in enumerate([("Only", "This, {provider}."), ("", ""), ("New one", "That.")]):
        sent |= {f"clauses-{place}-title": title, f"clauses-{place}-text": text, f"clauses-{place}-key": ""}
    assert client.post(f"{TERMS}/contract/edit/", sent).status_code == 302
    held = StandardTerms.objects.get(office=signing.north)
    assert [(each["key"], each["title"]) for each in held.clauses] == [("only", "Only"), ("new-one", "New one")]
    said = client.get(f"{TERMS}/contract/").content.decode()
    assert "Ours now" in said
    assert "The service" in client.get(f"{TERMS}/contract/?version=0").content.decode()


def test_what_is_wrong_keeps_what_was_typed(signing: Signing, client: Client) -> None:
    sign_in(client, signing.held.people["head_of_commissioning"])
    sent = {
        "clauses-rows": "1",
        "clauses-0-title": "T",
        "clauses-0-text": "<b>{nobody}</b>",
        "reason": "R",
        "opened": "0",
    }
    said = client.post(f"{TERMS}/contract/edit/", sent).content.decode()
    assert "has a field {nobody}" in said
    assert "&lt;b&gt;{nobody}&lt;/b&gt;" in said
    write(signing)
    late = client.post(f"{TERMS}/contract/edit/", sent | {"clauses-0-text": "Mine"}).content.decode()
    assert "Somebody else wrote a new version" in late
    assert "Mine" in late
    more = client.post(f"{TERMS}/contract/edit/", sent | {"more": "clauses"}).content.decode()
    assert more.count("Clause ") >= 3
    assert client.get(f"{TERMS}/in_house/").status_code == 404


def test_an_officer_reads_but_does_not_write(signing: Signing, client: Client) -> None:
    sign_in(client, signing.held.people["commissioning_officer"])
    assert client.get(f"{TERMS}/grant/").status_code == 200
    assert client.get(f"{TERMS}/grant/edit/").status_code == 403
    assert client.post(f"{TERMS}/grant/edit/", {}).status_code == 403
