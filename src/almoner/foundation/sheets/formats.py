"""What an uploaded file is, told from its first bytes and never from its name."""

from typing import BinaryIO

import filetype
from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import Refused

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WEB_PAGE = (b"<!doctype html", b"<html", b"<table", b"<?xml")


class Unreadable(Refused):
    """The file cannot be read as a list at all. The sentence says why and what to do."""

    status = 422


def sniff(file: BinaryIO) -> str:
    """Say whether the file is "csv" or "xlsx".

    Raises:
        Unreadable: it is empty, or neither; the sentence names what it is where that is known.
    """
    file.seek(0)
    start = file.read(4096)
    file.seek(0)
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(_("The file is empty."))
    if start.startswith(ZIP):
        return "xlsx"
    if start.startswith(OLD_OFFICE):
        raise Unreadable(
            _("This is a workbook in the old Excel format (.xls), or one with a password. %(cure)s") % {"cure": cure()}
        )
    if start.lstrip().lower().startswith(WEB_PAGE):
        raise Unreadable(
            _("This is a web page or XML, not a list, whatever its name says. %(cure)s") % {"cure": cure()}
        )
    known = filetype.guess(start)
    if known is not None:
        raise Unreadable(
            _("This is a file of type %(kind)s, not a list, whatever its name says. %(cure)s")
            % {"kind": known.extension.upper(), "cure": cure()}
        )
    return "csv"


def cure() -> str:
    """What to do with a file of the wrong type."""
    return _("Open it in a spreadsheet program and save it as an Excel workbook (.xlsx) or as CSV UTF-8.")


def check_size(file: BinaryIO, limit: int) -> int:
    """The size of the file in bytes, measured without reading it.

    Raises:
        Unreadable: it is larger than ``limit`` bytes.
    """
    size = file.seek(0, 2)
    file.seek(0)
    if size > limit:
        raise Unreadable(
            _("The file has %(size)s MB; at most %(limit)s MB are taken. Leave out what is not part of the list.")
            % {"size": f"{size / 2**20:,.1f}", "limit": f"{limit / 2**20:,.0f}"}
        )
    return size
