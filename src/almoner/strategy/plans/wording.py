"""How plans, strategies and frameworks are said: tables, tags and sentences for the pages."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag
from almoner.kernel.answers import Answer
from almoner.kernel.money import Total
from almoner.kernel.periods import FinancialYear

from .access import May
from .models import Framework, FrameworkAction, Plan, Strategy, Theme
from .queries import ReviewDue
from .rules import Review, Standing, review, standing


def standing_of(record: Any, on: dt.date) -> Tag:
    """Where a plan or framework stands: in force, past, or still to come."""
    words = {
        Standing.CURRENT: Tag(_("in force"), "done"),
        Standing.PAST: Tag(_("past"), "quiet"),
        Standing.TO_COME: Tag(_("to come"), ""),
    }
    return words[standing(record, on)]


def not_in_force(record: Any, on: dt.date) -> str:
    """What is said over a plan or framework that is shown because none in force is published; "" for one that is."""
    if standing(record, on) is Standing.CURRENT:
        return ""
    words = {
        Standing.PAST: _("This one is past: it ended in %(ends)s. One in force today is not published here."),
        Standing.TO_COME: _("This one begins in %(begins)s. One in force today is not published here."),
    }
    return words[standing(record, on)] % {"begins": record.begins, "ends": record.ends}


def period(record: Any) -> str:
    """ "2021 to 2025"; what is not known of it is said."""
    return _("%(begins)s to %(ends)s") % {"begins": record.begins, "ends": record.ends}


def _published(record: Any) -> Tag:
    return Tag(_("public"), "done") if record.is_published else Tag(_("not public"), "quiet")


def _first(request: Any, what: str) -> str:
    """The address that begins an empty list, for those who may."""
    return address(request, "desk-strategic-add", what=what) if request.actor.may(May.KEEP) else ""


# --- Tables


def plans(request: Any, rows: Iterable[Plan], today: dt.date) -> Table:
    columns = [
        Column("title", _("Plan"), href=lambda row: address(request, "desk-plan", pk=row.pk)),
        Column("period", _("Period"), value=period),
        Column("standing", _("Standing"), Kind.HTML, value=lambda row: standing_of(row, today)),
        Column("published", _("Public"), Kind.HTML, value=_published),
    ]
    empty = Empty(
        _("Police and Crime Plans appear here with their priorities; what is awarded names the priority it serves."),
        _("Add the plan in force"),
        _first(request, "plan"),
    )
    return Table(_("Plans"), columns, rows, empty)


def strategies(request: Any, rows: Iterable[Strategy], today: dt.date) -> Table:
    columns = [
        Column("title", _("Strategy"), value=str, href=lambda row: address(request, "desk-strategy", pk=row.pk)),
        Column("dated", _("Date"), Kind.DATE),
        Column("author", _("Author")),
        Column("review_due", _("Next review"), Kind.DATE),
        Column("review", _("Review"), Kind.HTML, value=lambda row: review_of(row, today)),
        Column("published", _("Public"), Kind.HTML, value=_published),
    ]
    empty = Empty(
        _("Strategy papers appear here with their version, author and next review, and remind you when it falls due."),
        _("Add a strategy"),
        _first(request, "strategy"),
    )
    return Table(_("Strategies"), columns, rows, empty)


def checklists(request: Any, rows: Iterable[Any]) -> Table:
    columns = [
        Column("title", _("Title"), href=lambda row: address(request, "desk-checklist", pk=row.pk)),
        Column("kind", _("What it is"), value=lambda row: row.get_kind_display()),
        Column("items", _("Points"), Kind.NUMBER, value=lambda row: len(row.items.all())),
        Column("dated", _("Date"), Kind.DATE),
        Column("source", _("Source")),
    ]
    empty = Empty(
        _("Other bodies' frameworks, used as checklists, and definitions that differ by source appear here."),
        _("Add the first"),
        _first(request, "checklist"),
    )
    return Table(_("Library"), columns, rows, empty)


def frameworks(request: Any, rows: Iterable[Framework], today: dt.date) -> Table:
    columns = [
        Column("title", _("Framework"), href=lambda row: address(request, "desk-framework", pk=row.pk)),
        Column("version", _("Version")),
        Column("period", _("Period"), value=period),
        Column("standing", _("Standing"), Kind.HTML, value=lambda row: standing_of(row, today)),
        Column("published", _("Public"), Kind.HTML, value=_published),
    ]
    empty = Empty(
        _("A commissioning framework says what the office means to buy and do. One must always be active."),
        _("Add the framework in force"),
        _first(request, "framework"),
    )
    return Table(_("Commissioning frameworks"), columns, rows, empty)


# --- Plans


def themes_by_kind(plan: Plan) -> list[tuple[str, list[Theme]]]:
    """What stands beside the priorities, by what it is, each with its heading."""
    headings = {
        "threat": _("Threats and risks that the police name"),
        "force_priority": _("The force's own priorities"),
        "resource_area": _("Areas that resources go to"),
    }
    rows = sorted(plan.themes.all(), key=lambda theme: (list(headings).index(theme.kind), theme.order))
    return [(headings[kind], list(inside)) for kind, inside in groupby(rows, key=attrgetter("kind"))]


def progress_of_aims(plan: Plan) -> str:
    """ "Two of 11 measures are recorded as done." """
    measures = [measure for aim in plan.aims.all() for measure in aim.measures.all()]
    done = sum(measure.done_on is not None for measure in measures)
    if not measures:
        return ""
    words = ngettext(
        "%(done)d of %(all)d measure is recorded as done.",
        "%(done)d of %(all)d measures are recorded as done.",
        len(measures),
    )
    return words % {"done": done, "all": len(measures)}


# --- Reviews


def review_of(strategy: Strategy, today: dt.date) -> Tag:
    words = {
        Review.OVERDUE: Tag(_("overdue"), "late"),
        Review.DUE: Tag(_("due"), "soon"),
        Review.NOT_YET: Tag(_("not due yet"), ""),
        Review.NOT_STATED: Tag(_("not stated"), "quiet"),
    }
    return words[review(strategy.review_due, today)]


def review_sentences(due: Sequence[ReviewDue]) -> list[str]:
    """One sentence for each review that is due or overdue."""
    sentences = {
        Review.OVERDUE: _("The review of %(what)s was due in %(when)s and has not been recorded."),
        Review.DUE: _("The review of %(what)s is due: %(when)s."),
    }
    return [sentences[each.standing] % {"what": each.strategy, "when": each.strategy.review_due} for each in due]


# --- Frameworks


def total_of_lines(framework: Framework) -> Total:
    """What the lines add up to; those not allocated yet are counted, not guessed."""
    return Total.of(line.amount_amount for line in framework.lines.all())


@dataclass(frozen=True, slots=True)
class Year:
    """The actions of one financial year: "Year 1 (2025/26)"."""

    place: int
    label: str
    tasks: list[tuple[FrameworkAction, Tag]]
    is_outside: bool


def actions_by_year(framework: Framework) -> list[Year]:
    """The framework's years in order, counted from the first that has an action, each action with its progress."""
    rows = sorted(framework.actions.all(), key=lambda task: (task.year, task.order))
    years = [(year, list(tasks)) for year, tasks in groupby(rows, key=attrgetter("year"))]
    first = years[0][0] if years else 0
    return [
        Year(
            year - first + 1,
            FinancialYear(year).label,
            [(task, _progress(task)) for task in tasks],
            framework.ends.before(FinancialYear(year).first) is Answer.YES,
        )
        for year, tasks in years
    ]


def _progress(task: FrameworkAction) -> Tag:
    tones = {"done": "done", "in_hand": "soon", "dropped": "quiet", "planned": ""}
    return Tag(task.get_progress_display(), tones[task.progress])


def progress_of_actions(framework: Framework) -> str:
    """ "Of 12 actions, 3 are done and 2 are in hand." """
    states = [task.progress for task in framework.actions.all()]
    if not states:
        return ""
    done, hand = states.count("done"), states.count("in_hand")
    if not done and not hand:
        return ngettext(
            "%(all)d action is planned; no progress is recorded yet.",
            "%(all)d actions are planned; no progress is recorded yet.",
            len(states),
        ) % {"all": len(states)}
    return _("Of %(all)d actions, %(done)d are done and %(hand)d are in hand.") % {
        "all": len(states),
        "done": done,
        "hand": hand,
    }
