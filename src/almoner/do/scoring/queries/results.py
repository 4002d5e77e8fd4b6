"""Moderation and results: what the judges gave, what was agreed, and the rank order that follows from it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.scoring.lifecycle import Entered, State
from almoner.do.scoring.models import Agreed, Allotment, Bid, Exercise, Mark
from almoner.do.scoring.rules.marks import MarksMissing, Result, Scheme, result_of
from almoner.do.scoring.rules.moderation import AgreedMark, Given, Glance, Line, SoFar, Table, so_far, summing
from almoner.do.scoring.rules.ranking import Ranked, ranked
from almoner.do.scoring.rules.readiness import named
from almoner.foundation.audit.remembered import remembered, standing

from .reading import bids, seats
from .ties import ties_of

type ByPart = dict[UUID, dict[str, AgreedMark]]


def agreed_marks(of: Collection[UUID]) -> ByPart:
    """The agreed marks that count, by bid and part: one query."""
    rows = Agreed.objects.filter(bid__in=of, turn=F("bid__turn")).order_by("bid", "part", "-at", "-pk")
    latest = rows.distinct("bid", "part").values_list("bid", "part", "mark", "reason", "agreed_by__name", "at")
    found: ByPart = {}
    for bid, part, mark, reason, name, at in latest:
        found.setdefault(bid, {})[part] = AgreedMark(mark, reason, name or "", at)
    return found


def moderation(exercise: Exercise, of: Sequence[Bid]) -> dict[UUID, Table]:
    """Each of these bids with every judge's marks and what is agreed, in a constant number of queries.

    Only locked marks are shown, and none of a judge who turned out to have a tie.
    """
    keys = [bid.pk for bid in of]
    panel = list(seats(exercise))
    ties = ties_of(panel, of, timezone.localdate())
    numbers = {seat.pk: (seat.number, str(seat.person)) for seat in panel}
    given: dict[tuple[UUID, str], list[Given]] = {}
    rows = Mark.objects.filter(allotment__bid__in=keys, allotment__active=True, allotment__locked_at__isnull=False)
    fields = ("allotment__bid", "allotment__seat", "part", "mark", "reason", "private_note", "allotment__from_paper")
    for bid, seat, part, mark, reason, note, paper in rows.order_by("allotment__seat__number").values_list(*fields):
        if not ties.is_tied(seat, bid):
            given.setdefault((bid, part), []).append(Given(*numbers[seat], mark, reason, note, bool(paper)))
    open_: dict[UUID, int] = {}
    hands = Allotment.objects.filter(bid__in=keys, active=True, locked_at__isnull=True)
    for bid in hands.values_list("bid", flat=True):
        open_[bid] = open_.get(bid, 0) + 1
    agreed, sheet = agreed_marks(keys), exercise.sheet
    made = {}
    for key in keys:
        mine = agreed.get(key, {})
        lines = tuple(Line(part, tuple(given.get((key, part.key), ())), mine.get(part.key)) for part in sheet.parts)
        tied = sum(ties.is_tied(seat.pk, key) for seat in panel)
        sums = so_far(sheet.scheme, {part: one.mark for part, one in mine.items()})
        made[key] = Table(key, lines, sums, tied, open_.get(key, 0))
    return made


_GLANCES = """
    WITH sheets AS (
        SELECT id, bid_id, locked_at IS NULL AS is_open FROM scoring_allotment
        WHERE exercise_id = %(exercise)s AND active
    )
    SELECT b.id, coalesce(differ.spread, 0), coalesce(settled.parts, 0), coalesce(waiting.judges, 0)
    FROM scoring_bid b
    LEFT JOIN (
        SELECT bid_id, max(apart) AS spread FROM (
            SELECT bid_id, max(m.mark) - min(m.mark) AS apart
            FROM sheets JOIN scoring_mark m ON m.allotment_id = sheets.id
            WHERE NOT is_open AND NOT sheets.id = ANY(%(dropped)s::uuid[])
            GROUP BY bid_id, m.part
        ) AS parts GROUP BY bid_id
    ) AS differ ON differ.bid_id = b.id
    LEFT JOIN (
        SELECT bid_id, count(*) AS parts FROM (
            SELECT DISTINCT g.bid_id, g.part
            FROM scoring_agreed g JOIN scoring_bid of ON of.id = g.bid_id AND of.turn = g.turn
            WHERE of.exercise_id = %(exercise)s
        ) AS agreed GROUP BY bid_id
    ) AS settled ON settled.bid_id = b.id
    LEFT JOIN (SELECT bid_id, count(*) AS judges FROM sheets WHERE is_open GROUP BY bid_id) AS waiting
        ON waiting.bid_id = b.id
    WHERE b.exercise_id = %(exercise)s AND b.state = %(entered)s
    ORDER BY b.reference, b.id
