"""The reads of agreements and arrangements. Each takes ``seen_by``: who asks."""

from .arrangements import arrangement_at, arrangements, versions_of_arrangement
from .choices import Choices, choices
from .framework import active_frameworks, active_naming, not_named_in
from .money import Commitment, committed, committed_beyond, paid_from, stating_no_source, total_of
from .record import (
    Around,
    agreement_at,
    around,
    known_on,
    proposal_at,
    proposals_of,
    terms_by_agreement,
    terms_of,
    versions_of,
    with_terms,
)
from .register import (
    NOT_STATED,
    Figures,
    Search,
    agreements,
    as_list,
    by_provider,
    figures,
    for_files,
    in_force,
    narrowed,
    running_in,
    without_a_source,
)
from .seen import PUBLIC, sees_all

__all__ = [
    "NOT_STATED",
    "PUBLIC",
    "Around",
    "Choices",
    "Commitment",
    "Figures",
    "Search",
    "active_frameworks",
    "active_naming",
    "agreement_at",
    "agreements",
    "around",
    "arrangement_at",
    "arrangements",
    "as_list",
    "by_provider",
    "choices",
    "committed",
    "committed_beyond",
    "figures",
    "for_files",
    "in_force",
    "known_on",
    "narrowed",
    "not_named_in",
    "paid_from",
    "proposal_at",
    "proposals_of",
    "running_in",
    "sees_all",
    "stating_no_source",
    "terms_by_agreement",
    "terms_of",
    "total_of",
    "versions_of",
    "versions_of_arrangement",
    "with_terms",
    "without_a_source",
]
