"""Exercises at the desk: the list, one with its panel, its bids and its steps, and the results."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from almoner.do.scoring import actions, queries, wording
from almoner.do.scoring.access import May
from almoner.do.scoring.lifecycle import EXERCISE, MARKABLE, State
from almoner.do.scoring.models import STATES, Allotment, Bid, Exercise
from almoner.do.scoring.rules.marks import MarksMissing, rounded
from almoner.do.scoring.rules.sheets import hours
from almoner.do.scoring.rules.whole import Whole
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag
from almoner.foundation.sheets.access import May as Sheets
from almoner.foundation.sheets.exports import export
from almoner.kernel.lifecycle import Moment

from .found import desk_crumbs, exercise_at, made, to

BUTTONS = {
    "begin_declaring": gettext_lazy("Ask for interests"),
    "deal": gettext_lazy("Deal the bids"),
    "begin_moderating": gettext_lazy("Begin moderation"),
    "complete": gettext_lazy("Complete the judging"),
}
DONE = {
    "begin_declaring": gettext_lazy("The panel is asked to declare its interests."),
    "deal": gettext_lazy("The bids are dealt, and their judges told."),
    "begin_moderating": gettext_lazy("Moderation has begun: the panel sees what each judge gave and wrote."),
    "complete": gettext_lazy("The judging is complete. The results stand."),
}
MOST_TIES = 100
"""Ties shown on the page of an exercise."""
FORMATS = ("csv", "xlsx", "json")


# --- The list


def exercise_columns(request: Any = None) -> list[Column]:
    """One for the page and for its files."""

    def link(row: Exercise) -> str:
        return address(request, "desk-scoring-exercise", pk=row.pk)

    return [
        Column("title", _("What is judged"), href=link if request is not None else None, sort="title"),
        Column("bid_count", _("Bids"), Kind.NUMBER, sort="bid_count"),
        Column("seat_count", _("Seats"), Kind.NUMBER, sort="seat_count"),
        Column("due_on", _("Marks wanted by"), Kind.DATE, sort="due_on"),
        Column("state", _("State"), Kind.HTML, value=wording.state_tag, sort="state", plain=_state_plain),
        Column("opened_at", _("Opened"), Kind.DATE, value=lambda row: row.opened_at.date(), sort="opened_at"),
    ]


def _state_plain(row: Exercise) -> str:
    return str(wording.state_tag(row))


def _found(request: Any) -> tuple[FilterBar, Any]:
    bar = FilterBar(
        request,
        [
            Filter("q", _("Search"), kind="search"),
            Filter("state", _("State"), STATES, everything=_("All states")),
        ],
    )
    return bar, queries.exercises(request.office, seen_by=request.actor, **bar.answers)


@page(Audience.STAFF, may=May.READ)
def exercises(request: Any) -> HttpResponse:
    """Every judging of the office."""
    bar, rows = _found(request)
    columns = exercise_columns(request)
    sorting = Sorting.of(request, columns, default="-opened_at")
    paging = Paging.of(request, rows.count())
    empty = Empty(_("Judging appears here once a round has closed and its bids are put to a panel."))
    shown = list(paging.cut(rows.order_by(*sorting.order_by(), "pk")))
    table = Table(_("Judging"), columns, shown, empty, sorting, paging)
    context = {"table": table, "bar": bar, "files": _files(request, "desk-scoring-file")}
    return render(request, "scoring/desk/list.html", context)


@page(Audience.STAFF, may=Sheets.EXPORT)
def exercises_file(request: Any, file_format: str) -> HttpResponse:
    """The same list as a file."""
    _bar, rows = _found(request)
    answer: HttpResponse = export(
        request, _("Judging"), exercise_columns(), rows.order_by("-opened_at", "pk"), file_format
    )
    return answer


def _files(request: Any, name: str, **parts: Any) -> list[tuple[str, str]]:
    question = f"?{request.GET.urlencode()}" if request.GET else ""
    return [(each.upper(), address(request, name, file_format=each, **parts) + question) for each in FORMATS]


# --- One exercise


@page(Audience.STAFF, may=May.READ)
def exercise(request: Any, pk: UUID) -> HttpResponse:
    """One exercise: its panel, who judges what, how far everybody is, and the next step."""
    held = exercise_at(request, pk)
    found = queries.whole(held)
    everybody = queries.progress(held, found)
    moment = Moment(request.actor, timezone.now())
    open_moves = [move.name for move in EXERCISE.moves_open_to(found, moment)]
    may_run = request.actor.may(May.RUN) and held.state != State.COMPLETE
    paging = Paging.of(request, len(found.bids))
    context = {
        "exercise": held,
        "state": wording.state_tag(held),
        "board": address_if_any(request, "desk-round-board", invitation=held.subject),
        "awards": address_if_any(request, "desk-awards-round", invitation_pk=held.subject),
        "lede": wording.progress_lede(held, everybody),
        "steps": desk_crumbs(request, held),
        "buttons": [(name, _button(held, name)) for name in BUTTONS if name in open_moves],
        "refused": [why for _move, why in EXERCISE.moves_refused_to(found, moment)],
        "asks_why": _asks_why(found, moment, open_moves),
        "figures": _figures(found),
        "bars": [_bar(one) for one in everybody if one.bids],
        "panel": everybody,
        "seats": [_seat(request, one, held, may_run=may_run) for one in everybody],
        "bids": _bids(request, held, found, paging, may_run=may_run),
        "ended": _ended(held),
        "ties": _ties(found) if request.actor.may(May.RUN) else [],
        "may_run": may_run,
        "may_moderate": request.actor.may(May.MODERATE) and held.state in {State.MODERATING, State.COMPLETE},
        "may_invite": may_run and held.state != State.MODERATING,
        "may_enter": may_run and held.state in MARKABLE,
        "sheet": held.sheet,
        "waits": any(one.undeclared or one.locked < one.bids for one in everybody if one.seat.is_live)
        and held.state not in {State.PREPARING, State.COMPLETE},
    }
    return render(request, "scoring/desk/exercise.html", context)


def _button(held: Exercise, name: str) -> Any:
    return _("Deal again") if name == "deal" and held.state == State.SCORING else BUTTONS[name]


def _asks_why(found: Whole, moment: Moment, open_moves: Sequence[str]) -> bool:
    """Whether moderation could begin if somebody said why bids have fewer judges than promised."""
    if found.state != State.SCORING or "begin_moderating" in open_moves or not found.short:
        return False
    return EXERCISE.refusal(replace(found, accepts_short=True), "begin_moderating", moment) is None


def _figures(found: Whole) -> list[tuple[Any, Any, str]]:
    locked = sum(one.is_locked for one in found.dealt)
    return [
        (_("Bids"), len(found.bids), ""),
        (_("Judges"), len(found.judges), ""),
        (_("Sheets locked"), _("%(n)d of %(all)d") % {"n": locked, "all": len(found.dealt)}, ""),
        (_("Hours of reading"), hours(len(found.dealt), found.record.minutes_per_bid), ""),
    ]


def _bar(one: queries.Progress) -> dict[str, Any]:
    """One judge's bar: sheets locked, begun marks, and what is left, counted in marks."""
    parts = one.marks // one.bids
    locked = one.locked * parts
    told = {"locked": one.locked, "bids": one.bids, "hours": hours(one.bids, one.minutes // one.bids)}
    return {
        "label": str(one.seat),
        "parts": [locked, max(0, one.marked - locked), one.marks - max(locked, one.marked)],
        "shown": _("%(locked)d of %(bids)d locked, %(hours)s in all") % told,
    }


def _seat(request: Any, one: queries.Progress, held: Exercise, *, may_run: bool) -> dict[str, Any]:
    seat = one.seat
    may_end = may_run and seat.is_live
    return {
        "seat": seat,
        "place": seat.get_place_display() if not (seat.judges and seat.place == "chair") else _("Chair, judges too"),
        "tag": wording.seat_tag(seat),
        "progress": one,
        "hours": hours(one.bids, held.minutes_per_bid) if one.bids else "",
        "end": address(request, "desk-scoring-stand-down", pk=held.pk, seat=seat.pk) if may_end else "",
    }


def _bids(request: Any, held: Exercise, found: Whole, paging: Paging, *, may_run: bool) -> Table:
    rows: list[Bid] = list(paging.cut(queries.bids(held)))
    tied_to_me = queries.kept_from(request.actor.person_id, held, rows, timezone.localdate())
    names = {seat.key: seat.name for seat in found.seats}
    hands: dict[UUID, list[Any]] = {}
    for one in found.dealt:
        hands.setdefault(one.bid, []).append(one)

    def judges(row: Bid) -> str:
        return ", ".join(
            f"{names[one.seat]} ({_('locked')})" if one.is_locked else names[one.seat] for one in hands.get(row.pk, [])
        )

    def ties(row: Bid) -> str:
        tied = [seat.name for seat in found.seats if found.ties.is_tied(seat.key, row.pk)]
        return ", ".join(tied)

    def read(row: Bid) -> str:
        return "" if row.pk in tied_to_me else address(request, "desk-scoring-bid", pk=held.pk, bid=row.pk)

    def aside(row: Bid) -> str:
        return address(request, "desk-scoring-put-aside", pk=held.pk, bid=row.pk) if may_run else ""

    columns = [
        Column("reference", _("Bid"), Kind.CODE, href=read),
        Column("applicant", _("Applicant")),
        Column("judges", _("Judges"), value=judges),
        Column("short", _("Dealt"), Kind.HTML, value=lambda row: _dealt(found, row)),
        Column("ties", _("Have a tie"), value=ties),
    ]
    if may_run:
        columns.append(Column("aside", _("Change"), Kind.CODE, value=lambda _row: _("Put aside"), href=aside))
    empty = Empty(_("Bids appear here once they are found eligible and put to the panel."))
    return Table(_("Who judges what"), columns, rows, empty, paging=paging)


def _ties(found: Whole) -> list[tuple[str, str, str]]:
    """Who has a tie with whose bid, in words: for those who run it."""
    pairs = [(seat, bid, found.ties.why(seat.key, bid.key)) for seat in found.seats for bid in found.bids]
    return [(seat.name, bid.reference, why) for seat, bid, why in pairs if why][:MOST_TIES]


def _dealt(found: Whole, row: Bid) -> Any:
    have = found.held[row.pk]
    words = _("%(n)d of %(all)d") % {"n": have, "all": found.each}
    if not found.dealt:
        return words
    return Tag(words, "late" if have < found.each else "done")


def _ended(held: Exercise) -> list[Allotment]:
    """What was taken out of judges' hands, and why: the marks are kept with the reason."""
    rows = Allotment.objects.filter(exercise=held, active=False).select_related("bid", "seat__person", "locked_by")
    return list(rows.order_by("-ended_at", "pk")[:50])


@require_POST
@page(Audience.STAFF, may=May.RUN)
def step(request: Any, pk: UUID, move: str) -> HttpResponse:
    """Take the next step of an exercise: what its buttons post to."""
    held = exercise_at(request, pk)
    back = to(request, "desk-scoring-exercise", pk=pk)
    write = {
        "begin_declaring": lambda: actions.begin_declaring(by=request.actor, exercise=held),
        "deal": lambda: actions.deal(by=request.actor, exercise=held),
        "begin_moderating": lambda: actions.begin_moderating(
            by=request.actor, exercise=held, reason=request.POST.get("reason", "")[:500]
        ),
        "complete": lambda: actions.complete(by=request.actor, exercise=held),
    }.get(move)
    return back if write is None else made(request, write, str(DONE[move]), back)


@require_POST
@page(Audience.STAFF, may=May.RUN)
def remind(request: Any, pk: UUID) -> HttpResponse:
    """Write once more to those who are waited for."""
    held = exercise_at(request, pk)
    back = to(request, "desk-scoring-exercise", pk=pk)
    said = _("Everybody who is waited for gets a letter.")
    return made(request, lambda: actions.remind(by=request.actor, exercise=held), said, back)


# --- Results


def result_columns(exercise: Exercise) -> list[Column]:
    """One for the page and for its files: exact where it counts, two places where it is read."""

    def mean(key: str) -> Any:
        return lambda row: rounded(row.by_criterion[key])

    return [
        Column("reference", _("Bid"), Kind.CODE),
        Column("applicant", _("Applicant"), Kind.LONG),
        Column("title", _("Title"), shown=False),
        Column("place", _("Place"), Kind.NUMBER),
        Column("rounded", _("Result"), Kind.NUMBER),
        Column("exact", _("Exactly"), value=lambda row: str(row.result), shown=False),
        *(
            Column(f"criterion-{one.key}", one.title, Kind.NUMBER, value=mean(one.key))
            for one in exercise.pinned.criteria
        ),
        Column("below_minimum", _("Minimums"), value=wording.minimums),
        Column("tie_note", _("Equal results")),
    ]


@page(Audience.STAFF, may=May.READ)
def results(request: Any, pk: UUID) -> HttpResponse:
    """The bids in rank order, from the agreed marks alone, with what parts equals."""
    held = exercise_at(request, pk)
    rows, missing = _results(held)
    paging = Paging.of(request, len(rows))
    empty = Empty(_("The rank order appears here once every mark is agreed."))
    table = Table(
        _("Results"), result_columns(held), list(paging.cut(rows)), empty, paging=paging, layout="scroll", broad=True
    )
    context = {
        "exercise": held,
        "steps": desk_crumbs(request, held, _("Results")),
        "table": table,
        "missing": missing,
        "scheme": held.pinned,
        "ties": _tie_chain(held),
        "files": _files(request, "desk-scoring-results-file", pk=pk) if rows else [],
    }
    return render(request, "scoring/desk/results.html", context)


def _results(held: Exercise) -> tuple[list[Any], str]:
    """The rank order, or what is missing of it. Marks are the panel's until moderation begins."""
    if held.state not in {State.MODERATING, State.COMPLETE}:
        return [], _("The results follow from the marks agreed in moderation, which has not begun.")
    try:
        return queries.results(held), ""
    except MarksMissing as why:
        return [], str(why)


def _tie_chain(held: Exercise) -> str:
    scheme = held.pinned
    titles: dict[str, str] = {one.key: one.title for one in scheme.criteria}
    chain = [*(titles[key] for key in scheme.ties), _("lot")]
    return ", ".join(chain)


@page(Audience.STAFF, may=Sheets.EXPORT)
def results_file(request: Any, pk: UUID, file_format: str) -> HttpResponse:
    """The same as a file."""
    held = exercise_at(request, pk)
    rows, _missing = _results(held)
    answer: HttpResponse = export(request, _("Results"), result_columns(held), rows, file_format)
    return answer
