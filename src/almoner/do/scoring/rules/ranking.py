"""Rank order, and what parts equal bids: the published criteria, then a lot. Never who came first."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from .marks import Result, Scheme


@dataclass(frozen=True, slots=True)
class Ranked:
    """One bid in its place. ``parted_by`` says what put it there among equals: a criterion's key, "lot", or ""."""

    bid: str
    place: int
    result: Result
    parted_by: str = ""


def lot(seed: str, bid: str) -> bytes:
    """A bid's lot: SHA-256 of the seed published with the round and the bid's own key, so anybody can draw it again."""
    return hashlib.sha256(f"{seed}\x1f{bid}".encode()).digest()


def ranked(scheme: Scheme, results: Iterable[tuple[str, Result]], seed: str) -> list[Ranked]:
    """Bids in rank order, best first. Equal results are parted by the scheme's ties, then by lot."""

    def key(entry: tuple[str, Result]) -> tuple[object, ...]:
        bid, result = entry
        return (-result.exact, *(-result.by_criterion[name] for name in scheme.ties), lot(seed, bid))

    in_order = sorted(results, key=key)
    placed = []
    for place, (bid, result) in enumerate(in_order, 1):
        neighbours = [in_order[i][1] for i in (place - 2, place) if 0 <= i < len(in_order)]
        parted = next((_parted_by(scheme, result, other) for other in neighbours if other.exact == result.exact), "")
        placed.append(Ranked(bid, place, result, parted))
    return placed


def _parted_by(scheme: Scheme, one: Result, other: Result) -> str:
    return next((name for name in scheme.ties if one.by_criterion[name] != other.by_criterion[name]), "lot")
