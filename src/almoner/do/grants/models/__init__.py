"""Rounds as records, and the invitations that run them."""

from .rounds import UNDATED, Round, RoundFigure, RoundVersion

__all__ = ["UNDATED", "Round", "RoundFigure", "RoundVersion"]
