"""Agreements and arrangements in their versions (`register`); the papers that are signed, and publicity (`papers`)."""

from .papers import (
    KINDS_OF_PUBLICITY,
    Paper,
    PaperSending,
    PaperSignature,
    PublicityDuty,
    PublicityEvidence,
    StandardTerms,
)
from .register import (
    ANSWERS,
    Agreement,
    AgreementVersion,
    Arrangement,
    ArrangementVersion,
    FundingLine,
    Party,
    Proposal,
    Purpose,
    TermEvent,
)

__all__ = [
    "ANSWERS",
    "KINDS_OF_PUBLICITY",
    "Agreement",
    "AgreementVersion",
    "Arrangement",
    "ArrangementVersion",
    "FundingLine",
    "Paper",
    "PaperSending",
    "PaperSignature",
    "Party",
    "Proposal",
    "PublicityDuty",
    "PublicityEvidence",
    "Purpose",
    "StandardTerms",
    "TermEvent",
]
