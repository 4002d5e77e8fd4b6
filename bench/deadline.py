"""The last minute of a round: everybody saves, everybody submits, and the closing falls in the middle of it.

300 people write a draft each and save it again and again against the server of production, over HTTP; each submits once
at a moment by chance around the closing, one in ten twice at the same time. The closing is as published to the minute,
and never changes; so that it falls within the run it is moved in the database, as the owner, before anybody begins.
What was answered is then held against the database: nothing that was said to be kept may be missing, nothing may be
taken late, and nothing twice.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import secrets
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from almoner.site.commands.web import processors
from bench import scratch
from bench.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

ACCEPTED, SHOWN = 302, 200
PROBERS = 4
PROCESSES = 2
FLOORS = 10


@dataclass(frozen=True)
class Run:
    """How many write, for how many seconds, when the round closes, and how far around that they submit."""

    writers: int
    seconds: int
    closes: int
    around: int


FULL, QUICK = Run(300, 60, 45, 12), Run(30, 14, 10, 3)


def run(*, quick: bool = False) -> Table:
    """Let everybody write and submit; judge by what they were answered and what the database holds."""
    asked = QUICK if quick else FULL
    table = Table("deadline")
    with scratch.database("deadline") as name:
        # As in production a commit waits for the disk; the embedded server's own way is not to.
        scratch.as_owner(os.environ["PGHOST"], "ALTER DATABASE {} SET synchronous_commit TO on", name)
        from django.conf import settings

        from bench import applying, serving

        settings.SECRET_KEY = secrets.token_urlsafe(60)  # sessions are signed with that of the server
        made = applying.furnish(asked.writers)
        scratch.take_stock()
        with serving.production(settings.SECRET_KEY) as port:
            begins = int(time.time()) + 4
            closing = dt.datetime.fromtimestamp(begins + asked.closes, dt.UTC)
            applying.close_at(made.invitation, closing)
            writers, floor = at_work(asked, made.writers, port, begins)
        judge(writers, floor, closing, table)
    table.remarks.append(
        f"{asked.writers} people for {asked.seconds} seconds; gunicorn as `./almoner serve` starts it, with"
        f" {processors() + 1} processes of 4 threads, in production's settings. What differs: no encryption and no"
        " proxy before it, no letters are sent, PostgreSQL is the embedded one, on the same machine as the server and"
        " the writers, and the floor's address is served besides."
    )
    return table


def at_work(asked: Run, people: Sequence[dict[str, str]], port: int, begins: int) -> tuple[list[Any], list[float]]:
    """Let everybody work in processes of their own; what each was answered, and the floor's milliseconds."""
    chance = random.Random(asked.writers)
    told = [
        {
            **each,
            "submits_at": begins + asked.closes + chance.uniform(-asked.around, asked.around),
            "twice": n % 10 == 0,
        }
        for n, each in enumerate(people)
    ]
    common = {"port": port, "from": begins, "until": begins + asked.seconds}
    parts = [{**common, "writers": told[n::PROCESSES], "probers": 0} for n in range(PROCESSES)]
    running = []
    for part in (*parts, {**common, "writers": [], "probers": PROBERS}):
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.writers"], cwd=scratch.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        process.stdin.write(json.dumps(part).encode())  # type: ignore[union-attr]  # it is a pipe
        process.stdin.close()  # type: ignore[union-attr]  # the same
        running.append(process)
    found = [json.loads(process.stdout.read()) for process in running]  # type: ignore[union-attr]  # the same
    for process in running:
        process.wait()
    return [each for one in found for each in one["writers"]], [each for one in found for each in one["floor"]]