"""


def glances(exercise: Exercise, tied: Collection[tuple[UUID, UUID]]) -> dict[UUID, Glance]:
    """What the tables of `moderation` come to, by reference: all counted by the database, no word is read.

    ``tied`` is whose marks drop out of which bid, by person: `tied_people`. Counted once until something changes in the
    office, so nobody may change what comes; two or three queries then, otherwise one.
    """
    chain = exercise.office_id
    question = ("glances", exercise.pk, frozenset(tied))
    return remembered(chain, standing(chain), question, lambda: _counted(exercise, tied))


def _counted(exercise: Exercise, tied: Collection[tuple[UUID, UUID]]) -> dict[UUID, Glance]:
    given: dict[str, Any] = {"exercise": exercise.pk, "entered": Entered.IN.value, "dropped": _dropped(exercise, tied)}
    with connection.cursor() as cursor:
        cursor.execute(_GLANCES, given)
        return {bid: Glance(spread, agreed, open_) for bid, spread, agreed, open_ in cursor.fetchall()}


def _dropped(exercise: Exercise, tied: Collection[tuple[UUID, UUID]]) -> list[UUID]:
    """The sheets of judges with a tie."""
    if not tied:
        return []
    rows = Allotment.objects.filter(exercise=exercise, bid__in={bid for _person, bid in tied})
    return [key for key, person, bid in rows.values_list("pk", "seat__person", "bid") if (person, bid) in tied]


@dataclass(frozen=True, slots=True)
class InModeration:
    """One bid as the list of moderation names it, and what its agreed marks come to so far."""

    pk: UUID
    reference: str
    title: str
    applicant: str
    so_far: SoFar


_IN_MODERATION = """
    SELECT b.id, b.reference, b.title, b.applicant, (
        SELECT jsonb_object_agg(part, mark) FROM (
            SELECT DISTINCT ON (part) part, mark FROM scoring_agreed
            WHERE bid_id = b.id AND turn = b.turn ORDER BY part, at DESC, id DESC
        ) AS latest
    )
    FROM unnest(%(bids)s::uuid[]) WITH ORDINALITY AS wanted (id, place) JOIN scoring_bid b ON b.id = wanted.id
    ORDER BY wanted.place
"""


def in_moderation(exercise: Exercise, of: Sequence[UUID]) -> list[InModeration]:
    """The bids of these keys, in their order: one query."""
    work_out = summing(exercise.pinned)
    with connection.cursor() as cursor:
        cursor.execute(_IN_MODERATION, {"bids": list(of)})
        rows = cursor.fetchall()
    return [
        InModeration(bid, reference, title, applicant, work_out(json.loads(agreed or "{}")))
        for bid, reference, title, applicant, agreed in rows
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """One bid in its place, best first."""

    subject: UUID
    result: Fraction
    """Exact, out of 100."""
    rounded: Decimal
    """To two places, for people."""
    place: int
    below_minimum: tuple[str, ...]
    """Why it may not be recommended; empty when it may."""
    by_criterion: dict[str, Fraction]
    """The mean mark of each criterion."""
    tie_note: str
    """What parted it from a bid with an equal result; "" where none was equal."""
    reference: str = ""
    title: str = ""
    applicant: str = ""


def results(exercise: Exercise) -> list[Standing]:
    """Every bid in rank order, best first, from the agreed marks alone. When a bid was received never matters.

    Two queries. The bids' references and the seed of the exercise draw the lot, so anybody can draw it again.

    Raises:
        MarksMissing: a mark is still to be agreed; the sentence names the bids.
    """
    scheme = exercise.pinned
    entered = {bid.reference: bid for bid in bids(exercise).only("reference", "subject", "title", "applicant")}
    agreed = agreed_marks([bid.pk for bid in entered.values()])
    found, missing = [], []
    for reference, bid in entered.items():
        try:
            found.append((reference, result_of(scheme, {k: one.mark for k, one in agreed.get(bid.pk, {}).items()})))
        except MarksMissing:
            missing.append(reference)
    if missing:
        raise MarksMissing(_("Marks are still to be agreed for: %(bids)s.") % {"bids": named(missing)})
    return [_standing(scheme, one, entered[one.bid]) for one in ranked(scheme, found, exercise.lot)]


def _standing(scheme: Scheme, one: Ranked, bid: Bid) -> Standing:
    result: Result = one.result
    return Standing(
        bid.subject,
        result.exact,
        result.shown,
        one.place,
        result.refusals,
        dict(result.by_criterion),
        _tie_note(scheme, one.parted_by),
        bid.reference,
        bid.title,
        bid.applicant,
    )


def _tie_note(scheme: Scheme, parted_by: str) -> str:
    if not parted_by:
        return ""
    if parted_by == "lot":
        return _("An equal result, parted by lot.")
    title = next(criterion.title for criterion in scheme.criteria if criterion.key == parted_by)
    return _("An equal result, parted by the mark for %(criterion)s.") % {"criterion": title}


def judges_of(subjects: Collection[UUID]) -> dict[UUID, dict[UUID, str]]:
    """Who judged each bid: by its subject, people with their names, those too whose marks dropped out. One query."""
    found: dict[UUID, dict[UUID, str]] = {subject: {} for subject in subjects}
    rows = Allotment.objects.filter(bid__subject__in=list(subjects))
    fields = ("bid__subject", "seat__person", "seat__person__name")
    for subject, person, name in rows.order_by("seat__number").values_list(*fields):
        found[subject][person] = name
    return found


def agreed_reasons(subject: UUID) -> list[tuple[str, int, int, str]]:
    """What an applicant is told: each part's title, the mark, out of what, and the reason. [] before completion."""
    rows = Bid.objects.filter(subject=subject, state=Entered.IN, exercise__state=State.COMPLETE)
    held = rows.select_related("exercise").order_by("-exercise__opened_at").first()
    if held is None:
        return []
    agreed, sheet = agreed_marks([held.pk]).get(held.pk, {}), held.exercise.sheet
    most = sheet.scheme.scale.highest
    said: list[Any] = [
        (part.full_title, agreed[part.key].mark, most, agreed[part.key].reason)
        for part in sheet.parts
        if part.key in agreed
    ]
    return said
