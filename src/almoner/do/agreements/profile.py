"""One agreement as a page shows it, to either face: its thread, its facts, its money, its history."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Area, Office
from almoner.foundation.pages import figures, formats
from almoner.foundation.pages.tables import Column, Empty, Kind, Table
from almoner.kernel.money import Total

from . import queries, rules, wording
from .queries import Around, Head, Naming, Version, Whole
from .terms import FundingTerm, Terms, by_year

BREAK = mark_safe("<br>")
SUM_OF = "funding"
"""The name under which the funding lines of an agreement are added up."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What stands on the page of one agreement, as it is or as it was known on a day."""

    whole: Whole
    version: Version
    terms: Terms
    areas: Mapping[str, str]
    around: Around
    on: dt.date | None
    """The day it is shown as at; None for now."""

    @property
    def agreement(self) -> Head:
        """Which agreement it is."""
        return self.whole.head


def profile(*, seen_by: Actor, office: Office, number: str, on: dt.date | None = None) -> Profile | None:
    """All of one agreement in two or three queries; None where the reader sees none, or none on that day."""
    whole = queries.whole(seen_by=seen_by, office=office, number=number)
    known = whole.known_on(on) if whole else None
    if whole is None or known is None:
        return None
    version, terms = known
    areas = areas_of(whole, office)
    around = queries.around(whole.head, version, seen_by=seen_by, office=office)
    return Profile(whole, version, terms, areas, around, on)


def areas_of(whole: queries.Whole, office: Office) -> dict[str, str]:
    """The names of the office's places by their codes; {} without a query where no version speaks of any."""
    named = any(each.places for _version, each in whole.versions)
    return dict(Area.objects.filter(office=office).values_list("code", "name")) if named else {}


# --- What is odd


def oddities(found: Profile, naming: Naming | None, today: dt.date) -> list[str]:
    """What the office should mind, in sentences. ``naming`` says whether the framework in force names it (STR-13)."""
    said = [wording.not_stated_source(found.terms), *rules.warnings(found.terms)]
    if not found.terms.priorities:
        said.append(_("It is linked to no priority of the police and crime plan."))
    if naming is not None and not (naming.names_it or naming.is_decided) and rules.may_be_running(found.terms, today):
        said.append(
            _("The framework in force, %(title)s, does not name it: it needs a published decision of its own.")
            % {"title": naming.title}
        )
    return [sentence for sentence in said if sentence]


# --- Facts


def facts(found: Profile, *, is_desk: bool) -> list[tuple[Any, Any]]:
    """Label and value for the summary, in the order in which people ask. The note stays with the office."""
    terms = found.terms
    listed = [
        (_("Service"), found.agreement.service),
        (_("Kind"), formats.sentence(found.agreement.kind_shown)),
        (_("Parties"), _lines(f"{party.name}, {wording.PARTS[party.part]}" for party in terms.parties)),
        (_("Starts"), formats.day(terms.starts)),
        (_("Ends"), end_shown(terms)),
        (_("Term as written"), terms.term_as_written),
        (_("Breaks and extensions"), _lines(map(wording.in_event, terms.events)) or _("None recorded")),
        (_("Notice"), wording.in_months(terms.notice_months)),
        (_("Value"), value_shown(terms)),
        (_("Value as written"), terms.value_as_written),
        (_("Places"), ", ".join(found.areas.get(code, code) for code in terms.places) or _("The whole area")),
        (_("Purposes"), terms.purposes),
        (_("Legal power relied on"), terms.power),
        (_("Conditions passed down"), terms.conditions),
        (_("Document"), terms.document),
    ]
    if is_desk:
        listed.append((_("Note"), terms.note))
    asides = {_("Term as written"), _("Value as written"), _("Conditions passed down"), _("Document"), _("Note")}
    return [(label, said) for label, said in listed if said or label not in asides]


def _lines(texts: Any) -> Any:
    return format_html_join(BREAK, "{}", ((text,) for text in texts))


def end_shown(terms: Terms) -> Any:
    """The end; where only a due date is printed, that it is as printed."""
    shown = formats.day(terms.ends)
    if not terms.end_is_as_printed:
        return shown
    return format_html(
        '{} <span class="soft">{}</span>', shown, _("as printed: a due date, from which nothing is computed")
    )


def value_shown(terms: Terms) -> Any:
    """The value with what it is: for the whole term, a year, or not stated."""
    shown = formats.money(terms.value)
    if not terms.value.is_known:
        return shown
    return format_html('{} <span class="soft">{}</span>', shown, wording.BASES[terms.value_basis])


# --- Money


def money(found: Profile) -> Table:
    """The funding lines by source and year, with their sum."""
    columns = [
        Column("source", gettext_lazy("Source"), value=wording.in_source),
        Column("year", gettext_lazy("Year"), value=lambda line: wording.in_year(line.year)),
        Column("amount", gettext_lazy("Amount"), Kind.MONEY, value=lambda line: line.amount, part=SUM_OF),
    ]
    lines: list[FundingTerm] = list(found.terms.funding)
    total = Total.of(line.amount for line in lines)
    return Table(
        _("Money by source and year"),
        columns,
        lines,
        Empty(_("Where the money comes from is not stated.")),
        totals=[(_("Together"), {"amount": figures.total(total, SUM_OF)})] if lines else (),
        layout="fit",
        name="funding",
    )


def money_said(found: Profile) -> str:
    """The sentence over the money: how the sources stand to the value, and how the money falls in years."""
    terms = found.terms
    if not terms.funding:
        return ""
    if unlike := rules.unlike_the_value(terms):
        return unlike
    years = [f"{wording.in_year(year)} {total}" for year, total in by_year(terms.funding)]
    return _("By financial year: %(years)s.") % {"years": "; ".join(years)} if len(years) > 1 else ""


# --- History


@dataclass(frozen=True, slots=True)
class Entry:
    """One version as the history shows it."""

    number: int
    change: str
    at: dt.datetime
    by: str
    reason: str
    effective: dt.date | None
    source: str
    source_href: str
    differences: list[tuple[str, str, str]]
    href: str = ""


KEPT_BACK = frozenset({"note"})
"""Facts that stay with the office."""


def history(found: Profile, *, is_desk: bool, source_href: Callable[[Any], str] = lambda _version: "") -> list[Entry]:
    """Every version, newest first, each with what it changed. The public is not told who in the office wrote it."""
    entries = []
    before: dict[str, str] = {}
    for version, terms in found.whole.versions:
        if found.on is not None and version.known_from > found.on:
            continue
        now = wording.shown(terms, found.areas)
        names = [name for name in wording.changed(before, now) if is_desk or name not in KEPT_BACK] if before else []
        entries.append(
            Entry(
                number=version.number,
                change=version.change_shown,
                at=version.recorded_at,
                by=_people(version) if is_desk else "",
                reason=version.reason if is_desk else "",
                effective=version.effective_on,
                source=source_of(version),
                source_href=source_href(version),
                differences=[(str(wording.LABELS[name]), before.get(name, ""), now[name]) for name in names],
            )
        )
        before = now
    return entries[::-1]


def _people(version: Version) -> str:
    recorded, approved = version.recorded_by or "", version.approved_by
    return _("%(one)s, approved by %(other)s") % {"one": recorded, "other": approved} if approved else recorded


def source_of(version: Version) -> str:
    """The row of the file that a version was read from; empty for one entered by hand."""
    return in_row(version.source_row, version.source_file)


def in_row(row: int | None, file: str | None) -> str:
    """ "row 3 of contracts.csv"; empty without a file."""
    return _("row %(row)s of %(file)s") % {"row": row, "file": file} if file else ""
