"""People who write, save and submit, and some who only ask for the floor: a process of its own, with a thread for each.

Told what to do as JSON on its input: who they are, where, from when and until when. Says as JSON what was answered.
"""

from __future__ import annotations

import http.client
import json
import random
import sys
import threading
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

PATIENCE = 60  # seconds for an answer
PAUSE = (4.0, 8.0)  # seconds between two saves of one writer: the script saves when the typing rests
PROBED_EVERY = 0.5
TOKEN = "b" * 32
SECTIONS = ("project", "place", "money")
LONG = {"project": "summary", "place": "need", "money": "spent_on"}
"""The answer of each section that is written anew again and again."""
OTHER = {
    "project": {"q-project_name": "Melton listens"},
    "place": {"q-places": "melton"},
    "money": {"q-amount": "4500.00", "q-truth": "on"},
}


class Line:
    """Requests of one person, each over a connection of its own, as a proxy passes them on."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        cookie = f"__Host-almoner_session={session}; __Host-almoner_csrf={TOKEN}"
        self.headers = {"Host": "localhost", **({"Cookie": cookie} if session else {})}

    def ask(self, address: str, words: dict[str, str] | None = None) -> tuple[int, bytes, float, float]:
        """Status, body, when it was sent and how many milliseconds it took; status 0 where there was no answer."""
        sent = time.time()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            if words is None:
                connection.request("GET", address, headers=self.headers)
            else:
                body = urlencode({**words, "csrfmiddlewaretoken": TOKEN})
                kind = {"Content-Type": "application/x-www-form-urlencoded"}
                connection.request("POST", address, body, {**self.headers, **kind})
            answer = connection.getresponse()
            return answer.status, answer.read(), sent, (time.time() - sent) * 1000
        except (OSError, http.client.HTTPException):
            return 0, b"", sent, (time.time() - sent) * 1000
        finally:
            connection.close()


class Writer:
    """Somebody who writes one application, and what they were answered."""

    def __init__(self, port: int, told: dict[str, Any], until: float) -> None:
        self.line, self.told, self.until = Line(port, told["session"]), told, until
        self.base = f"/provider/{told['organisation']}/applications/{told['application']}/"
        self.chance = random.Random(told["application"])
        self.revisions = dict.fromkeys(SECTIONS, 0)
        self.kept: dict[str, str] = {}
        self.saves: list[float] = []
        self.faults: list[str] = []
        self.submissions: list[dict[str, Any]] = []

    def work(self) -> None:
        """Save every section, then one or another again until it is time; submit; and who is refused writes on."""
        for section in SECTIONS:
            self.save(section)
            self.rest(self.chance.uniform(0.5, 2))
        while time.time() < self.told["submits_at"]:
            self.save(self.chance.choice(SECTIONS))
            self.rest(self.chance.uniform(*PAUSE))
        self.submit()
        if all(each["status"] == http.client.OK for each in self.submissions):
            self.save("project")

    def rest(self, seconds: float) -> None:
        """Wait, but not beyond the moment to submit."""
        time.sleep(max(0.0, min(seconds, self.told["submits_at"] - time.time())))

    def save(self, section: str) -> None:
        """Save one section as the page's script does, with its revision."""
        revision = self.revisions[section]
        words = f"We listen to people at home, and this is what we wrote after {revision} saves."
        given = {**OTHER[section], f"q-{LONG[section]}": words, "revision": str(revision)}
        status, body, _sent, took = self.line.ask(f"{self.base}sections/{section}/save/", given)
        said: dict[str, Any] = {}
        with suppress(ValueError):
            said = json.loads(body)
        if status == http.client.OK and said.get("saved"):
            self.revisions[section], self.kept[LONG[section]] = said["revision"], words
            self.saves.append(took)
        else:
            self.faults.append(f"save {section}: {status} {body[:200]!r}")

    def submit(self) -> None:
        """Certify and submit; some do it twice at the same moment."""
        hands = [threading.Thread(target=self.certify) for _ in range(2 if self.told["twice"] else 1)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()

    def certify(self) -> None:
        """Press the button once."""
        given = {"certified_as": "Treasurer", "certified": "on"}
        status, body, sent, took = self.line.ask(f"{self.base}check/", given)
        if status not in {http.client.OK, http.client.FOUND}:
            self.faults.append(f"submit: {status} {body[:200]!r}")
        told = "late" if b"so this cannot be submitted" in body else ""
        told = "twice" if b"is submitted already" in body else told
        self.submissions.append({"status": status, "told": told, "sent": sent, "took": took})

    @property
    def found(self) -> dict[str, Any]:
        """Everything that was answered."""
        kept = {"kept": self.kept, "revisions": self.revisions, "saves": self.saves, "faults": self.faults}
        return {**self.told, **kept, "submissions": self.submissions}


class Prober:
    """Somebody who asks for the floor again and again."""

    def __init__(self, port: int, until: float) -> None:
        self.line, self.until = Line(port), until
        self.found: list[float] = []

    def work(self) -> None:
        """Ask until it is over."""
        while time.time() < self.until:
            status, _body, _sent, took = self.line.ask("/-floor/")
            if status == http.client.OK:
                self.found.append(took)
            time.sleep(PROBED_EVERY)


def main() -> None:
    """Let everybody work at once; print what each found."""
    told = json.load(sys.stdin)
    writers = [Writer(told["port"], each, told["until"]) for each in told["writers"]]
    probers = [Prober(told["port"], told["until"]) for _ in range(told["probers"])]
    spread = random.Random(len(writers))
    hands = [threading.Thread(target=late, args=(each.work, spread.uniform(0, 3))) for each in (*writers, *probers)]
    time.sleep(max(0.0, told["from"] - time.time()))
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    json.dump({"writers": [each.found for each in writers], "floor": [x for p in probers for x in p.found]}, sys.stdout)


def late(work: Any, seconds: float) -> None:
    """Begin a little later than the others."""
    time.sleep(seconds)
    work()


if __name__ == "__main__":
    main()
