"""A real server on loopback and a client that keeps its connection, as a browser does."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.scratch import ROOT

if TYPE_CHECKING:
    from collections.abc import Generator

PATIENCE = 30  # seconds for the first answer
WARMING = 10


@dataclass
class Page:
    """What one address answered, over all samples."""

    address: str
    milliseconds: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def typical(self) -> float:
        """The lower quartile of the samples, in milliseconds: whatever else the machine does only ever adds."""
        return statistics.quantiles(self.milliseconds, n=4)[0]


class Browser:
    """Asks for pages over one connection that is kept open."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Host": f"localhost:{port}", **({"Cookie": cookie} if cookie else {})}

    def get(self, address: str) -> tuple[float, bytes]:
        """Ask for one page; return the milliseconds it took and its body. Raises RuntimeError unless that is a 200."""
        began = time.perf_counter()
        self.connection.request("GET", address, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.status != http.client.OK:
            raise RuntimeError(f"{address} answered {answer.status}: {body[:300]!r}")
        return took, body

    def close(self) -> None:
        """Hang up."""
        self.connection.close()


@contextmanager
def server() -> Generator[int]:
    """Serve the site with the floor by gunicorn, one worker and one thread; yields the port."""
    port = free_port()
    gunicorn = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "bench.wsgi:application", f"--bind=127.0.0.1:{port}"),
            *("--workers=1", "--worker-class=gthread", "--threads=1", "--keep-alive=60", "--log-level=warning"),
        ],
        cwd=ROOT,
        env=os.environ,
    )
    try:
        wait_for(port, gunicorn)
        yield port
    finally:
        gunicorn.terminate()
        gunicorn.wait(timeout=PATIENCE)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, gunicorn: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers. Raises RuntimeError when it ends instead, or takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and gunicorn.poll() is None:
        try:
            browser = Browser(port)
            browser.get("/-floor/")
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            browser.close()
            return
    raise RuntimeError("the server did not answer")


def compare(browser: Browser, address: str, *, samples: int) -> tuple[Page, Page]:
    """Ask by turns for the floor and for a page, so that whatever else the machine does falls on both."""
    floor, ours = Page("/-floor/"), Page(address)
    for _ in range(WARMING):
        browser.get(floor.address)
        browser.get(ours.address)
    for _ in range(samples):
        for page in (floor, ours):
            took, body = browser.get(page.address)
            page.milliseconds.append(took)
            page.size = len(body)
    return floor, ours
