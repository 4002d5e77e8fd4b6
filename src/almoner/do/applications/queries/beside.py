"""What is there already: agreements with the same organisation, for the same place, on the same theme (GRA-35)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from almoner.do.agreements.models import AgreementVersion, Party, Purpose
from almoner.do.agreements.rules import PROVIDING
from almoner.do.applications.models import Application, ApplicationPriority, Endorsement, Partner
from almoner.foundation.offices.models import Area
from almoner.kernel.money import pounds

MOST = 8
"""Lines under one heading: more of them nobody reads while judging."""


@dataclass(frozen=True, slots=True)
class Around:
    """The agreements around one application, the latest first."""

    applicant: list[AgreementVersion] = field(default_factory=list)
    place: list[AgreementVersion] = field(default_factory=list)
    theme: list[AgreementVersion] = field(default_factory=list)

    @property
    def groups(self) -> list[tuple[str, list[AgreementVersion]]]:
        """The three with their headings, those that are empty left out."""
        named = [
            (_("This applicant has had"), self.applicant),
            (_("This place has"), self.place),
            (_("On this theme there is"), self.theme),
        ]
        return [(title, found) for title, found in named if found]


def around(applications: Sequence[Application]) -> dict[UUID, Around]:
    """The agreements around applications of one office. A constant number of queries, whatever their number."""
    if not applications:
        return {}
    office = applications[0].office_id
    bodies, themes, codes = _bodies(applications), _themes(applications), _codes(office)
    of_body = _by_body(office, {key for keys in bodies.values() for key in keys})
    of_theme = _by_theme(office, {key for keys in themes.values() for key in keys})
    of_place = _by_place(office, set(codes.values()))
    return {
        each.pk: Around(
            _together(of_body, bodies[each.pk]),
            _together(of_place, [codes[name] for name in _places(each) if name in codes]),
            _together(of_theme, themes.get(each.pk, ())),
        )
        for each in applications
    }


def beside(applications: Sequence[Application], *, support: bool = True) -> dict[UUID, list[dict[str, object]]]:
    """The same in words, as the panel reads it beside each bid: [{"title", "lines"}]; and who supports it.

    ``support`` False leaves out what others said, where judges are not to know who applies.
    """
    said = _support(applications) if support else {}
    return {
        key: [*(_words(*group) for group in found.groups), *said.get(key, ())]
        for key, found in around(applications).items()
    }


def _support(applications: Sequence[Application]) -> dict[UUID, list[dict[str, object]]]:
    rows = Endorsement.objects.filter(application__in=[each.pk for each in applications], answered_at__isnull=False)
    lines: dict[UUID, list[str]] = {}
    for asked in rows.order_by("answered_at"):
        view = _("supports it") if asked.supports else _("does not support it")
        said = _("%(kind)s, %(role)s: %(view)s") % {
            "kind": asked.get_kind_display(),
            "role": asked.answered_role,
            "view": view,
        }
        lines.setdefault(asked.application_id, []).append(f"{said}. {asked.text}".strip())
    return {key: [{"title": _("What others say of it"), "lines": found}] for key, found in lines.items()}


def _words(title: str, rows: Sequence[AgreementVersion]) -> dict[str, object]:
    lines = [line_of(row) for row in rows[:MOST]]
    if len(rows) > MOST:
        lines.append(_("and %(n)d more") % {"n": len(rows) - MOST})
    return {"title": title, "lines": lines}


def line_of(row: Any) -> str:
    """ "CORE004, Helpline, £5,000.00, ends 31 March 2027"."""
    value = pounds(row.value) if row.value is not None else ""
    ends = _("ends %(day)s") % {"day": row.ends} if row.ends.is_dated else ""
    return ", ".join(part for part in (row.agreement.number, row.title, value, ends) if part)


# --- Who, where, what


def _bodies(applications: Sequence[Application]) -> dict[UUID, list[UUID]]:
    found = {each.pk: [each.organisation_id] for each in applications}
    rows = Partner.objects.filter(application__in=list(found), organisation__isnull=False)
    for key, body in rows.values_list("application", "organisation"):
        found[key].append(body)
    return found


def _themes(applications: Sequence[Application]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    rows = ApplicationPriority.objects.filter(application__in=[each.pk for each in applications])
    for key, priority in rows.values_list("application", "priority"):
        found.setdefault(key, []).append(priority)
    return found


def _codes(office: UUID) -> dict[str, str]:
    """The code of each district by its name: what answers call it and what agreements are kept under."""
    return {name.casefold(): code for name, code in Area.objects.filter(office=office).values_list("name", "code")}


def _places(application: Application) -> list[str]:
    return [str(each["label"]).casefold() for each in application.districts]


# --- Agreements by each


def _current(office: UUID) -> QuerySet[AgreementVersion, AgreementVersion]:
    rows = AgreementVersion.objects.filter(office=office, standing_for__isnull=False)
    return rows.select_related("agreement")


def _by_body(office: UUID, bodies: Iterable[UUID]) -> dict[UUID, list[AgreementVersion]]:
    rows = Party.objects.filter(organisation__in=list(bodies), part__in=PROVIDING, version__standing_for__isnull=False)
    found: dict[UUID, list[AgreementVersion]] = {}
    for party in rows.filter(office=office).select_related("version__agreement"):
        found.setdefault(party.organisation_id, []).append(party.version)
    return found


def _by_theme(office: UUID, themes: Iterable[UUID]) -> dict[UUID, list[AgreementVersion]]:
    rows = Purpose.objects.filter(office=office, priority__in=list(themes), version__standing_for__isnull=False)
    found: dict[UUID, list[AgreementVersion]] = {}
    for purpose in rows.select_related("version__agreement"):
        found.setdefault(purpose.priority_id, []).append(purpose.version)
    return found


def _by_place(office: UUID, codes: set[str]) -> dict[str, list[AgreementVersion]]:
    found: dict[str, list[AgreementVersion]] = {}
    if not codes:
        return found
    for row in _current(office).exclude(places=[]):
        for code in codes & set(row.places):
            found.setdefault(code, []).append(row)
    return found


def _together[K](by: Mapping[K, list[AgreementVersion]], keys: Iterable[K]) -> list[AgreementVersion]:
    """The agreements under any of these keys, each once, the latest to end first."""
    rows = {row.pk: row for key in keys for row in by.get(key, ())}
    return sorted(rows.values(), key=_last_day, reverse=True)


def _last_day(row: Any) -> dt.date:
    """The day by which an agreement is sorted: its end, its start, or the day it was known from."""
    day: dt.date = row.ends_last or row.starts_last or row.known_from
    return day


# --- What an officer looks at before anybody judges


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What may be the same thing twice: for an officer to look at, not a reason by itself."""

    applications: list[Application]
    """Other applications of the same organisation, in any round, the latest first."""
    around: Around


def duplicates(application: Application) -> Duplicates:
    """Earlier applications and agreements of the same organisation, place and theme."""
    same = Application.objects.filter(office=application.office_id, organisation=application.organisation_id)
    others = same.exclude(pk=application.pk).filter(submitted_at__isnull=False)
    rows = others.select_related("invitation__round__fund").order_by("-submitted_at")[: MOST * 2]
    return Duplicates(list(rows), around([application])[application.pk])
