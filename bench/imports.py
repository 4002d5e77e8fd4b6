"""Ten thousand rows of agreements, from a file to the register.

The floor reads the same file with Python's csv module and inserts the same number of rows into the same tables in bulk:
no check, no preview, no history, no audit. Each side works in a process of its own, by turns, into an empty office.
"""

from __future__ import annotations

import csv
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import scratch
from bench.table import Table

ROWS, FEW = 10_000, 1_000
QUICK_ROWS, QUICK_FEW = 1_000, 100
ROUNDS = 3
TIMES, MEMORY = 10, 1.2
HEADINGS = ("Number", "Title", "Service", "Kind", "Provider", "Start", "End", "Value", "Break", "Funding", "Note")


@dataclass(frozen=True)
class Measured:
    """Seconds from opening the file to the last row in the register, and the most memory held, in megabytes."""

    seconds: float
    peak: float


def run(*, quick: bool = False) -> Table:
    """Measure the import against its floor, and against itself with a tenth of the rows."""
    rows, few = (QUICK_ROWS, QUICK_FEW) if quick else (ROWS, FEW)
    table = Table("import")
    with scratch.database("import"), tempfile.TemporaryDirectory() as folder:
        many_rows, few_rows = (written(Path(folder) / f"{number}.csv", number) for number in (rows, few))
        floors, ours, small = [], [], []
        for turn in range(ROUNDS):
            floors.append(apart("floor", many_rows, f"floor-{turn}"))
            ours.append(apart("ours", many_rows, f"ours-{turn}"))
            small.append(apart("ours", few_rows, f"small-{turn}"))
    table.add(
        f"{rows:,} rows of CSV, checked and applied",
        floor=statistics.median(each.seconds for each in floors),
        ours=statistics.median(each.seconds for each in ours),
        limit=TIMES,
        unit="s",
    )
    table.add(
        f"peak memory at {rows:,} rows against {few:,}",
        floor=statistics.median(each.peak for each in small),
        ours=statistics.median(each.peak for each in ours),
        limit=MEMORY,
        unit="MB",
    )
    table.remarks.append(
        f"The floor parses the same CSV and inserts the same rows in bulk; medians of {ROUNDS}, by turns, each in"
        " a process of its own. Memory is the most a process ever held."
    )
    return table


def written(path: Path, number: int) -> Path:
    """Write a register of so many agreements as an office would send it; return its path."""
    from bench.realistic import DOING, FOR_WHOM, NOTES, PLACES, POTS, SORTS

    chance = random.Random(number)
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(HEADINGS)
        for row in range(1, number + 1):
            year = chance.randrange(2019, 2027)
            title = f"{chance.choice(DOING)} for {chance.choice(FOR_WHOM)} in {chance.choice(PLACES)} ({row})"
            value = f"£{chance.randrange(5_000, 900_000):,}" if chance.random() < 0.95 else "tbc"
            sheet.writerow(
                [
                    f"CORE{row:05d}",
                    title,
                    title.rpartition(" (")[0],
                    chance.choice(("Grant", "Contract")),
                    f"{chance.choice(PLACES)} {chance.choice(SORTS)} {row % (number // 3)}",
                    f"01/04/{year}",
                    f"31/03/{year + chance.choice((1, 2, 3))}",
                    value,
                    f"March {year + 1}" if chance.random() < 0.3 else "",
                    f"{chance.choice(POTS)} {value.replace('£', '')}" if value != "tbc" else "",
                    chance.choice(NOTES),
                ]
            )
    return path


def apart(side: str, path: Path, slug: str) -> Measured:
    """Measure one side in a process of its own. Raises SystemExit when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.imports", side, str(path), slug],
        cwd=scratch.ROOT,
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{side} could not be measured; what went wrong stands above")
    return Measured(**json.loads(done.stdout))


def main(words: list[str]) -> None:
    """Do one side's work and print what it took, as JSON."""
    side, path, slug = words
    scratch.make_django_ready()
    from bench import bringing

    office = bringing.empty_office(slug)
    began = time.perf_counter()
    with Path(path).open("rb") as file:
        {"floor": bringing.in_bulk, "ours": bringing.in_earnest}[side](office, file)
    found: dict[str, Any] = {"seconds": time.perf_counter() - began, "peak": peak()}
    sys.stdout.write(json.dumps(found))


def peak() -> float:
    """The most memory this process ever held, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    import resource  # where there is no /proc; in bytes on macOS

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


if __name__ == "__main__":
    main(sys.argv[1:])
