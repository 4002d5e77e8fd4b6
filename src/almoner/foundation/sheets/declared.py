"""The settings that this room reads: how large a file may be."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.offices.book import Declaration, declare, setting
from almoner.foundation.offices.models import Office

FILE_LIMIT, UNPACKED_LIMIT, ROW_LIMIT = "uploads.file_limit_mb", "uploads.workbook_unpacked_mb", "uploads.thousand_rows"
MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken at most: bytes of a file, bytes of a workbook once unpacked, rows."""

    file: int
    unpacked: int
    rows: int


def limits_of(office: Office, on: dt.date) -> Limits:
    """The office's limits on a day, never above those of the installation."""
    file, unpacked = (setting(office, name, on) * MEGABYTE for name in (FILE_LIMIT, UNPACKED_LIMIT))
    return Limits(
        min(file, settings.UPLOAD_MAX_BYTES),
        min(unpacked, settings.WORKBOOK_MAX_BYTES),
        setting(office, ROW_LIMIT, on) * 1000,
    )


def _at_most(ceiling: str) -> Callable[[Any], str | None]:
    """Nobody may set a limit that the installation would not keep."""

    def check(value: Any) -> str | None:
        highest = getattr(settings, ceiling) // MEGABYTE
        if 1 <= value <= highest:
            return None
        return _("This installation takes from 1 to %(highest)d MB.") % {"highest": highest}

    return check


def _some_rows(value: Any) -> str | None:
    return None if 1 <= value <= 200 else _("Write a number from 1 to 200.")


def declare_own() -> None:
    section = gettext_lazy("Spreadsheets")
    declare(
        Declaration(
            FILE_LIMIT,
            "whole number",
            gettext_lazy("The size of a spreadsheet that may be brought in, in MB"),
            10,
            section,
            check=_at_most("UPLOAD_MAX_BYTES"),
        ),
        Declaration(
            UNPACKED_LIMIT,
            "whole number",
            gettext_lazy("The size of a workbook once it is unpacked, in MB"),
            50,
            section,
            check=_at_most("WORKBOOK_MAX_BYTES"),
        ),
        Declaration(
            ROW_LIMIT,
            "whole number",
            gettext_lazy("The rows of a spreadsheet that may be brought in, in thousands"),
            50,
            section,
            check=_some_rows,
        ),
    )
