"""Which heading of a file means which field of its kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from .kinds import Field, Kind, Problem
from .models import ColumnMap
from .reading import Recognise

LEFT_OUT = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One heading that is taken: its place in the file's rows, and the field it means."""

    place: int
    heading: str
    field: Field


def remembered(office_id: UUID, kind: Kind) -> dict[str, str]:
    """What the office's headings meant the last time: heading -> name of the field, or LEFT_OUT."""
    row = ColumnMap.objects.filter(office=office_id, kind=kind.name).values_list("columns", flat=True).first()
    return {heading: name for heading, name in (row or {}).items() if not name or kind.field(name)}


def recogniser(kind: Kind, known: Mapping[str, str]) -> Recognise:
    """Whether a heading means something to the kind, by itself or because the office once said so."""
    return lambda heading: known.get(heading) or kind.recognise(heading)


def proposed(kind: Kind, headings: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """A meaning for each heading: as remembered, else as recognised, else left out.

    A field is given once: what is remembered comes first, then the heading further to the left.
    """
    chosen = {heading: known.get(heading, LEFT_OUT) for heading in headings}
    taken = {name for name in chosen.values() if name}
    for heading in chosen:
        found = None if heading in known else kind.recognise(heading)
        if found is not None and found.name not in taken:
            chosen[heading] = found.name
            taken.add(found.name)
    return chosen


def columns_of(kind: Kind, headings: Sequence[str], chosen: Mapping[str, str]) -> list[Column]:
    """The headings that are taken, in the order of the file."""
    found = []
    for place, heading in enumerate(headings):
        field = kind.field(chosen[heading]) if chosen.get(heading) else None
        if field is not None:
            found.append(Column(place, heading, field))
    return found


def problems_of(kind: Kind, headings: Sequence[str], chosen: Mapping[str, str]) -> list[Problem]:
    """Everything that is wrong with a choice of columns: strangers, fields given twice, and those that are missing."""
    found = [
        Problem(heading, name, _("one of: %(fields)s") % {"fields": field_names(kind)})
        for heading, name in chosen.items()
        if name and kind.field(name) is None
    ]
    found += [
        Problem(heading, _("there is no such heading"), _("one of: %(headings)s") % {"headings": ", ".join(headings)})
        for heading in chosen
        if heading not in headings
    ]
    taken = columns_of(kind, headings, chosen)
    found += _given_twice(taken)
    if not taken:
        expected = _("at least one of: %(fields)s") % {"fields": field_names(kind)}
        return [*found, Problem("", ", ".join(headings), expected)]
    given = {column.field.name for column in taken}
    found += [
        Problem("", _("no such column"), _("a column for “%(field)s”") % {"field": field.heading})
        for field in kind.fields
        if field.required and field.name not in given
    ]
    return [*found, *kind.check_columns([column.field for column in taken])]


def _given_twice(taken: Sequence[Column]) -> list[Problem]:
    first: dict[str, str] = {}
    found = []
    for column in taken:
        before = first.setdefault(column.field.name, column.heading)
        if before != column.heading:
            expected = _("one column for “%(field)s”: “%(first)s” is taken already")
            found.append(
                Problem(
                    column.heading,
                    str(column.field.heading),
                    expected % {"field": column.field.heading, "first": before},
                )
            )
    return found


def field_names(kind: Kind) -> str:
    return ", ".join(field.name for field in kind.fields)


def left_out(headings: Iterable[str], chosen: Mapping[str, str]) -> list[str]:
    """The headings that mean nothing here."""
    return [heading for heading in headings if not chosen.get(heading)]
