"""What may be brought in: told from the bytes and never from the name alone."""

import re
import zipfile
from collections.abc import Mapping
from typing import BinaryIO

import filetype
from django.utils.translation import gettext as _

MEGABYTE = 2**20
_START = 8192

KINDS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "jpg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain",
    "csv": "text/csv",
}
"""What is taken, and as what it is handed out. A closed list: nothing that a computer would run."""
_SAME = {"jpeg": "jpg", "text": "txt"}
_INSIDE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_MACROS = re.compile(r"vbaproject\.bin$|activex", re.IGNORECASE)


def plain_name(name: str) -> str:
    """A file's name without folders or signs that mean something to a computer, at most 200 signs long."""
    last = re.split(r"[\\/]", name)[-1]
    kept = re.sub(r"[^\w .()\-&',]+", "_", last).strip(" .")
    return kept[-200:] or "document"


def size_refusal(size: int, limit_mb: int) -> str | None:
    """Why a file of so many bytes is not taken, or None."""
    if size == 0:
        return _("The file is empty.")
    if size > limit_mb * MEGABYTE:
        return _(
            "The file has %(size).1f MB; at most %(limit)d MB are taken. Make it smaller, or send it in parts."
        ) % {
            "size": size / MEGABYTE,
            "limit": limit_mb,
        }
    return None


def kind_of(file: BinaryIO, name: str) -> str:
    """What a file is: one of KINDS.

    Raises:
        ValueError: it is none of them, or its name says another; the sentence says what it is where that is known.
    """
    kind = _sniffed(file)
    ending = name.rpartition(".")[2].lower()
    said = _SAME.get(ending, ending)
    if kind == "txt" and said == "csv":
        return "csv"
    if said != kind:
        raise ValueError(
            _("The name says %(said)s, but this is a %(kind)s. Give it its true ending, or bring in the right file.")
            % {"said": ending.upper() or _("nothing"), "kind": kind.upper()}
        )
    return kind


def _sniffed(file: BinaryIO) -> str:
    file.seek(0)
    start = file.read(_START)
    file.seek(0)
    found = filetype.guess(start)
    if start.startswith(b"PK\x03\x04"):
        return _office_kind(file)
    if found is not None and found.extension in KINDS:
        return str(found.extension)
    if found is not None:
        raise ValueError(_not_taken(found.extension))
    if start.startswith(b"%PDF-"):
        return "pdf"
    if _is_text(start):
        return "txt"
    raise ValueError(_not_taken(""))


def _office_kind(file: BinaryIO) -> str:
    """Which office file a zip is; one with macros is not taken."""
    try:
        with zipfile.ZipFile(file) as packed:
            names = packed.namelist()
            mime = packed.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError):
        raise ValueError(_("The file is damaged: it cannot be opened. Save it again and bring it in anew.")) from None
    finally:
        file.seek(0)
    if any(_MACROS.search(name) for name in names):
        raise ValueError(_("The file carries macros, which are not taken. Save it without them, for example as PDF."))
    kind = next((kind for inside, kind in _INSIDE.items() if inside in names), None)
    kind = kind or next((kind for kind, known in KINDS.items() if known == mime), None)
    if kind is None:
        raise ValueError(_not_taken("zip"))
    return kind


def _is_text(start: bytes) -> bool:
    if b"\0" in start or start.lstrip()[:1] == b"<" or start.startswith(b"#!"):
        return False
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return wrong.start >= len(start) - 4 or _is_cp1252(start)  # cut within a letter, or an older alphabet
    return True


def _is_cp1252(start: bytes) -> bool:
    printable = sum(byte in b"\t\r\n" or byte >= 32 for byte in start)
    return printable == len(start)


def _not_taken(extension: str) -> str:
    what = (
        _("This is a file of type %(kind)s, whatever its name says.") % {"kind": extension.upper()} if extension else ""
    )
    taken = _("Taken are: %(kinds)s.") % {"kinds": ", ".join(kind.upper() for kind in KINDS)}
    return f"{what or _('What kind of file this is cannot be told.')} {taken}"
