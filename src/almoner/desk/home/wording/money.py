"""The money strip: each group as a bar, what stops in red and in words."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from almoner.desk.home.queries.money import GroupNow, MoneyNow
from almoner.foundation.pages.addresses import address_if_any
from almoner.foundation.pages.formats import whole_pounds
from almoner.kernel.money import Total, pounds


@dataclass(frozen=True, slots=True)
class Bar:
    """A row for the bars macro."""

    label: str
    parts: list[Decimal]
    shown: str
    tone: str = ""
    href: str = ""


def bars(request: Any, money: MoneyNow) -> list[Bar]:
    """One bar a group, in the plan's order."""
    href = address_if_any(request, "desk-money")
    return [_bar(group, money, href) for group in money.groups]


def _bar(group: GroupNow, money: MoneyNow, href: str) -> Bar:
    said = [str(_planned(group.planned))]
    tone = ""
    if group.stop is not None and (stops := _stops(group, money)):
        said.append(stops)
        tone = "late"
    if group.committed is not None and group.committed > group.planned.known:
        said.append(_("%(sum)s committed") % {"sum": pounds(group.committed)})
        tone = "late"
    parts = [group.committed or Decimal(0), group.left] if money.is_linked else [group.planned.known]
    return Bar(group.name, parts, ", ".join(said), tone, href)


def _planned(total: Total) -> Any:
    return whole_pounds(total.known) if total.is_complete else str(total)


def _stops(group: GroupNow, money: MoneyNow) -> str:
    """When the group's money stops, said from the year shown: a stop long past is not news."""
    stop = group.stop
    if stop is None:
        return ""
    if stop.first_nil.year <= money.column.year:
        return _("nothing since April %(year)d") % {"year": stop.first_nil.year}
    return _("nothing after March %(year)d") % {"year": stop.first_nil.year}


def key(money: MoneyNow) -> list[str]:
    """The words of the bars' parts."""
    return [_("committed"), _("left")] if money.is_linked else [_("planned")]


def lede(money: MoneyNow) -> str:
    """The total, how it moves, and what the bars cannot show."""
    said = [_("%(sum)s planned in all.") % {"sum": money.total}]
    if money.change is not None:
        said.append(str(money.change))
    if not money.is_linked:
        said.append(_("No line names the pot it is paid from, so what is committed cannot be set against it."))
    return " ".join(said)
