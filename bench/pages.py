"""The pages that people wait for, in offices of three sizes.

The register and one agreement may cost three times the floor and hardly grow with the register; the calendar and the
staff home six times, growing three times at most. The number of queries is the same at every size.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import Any

from bench import scratch, web
from bench.table import Table

SIZES, QUICK_SIZES = (100, 1_000, 10_000), (20, 200)
SAMPLES, QUICK_SAMPLES = 150, 30
KILOBYTES = 100


@dataclass(frozen=True)
class Limits:
    """What a page may cost: how many floors, how much growth from the smallest office to the largest, what queries."""

    what: str
    name: str
    staff: bool
    floors: float
    growth: float
    queries: int


@dataclass(frozen=True)
class Measured:
    """One page in an office of one size."""

    floor: float
    ours: float
    size: int
    queries: int

    @property
    def floors(self) -> float:
        """How many floors high."""
        return self.ours / self.floor


PAGES = (
    Limits("register, public", "public-register", staff=False, floors=3, growth=1.3, queries=7),
    Limits("one agreement, public", "public-agreement", staff=False, floors=3, growth=1.3, queries=7),
    Limits("register, at the desk", "desk-agreements", staff=True, floors=3, growth=1.3, queries=7),
    Limits("one agreement, at the desk", "desk-agreement", staff=True, floors=3, growth=1.3, queries=7),
    Limits("calendar, public", "public-calendar", staff=False, floors=6, growth=3, queries=12),
    Limits("calendar, at the desk", "desk-calendar", staff=True, floors=6, growth=3, queries=12),
    Limits("staff home", "desk-home", staff=True, floors=6, growth=3, queries=12),
)


def run(*, quick: bool = False) -> Table:
    """Measure each size in a process and a database of its own; judge by the limits."""
    sizes = QUICK_SIZES if quick else SIZES
    table = Table("pages")
    found = {size: measured_apart("bench.pages", size, QUICK_SAMPLES if quick else SAMPLES) for size in sizes}
    for page in PAGES:
        judge(page, {size: Measured(**found[size][page.name]) for size in sizes}, table)
    table.remarks.append(
        "The floor is a bare view of 50 rows by ORM and Jinja2, behind the same middleware and server, asked for by"
        " turns with each page; lower quartiles. Growth compares floors: a machine that slows down counts for nothing."
    )
    return table


def judge(
    page: Limits, by_size: dict[int, Measured], table: Table, *, of: str = "agreements", beyond: float = 1
) -> None:
    """Hold one page against its limits; ``beyond`` is how many times the limit may be had above the smallest size."""
    smallest, largest = min(by_size), max(by_size)
    for size, measured in by_size.items():
        limit = page.floors if size == smallest else page.floors * beyond
        table.add(f"{page.what}, {size:,} {of}", floor=measured.floor, ours=measured.ours, limit=limit)
    table.add(
        f"{page.what}, growth from {smallest:,} to {largest:,}",
        floor=by_size[smallest].floors,
        ours=by_size[largest].floors,
        limit=page.growth,
        unit="floors",
    )
    counts = {measured.queries for measured in by_size.values()}
    table.at_most(f"{page.what}, queries", ours=max(counts), limit=page.queries, unit="queries")
    table.at_most(f"{page.what}, different numbers of queries", ours=len(counts), limit=1, unit="numbers")
    heaviest = max(measured.size for measured in by_size.values())
    table.at_most(f"{page.what}, HTML", ours=heaviest / 1000, limit=KILOBYTES, unit="kB")


def measured_apart(module: str, size: int, samples: int) -> dict[str, Any]:
    """Have a module measure one size in a process of its own, since a process speaks to one database.

    Raises SystemExit when that fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", module, str(size), str(samples)],
        cwd=scratch.ROOT,
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{module} could not measure with {size:,}; what went wrong stands above")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(size: int, samples: int) -> dict[str, Measured]:
    """Furnish an office and measure each page of it, in this process."""
    with scratch.database(f"pages_{size}"):
        from bench import realistic, visitors

        office = realistic.furnish(size)
        session = visitors.signed_in(office)
        scratch.take_stock()
        found = {}
        with web.server() as port:
            for page in PAGES:
                path = visitors.path_of(page.name, office)
                cookie = session if page.staff else ""
                browser = web.Browser(port, cookie)
                floor, ours = web.compare(browser, path, samples=samples)
                browser.close()
                found[page.name] = Measured(floor.typical, ours.typical, ours.size, visitors.queries(path, cookie))
        return found


def main(words: list[str]) -> None:
    """Print what was measured in an office of the size named, as JSON."""
    found: dict[str, Any] = {name: asdict(each) for name, each in measure(int(words[0]), int(words[1])).items()}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
