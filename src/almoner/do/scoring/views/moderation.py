"""Moderation, for the panel's chair and for officers: how far judges differ, and the one mark that is agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from almoner.do.scoring import actions, queries, wording
from almoner.do.scoring.access import May
from almoner.do.scoring.bid_text import STAFF, Reading, in_moderation, text_of, title_of
from almoner.do.scoring.forms.desk import AgreeForm
from almoner.do.scoring.lifecycle import State
from almoner.do.scoring.models import Bid, Exercise
from almoner.do.scoring.queries import InModeration
from almoner.do.scoring.rules.marks import Scale
from almoner.do.scoring.rules.moderation import Glance, Line, biggest_first, odd_ones
from almoner.do.scoring.rules.writing import Part
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.tables import Column, Empty, Kind, Tag
from almoner.foundation.pages.tables import Table as Listed

from .found import desk_bid, desk_crumbs, done, exercise_at, panel_bid, to


@dataclass(frozen=True, slots=True)
class Face:
    """From where moderation is looked at: what it is called there, and what may be read."""

    base: str
    list: str
    one: str
    text: str
    parts: dict[str, Any]
    reading: Reading
    crumbs: Sequence[tuple[Any, str]]
    names: bool
    """Whether judges are named; before the panel they have numbers."""


def _on_panel(request: Any) -> Face:
    home = (request.exercise.title, address(request, "panel-home"))
    reading = in_moderation(request.exercise)
    return Face(
        "pages/panel.html", "panel-moderation", "panel-moderate", "panel-moderate-bid", {}, reading, [home], names=False
    )


def _at_desk(request: Any, exercise: Exercise) -> Face:
    crumbs = desk_crumbs(request, exercise, "")[:-1]
    parts = {"pk": exercise.pk}
    return Face(
        "pages/staff.html",
        "desk-scoring-moderation",
        "desk-scoring-moderate",
        "desk-scoring-bid",
        parts,
        STAFF,
        crumbs,
        names=True,
    )


# --- The list of bids


@page(Audience.PANEL, may=May.JUDGE)
def on_panel(request: Any) -> HttpResponse:
    """The bids whose marks are to be agreed, as far as this seat takes part."""
    if request.exercise.state != State.MODERATING:
        messages.info(request, _("Marks are agreed once all judges have locked theirs. You are told when it begins."))
        return to(request, "panel-home")
    view = queries.view_of(request.seat)
    if view.undeclared:
        return to(request, "panel-interests")
    shown, everything = set(queries.in_moderation_for(view)), _glances(request.exercise, None)[0]
    found = {bid: one for bid, one in everything.items() if bid in shown}
    return _listed(request, request.exercise, _on_panel(request), found, len(view.said) - len(view.free))


@page(Audience.STAFF, may=May.MODERATE)
def at_desk(request: Any, pk: UUID) -> HttpResponse:
    """The same for an officer, without the bids that they have an interest in."""
    exercise = exercise_at(request, pk)
    if exercise.state not in {State.MODERATING, State.COMPLETE}:
        messages.info(request, _("Marks stay with their judges until moderation begins."))
        return to(request, "desk-scoring-exercise", pk=pk)
    me = request.actor.person_id
    everything, tied = _glances(exercise, me)
    found = {bid: one for bid, one in everything.items() if (me, bid) not in tied}
    return _listed(request, exercise, _at_desk(request, exercise), found, len(everything) - len(found))


def _glances(exercise: Exercise, reader: UUID | None) -> tuple[dict[UUID, Glance], set[tuple[UUID, UUID]]]:
    tied = queries.tied_people(exercise, reader, timezone.localdate())
    return queries.glances(exercise, tied), tied


def _listed(request: Any, exercise: Exercise, face: Face, found: dict[UUID, Glance], hidden: int) -> HttpResponse:
    parts = len(exercise.parts)
    order = sorted(found, key=lambda bid: (found[bid].agreed == parts, -found[bid].spread))  # equals by reference
    paging = Paging.of(request, len(order))
    rows = queries.in_moderation(exercise, list(paging.cut(order)))
    columns = _columns(request, exercise, face, found)
    empty = Empty(_("The bids appear here once their judges have locked all marks."))
    context = {
        "exercise": exercise,
        "base": face.base,
        "steps": [*face.crumbs, (_("Moderation"), "")],
        "lede": wording.moderation_lede(list(found.values()), parts),
        "table": Listed(_("Bids in moderation"), columns, rows, empty, paging=paging),
        "tied": hidden,
    }
    return render(request, "scoring/moderation/list.html", context)


def _columns(request: Any, exercise: Exercise, face: Face, found: dict[UUID, Glance]) -> list[Column]:
    parts, some, summed = len(exercise.parts), _("%(n)d of %(all)d"), wording.so_far()
    marked, done, open_ = Tag(_("a judge still marks it"), "soon"), Tag(_("agreed"), "done"), Tag(_("to agree"), "soon")

    def state(bid: InModeration) -> Tag:
        one = found[bid.pk]
        return marked if one.open_ else done if one.agreed == parts else open_

    def link(bid: InModeration) -> str:
        return address(request, face.one, bid=bid.pk, **face.parts)

    return [
        Column("reference", _("Bid"), Kind.CODE, href=link),
        Column("title", _("Title"), value=lambda bid: title_of(bid, names=face.reading.names)),
        Column("spread", _("Biggest difference"), Kind.NUMBER, value=lambda bid: found[bid.pk].spread),
        Column(
            "agreed",
            _("Agreed"),
            value=lambda bid: some % {"n": found[bid.pk].agreed, "all": parts},
        ),
        Column("so_far", _("Result so far"), value=lambda bid: summed(bid.so_far)),
        Column("state", _("State"), Kind.HTML, value=state),
    ]


# --- One bid


@page(Audience.PANEL, may=May.JUDGE)
def moderate_on_panel(request: Any, bid: UUID) -> HttpResponse:
    """Agree one mark for each part: the chair; the judges look on."""
    return _one(request, panel_bid(request, bid), _on_panel(request))


@page(Audience.STAFF, may=May.MODERATE)
def moderate_at_desk(request: Any, pk: UUID, bid: UUID) -> HttpResponse:
    """The same by an officer who has no tie with the applicant."""
    exercise = exercise_at(request, pk)
    held = desk_bid(request, exercise, bid)
    if exercise.state not in {State.MODERATING, State.COMPLETE}:
        raise Http404
    return _one(request, held, _at_desk(request, exercise))


def _one(request: Any, bid: Bid, face: Face) -> HttpResponse:
    exercise = bid.exercise
    table = queries.moderation(exercise, [bid])[bid.pk]
    lines = biggest_first(table.lines)
    line = _chosen(lines, request.POST.get("part") or request.GET.get("part", ""))
    may_agree = request.actor.may(May.MODERATE) and exercise.state == State.MODERATING and not table.open_
    form = _form(request, exercise, line) if may_agree else None
    if form is not None and form.is_valid():
        said = form.cleaned_data
        if done(form, lambda: actions.agree(by=request.actor, bid=bid, **said)):
            return _on_to_the_next(request, bid, face, lines, line)
    sheet = exercise.sheet
    context = {
        "exercise": exercise,
        "bid": bid,
        "title": title_of(bid, names=face.reading.names),
        "base": face.base,
        "steps": [
            *face.crumbs,
            (_("Moderation"), address(request, face.list, **face.parts)),
            (bid.reference, ""),
        ],
        "rows": [_row(request, each, face, bid, sheet.scheme.scale, chosen=each is line) for each in lines],
        "line": line,
        "thread": _thread(bid, face),
        "given": _given(line, face),
        "every": [(each.part.full_title, _given(each, face)) for each in lines],
        "table": table,
        "form": form,
        "scale": sheet.scheme.scale,
        "judges": max((len(each.given) for each in lines), default=0),
        "beside": bid.beside if face.reading.beside else (),
        "bid_href": address(request, face.text, bid=bid.pk, **face.parts),
        "is_over": exercise.state == State.COMPLETE,
    }
    return render(request, "scoring/moderation/bid.html", context)


LONGEST_BEAD = 60
"""Letters of the name of what is judged: the whole name stands in the crumbs, and a thread is taken in at a glance."""


def _thread(bid: Bid, face: Face) -> list[dict[str, Any]]:
    """The golden thread: what the bid is for, the bid, and what is still to come of it."""
    above = face.crumbs[-1]
    return [
        {"label": Truncator(above[0]).chars(LONGEST_BEAD), "href": above[1]},
        {"label": bid.reference, "here": True},
        {"label": _("Decision"), "to_come": True},
        {"label": _("Agreement"), "to_come": True},
    ]


def _chosen(lines: Sequence[Line], wanted: str) -> Line:
    """The part that is talked about: the one asked for, else the first that is not agreed."""
    named = [line for line in lines if line.part.key == wanted]
    open_ = [line for line in lines if line.agreed is None]
    return next(iter([*named, *open_, *lines]))


def _form(request: Any, exercise: Exercise, line: Line) -> AgreeForm:
    before = {"mark": line.agreed.mark, "reason": line.agreed.reason} if line.agreed else None
    return AgreeForm(request.POST or None, sheet=exercise.sheet, part=line.part, initial=before)


def _on_to_the_next(request: Any, bid: Bid, face: Face, lines: Sequence[Line], line: Line) -> HttpResponse:
    left = [each for each in lines if each.agreed is None and each is not line]
    messages.success(request, _("Agreed: %(part)s.") % {"part": line.part.full_title})
    if left:
        return to(request, face.one, bid=bid.pk, **face.parts)
    messages.success(request, _("All marks of %(bid)s are agreed.") % {"bid": bid.reference})
    return to(request, face.list, **face.parts)


@dataclass(frozen=True, slots=True)
class Said:
    """One judge's mark as the page shows it."""

    who: str
    mark: int
    is_odd: bool
    reason: str
    note: str
    from_paper: bool


