"""The reads of decisions: papers for the rules, lists for both faces, and what waits for whom."""

from .lists import (
    BANDS,
    Figures,
    Search,
    decision_at,
    decisions,
    figures,
    narrowed,
    narrowed_publicly,
    publication_at,
    published,
    sees_all,
)
from .papers import paper_of, papers, said_by
from .waiting import Waiting, count_waiting, needs_thought, waited_for_now, waiting_for

__all__ = [
    "BANDS",
    "Figures",
    "Search",
    "Waiting",
    "count_waiting",
    "decision_at",
    "decisions",
    "figures",
    "narrowed",
    "narrowed_publicly",
    "needs_thought",
    "paper_of",
    "papers",
    "publication_at",
    "published",
    "said_by",
    "sees_all",
    "waited_for_now",
    "waiting_for",
]
