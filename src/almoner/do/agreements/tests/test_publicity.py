"""Duties of publicity and what shows that they were done (AGR-15)."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from almoner.do.agreements import actions
from almoner.do.agreements.models import PublicityDuty
from almoner.do.agreements.tests.signing import A_PDF
from almoner.foundation.documents import actions as documents
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part
from tests.world import sign_in

if TYPE_CHECKING:
    from django.test import Client

    from almoner.do.agreements.tests.signing import Signing

pytestmark = pytest.mark.django_db
DUE = dt.date(2025, 9, 1)


def required(signing: Signing) -> PublicityDuty:
    """An open day in September."""
    return actions.require_publicity(by=signing.cora, agreement=signing.vf, kind="visit", what="Open day", due_on=DUE)


def test_provider_and_staff_show_that_it_was_done(signing: Signing) -> None:
    duty = required(signing)
    own = documents.receive(
        by=signing.of_catch22(),
        organisation=signing.held.catch22,
        file=io.BytesIO(A_PDF),
        name="flyer.pdf",
        purpose="publicity evidence",
    )
    theirs = actions.give_publicity_evidence(by=signing.of_catch22(), duty=duty, text="Forty came.", document=own)
    ours = actions.give_publicity_evidence(by=signing.cora, duty=duty, link="https://north.example/open-day")
    assert (theirs.organisation, ours.organisation) == (signing.held.catch22, None)
    assert actions.give_publicity_evidence(by=signing.of_catch22(Part.REPORTER), duty=duty, text="And a film.")


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        ({}, "Say what was done"),
        ({"link": "javascript:alert(1)"}, "whole address on the web"),
        ({"link": "ftp://x.example/"}, "whole address on the web"),
        ({"link": "north.example"}, "whole address on the web"),
    ],
)
def test_evidence_shows_something(signing: Signing, shown: dict[str, str], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        actions.give_publicity_evidence(by=signing.of_catch22(), duty=required(signing), **shown)


def test_another_body_shows_nothing_and_takes_no_document_of_others(signing: Signing) -> None:
    duty = required(signing)
    with pytest.raises(NotAllowed, match="no party"):
        actions.give_publicity_evidence(by=signing.nick, duty=duty, text="x")
    with pytest.raises(NotAllowed):
        actions.give_publicity_evidence(by=signing.of_catch22(), duty=duty, document=signing.document())


def test_a_duty_is_lifted_with_a_reason(signing: Signing) -> None:
    duty = required(signing)
    with pytest.raises(ValidationError, match="Say why"):
        actions.lift_publicity(by=signing.cora, duty=duty, reason="")
    actions.lift_publicity(by=signing.cora, duty=duty, reason="The hall burned down.")
    with pytest.raises(Refused, match="lifted already"):
        actions.lift_publicity(by=signing.cora, duty=duty, reason="Again")
    with pytest.raises(Refused, match="was lifted"):
        actions.give_publicity_evidence(by=signing.cora, duty=duty, text="x")
    assert signing.drawn().facts["publicity"] == []


def test_what_is_required_is_clear(signing: Signing) -> None:
    for kind, what in (("parade", "x"), ("other", ""), ("video", "x" * 501)):
        with pytest.raises(ValidationError):
            actions.require_publicity(by=signing.cora, agreement=signing.vf, kind=kind, what=what)
    with pytest.raises(NotAllowed):
        actions.require_publicity(by=signing.of_catch22(), agreement=signing.vf, kind="video")


# --- Pages


@pytest.mark.slow
def test_the_provider_gives_evidence_on_its_page(signing: Signing, client: Client) -> None:
    duty = required(signing)
    sign_in(client, signing.people[Part.CERTIFIER])
    here = f"/provider/{signing.held.catch22.pk}/agreements/{signing.vf.pk}/"
    assert "Open day" in client.get(here).content.decode()
    path = f"{here}publicity/{duty.pk}/"
    bad = SimpleUploadedFile("film.pdf", b"MZ" + b"\x00" * 300, "application/pdf")
    answer = client.post(path, {"text": "Forty came.", "link": "", "file": bad})
    assert answer.status_code == 200
    assert "Forty came." in answer.content.decode()
    assert not duty.evidence.exists()
    good = SimpleUploadedFile("film.pdf", A_PDF, "application/pdf")
    assert client.post(path, {"text": "<i>Forty</i>", "link": "https://x.example/", "file": good}).status_code == 302
    given = duty.evidence.get()
    said = client.get(here).content.decode()
    assert "&lt;i&gt;Forty&lt;/i&gt;" in said
    assert b"".join(client.get(f"{path}{given.pk}/").streaming_content) == A_PDF
    sign_in(client, signing.people["nick"])
    strange = f"/provider/{signing.another.pk}/agreements/{signing.vf.pk}/publicity/{duty.pk}/"
    assert client.get(strange).status_code == 404
    assert client.get(f"{strange}{given.pk}/").status_code == 404
    assert client.get(path).status_code == 404


def test_a_reporter_is_not_asked_for_a_file_that_they_may_not_bring(signing: Signing, client: Client) -> None:
    duty = required(signing)
    sign_in(client, signing.people[Part.REPORTER])
    path = f"/provider/{signing.held.catch22.pk}/agreements/{signing.vf.pk}/publicity/{duty.pk}/"
    assert 'type="file"' not in client.get(path).content.decode()
    assert client.post(path, {"text": "Forty came.", "link": ""}).status_code == 302


def test_the_desk_requires_shows_and_lifts(signing: Signing, client: Client) -> None:
    sign_in(client, signing.held.people["commissioning_officer"])
    here = "/desk/northshire/agreements/CORE004/publicity/"
    assert "Nothing is required" in client.get(here).content.decode()
    asked = {"kind": "press", "what": "A notice", "due_on_day": "1", "due_on_month": "9", "due_on_year": "2025"}
    assert client.post(here, asked).status_code == 302
    duty = PublicityDuty.objects.get(agreement=signing.vf)
    assert duty.due_on == DUE
    assert "late" in client.get(here).content.decode()
    assert client.post(f"{here}{duty.pk}/", {"text": "In the Mercury.", "link": ""}).status_code == 302
    assert "In the Mercury." in client.get(here).content.decode()
    assert client.post(f"{here}{duty.pk}/lift/", {"reason": ""}).status_code == 200
    assert client.post(f"{here}{duty.pk}/lift/", {"reason": "Done otherwise"}).status_code == 302
    assert "Done otherwise" in client.get(here).content.decode()
