"""An infected document in an application, from the page to the scanner and back: it is said, and kept from all."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from almoner.foundation.documents.models import Document
from almoner.foundation.documents.tests.daemon import EICAR, daemon

from .test_own_pages import held, path, read
from .writing import filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almoner.do.applications.models import Application
    from almoner.foundation.door.actor import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def kept_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@contextmanager
def scanner(settings: Any) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder, daemon(Path(folder)) as place:
        settings.CLAMD = place
        yield


def send(browser: Client, draft: Application, *files: tuple[str, bytes]) -> str:
    """Send the section about safety with its words and some files; the page that comes back, wherever that is."""
    sent = [SimpleUploadedFile(name, content, "text/plain") for name, content in files]
    given = {"q-at_risk": "yes", "revision": "0", "q-safeguarding_policy": sent}
    return read(browser.post(path(draft, "sections/safety/"), given, follow=True))


def test_an_infected_file_is_refused_beside_a_clean_one_and_no_word_is_lost(
    browser: Client, draft: Application, settings: Any
) -> None:
    with scanner(settings):
        page = send(browser, draft, ("policy.txt", b"We keep people safe."), ("gift.txt", EICAR))
    assert "gift.txt was not kept. The virus scanner found Win.Test.EICAR_HDB-1 in this file" in page
    assert "Take off policy.txt" in page
    (kept,) = Document.objects.filter(organisation=draft.organisation)
    assert (kept.file_name, kept.state, kept.scan_note) == ("policy.txt", "clean", "ClamAV")
    answers = held(draft).draft.answers
    assert (answers["at_risk"], answers["safeguarding_policy"]) == ("yes", [str(kept.pk)])


def test_a_file_that_waited_is_put_into_quarantine_and_handed_to_nobody(
    browser: Client, olive: Actor, draft: Application, settings: Any
) -> None:
    settings.CLAMD = "unix:/nowhere/clamd.ctl"
    filled(olive, draft)
    given = {"q-at_risk": "yes", "q-truth": "on", "revision": held(draft).draft.revision_of("safety")}
    file = SimpleUploadedFile("gift.txt", EICAR, "text/plain")
    browser.post(path(draft, "sections/safety/"), {**given, "q-safeguarding_policy": file})
    document = Document.objects.get(organisation=draft.organisation)
    assert document.state == "waiting"
    with scanner(settings):
        call_command("scan_documents", stdout=StringIO())
    document.refresh_from_db()
    assert (document.state, document.scan_note) == ("quarantined", "Win.Test.EICAR_HDB-1")
    answer = browser.get(path(draft, f"documents/{document.pk}/"))
    assert answer.status_code == 403
    assert EICAR not in answer.content
    assert "The virus scanner found something in this file, so it is not handed out." in read(answer)
    said = "The virus scanner found something in gift.txt: take it off and add a clean one."
    page = read(browser.get(path(draft, "check/")))
    assert said in page
    browser.post(path(draft, "check/"), {"certified_as": "Chair", "certified": "on"})
    assert held(draft).draft.submissions == 0
    page = read(browser.get(path(draft, "sections/safety/")))
    assert said in page
    assert "Take off gift.txt" in page
    answers = held(draft).draft.answers
    assert (answers["project_name"], answers["at_risk"]) == ("Melton listens", "yes")
