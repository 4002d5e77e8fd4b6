"""What ends soon, on a page and as a file: checks of the office, and passport items of bodies it has a case with."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, UUIDField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.pages.filters import Filter
from almoner.foundation.pages.tables import Column, Kind
from almoner.foundation.passports import access as passports
from almoner.foundation.passports import cases
from almoner.foundation.passports.models import Kind as ItemKind
from almoner.foundation.passports.models import PassportItem
from almoner.foundation.passports.queries import newest, unmended
from almoner.foundation.sheets.listings import Asked, Listing

from .access import May
from .declared import kinds_of
from .models import Check
from .queries import last_words

CHECK, ITEM = "check", "item"
WHEN = {
    "": (0, 60),
    "month": (0, 30),
    "quarter": (0, 91),
    "ended": (-91, -1),
}
"""From which day to which, counted from today; nothing chosen: the next sixty days."""
_FIELDS = ("row", "what", "name", "kind", "ends", "organisation_key", "case")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that ends: a check or a passport item."""

    what: str
    title: str
    organisation: str
    ends: dt.date
    organisation_id: UUID
    subject: UUID | None
    kind: str


def filters() -> list[Filter]:
    """The filters over the list."""
    return [
        Filter(
            "when",
            _("Ends"),
            [("month", _("in the next 30 days")), ("quarter", _("in the next 91 days")), ("ended", _("ended lately"))],
            everything=_("in the next 60 days"),
        ),
        Filter(
            "what",
            _("What"),
            [(CHECK, _("checks")), (ITEM, _("passport items"))],
            everything=_("Checks and passport items"),
        ),
        Filter("q", _("Organisation"), kind="search"),
    ]


def columns(href: Callable[[Row], str] | None = None) -> list[Column]:
    """One for the page and for the files."""
    return [
        Column("title", gettext_lazy("What ends"), href=href, sort="kind"),
        Column("what", gettext_lazy("Kept as"), value=_kept_as),
        Column("organisation", gettext_lazy("Organisation"), sort="name"),
        Column("ends", gettext_lazy("Last day"), Kind.DATE, sort="ends"),
    ]


def _kept_as(row: Row) -> str:
    if row.what == ITEM:
        return _("passport item")
    return _("check of the organisation") if row.subject is None else _("check of a case")


def found(office: Office, actor: Any, asked: Any, on: dt.date) -> QuerySet[Any, Any]:
    """What ends, as rows of values that `rows` reads; narrowed by ``when``, ``what`` and ``q``."""
    first, last = (on + dt.timedelta(days) for days in WHEN.get(asked.get("when") or "", WHEN[""]))
    within = Q(expires_on__gte=first, expires_on__lte=last)
    for word in (asked.get("q") or "").split()[:6]:
        within &= Q(organisation__name__icontains=word)
    parts = []
    if asked.get("what") != ITEM and actor.may(May.READ):
        parts.append(_checks(office, within))
    if asked.get("what") != CHECK and actor.may(passports.May.SEE):
        parts.append(_items(office, within))
    return parts[0].union(*parts[1:], all=True) if parts else _checks(office, within).none()


def _checks(office: Office, within: Q) -> QuerySet[Any, Any]:
    """The last words of the office, but for those of a case that a later one of the whole organisation overtook."""
    own = Check.objects.filter(office=office)
    later = own.filter(
        subject__isnull=True,
        organisation=OuterRef("organisation"),
        kind=OuterRef("kind"),
        made_at__gt=OuterRef("made_at"),
    )
    rows = own.filter(~Exists(later), within, pk__in=last_words(own).values("pk"))
    return _values(rows, CHECK, F("subject"))


def _items(office: Office, within: Q) -> QuerySet[Any, Any]:
    """The newest items of organisations with which the office has a case."""
    seen = Organisation.objects.filter(cases.seen_from(office.pk))
    rows = PassportItem.objects.filter(
        within, pk__in=newest(unmended()).values("pk"), organisation__in=seen.values("pk")
    )
    return _values(rows, ITEM, Value(None, UUIDField()))


def _values(rows: QuerySet[Any], what: str, case: Any) -> QuerySet[Any, Any]:
    made = rows.annotate(
        row=F("pk"),
        what=Value(what, CharField()),
        name=F("organisation__name"),
        ends=F("expires_on"),
        organisation_key=F("organisation_id"),
        case=Cast(case, UUIDField()),
    )
    return made.order_by().values_list(*_FIELDS, named=True)


def rows(office: Office, values: Iterable[Any], on: dt.date) -> list[Row]:
    """Rows of values with the titles of what they are."""
    titles = {(CHECK, kind.key): kind.title for kind in kinds_of(office, on)}
    titles |= {(ITEM, str(kind.value)): str(kind.label) for kind in ItemKind}
    return [
        Row(
            each.what,
            titles.get((each.what, each.kind), each.kind),
            each.name,
            each.ends,
            each.organisation_key,
            each.case,
            each.kind,
        )
        for each in values
    ]


def _whole(asked: Asked) -> list[Row]:
    on = asked.on or timezone.localdate()
    return rows(asked.office, found(asked.office, asked.actor, asked.filters, on).order_by("ends", "row"), on)


ENDING = Listing("checks-ending", gettext_lazy("Checks that end soon"), May.READ, columns(), _whole)
