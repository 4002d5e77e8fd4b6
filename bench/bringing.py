"""The two ways to bring a file of agreements in: in bulk, as the floor does, and in earnest."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from almoner.do.agreements.models import Agreement, AgreementVersion, FundingLine, Party, TermEvent
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.offices import actions as offices
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.services.models import Service
from almoner.foundation.sheets import actions as sheets
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

TODAY = dt.date(2026, 4, 1)
BATCH = 500


def empty_office(slug: str) -> Any:
    """An office with nothing in it."""
    return offices.open_office(
        by=command_line(),
        slug=slug,
        kind="pcc",
        name=slug,
        short_name=slug,
        holder_title="Police and Crime Commissioner",
        languages=["en"],
    )


def in_earnest(office: Any, file: BinaryIO) -> None:
    """Read the file into staging, check every row, apply it. Raises RuntimeError where a row was not taken."""
    by = command_line(office.pk)
    source = sheets.check_file(by=by, office=office, kind="agreements", file=file, file_name="register.csv")
    if source.problems or source.counts.get("wrong"):
        raise RuntimeError(f"the file of the benchmark was not taken: {source.problems} {source.counts}")
    sheets.apply_import(by=by, source=source)


def in_bulk(office: Any, file: BinaryIO) -> None:
    """Parse the file and insert its rows, believing every word."""
    with transaction.atomic(), at_work("bench"):
        known: dict[Any, dict[str, Any]] = {Service: {}, Organisation: {}}
        heads, versions, parts = [], [], []
        for row in csv.DictReader(io.TextIOWrapper(file, "utf-8", newline="")):
            service = named(Service, row["Service"], known, office)
            provider = named(Organisation, row["Provider"], known, office)
            head = Agreement(
                office=office, number=row["Number"], sort_key=row["Number"], service=service, kind=row["Kind"].lower()
            )
            version = version_of(row, head, office)
            head.current = version
            heads.append(head)
            versions.append(version)
            parts += [Party(office=office, version=version, organisation=provider), *money_and_breaks(row, version)]
        for model, rows in (
            *((model, list(held.values())) for model, held in known.items()),
            (Agreement, heads),
            (AgreementVersion, versions),
            *((model, [part for part in parts if type(part) is model]) for model in (Party, FundingLine, TermEvent)),
        ):
            model.objects.bulk_create(rows, batch_size=BATCH)


def named(model: Any, name: str, known: dict[Any, dict[str, Any]], office: Any) -> Any:
    """The record of that name, made where it is the first time it is named."""
    if name not in known[model]:
        known[model][name] = model(office=office, name=name)
    return known[model][name]


def version_of(row: dict[str, str], head: Any, office: Any) -> Any:
    """What one row says of its agreement."""
    version = AgreementVersion(
        office=office, agreement=head, number=1, title=row["Title"], known_from=TODAY, note=row["Note"]
    )
    version.starts, version.ends = ApproximateDate.day(day(row["Start"])), ApproximateDate.day(day(row["End"]))
    version.value_amount = amount(row["Value"])
    return version


def money_and_breaks(row: dict[str, str], version: Any) -> Iterator[Any]:
    """The row's money by source and its break."""
    if row["Funding"]:
        source, _, pounds = row["Funding"].rpartition(" ")
        line = FundingLine(office=version.office, version=version, source_as_written=source)
        line.amount_amount = amount(pounds)
        yield line
    if row["Break"]:
        event = TermEvent(office=version.office, version=version, event="break")
        event.at = ApproximateDate.month(int(row["Break"].split()[1]), 3)
        yield event


def day(text: str) -> dt.date:
    """A day written as offices write it."""
    return dt.date(int(text[6:]), int(text[3:5]), int(text[:2]))


def amount(text: str) -> Amount:
    """Pounds, or tbc."""
    return Amount.not_known("tbc") if text == "tbc" else Amount.of(Decimal(text.replace("£", "").replace(",", "")))
