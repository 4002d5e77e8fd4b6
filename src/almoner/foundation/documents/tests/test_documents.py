"""What is taken, what is refused, and who is handed what."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import clamd
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command

from almoner.foundation.documents import actions, queries, scanning
from almoner.foundation.documents.handing_out import handed_out
from almoner.foundation.documents.lifecycle import DOCUMENT
from almoner.foundation.documents.models import Document
from almoner.foundation.documents.rules import MEGABYTE, kind_of, plain_name, size_refusal
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.door.roles import Role

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
EXECUTABLES = [b"MZ\x90\0" + b"\0" * 60, b"\x7fELF\x02\x01\x01" + b"\0" * 60, b"#!/bin/sh\nrm -rf /\n"]
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def packed(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def receive(
    world: Any, content: bytes = PDF, name: str = "accounts.pdf", role: Role = Role.COMMISSIONING_OFFICER
) -> Document:
    return actions.receive(
        by=world.actor(role), file=io.BytesIO(content), name=name, purpose="accounts", office=world.north
    )


def test_a_document_is_kept_privately_with_its_hash(world: Any) -> None:
    kept = receive(world)
    assert (kept.kind, kept.size, kept.state) == ("pdf", len(PDF), "clean")
    assert kept.scan_note == scanning.NO_SCANNER  # said, not hidden
    with default_storage.open(kept.storage_key) as stored:
        assert stored.read() == PDF
    assert "accounts" not in kept.storage_key


@pytest.mark.parametrize("content", EXECUTABLES)
def test_an_executable_called_pdf_is_refused(world: Any, content: bytes) -> None:
    with pytest.raises(ValidationError, match="file"):
        receive(world, content)
    assert not Document.objects.filter(purpose="accounts", office=world.north).exists()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "a.pdf", "pdf"),
        (PNG, "a.PNG", "png"),
        (b"one,two\n1,2\n", "a.csv", "csv"),
        ("Gr\u00fc\u00dfe".encode("cp1252"), "a.txt", "txt"),
        (packed("[Content_Types].xml", "word/document.xml"), "a.docx", "docx"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx", "xlsx"),
    ],
)
def test_what_is_taken(content: bytes, name: str, kind: str) -> None:
    assert kind_of(io.BytesIO(content), name) == kind


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (PNG, "a.pdf", "The name says PDF, but this is a PNG"),
        (packed("a.txt"), "a.docx", "type ZIP"),
        (packed("word/document.xml", "word/vbaProject.bin"), "a.docx", "macros"),
        (b"PK\x03\x04 not a zip", "a.docx", "damaged"),
        (b"<html><script>alert(1)</script>", "a.txt", "cannot be told"),
        (b"\0\1\2\3", "a.txt", "cannot be told"),
    ],
)
def test_what_is_refused_and_why(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        kind_of(io.BytesIO(content), name)


def test_13_megabytes_are_too_many() -> None:
    assert "13.0 MB; at most 10 MB" in str(size_refusal(13 * MEGABYTE, 10))
    assert size_refusal(10 * MEGABYTE, 10) is None
    assert size_refusal(0, 10) == "The file is empty."


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a b.pdf", "a b.pdf"),
        ('a<b>"c.pdf', "a_b_c.pdf"),
        ("...", "document"),
    ],
)
def test_names_are_made_plain(given: str, kept: str) -> None:
    assert plain_name(given) == kept


class Scanner:
    """Answers as the daemon does."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def instream(self, file: Any) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return {"stream": ("FOUND", "Eicar-Test-Signature") if EICAR in file.read() else self.answer}


@pytest.fixture
def scanner(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Scanner:
    settings.CLAMD = "unix:/nowhere/clamd.ctl"
    there = Scanner(("OK", None))
    monkeypatch.setattr(scanning, "_daemon", lambda: there)
    return there


def test_an_infected_file_is_refused_and_not_kept(world: Any, scanner: Scanner) -> None:
    with pytest.raises(ValidationError, match="Eicar-Test-Signature"):
        receive(world, EICAR, "harmless.txt")
    assert not Document.objects.filter(file_name="harmless.txt").exists()


def test_while_the_scanner_is_away_a_document_waits(world: Any, scanner: Scanner) -> None:
    scanner.answer = clamd.ConnectionError("no route")
    kept = receive(world)
    assert kept.state == "waiting"
    with pytest.raises(PermissionDenied, match="waits for the virus scanner"):
        handed_out(kept, to=world.people[Role.AUDITOR])
    own = handed_out(kept, to=world.people[Role.COMMISSIONING_OFFICER])
    assert b"".join(own) == PDF
    own.file_to_stream.close()
    scanner.answer = ("OK", None)
    call_command("scan_documents", stdout=io.StringIO())
    kept.refresh_from_db()
    assert kept.state == "clean"
    assert kept not in queries.waiting()


def test_a_document_found_infected_later_is_handed_to_nobody(world: Any, scanner: Scanner) -> None:
    scanner.answer = clamd.ConnectionError("no route")
    kept = receive(world)
    scanner.answer = ("FOUND", "Something")
    found = actions.look_again(by=world.actor(Role.MONITORING_OFFICER), document=kept)
    assert found.state == "quarantined"
    with pytest.raises(PermissionDenied, match="found something"):
        handed_out(found, to=world.people[Role.COMMISSIONING_OFFICER])


def test_a_download_is_saved_and_never_opened_in_the_page(world: Any) -> None:
    answer = handed_out(receive(world))
    answer.file_to_stream.close()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


def test_a_redacted_copy_stands_in_for_the_document(world: Any) -> None:
    kept = receive(world)
    monitor = world.actor(Role.MONITORING_OFFICER)
    with pytest.raises(ValidationError, match="reason"):
        actions.redact(by=monitor, document=kept, file=io.BytesIO(PDF), name="a.pdf", reason=" ")
    copy = actions.redact(by=monitor, document=kept, file=io.BytesIO(PDF), name="a.pdf", reason="the refuge's address")
    assert queries.shown_instead(kept) == copy
    assert queries.shown_instead(copy) == copy


def test_who_may_not_is_refused(world: Any) -> None:
    with pytest.raises(NotAllowed):
        receive(world, role=Role.AUDITOR)
    with pytest.raises(NotAllowed, match="another office"):
        actions.receive(
            by=world.actor(Role.COMMISSIONING_OFFICER),
            file=io.BytesIO(PDF),
            name="a.pdf",
            purpose="x",
            office=world.south,
        )
    with pytest.raises(TypeError, match="belongs to"):
        actions.receive(by=world.keeper, file=io.BytesIO(PDF), name="a.pdf", purpose="x")


def test_documents_are_found_by_their_owner_only(world: Any) -> None:
    kept = receive(world)
    assert list(queries.held_by(world.north, [kept.pk])) == [kept]
    assert list(queries.held_by(world.south, [kept.pk])) == []


def test_the_moves_as_agreed() -> None:
    moves = {(move.name, str(source), str(move.target)) for move in DOCUMENT for source in move.sources}
    assert moves == {
        ("clear", "waiting", "clean"),
        ("quarantine", "waiting", "quarantined"),
        ("quarantine", "clean", "quarantined"),
    }
