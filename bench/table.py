"""What a benchmark found: a row for each thing measured, printed, kept as JSON, and held to its limits."""

from __future__ import annotations

import json
import os
import platform
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"
HEAD = ("what", "floor", "ours", "ratio", "limit", "ok")


@dataclass(frozen=True)
class Row:
    """One thing measured, against its floor: `ours / floor` must not exceed `limit`."""

    what: str
    floor: float
    ours: float
    limit: float
    unit: str

    @property
    def ratio(self) -> float:
        """How many floors high we are. Where nothing at all is allowed, each one there is counts as a floor more."""
        return self.ours / self.floor if self.floor else 1 + self.ours

    @property
    def kept(self) -> bool:
        """Say whether the limit was kept; to the two decimals that are printed."""
        return round(self.ratio, 2) <= self.limit

    def cells(self) -> tuple[str, ...]:
        """The row as printed."""
        ok = "ok" if self.kept else "MISSED"
        return (self.what, self.figure(self.floor), self.figure(self.ours), f"{self.ratio:.2f}", f"{self.limit:g}", ok)

    def figure(self, value: float) -> str:
        """A value with its unit: milliseconds and megabytes with decimals, counts without."""
        return f"{value:.0f} {self.unit}" if value == int(value) else f"{value:.2f} {self.unit}"


@dataclass
class Table:
    """The rows of one benchmark and the remarks beneath them."""

    name: str
    rows: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, what: str, *, floor: float, ours: float, limit: float, unit: str = "ms") -> None:
        """Add what was measured; `limit` is how many times the floor it may be."""
        self.rows.append(Row(what, floor, ours, limit, unit))

    def at_most(self, what: str, *, ours: float, limit: float, unit: str) -> None:
        """Add a plain limit, which is its own floor: a count of queries, a number of kilobytes; or 0."""
        self.rows.append(Row(what, limit, ours, 1, unit))

    @property
    def kept(self) -> bool:
        """Say whether every limit was kept, and something was measured at all."""
        return bool(self.rows) and all(row.kept for row in self.rows)

    def __str__(self) -> str:
        cells = [HEAD, *(row.cells() for row in self.rows)]
        widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
        lines = [
            "  ".join(
                cell.ljust(width) if column == 0 else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in cells
        ]
        lines.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join([*lines, *(f"\n{remark}" for remark in self.remarks)])

    def save(self) -> Path:
        """Write `bench/results/NAME.json` and return its path."""
        RESULTS.mkdir(parents=True, exist_ok=True)
        path = RESULTS / f"{self.name}.json"
        machine = {"python": platform.python_version(), "processors": os.cpu_count(), "system": platform.system()}
        rows = [{**asdict(row), "ratio": round(row.ratio, 3), "ok": row.kept} for row in self.rows]
        found = {
            "name": self.name,
            "measured": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "machine": machine,
            "rows": rows,
            "remarks": self.remarks,
            "ok": self.kept,
        }
        path.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
        return path
