"""Runs one PostgreSQL for as long as anybody holds it, then stops it. A program of its own: standard library only.

Every process that uses the server has a shared lock on the place's file ``hold``. The kernel lets go of a lock when its
holder ends, however it ends, `kill -9` included. The keeper waits for the exclusive lock: when it is granted, nobody is
left. While it keeps that lock nobody can join a server that is closing.
"""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

PATIENCE = (
    20  # seconds a fast shutdown may take before the server is told to drop everything (it recovers at its next start)
)
PR_SET_PDEATHSIG = 1


def die_with_keeper() -> None:
    """Ask Linux to end PostgreSQL should the keeper itself be killed. Elsewhere the next start clears up."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Shut down in order; if that takes too long, at once."""
    server.send_signal(signal.SIGINT)
    threading.Timer(PATIENCE, server.send_signal, [signal.SIGQUIT]).start()


def stop_when_nobody_holds(hold: int, server: "subprocess.Popen[bytes]") -> None:
    fcntl.flock(hold, fcntl.LOCK_EX)
    stop(server)


def keep(hold_file: str, user: str, group: str, command: list[str]) -> int:
    """Run ``command`` (as ``user`` and ``group`` unless empty) until nobody holds ``hold_file``, then end."""
    hold = os.open(hold_file, os.O_RDONLY)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = subprocess.Popen(
        command,
        user=int(user) if user else None,
        group=int(group) if group else None,
        extra_groups=[] if user else None,
        stdin=subprocess.DEVNULL,
        preexec_fn=die_with_keeper,  # noqa: PLW1509  the keeper has no threads yet
    )
    signal.signal(signal.SIGTERM, lambda *_: stop(server))
    threading.Thread(target=stop_when_nobody_holds, args=[hold, server], daemon=True).start()
    code = server.wait()
    # The patience timer, if it runs, must not keep us: everything is done.
    os._exit(code if code >= 0 else 1)


if __name__ == "__main__":
    log, hold_path, as_user, as_group, *server_command = sys.argv[1:]
    with Path(log).open("wb") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    if os.fork():  # the keeper belongs to nobody, so that whoever asked for it need not wait for it
        os._exit(0)
    keep(hold_path, as_user, as_group, server_command)
