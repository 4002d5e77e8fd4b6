"""What the papers hold alike: the strategy with its principles, frameworks, boards."""

from typing import Any

from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.governance.boards import actions as boards
from almoner.kernel.dates import ApproximateDate, parse_date
from almoner.strategy.plans import actions
from almoner.strategy.plans.models import Framework, Strategy

from .offices import rows


def publish_strategy(
    office: Office,
    *,
    by: Actor,
    title: str,
    version: str,
    dated: ApproximateDate,
    review: tuple[str, str],
    **facts: Any,
) -> Strategy:
    """Record and publish a strategy with its commissioning principles. ``review``: the date read, and as written."""
    paper = actions.record_strategy(
        by=by,
        office=office,
        title=title,
        version=version,
        dated=dated,
        review_due=parse_date(review[0]),
        review_as_written=review[1],
        **facts,
    )
    for row in rows("principles.csv"):
        if row["office"] == office.slug:
            actions.record_principle(
                by=by,
                office=office,
                strategy=paper,
                order=int(row["order"]),
                title=row["title"],
                text=row["text"],
                source=f"{title}, {row['section']}",
            )
    return actions.publish_strategy(by=by, strategy=paper)


def publish_framework(office: Office, *, by: Actor, **facts: Any) -> Framework:
    """Record and publish a commissioning framework; its lines and actions follow."""
    return actions.publish_framework(by=by, framework=actions.record_framework(by=by, office=office, **facts))


def publish_board(office: Office, *, by: Actor, **facts: Any) -> None:
    """Record and publish a board."""
    boards.publish_board(by=by, board=boards.record_board(by=by, office=office, **facts))
