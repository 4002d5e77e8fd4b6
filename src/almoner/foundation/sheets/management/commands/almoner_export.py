"""`./almoner export LIST --office CODE`: a list of an office as a file."""

import datetime as dt
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.door.actor import command_line
from almoner.foundation.door.refusals import Refused
from almoner.foundation.offices.models import Office
from almoner.foundation.sheets import exports, listings
from almoner.kernel.dates import Precision, parse_date


class Command(BaseCommand):
    help = "Write a list of an office out, as CSV, Excel workbook or JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = ", ".join(listing.name for listing in listings.registered())
        parser.add_argument("list", metavar="LIST", help=f"which list: {names}")
        parser.add_argument("--office", metavar="CODE", required=True, help="the office, as in its address")
        parser.add_argument("--format", choices=sorted(exports.FORMATS), help="default: as --output ends, else csv")
        parser.add_argument("--output", metavar="FILE", type=Path, help="where to; default: the screen")
        parser.add_argument("--on", metavar="DATE", help="as it was known on that day; default: as it is now")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            listing = listings.named(options["list"])
        except Refused as why:
            raise CommandError(why.sentence) from None
        office = Office.objects.filter(slug=options["office"]).first()
        if office is None:
            known = ", ".join(Office.objects.order_by("slug").values_list("slug", flat=True)) or _("none yet")
            raise CommandError(
                _("There is no office %(code)s. Known: %(known)s.") % {"code": options["office"], "known": known}
            )
        on = _read_day(options["on"])
        rows = listing.rows(listings.Asked(office, command_line(office.pk), on))
        facts = exports.Facts(listing.name, str(listing.title), office.name, on or timezone.localdate())
        made = exports.FORMATS[_format_of(options)]
        chunks = made.write(facts, exports.kept(listing.columns), exports.streamed(rows))
        try:
            with _opened(options["output"]) as file:
                for chunk in chunks:
                    file.write(chunk)
        except OSError as problem:
            raise CommandError(f"{options['output']}: {problem.strerror}") from None


def _format_of(options: dict[str, Any]) -> str:
    asked = options["format"] or (options["output"].suffix.removeprefix(".").lower() if options["output"] else "")
    return asked if asked in exports.FORMATS else "csv"


def _opened(path: Path | None) -> BinaryIO:
    """The file to write to, or the standard output, which stays open."""
    return path.open("wb") if path else open(sys.stdout.fileno(), "wb", closefd=False)


def _read_day(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError as why:
        raise CommandError(f"--on: {why}") from None
    if found.precision is not Precision.DAY:
        raise CommandError(_("--on is one day, such as 2026-04-01."))
    return found.first
