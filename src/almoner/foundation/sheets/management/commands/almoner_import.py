"""`./almoner import KIND FILE --office CODE`: a file checked, and with --apply brought in.

`./almoner import charities FILE` is for the whole installation and names no office.
"""

import csv
import datetime as dt
import io
import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from almoner.foundation.door.actor import command_line
from almoner.foundation.door.refusals import Refused
from almoner.foundation.offices.models import Office
from almoner.foundation.sheets import actions, charity_list, kinds, report
from almoner.foundation.sheets.models import Import
from almoner.kernel.dates import Precision, parse_date


class Command(BaseCommand):
    help = (
        "Read a spreadsheet of an office, say what it would change and what is wrong with it, and with --apply do it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = _about_kinds()
        parser.add_argument(
            "kind",
            metavar="KIND",
            help="the sort of list: " + ", ".join([*(k.name for k in kinds.registered()), charity_list.NAME]),
        )
        parser.add_argument("file", metavar="FILE", type=Path, help="a CSV file or an Excel workbook (.xlsx)")
        parser.add_argument("--office", metavar="CODE", help="the office, as in its address")
        parser.add_argument(
            "--map", metavar="FILE", type=Path, help="what headings mean: JSON, or CSV of heading,field"
        )
        parser.add_argument("--sheet", metavar="NAME", default="", help="the sheet of a workbook")
        parser.add_argument("--apply", action="store_true", help="bring it in, if every row can be taken")
        parser.add_argument("--publish", action="store_true", help="publish what is new")
        parser.add_argument("--known-from", metavar="DATE", help="since when the office has said so (default: today)")
        parser.add_argument("--document", metavar="TEXT", default="", help="the paper the figures come from")
        parser.add_argument(
            "--leave-out-wrong", action="store_true", help="of charities: take the rows that can be read"
        )
        parser.add_argument("--all-problems", action="store_true", help="show everything, not the first of each sort")

    def handle(self, *args: Any, **options: Any) -> None:
        """Dry by default: what is staged is rolled back. Exit code 1 when anything is wrong; then nothing is kept."""
        if options["kind"] == charity_list.NAME:
            self._charities(options)
            return
        if not options["office"]:
            raise CommandError(_("Name the office: --office CODE."))
        with transaction.atomic():
            try:
                source = self._checked(options)
                self._tell(source, everything=options["all_problems"])
                fit = not source.problems and not source.counts.get("wrong")
                if fit and options["apply"]:
                    self._apply(source)
                else:
                    transaction.set_rollback(True)
            except Refused as why:
                raise CommandError(why.sentence) from None
        if not fit:
            raise CommandError(_("Not every row can be taken, so nothing was applied."))
        if not options["apply"]:
            self.stdout.write(_("Nothing is wrong, and nothing was kept: this was a trial. --apply brings it in."))

    def _charities(self, options: dict[str, Any]) -> None:
        """The register of charities, for every office."""
        if options["office"]:
            raise CommandError(_("The register of charities is for every office: leave --office out."))
        try:
            outcome = charity_list.bring_in(
                by=command_line(),
                path=options["file"],
                column_map=_read_map(options["map"]) if options["map"] else None,
                keep=options["apply"],
                leave_out_wrong=options["leave_out_wrong"],
                progress=partial(self._progress, "read"),
            )
        except Refused as why:
            raise CommandError(why.sentence) from None
        except OSError as problem:
            raise CommandError(f"{options['file']}: {problem.strerror}") from None
        self._end_progress()
        for line in outcome.lines():
            self.stdout.write(line)
        if outcome.wrong and not (options["apply"] and options["leave_out_wrong"]):
            raise CommandError(
                _("Not every row can be read, so nothing was kept. --apply --leave-out-wrong takes the rest.")
            )
        if not outcome.kept:
            self.stdout.write(_("Nothing is wrong, and nothing was kept: this was a trial. --apply brings it in."))

    def _checked(self, options: dict[str, Any]) -> Import:
        office = Office.objects.filter(slug=options["office"]).first()
        if office is None:
            known = ", ".join(Office.objects.order_by("slug").values_list("slug", flat=True)) or _("none yet")
            raise CommandError(
                _("There is no office %(code)s. Known: %(known)s.") % {"code": options["office"], "known": known}
            )
        column_map = _read_map(options["map"]) if options["map"] else None
        try:
            with options["file"].open("rb") as file:
                return actions.check_file(
                    by=command_line(office.pk),
                    office=office,
                    kind=options["kind"],
                    file=file,
                    file_name=options["file"].name,
                    column_map=column_map,
                    known_from=_read_day(options["known_from"]),
                    document=options["document"],
                    publish_new=options["publish"],
                    sheet=options["sheet"],
                    progress=self._progress,
                )
        except OSError as problem:
            raise CommandError(f"{options['file']}: {problem.strerror}") from None

    def _apply(self, source: Import) -> None:
        office = source.office
        applied = actions.apply_import(by=command_line(office.pk), source=source, progress=self._progress)
        self._end_progress()
        self.stdout.write(report.outcome(applied))

    def _tell(self, source: Import, *, everything: bool) -> None:
        self._end_progress()
        for line in report.lines(source, everything=everything):
            self.stdout.write(line)

    def _progress(self, doing: str, rows: int) -> None:
        if sys.stderr.isatty():
            words = {"read": _("read"), "check": _("checked"), "apply": _("applied")}
            self.stderr.write(f"\r{words[doing]}: {rows:,}", ending="")

    def _end_progress(self) -> None:
        if sys.stderr.isatty():
            self.stderr.write("\r", ending="")


def _about_kinds() -> str:
    said = ["kinds and the fields that --map may name (* must be there):"]
    for kind in kinds.registered():
        fields = ", ".join(f"{field.name}{'*' if field.required else ''}" for field in kind.fields)
        said.append(f"  {kind.name}: {kind.title}. {kind.note}\n      {fields}")
    fields = ", ".join(charity_list.HEADINGS)
    said.append(f"  {charity_list.NAME}: the register of charities, for every office (no --office).\n      {fields}")
    return "\n".join(said)


def _read_day(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError as why:
        raise CommandError(f"--known-from: {why}") from None
    if found.precision is not Precision.DAY:
        raise CommandError(_("--known-from is one day, such as 2022-04-01."))
    return found.first


def _read_map(path: Path) -> dict[str, str]:
    """heading -> field, from {"heading": "field"} or from lines of heading,field."""
    try:
        text = path.read_text("utf-8-sig")
        if text.lstrip().startswith("{"):
            pairs = json.loads(text).items()
        else:
            pairs = [[*row, ""][:2] for row in csv.reader(io.StringIO(text, newline="")) if row]
        return {str(heading).strip(): str(name or "").strip() for heading, name in pairs}
    except (OSError, ValueError, csv.Error) as problem:
        raise CommandError(
            _("%(file)s cannot be read as a map of columns: %(why)s") % {"file": path, "why": problem}
        ) from None
