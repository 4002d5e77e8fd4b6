"""What the page of one case shows: the table of its checks, what is in the way, and how far it would rely on us."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.foundation.offices.models import Office
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag
from almoner.foundation.passports.models import PassportItem
from almoner.foundation.passports.queries import income_of, items_now, may_see
from almoner.foundation.passports.rules.standing import IN_WORDS, TONES, Standing
from almoner.foundation.passports.rules.standing import standing as standing_of

from . import wording
from .declared import limit_of
from .rules.dependency import Dependency, dependency
from .rules.kinds import GATE_NAMES, Gate
from .rules.saying import why_not
from .rules.standing import Line, State, in_the_way

type Items = Mapping[str, PassportItem]
"""The items of a passport by their kind; None in its place: the passport is not to be seen."""


def items_of(actor: Any, organisation: UUID, on: dt.date) -> Items | None:
    """What is in an organisation's passport on a day, or None where somebody may not see it."""
    return items_now([organisation], on).get(organisation, {}) if may_see(actor, organisation) else None


def table(request: Any, case: Any, lines: Sequence[Line], on: dt.date, items: Items | None) -> Table:
    """The checks of a case by gate, each leading to its own page."""
    columns = [
        Column(
            "title",
            _("Check"),
            value=lambda line: line.kind.title,
            href=lambda line: case.address(request, "kind", kind=line.kind.key),
        ),
        Column("state", _("State"), Kind.HTML, value=lambda line: wording.tag(line, on)),
        Column("found", _("What was found"), Kind.HTML, value=_found),
    ]
    if items is not None:
        columns.append(
            Column("passport", _("Passport"), Kind.HTML, value=lambda line: _passport(request, line, items, on))
        )
    empty = Empty(_("This office asks for no checks. Its settings say which it makes."))
    return Table(
        _("Checks"), columns, in_order(lines), empty, group=lambda line: str(GATE_NAMES[line.gate]).capitalize()
    )


def _found(line: Line) -> Any:
    return format_html("{}{}", wording.found(line.check), wording.made(line.check))


def _passport(request: Any, line: Line, items: Items, on: dt.date) -> Any:
    """The item that may stand for a check: its document to open, how it stands, and why it might not do."""
    if not line.kind.passport:
        return ""
    item = items.get(line.kind.passport)
    if item is None:
        return Tag(IN_WORDS[Standing.MISSING], "quiet")
    state = standing_of(item.expires_on, on)
    where = address(request, "desk-passport", organisation=item.organisation_id) + f"#{item.kind}"
    if item.document is not None:
        where = address(request, "desk-passport-file", organisation=item.organisation_id, pk=item.pk)
    why = why_not(line.kind.says, item.facts) if state is not Standing.EXPIRED else None
    said = format_html('<p class="meta">{}</p>', why) if why else ""
    return format_html('<a href="{}">{}</a> {}{}', where, item, Tag(IN_WORDS[state], TONES[state]), said)


def in_order(lines: Sequence[Line]) -> list[Line]:
    """The lines by their gates, the earliest first."""
    return [line for gate in Gate for line in lines if line.gate is gate]


def to_do(lines: Sequence[Line]) -> list[str]:
    """For each gate with checks to do, how many there are."""
    found = []
    for gate, name in GATE_NAMES.items():
        count = sum(line.gate is gate and line.state is State.TO_DO for line in lines)
        if count:
            said = ngettext("%(gate)s: %(n)d check is to do.", "%(gate)s: %(n)d checks are to do.", count)
            found.append(said % {"gate": str(name).capitalize(), "n": count})
    return found


def stopped(lines: Sequence[Line]) -> list[str]:
    """What failed or has ended, each as a sentence."""
    late = (line for line in lines if line.state in {State.FAILED, State.EXPIRED})
    return [why for line in late if (why := in_the_way(line))]


def may_stand(lines: Sequence[Line], items: Items, on: dt.date) -> bool:
    """Whether a valid passport item could stand for a check that is open."""
    for line in lines:
        item = items.get(line.kind.passport)
        if line.is_clear or item is None or (item.expires_on is not None and item.expires_on < on):
            continue
        if why_not(line.kind.says, item.facts) is None:
            return True
    return False


def reliance(office: Office, case: Any, on: dt.date) -> Dependency | None:
    """How far the organisation would rely on this funding; None where nothing says how much is asked for."""
    if not case.amount:
        return None
    known = income_of([case.organisation.pk]).get(case.organisation.pk)
    income = known.amount if known is not None else None
    ours = min(case.ours, income) if income is not None else case.ours
    return dependency(case.amount, case.other, income, ours=ours, months=case.months, limit=limit_of(office, on))
