"""The postman beside the web server: sends the letters that wait and goes the daily round, until the server is gone."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from .database import say

EVERY = 5  # seconds between two looks at what waits
PATIENCE = 60  # seconds after something went wrong, so that a database that is away is not pestered


class Postman:
    """A child of the web server. ``start`` and ``stop`` are what gunicorn calls when it listens and when it leaves.

    A server that is killed takes its postman with it: the child looks whether its parent is still there.
    """

    def __init__(self) -> None:
        self._child = 0

    def start(self, _arbiter: Any) -> None:
        served = os.getpid()
        self._child = os.fork()
        if self._child == 0:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)  # the server's own handling is not for us
            try:
                carry(served)
            finally:
                os._exit(0)

    def stop(self, _arbiter: Any) -> None:
        """A letter that is being sent when the postman is stopped waits, and may be sent again: better than lost."""
        if self._child and os.getpid() != self._child:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self._child, signal.SIGTERM)
                os.waitpid(self._child, 0)


def carry(served: int) -> None:
    """Send what waits, again and again, and go the daily round, while the server ``served`` is our parent."""
    from django.db import connections

    from almoner.foundation.door.actor import command_line
    from almoner.foundation.notices.actions import send_waiting
    from almoner.foundation.notices.daily import go_round

    by, last = command_line(via="worker"), None
    while os.getppid() == served:
        pause = EVERY
        try:
            send_waiting(by=by)
            last = go_round(by=by, last=last)
        except Exception as problem:  # noqa: BLE001 - whatever it is, letters wait and the next look may find it mended
            say(f"letters wait: {problem}")
            connections.close_all()
            pause = PATIENCE
        for _second in range(pause):
            time.sleep(1)
            if os.getppid() != served:
                return


def with_postman(*ready: Callable[[Any], None]) -> dict[str, Callable[[Any], None]]:
    """What tells gunicorn to keep a postman; ``ready`` are further hooks for when it listens."""
    postman = Postman()

    def start(arbiter: Any) -> None:
        for hook in ready:
            hook(arbiter)
        postman.start(arbiter)

    return {"when_ready": start, "on_exit": postman.stop}
