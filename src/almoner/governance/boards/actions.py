"""The only writers of boards and their members."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record
from almoner.foundation.audit.amendments import amended, entered, store
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.tokens import check_token
from almoner.foundation.offices.models import Office
from almoner.foundation.offices.publishing import published, taken_back
from almoner.foundation.organisations.models import Organisation

from .access import May
from .models import Board, Member

BOARD = ("name", "kind", "our_part", "chair", "membership", "terms", "source")
SHOWN = (*BOARD, "member_names")
"""What a form shows of a board, for its token."""


@action(May.KEEP)
def record_board(*, by: Actor, office: Office, members: Sequence[str] = (), **facts: Any) -> Board:
    """Record a board with its members, in order (facts: BOARD). Raises ValidationError by fact.

    A member whose name is that of an organisation the office knows is linked to it.
    """
    board: Board = entered(Board(office=office), facts, BOARD, by=by)
    _put_members(by, board, members, reason="")
    return board


@action(May.KEEP)
def correct_board(
    *,
    by: Actor,
    board: Board,
    reason: str,
    token: str | None = None,
    members: Sequence[str] | None = None,
    **facts: Any,
) -> Board:
    """Correct facts of a board and, unless None, its members as a whole. Raises as `amended` does."""
    check_token(Board.objects.select_for_update().get(pk=board.pk), SHOWN, token)
    done: Board = amended(board, facts, BOARD, by=by, reason=reason)
    if members is not None:
        _put_members(by, done, members, reason=reason)
    return done


def _put_members(by: Actor, board: Board, members: Sequence[str], *, reason: str) -> None:
    """Make the board's members these, in this order, and write it down if that changes anything."""
    wanted = [" ".join(name.split()) for name in members if name.strip()]
    if len({name.casefold() for name in wanted}) != len(wanted):
        raise ValidationError({"members": _("A member is named twice.")})
    held = {each.name: each for each in board.members.select_for_update()}
    before = [each.name for each in sorted(held.values(), key=lambda each: each.order)]
    if before == wanted:
        return
    for name in set(held) - set(wanted):
        held[name].delete()
    known = _organisations_named(board, wanted)
    for order, name in enumerate(wanted, start=1):
        row = held.get(name) or Member(office_id=board.office_id, board=board, name=name)
        row.order, row.organisation = order, known.get(name.casefold())
        store(row, ("order", "name", "organisation"))
    record(
        by=by,
        verb="recorded members",
        record=board,
        reason=reason,
        before={"members": before},
        after={"members": wanted},
    )


def _organisations_named(board: Board, names: Sequence[str]) -> dict[str, Organisation]:
    """Of these names, those of organisations that the office itself named."""
    asked = {name.casefold() for name in names}
    rows = Organisation.objects.filter(office_id=board.office_id) if asked else Organisation.objects.none()
    return {each.name.casefold(): each for each in rows.only("pk", "name") if each.name.casefold() in asked}


@action(May.PUBLISH)
def publish_board(*, by: Actor, board: Board) -> Board:
    """Let the public see a board. Raises Refused if it is published already."""
    done: Board = published(board, by=by)
    return done


@action(May.PUBLISH)
def take_back_board(*, by: Actor, board: Board, note: str) -> Board:
    """Take a board off the public pages, leaving a note that says why."""
    done: Board = taken_back(board, by=by, note=note)
    return done