def judge(writers: list[Any], floor: list[float], closing: dt.datetime, table: Table) -> None:
    """Hold what was answered against what is there. Raises RuntimeError where nothing was taken or nothing refused."""
    saves = [took for each in writers for took in each["saves"]]
    accepted = [each for each in writers if any(one["status"] == ACCEPTED for one in each["submissions"])]
    refused = [each for each in writers if each not in accepted]
    if not accepted or not refused or not floor:
        raise RuntimeError(f"the closing did not fall within the run: {len(accepted)} taken, {len(refused)} refused")
    table.add("a save under the load of the last minute, p95", floor=p95(floor), ours=p95(saves), limit=FLOORS)
    held = {each["application"]: Held.of(each["application"]) for each in writers}
    for what, unit, ours in (
        *kept(writers, held),
        *taken(accepted, refused, held, closing),
        ("answers that were none, or a fault of the server", "answers", sum(len(each["faults"]) for each in writers)),
    ):
        table.at_most(what, ours=ours, limit=0, unit=unit)
    pressed = [one["took"] for each in writers for one in each["submissions"]]
    table.remarks.append(
        f"{len(saves):,} saves (median {statistics.median(saves):.0f} ms, p95 {p95(saves):.0f} ms), {len(pressed)}"
        f" times submitted (p95 {p95(pressed):.0f} ms): {len(accepted)} taken, {len(refused)} refused."
    )
    for fault in [fault for each in writers for fault in each["faults"]][:3]:
        table.remarks.append(f"A fault: {fault}")


def p95(values: Sequence[float]) -> float:
    """The value that one in twenty is above."""
    return statistics.quantiles(values, n=20)[-1]


@dataclass(frozen=True)
class Held:
    """What the database holds of one application."""

    state: str
    received: Any
    answers: dict[str, Any]
    """As submitted; as drafted where nothing is."""
    revisions: dict[str, int]
    submissions: int
    is_whole: bool

    @classmethod
    def of(cls, key: str) -> Held:
        """Read one application."""
        from almoner.do.applications.models import Application
        from almoner.foundation.questions.models import Submission
        from almoner.foundation.questions.queries import is_whole

        found = Application.objects.select_related("draft").get(pk=key)
        made = list(Submission.objects.filter(subject=key))
        answers = made[0].answers if made else found.draft.answers
        revisions = {section: said["revision"] for section, said in found.draft.sections.items()}
        return cls(found.state, found.submitted_at, answers, revisions, len(made), all(map(is_whole, made)))


def kept(writers: list[Any], held: dict[str, Held]) -> list[tuple[str, str, int]]:
    """What of the saves is not there."""
    missing = wrong = 0
    for each in writers:
        there = held[each["application"]]
        missing += sum(there.answers.get(key) != words for key, words in each["kept"].items())
        wrong += sum(there.revisions.get(section, 0) != said for section, said in each["revisions"].items())
    return [
        ("saves answered well whose words are not there", "saves", missing),
        ("sections with another number of saves than were answered", "sections", wrong),
    ]


def taken(
    accepted: list[Any], refused: list[Any], held: dict[str, Held], closing: dt.datetime
) -> list[tuple[str, str, int]]:
    """What of the submissions is missing, broken, late, twice, or refused without cause or word."""
    ours = [held[each["application"]] for each in accepted]
    theirs = [held[each["application"]] for each in refused]
    pressed = [one for each in (*accepted, *refused) for one in each["submissions"]]
    silent = sum(one["status"] == SHOWN and not one["told"] for one in pressed)
    early = sum(
        one["sent"] + one["took"] / 1000 < closing.timestamp() for each in refused for one in each["submissions"]
    )
    # To the second, that of the closing included: rules/moving.py
    late = sum(each.received is not None and each.received.replace(microsecond=0) > closing for each in held.values())
    # A save that is refused after the closing would be among the faults.
    lost = sum(each.state != "draft" or not each.answers for each in theirs)
    return [
        ("submissions answered well that are not there", "bids", sum(each.submissions == 0 for each in ours)),
        ("submissions whose hash does not check", "bids", sum(not each.is_whole for each in ours)),
        ("taken after the closing", "bids", late),
        ("taken twice", "bids", sum(each.submissions > 1 for each in held.values())),
        ("taken, and answered with a refusal", "bids", sum(each.submissions > 0 for each in theirs)),
        ("refused before the closing", "bids", early),
        ("refused without a sentence", "answers", silent),
        ("refused, and the draft not kept", "drafts", lost),
    ]
