"""A virus scanner for tests: speaks to a socket as ClamAV's daemon does, and knows one virus, the EICAR test file."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner takes for a virus, by agreement (eicar.org). It harms nothing."""


class _Asked(socketserver.StreamRequestHandler):
    """INSTREAM: pieces, each after its length in four bytes, until one of no length; then one line of answer."""

    def handle(self) -> None:
        self.rfile.readline()
        seen = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            seen += self.rfile.read(size)
        self.wfile.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\n" if EICAR in seen else b"stream: OK\n")


class _Daemon(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def daemon(folder: Path) -> Iterator[str]:
    """A scanner that answers while the block runs. Gives its address as ALMONER_CLAMD names it."""
    path = folder / "clamd.ctl"
    with _Daemon(str(path), _Asked) as server:
        runs = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        runs.start()
        try:
            yield f"unix:{path}"
        finally:
            server.shutdown()
            runs.join()
            path.unlink(missing_ok=True)
