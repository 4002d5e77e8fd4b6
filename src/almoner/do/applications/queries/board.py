"""The board of a round: every application counted where it stands, by the database, in a constant number of queries."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from almoner.do.applications.lifecycle import State
from almoner.do.applications.models import Application
from almoner.do.applications.rules.board import NOUGHT, WAITING, Board, Named, Pile, board_of
from almoner.do.checks import queries as checks
from almoner.do.grants.models import Invitation
from almoner.do.payments.lifecycle import State as Paid
from almoner.foundation.door.actor import Actor

from .panel import award_kind
from .seen import is_staff

_PILES = """
    WITH bids AS (
        SELECT a.id, a.state, a.amount, a.districts, a.submitted_at IS NULL AS is_draft,
            a.id = ANY(%(stopped)s::uuid[]) AS is_stopped,
            EXISTS (
                SELECT FROM payments_payment p WHERE p.agreement_id = a.agreement_id AND p.state = %(paid)s
            ) AS is_paid
        FROM applications_application a
        WHERE a.invitation_id = %(invitation)s AND (a.submitted_at IS NOT NULL OR a.state = %(draft)s)
    ), named AS (
        SELECT 'all' AS what, '' AS key, '' AS label, bids.* FROM bids WHERE NOT is_draft
        UNION ALL SELECT 'draft', '', '', bids.* FROM bids WHERE state = %(draft)s
        UNION ALL SELECT 'place', place->>'key', place->>'label', bids.*
            FROM bids, jsonb_array_elements(districts) AS place WHERE NOT is_draft
        UNION ALL SELECT 'priority', served.priority_id::text, priority.title, bids.*
            FROM bids JOIN applications_applicationpriority served ON served.application_id = bids.id
            JOIN plans_priority priority ON priority.id = served.priority_id WHERE NOT is_draft
    )
    SELECT what, key, label, state, is_stopped, is_paid, count(*), sum(amount) FROM named
    GROUP BY what, key, label, state, is_stopped, is_paid
"""


def board(invitation: Invitation, *, seen_by: Actor) -> Board:
    """Columns with counts and pounds, the same by place and by priority, and how many drafts are in progress."""
    if not is_staff(invitation.office, seen_by):
        return board_of([])
    given: dict[str, Any] = {
        "invitation": invitation.pk,
        "stopped": _stopped(invitation),
        "paid": Paid.PAID.value,
        "draft": State.DRAFT.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PILES, given)
        rows = cursor.fetchall()
    return board_of(
        (pile for _named, pile in _piles(rows, "all")),
        _piles(rows, "place"),
        _piles(rows, "priority"),
        sum(pile.count for _named, pile in _piles(rows, "draft")),
    )


def _piles(rows: Iterable[tuple[Any, ...]], wanted: str) -> list[Named]:
    return [
        ((key, label), Pile(state, count, asked or NOUGHT, stopped, paid))
        for what, key, label, state, stopped, paid, count, asked in rows
        if what == wanted
    ]


def _stopped(invitation: Invitation) -> list[UUID]:
    """Those that wait for their decision and have a check in the way."""
    waiting = Application.objects.filter(invitation=invitation, state__in=WAITING).order_by()
    award = award_kind(invitation)
    cases = {key: (body, amount, award) for key, body, amount in waiting.values_list("pk", "organisation", "amount")}
    if not cases:
        return []
    stops = checks.in_the_way(invitation.office, "decision", cases, timezone.localdate())
    return [key for key, sentences in stops.items() if sentences]
