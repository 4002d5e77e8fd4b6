"""The reads of rounds and invitations. Each takes ``seen_by``: everybody sees what is published, staff all of it."""

from .rounds import (
    in_order,
    narrowed,
    round_at,
    round_called,
    rounds,
    sees_all,
    sums,
    versions_of,
    with_figures,
)

__all__ = [
    "in_order",
    "narrowed",
    "round_at",
    "round_called",
    "rounds",
    "sees_all",
    "sums",
    "versions_of",
    "with_figures",
]
