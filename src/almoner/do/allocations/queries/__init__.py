"""The reads of allocations and of grants outside a round. Each that shows records takes ``seen_by``: who asks."""

from .outside import (
    continuable,
    delivered,
    faults_of_proposal,
    narrowed_outside,
    next_progress,
    outside,
    outside_at,
    progress_of,
)
from .reach import REACH_SOURCE, Reach, reach, years_reached
from .tables import (
    Difference,
    Whole,
    checks_in_the_way,
    differences,
    entry_of,
    follower_of,
    narrowed,
    table_at,
    tables,
    whole,
)

__all__ = [
    "REACH_SOURCE",
    "Difference",
    "Reach",
    "Whole",
    "checks_in_the_way",
    "continuable",
    "delivered",
    "differences",
    "entry_of",
    "faults_of_proposal",
    "follower_of",
    "narrowed",
    "narrowed_outside",
    "next_progress",
    "outside",
    "outside_at",
    "progress_of",
    "reach",
    "table_at",
    "tables",
    "whole",
    "years_reached",
]