def _given(line: Line, face: Face) -> list[Said]:
    """What the judges wrote of a part, those who stand apart first."""
    marks = sorted(one.mark for one in line.given)
    middle = marks[len(marks) // 2] if marks else 0
    far = sorted(line.given, key=lambda one: (-abs(one.mark - middle), one.number))
    odd = abs(far[0].mark - middle) if far else 0
    return [
        Said(
            f"{wording.judge_name(one.number)}, {one.name}" if face.names else wording.judge_name(one.number),
            one.mark,
            odd > 1 and abs(one.mark - middle) == odd,
            one.reason,
            one.note,
            one.from_paper,
        )
        for one in far
    ]


@dataclass(frozen=True, slots=True)
class Row:
    """One part in the table of moderation, with its picture."""

    part: Part
    tag: Any
    href: str
    words: str
    dots: Sequence[tuple[int, int, bool]]
    """Where each judge's dot stands: across, up, and whether it stands apart."""
    ticks: Sequence[tuple[int, int]]
    """Each mark of the scale and where it stands."""
    width: int
    height: int
    agreed: Any
    is_chosen: bool
    is_far: bool


WIDE, STEP, EDGE, DOT = 208, 24, 10, 9
"""Of the picture: the width of the scale, the least from mark to mark, the margin at either end, from dot to dot."""


def _row(request: Any, line: Line, face: Face, bid: Bid, scale: Scale, *, chosen: bool) -> Row:
    odd = odd_ones(line, scale)
    step = max(STEP, WIDE // (scale.highest - scale.lowest))
    ticks = [(mark, EDGE + step * (mark - scale.lowest)) for mark in range(scale.lowest, scale.highest + 1)]
    across = dict(ticks)
    most = max(line.stacks.values(), default=1)
    base = 8 + DOT * max(most, 3)
    dots = [
        (across[mark], base - 6 - DOT * level, mark in odd)
        for mark, count in sorted(line.stacks.items())
        for level in range(count)
        if mark in across
    ]
    tag = wording.spread_tag(line, bid.exercise.sheet)
    href = f"{address(request, face.one, bid=bid.pk, **face.parts)}?part={line.part.key}#agree"
    words = wording.spread_words(line)
    width = ticks[-1][1] + EDGE
    return Row(line.part, tag, href, words, dots, ticks, width, base, line.agreed, chosen, bool(tag))


# --- The bid itself


@page(Audience.PANEL, may=May.JUDGE)
def text_on_panel(request: Any, bid: UUID) -> HttpResponse:
    """The bid, for those who talk about its marks."""
    held = panel_bid(request, bid)
    return _text(request, held, _on_panel(request), "panel-document")


@page(Audience.STAFF, may=May.READ)
def text_at_desk(request: Any, pk: UUID, bid: UUID) -> HttpResponse:
    """The bid as the office reads it, for those without a tie with its applicant."""
    exercise = exercise_at(request, pk)
    return _text(request, desk_bid(request, exercise, bid), _at_desk(request, exercise), "desk-scoring-document")


def _text(request: Any, bid: Bid, face: Face, documents: str) -> HttpResponse:
    text = text_of(bid, face.reading)
    context = {
        "exercise": bid.exercise,
        "thread": _thread(bid, face),
        "base": face.base,
        "steps": [*face.crumbs, (bid.reference, "")],
        "text": text,
        "documents": [
            (each.file_name, address(request, documents, bid=bid.pk, document=each.pk, **face.parts))
            for each in text.documents
        ],
    }
    return render(request, "scoring/bid.html", context)
