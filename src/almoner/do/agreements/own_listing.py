"""The agreements of an organisation as its members see them: the list, and the facts and history of one."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from almoner.foundation.pages import formats
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.tables import Column, Kind, Tag
from almoner.kernel.money import Amount

from . import profile, queries
from .models import Agreement, AgreementVersion, Paper
from .papers.signing import OFFICE, PROVIDER
from .queries.register import ended, in_force, to_come
from .wording import LABELS

STATES = [
    ("running", gettext_lazy("in force")),
    ("to_come", gettext_lazy("to come")),
    ("ended", gettext_lazy("ended")),
]
_NARROWING: Mapping[str, Callable[[dt.date], Q]] = {"running": in_force, "to_come": to_come, "ended": ended}
KEPT_BACK = ("funding", "power", "document")
"""Facts that are the office's own entry: where it takes the money from, and what it stands on."""


def narrowed(rows: QuerySet[Agreement], state: str, today: dt.date) -> QuerySet[Agreement]:
    """Those that run, are to come or have ended on a day; all, where no state is asked for."""
    if state not in _NARROWING:
        return rows
    versions = AgreementVersion.objects.filter(_NARROWING[state](today), pk__in=rows.order_by().values("current"))
    return rows.filter(current__in=versions)


@dataclass(frozen=True, slots=True)
class Row:
    """One agreement in the list."""

    agreement: Agreement
    state: Tag
    waits_here: bool
    href: str

    @property
    def version(self) -> Any:
        """What is agreed as it stands."""
        return self.agreement.current

    @property
    def value(self) -> Amount:
        """The value, or why it is not known."""
        known: Amount = self.version.value_amount
        return known

    @property
    def label(self) -> str:
        """The row among what waits."""
        return _("Read and sign %(number)s") % {"number": self.agreement.number}

    @property
    def meta(self) -> str:
        """Which agreement, and with whom."""
        return f"{self.version.title} · {self.agreement.office.short_name}"


def rows(request: Any, found: Sequence[Agreement]) -> list[Row]:
    """The agreements of one page with how far their papers are; the same few queries for any number of them."""
    papers = queries.newest_sent([each.pk for each in found])
    signed = queries.signed_on([each.pk for each in found])
    stands = {each.pk: each.current_id for each in found if each.current_id is not None}
    changed = queries.changed_deals((paper.version_id, stands[key]) for key, paper in papers.items())
    for key, paper in papers.items():
        paper.is_past = paper.has_newer or (paper.version_id, stands[key]) in changed
    return [_row(request, each, papers.get(each.pk), each.pk in signed) for each in found]


def _row(request: Any, agreement: Agreement, paper: Paper | None, is_signed: bool) -> Row:
    body = request.organisation.pk
    waits = _waits_for(paper, body)
    if waits and paper is not None:
        href = address(request, "provider-agreement-sign", agreement=agreement.pk, paper=paper.number)
        return Row(agreement, Tag(_("waits for your signature"), "soon"), waits_here=True, href=href)
    href = address(request, "provider-agreement", agreement=agreement.pk)
    return Row(agreement, _state(paper, is_signed), waits_here=False, href=href)


def _waits_for(paper: Any, body: UUID) -> bool:
    """Whether a paper waits for the signature of this body."""
    if paper is None or paper.is_past or paper.signatory_id != body:
        return False
    return PROVIDER not in {each.side for each in paper.signatures.all()}


def _state(paper: Any, is_signed: bool) -> Tag:
    if is_signed:
        return Tag(_("signed by both sides"), "done")
    if paper is None:
        return Tag(_("no paper here yet"), "quiet")
    sides = {each.side for each in paper.signatures.all()}
    if paper.is_past or sides == {PROVIDER, OFFICE}:
        return Tag(_("a new paper is being drawn up"), "quiet")
    return Tag(_("waits for the office") if PROVIDER in sides else _("waits for the provider’s signature"), "soon")


def columns(request: Any) -> list[Column]:
    """Number, title, office, dates, value, and how far the signing is."""

    def href(row: Row) -> str:
        return address(request, "provider-agreement", agreement=row.agreement.pk)

    return [
        Column("number", gettext_lazy("Number"), value=lambda row: row.agreement.number, href=href, sort="sort_key"),
        Column("title", gettext_lazy("Title"), value=lambda row: row.version.title, sort="current__title"),
        Column("office", gettext_lazy("With"), value=lambda row: row.agreement.office.short_name, sort="office__name"),
        Column(
            "starts",
            gettext_lazy("Starts"),
            Kind.DATE,
            value=lambda row: row.version.starts,
            sort="current__starts_first",
        ),
        Column("ends", gettext_lazy("Ends"), Kind.DATE, value=lambda row: row.version.ends, sort="current__ends_last"),
        Column("value", gettext_lazy("Value"), Kind.MONEY, value=lambda row: row.value, sort="current__value"),
        Column("state", gettext_lazy("Paper"), value=lambda row: row.state, plain=lambda row: str(row.state.word)),
    ]


# --- One agreement


def profile_of(agreement: Agreement) -> profile.Profile:
    """All of an agreement that its party has been let in to."""
    whole = queries.whole_of(agreement)
    known = whole.known_on(None)
    if known is None:
        raise LookupError(f"{agreement} has no current version")
    version, terms = known
    return profile.Profile(
        whole, version, terms, profile.areas_of(whole, agreement.office), queries.Around([], []), None
    )


def facts(found: profile.Profile) -> list[tuple[Any, Any]]:
    """The facts that are stated, without what is the office's own entry."""
    hidden = {_("Legal power relied on"), _("Document")}
    return [fact for fact in profile.facts(found, is_desk=False) if fact[0] not in hidden and fact[1] not in {"", None}]


def history(found: profile.Profile) -> list[profile.Entry]:
    """Every version, the newest first, with what it changed of the deal; no names and no reasons of the office."""
    hidden = {str(LABELS[name]) for name in KEPT_BACK}
    made = profile.history(found, is_desk=False)
    return [_without(entry, hidden) for entry in made]


def varied(found: profile.Profile) -> str:
    """How often the deal was varied, and since when it is as it is; empty where it never was."""
    times = [version for version, _terms in found.whole.versions if version.change == "variation"]
    if not times:
        return ""
    last = times[-1]
    since = formats.day(last.effective_on or last.known_from)
    return ngettext(
        "The deal was varied once; the change counts from %(day)s.",
        "The deal was varied %(n)d times; the last change counts from %(day)s.",
        len(times),
    ) % {"n": len(times), "day": since}


def _without(entry: profile.Entry, hidden: Iterable[str]) -> profile.Entry:
    entry_facts = {name: getattr(entry, name) for name in profile.Entry.__slots__}
    kept = [each for each in entry.differences if each[0] not in hidden]
    return profile.Entry(**entry_facts | {"differences": kept, "source": "", "source_href": ""})
