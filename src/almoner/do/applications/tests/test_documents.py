"""Documents of an application: what is refused with a sentence, what the passport offers, and that no word is lost."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from almoner.do.applications.queries import ready
from almoner.foundation.documents import actions as documents
from almoner.foundation.documents import scanning
from almoner.foundation.documents.models import Document
from almoner.foundation.passports import actions as passports
from almoner.foundation.passports.tests.examples import PDF
from almoner.foundation.questions.rules.problems import Problem
from tests.world import sign_in

from .test_own_pages import held, path, read
from .writing import filled

if TYPE_CHECKING:
    from almoner.do.applications.models import Application
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MEGABYTE = 2**20


def pdf(name: str = "policy.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def sent_with(browser: Client, draft: Application, file: Any, **more: Any) -> str:
    given = {"q-at_risk": "yes", "q-truth": "on", "revision": "0", "q-safeguarding_policy": file, **more}
    return read(browser.post(path(draft, "sections/safety/"), given))


def test_a_document_is_kept_and_named(browser: Client, draft: Application, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    sent_with(browser, draft, pdf())
    document = Document.objects.get(organisation=draft.organisation)
    assert held(draft).draft.answers["safeguarding_policy"] == [str(document.pk)]
    assert "Take off policy.pdf" in read(browser.get(path(draft, "sections/safety/")))
    answer = browser.get(path(draft, f"documents/{document.pk}/"))
    assert (answer.status_code, answer.headers["Content-Disposition"]) == (200, 'attachment; filename="policy.pdf"')
    assert answer.getvalue() == PDF


def test_a_document_that_just_came_is_there_beside_what_is_still_missing(
    browser: Client, draft: Application, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    page = read(
        browser.post(
            path(draft, "sections/safety/"),
            {"q-at_risk": "yes", "revision": "0", "q-safeguarding_policy": pdf()},  # the declaration is missing
        )
    )
    assert "There is a problem" in page
    assert "is not there any more" not in page
    assert "Take off policy.pdf" in page
    document = Document.objects.get(organisation=draft.organisation)
    assert f'name="q-safeguarding_policy-held" value="{document.pk}"' in page  # so that the next save does not drop it


def test_thirteen_megabytes_are_refused_with_a_sentence_and_the_words_are_kept(
    browser: Client, draft: Application
) -> None:
    page = sent_with(browser, draft, pdf("large.pdf", PDF + b" " * (13 * MEGABYTE)))
    assert "large.pdf was not kept: it has more than 10 MB. Make it smaller, or send it in parts." in page
    answers = held(draft).draft.answers
    assert (answers["at_risk"], "safeguarding_policy" in answers) == ("yes", False)
    assert not Document.objects.filter(organisation=draft.organisation).exists()


def test_a_program_named_as_a_pdf_is_refused_with_a_sentence(browser: Client, draft: Application) -> None:
    page = sent_with(browser, draft, pdf("policy.pdf", b"MZ\x90\x00\x03" + b"\x00" * 200))
    assert "policy.pdf was not kept." in page
    assert "whatever its name says" in page
    assert held(draft).draft.answers["at_risk"] == "yes"


def test_an_infected_file_is_refused_where_there_is_a_scanner(
    browser: Client, draft: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "scanned", lambda _file: scanning.Verdict(False, "Eicar-Test-Signature"))
    page = sent_with(browser, draft, pdf("eicar.pdf"))
    assert "The virus scanner found Eicar-Test-Signature in this file, so it was not kept." in page


def test_what_the_passport_has_is_offered_and_taken_only_when_asked(
    browser: Client, olive: Actor, draft: Application, group: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = documents.receive(
        by=olive, organisation=group, file=io.BytesIO(PDF), name="safe.pdf", purpose="passport"
    )
    today = timezone.localdate()
    passports.add_item(
        by=olive,
        organisation=group,
        kind="safeguarding",
        document=document,
        issued_on=today,
        facts={"children": True, "adults": True},
    )
    filled(olive, draft, at_risk="yes")
    page = read(browser.get(path(draft, "sections/safety/")))
    assert "From your passport" in page
    assert "Safeguarding policy, safe.pdf" in page
    assert "safeguarding_policy" not in held(draft).draft.answers
    asked = Problem("safety", "safeguarding_policy", "“Policy” needs a document.", is_missing=True)
    monkeypatch.setattr(ready.questions, "problems", lambda *_given, **_more: [asked])  # of a form that requires it
    (problem,) = ready.ready_to_submit(held(draft)).problems
    assert problem.sentence.startswith("Your passport holds a safeguarding policy: take it from there")
    monkeypatch.undo()
    revision = held(draft).draft.revision_of("safety")
    sent = {"q-at_risk": "yes", "q-truth": "on", "revision": revision, "use": f"safeguarding_policy:{document.pk}"}
    browser.post(path(draft, "sections/safety/"), sent)
    assert held(draft).draft.answers["safeguarding_policy"] == [str(document.pk)]


def test_a_document_that_is_not_offered_is_not_taken(
    world: Any, browser: Client, olive: Actor, draft: Application
) -> None:
    other = Document.objects.filter(organisation=world.hospice).first()
    assert other is not None
    filled(olive, draft, at_risk="yes")
    revision = held(draft).draft.revision_of("safety")
    sent = {"q-at_risk": "yes", "q-truth": "on", "revision": revision, "use": f"safeguarding_policy:{other.pk}"}
    browser.post(path(draft, "sections/safety/"), sent)
    assert "safeguarding_policy" not in held(draft).draft.answers
    assert browser.get(path(draft, f"documents/{other.pk}/")).status_code == 404


def test_anothers_document_cannot_be_slipped_in(world: Any, olive: Actor, draft: Application) -> None:
    other = Document.objects.filter(organisation=world.hospice).first()
    assert other is not None
    filled(olive, draft, at_risk="yes", safeguarding_policy=[str(other.pk)])
    browser = sign_in(Client(), world.olive)
    assert "is not there any more: add it again" in read(browser.get(path(draft, "check/")))
    assert browser.get(path(draft, f"documents/{other.pk}/")).status_code == 404
