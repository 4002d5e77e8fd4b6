"""What must be said of a grant that comes from no round, by its kind.

The rules in prose are in docs/rules/allocations.md.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.kernel.dates import british

AD_HOC, CONTINUATION, INNOVATION = "ad_hoc", "continuation", "innovation"
KINDS = (AD_HOC, CONTINUATION, INNOVATION)
LEAST_OFTEN = 12
"""Months between two progress updates, at most."""


@dataclass(frozen=True, slots=True)
class GroundsEntry:
    """Why an award is made outside a round. ``occasion`` is need, law or event; ``earlier`` the agreement continued."""

    kind: str
    area: UUID | None = None
    need: str = ""
    occasion: str = ""
    occasion_what: str = ""
    why_no_round: str = ""
    earlier: UUID | None = None
    permanent_plan: str = ""
    permanent_from: str = ""
    permanent_on: dt.date | None = None
    could_be_copied: bool = False
    copied_why: str = ""
    progress_months: int | None = None


def faults(entry: GroundsEntry, starts: dt.date | None, ends: dt.date | None) -> dict[str, list[str]]:
    """What is missing, by field; nothing where it is complete."""
    wrong: dict[str, list[str]] = {}
    if entry.kind not in KINDS:
        wrong["kind"] = [_("Say whether it is an ad hoc grant, a continuation or an innovation award.")]
    if entry.kind == AD_HOC:
        wrong |= _of_ad_hoc(entry)
    if entry.kind == CONTINUATION and entry.earlier is None:
        wrong["earlier"] = [_("Say which agreement it continues.")]
    if entry.kind == INNOVATION:
        wrong |= _of_innovation(entry, ends)
    return wrong | _of_copying(entry, starts, ends)


def _of_ad_hoc(entry: GroundsEntry) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if not entry.need.strip():
        wrong["need"] = [_("Say what need arose.")]
    if not entry.why_no_round.strip():
        wrong["why_no_round"] = [_("Say why it cannot wait for a round.")]
    if entry.occasion not in {"need", "law", "event"}:
        wrong["occasion"] = [_("Say whether a need arose, the law changed or an event happened.")]
    elif entry.occasion != "need" and not entry.occasion_what.strip():
        wrong["occasion_what"] = [_("Name the law or the event.")]
    return wrong


def _of_innovation(entry: GroundsEntry, ends: dt.date | None) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if not entry.permanent_plan.strip():
        wrong["permanent_plan"] = [_("An innovation award carries a plan for permanent funding: write it.")]
    if not entry.permanent_from.strip():
        wrong["permanent_from"] = [_("Say who is to pay for it in the end.")]
    if entry.permanent_on is None:
        wrong["permanent_on"] = [_("Say from which day.")]
    elif ends is not None and entry.permanent_on > ends + dt.timedelta(days=1):
        wrong["permanent_on"] = [
            _("The award ends on %(ends)s: the permanent funding begins no later than the day after.")
            % {"ends": british(ends)}
        ]
    return wrong


def _of_copying(entry: GroundsEntry, starts: dt.date | None, ends: dt.date | None) -> dict[str, list[str]]:
    if not entry.could_be_copied:
        return {}
    wrong: dict[str, list[str]] = {}
    if not entry.copied_why.strip():
        wrong["copied_why"] = [_("Say what others could copy.")]
    if entry.progress_months is None or not 1 <= entry.progress_months <= LEAST_OFTEN:
        wrong["progress_months"] = [_("Progress is told every 1 to 12 months where others may copy.")]
    if starts is None:
        wrong["starts_on"] = [_("Say when it begins: the updates are counted from then.")]
    if ends is None:
        wrong["ends_on"] = [_("Say when it ends: the updates are counted until then.")]
    return wrong


def progress_days(starts: dt.date, ends: dt.date, months: int) -> list[dt.date]:
    """The days by which progress is told: every so many months from the start, the last on the day it ends."""
    found, step = [], 1
    while (day := _later(starts, step * months)) < ends:
        found.append(day)
        step += 1
    return [*found, ends]


def _later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return min(dt.date(year, month, 1) + dt.timedelta(days=day.day - 1), following - dt.timedelta(days=1))
