"""Boards at the desk: the list, one board, and the forms that keep it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import Keeping, Publishing, corrected, entered, published, taken_back
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag
from almoner.governance.boards import actions, queries
from almoner.governance.boards.access import May
from almoner.governance.boards.forms import BoardForm


def _find(request: Any, key: Any) -> Any:
    return queries.one(queries.boards(request.office, seen_by=request.actor), key)


def _page_of(request: Any, board: Any) -> str:
    return address(request, "desk-board", pk=board.pk)


def _crumbs(request: Any, board: Any) -> list[tuple[Any, str]]:
    steps = [(_("Boards"), address(request, "desk-boards"))]
    return [*steps, (board.name, _page_of(request, board))] if board else steps


BOARD = Keeping(
    form=BoardForm,
    name="board",
    find=_find,
    back=_page_of,
    crumbs=_crumbs,
    add=gettext_lazy("Add a board"),
    correct=gettext_lazy("Correct the board"),
    record_by=actions.record_board,
    correct_by=actions.correct_board,
)
PUBLISHED = Publishing("board", _find, _page_of, actions.publish_board, actions.take_back_board, _crumbs)


@page(Audience.STAFF, may=May.READ)
def boards(request: Any) -> HttpResponse:
    """Every board the office chairs, sits on, reports to or works with."""
    rows = queries.boards(request.office, seen_by=request.actor)
    if (wanted := request.GET.get("published")) in {"yes", "no"}:
        rows = rows.filter(published_at__isnull=wanted == "no")
    table = Table(_("Boards"), _columns(request), rows, _empty(request))
    return render(request, "boards/staff/list.html", {"table": table, "may_keep": request.actor.may(May.KEEP)})


def _columns(request: Any) -> list[Column]:
    return [
        Column("name", _("Board"), href=lambda row: _page_of(request, row)),
        Column("kind", _("Layer or kind")),
        Column("our_part", _("The office"), value=lambda row: row.get_our_part_display()),
        Column("chair", _("Chair")),
        Column("members", _("Members"), Kind.NUMBER, value=lambda row: len(row.members.all()) or None),
        Column("published", _("Public"), Kind.HTML, value=_published),
    ]


def _published(board: Any) -> Tag:
    return Tag(_("public"), "done") if board.is_published else Tag(_("not public"), "quiet")


def _empty(request: Any) -> Empty:
    return Empty(
        _("Boards appear here with their terms of reference, chair and members."),
        _("Add the first"),
        address(request, "desk-board-add") if request.actor.may(May.KEEP) else "",
    )


@page(Audience.STAFF, may=May.READ)
def board(request: Any, pk: UUID) -> HttpResponse:
    """One board."""
    found = _find(request, pk)
    if found is None:
        raise Http404
    context = {
        "board": found,
        "may_keep": request.actor.may(May.KEEP),
        "may_publish": request.actor.may(May.PUBLISH),
    }
    return render(request, "boards/staff/board.html", context)


@page(Audience.STAFF, may=May.KEEP)
def add(request: Any) -> HttpResponse:
    """A new board."""
    return entered(request, BOARD)


@page(Audience.STAFF, may=May.KEEP)
def edit(request: Any, pk: UUID) -> HttpResponse:
    """A correction of a board."""
    return corrected(request, BOARD, pk)


@page(Audience.STAFF, may=May.PUBLISH)
def publish(request: Any, pk: UUID) -> HttpResponse:
    """What the publish button posts to."""
    return published(request, PUBLISHED, pk)


@page(Audience.STAFF, may=May.PUBLISH)
def take_back(request: Any, pk: UUID) -> HttpResponse:
    """Off the public pages, with a note."""
    return taken_back(request, PUBLISHED, pk)
