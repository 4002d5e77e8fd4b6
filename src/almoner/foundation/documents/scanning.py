"""Asks the virus scanner, where there is one (ClamAV's daemon, named by ALMONER_CLAMD)."""

from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import clamd
from django.conf import settings

NO_SCANNER = "no scanner"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner says. ``clean`` is None when it gave no answer: the document goes on waiting."""

    clean: bool | None
    note: str


def is_there() -> bool:
    return bool(settings.CLAMD)


def scanned(file: BinaryIO) -> Verdict:
    """Have a file looked at. Without a scanner a document counts as clean and says that nobody looked."""
    if not is_there():
        return Verdict(True, NO_SCANNER)
    file.seek(0)
    daemon = _daemon()
    try:
        word, name = daemon.instream(file)["stream"]
    except (clamd.ClamdError, OSError) as away:
        return Verdict(None, str(away)[:200])
    finally:
        file.seek(0)
        hang_up(daemon)
    if word == "OK":
        return Verdict(True, "ClamAV")
    return Verdict(False if word == "FOUND" else None, str(name or word)[:200])


def hang_up(daemon: Any) -> None:
    """Close what the library leaves open where it could not connect."""
    if (opened := getattr(daemon, "clamd_socket", None)) is not None:
        opened.close()


def _daemon() -> Any:
    """``unix:/run/clamav/clamd.ctl`` or ``tcp://host:3310``."""
    where = urlsplit(settings.CLAMD)
    if where.scheme == "unix":
        return clamd.ClamdUnixSocket(path=where.path, timeout=30)
    return clamd.ClamdNetworkSocket(host=where.hostname, port=where.port or 3310, timeout=30)
