"""A round of 200 applications by five criteria and five judges, and what that grows to with ten times as many.

The board, a judge's list and the moderation list may cost four times the floor at 200 applications and grow three times
at most, with the same number of queries. The results of the whole round may cost a hundred floors. The suggested set
must be proven best at every step.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bench import pages, scratch, web
from bench.pages import Limits, Measured
from bench.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES, QUICK_SIZES = (200, 2_000), (20, 60)
SAMPLES, QUICK_SAMPLES = 100, 20
TIMES = 5
RESULTS = 100
STEPS = 4
"""What the suggested set is decided by, one after the other: scoring/rules/choosing.py."""
FLOORS = ("rutland", "melton")
PAGES = (
    Limits("board of the round", "desk-round-board", staff=True, floors=4, growth=3, queries=15),
    Limits("list of a judge", "panel-home", staff=False, floors=4, growth=3, queries=15),
    Limits("moderation, at the desk", "desk-scoring-moderation", staff=True, floors=4, growth=3, queries=20),
)


@dataclass(frozen=True)
class Whole:
    """What was computed over a whole round: milliseconds, and the proof of the suggested set, step by step."""

    floor: float
    results: float
    suggested: float
    proof: list[tuple[str, int, int]]


def run(*, quick: bool = False) -> Table:
    """Measure each size in a process and a database of its own; judge by the limits."""
    sizes, samples = (QUICK_SIZES, QUICK_SAMPLES) if quick else (SIZES, SAMPLES)
    table = Table("round")
    found = {size: pages.measured_apart("bench.round", size, samples) for size in sizes}
    for page in PAGES:
        by_size = {size: Measured(**found[size]["pages"][page.name]) for size in sizes}
        pages.judge(page, by_size, table, of="applications", beyond=page.growth)
    judge_whole(min(sizes), Whole(**found[min(sizes)]["whole"]), table)
    table.remarks.append(
        f"Five criteria, five judges, all marks locked and agreed. The limit in floors holds at {min(sizes):,}"
        " applications, and that times the growth allowed at more. The floor is that of the benchmark of pages."
    )
    return table


def judge_whole(size: int, whole: Whole, table: Table) -> None:
    """Hold the results and the suggested set of one round against their limits."""
    table.add(f"results of the round, {size:,} applications", floor=whole.floor, ours=whole.results, limit=RESULTS)
    table.at_most("suggested set, steps not taken", ours=STEPS - len(whole.proof), limit=0, unit="steps")
    for step, value, bound in whole.proof:
        what = f"suggested set, {step}: value {value:,} apart from its bound"
        table.at_most(what, ours=abs(value - bound), limit=0, unit="apart")
    table.remarks.append(f"Two floors that rank order does not meet; the set took {whole.suggested:,.0f} ms.")


def measure(size: int, samples: int) -> dict[str, Any]:
    """Furnish a round and measure its pages and what is computed over all of it, in this process."""
    with scratch.database(f"round_{size}"):
        from bench import bidding, visitors

        made = bidding.furnish(size)
        cookies = {True: visitors.signed_in(made.office), False: visitors.cookie_of(made.judge)}
        scratch.take_stock()
        found, floors = {}, []
        with web.server() as port:
            for page in PAGES:
                path, cookie = path_of(page.name, made), cookies[page.staff]
                browser = web.Browser(port, cookie)
                floor, ours = web.compare(browser, path, samples=samples)
                browser.close()
                floors.append(floor.typical)
                queries = visitors.queries(path, cookie)
                found[page.name] = asdict(Measured(floor.typical, ours.typical, ours.size, queries))
        whole = asdict(computed(made, statistics.median(floors))) if size in {SIZES[0], QUICK_SIZES[0]} else None
        return {"pages": found, "whole": whole}


def path_of(name: str, made: Any) -> str:
    """The address of a page of the round."""
    from django.urls import reverse

    parts: dict[str, dict[str, Any]] = {
        "desk-round-board": {"office": made.office.slug, "invitation": made.invitation.pk},
        "panel-home": {"exercise": made.exercise.pk},
        "desk-scoring-moderation": {"office": made.office.slug, "pk": made.exercise.pk},
    }
    return reverse(name, kwargs=parts[name])


def computed(made: Any, floor: float) -> Whole:
    """The results of the whole round and the suggested set, each at its quickest of some times."""
    from almoner.do.scoring import queries
    from almoner.do.scoring.rules.choosing import Candidate, suggested

    results, standings = quickest(lambda: queries.results(made.exercise))
    asked = {one.pk: (one.amount, one.districts[0]["key"]) for one in made.applications}
    candidates = [
        Candidate(one.reference, asked[one.subject][0], one.result, frozenset({asked[one.subject][1]}))
        for one in standings
    ]
    money = sum((one.asked for one in candidates), Decimal(0)) / 4
    floors = promises(candidates, money.quantize(Decimal("0.01")))
    took, suggestion = quickest(lambda: suggested(candidates, money.quantize(Decimal("0.01")), floors=floors), times=1)
    return Whole(floor, results, took, [tuple(step) for step in suggestion.proof])


def promises(candidates: Sequence[Any], money: Decimal) -> list[Any]:
    """Two floors that rank order does not meet: two awards more to one place, and a third more pounds to another."""
    from almoner.do.scoring.rules.choosing import Floor, suggested

    inside = {choice.bid for choice in suggested(candidates, money).chosen}
    awards, pounds = ([one for one in candidates if one.bid in inside and place in one.groups] for place in FLOORS)
    given = sum((one.asked for one in pounds), Decimal(0))
    return [
        Floor("awards", FLOORS[0], awards=len(awards) + 2),
        Floor("pounds", FLOORS[1], pounds=given // 3 * 4 + 1000),
    ]


def quickest(do: Any, times: int = TIMES) -> tuple[float, Any]:
    """Do something some times; the milliseconds of the quickest, and what came of it."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        came = do()
        took.append((time.perf_counter() - began) * 1000)
    return min(took), came


def main(words: list[str]) -> None:
    """Print what was measured in a round of the size named, as JSON."""
    sys.stdout.write(json.dumps(measure(int(words[0]), int(words[1]))))


if __name__ == "__main__":
    main(sys.argv[1:])
