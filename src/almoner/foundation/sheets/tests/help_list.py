"""A small kind of list to test with: services by name, with begin, end and a value that is kept in the purpose."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower

from almoner.foundation.services.access import May
from almoner.foundation.services.models import Service
from almoner.foundation.sheets.kinds import Candidate, Context, Field, Kind, SourceRow, Wrong, differences
from almoner.foundation.sheets.readers import AMOUNT, DATE, text, to_date
from almoner.kernel.dates import Answer

NAMES = ("begins", "ends", "value")


class HelpList(Kind):
    """Recognised by name."""

    name = "help"
    title = "Help"
    note = "Each row is a service."
    permission = May.KEEP
    key_field = "name"
    fields = (
        Field("name", "Name", text(100), aliases=("service",), required=True, filled=True),
        Field("begins", "Begins", DATE, aliases=("start date",)),
        Field("ends", "Ends", DATE, aliases=("end date",)),
        Field("value", "Value", AMOUNT, aliases=("amount £",), required=True),
    )

    def records_of(self, context: Context, row: SourceRow) -> Sequence[Candidate]:
        begins, ends = (to_date(row.facts.get(name, "")) for name in ("begins", "ends"))
        if begins.after(ends) is Answer.YES:
            raise Wrong(row.problem("ends", f"an end after the start, {begins}"))
        facts: dict[str, Any] = {name: row.facts.get(name, "") for name in ("name", *NAMES)}
        warnings = ["The value is not known."] if not facts["value"][:1].isdigit() else []
        return [Candidate(row.number, facts["name"].lower(), facts["name"], facts, warnings)]

    def compare(self, context: Context, batch: Sequence[Candidate]) -> None:
        rows = Service.objects.annotate(lower_name=Lower("name")).filter(office=context.office)
        if context.locking:
            rows = rows.select_for_update().order_by("pk")
        held = {row.lower_name: row for row in rows.filter(lower_name__in=[one.key for one in batch])}
        for candidate in batch:
            if found := held.get(candidate.key):
                names = [name for name in NAMES if name in context.fields]
                candidate.differs(found, differences(said(found), candidate.facts, names))

    def apply(self, context: Context, batch: Sequence[Candidate]) -> None:
        new, known = [], []
        for candidate in batch:
            row = candidate.held or Service(office=context.office, name=candidate.facts["name"])
            row.purpose, row.source = "|".join(candidate.facts[name] for name in NAMES), str(context.source.pk)
            (known if candidate.held else new).append(row)
        Service.objects.bulk_create(new)
        Service.objects.bulk_update(known, ["purpose", "source"])

    def absent(self, context: Context) -> Iterable[tuple[str, str]]:
        for row in helped().filter(office=context.office).order_by("name").iterator():
            yield row.name.lower(), row.name


def helped() -> QuerySet[Service]:
    """The services that came from such a list."""
    return Service.objects.filter(purpose__contains="|")


def said(row: Service) -> dict[str, str]:
    """What a service says, by field."""
    return dict(zip(NAMES, row.purpose.split("|"), strict=True)) if row.purpose else dict.fromkeys(NAMES, "")
