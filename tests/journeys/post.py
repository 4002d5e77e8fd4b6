"""The post: letters that the site hands to a mail server of the tests' own, over loopback, to be read by the tests."""

from __future__ import annotations

import email
import os
import socketserver
import threading
from contextlib import contextmanager
from email import policy
from typing import TYPE_CHECKING
from unittest import mock

if TYPE_CHECKING:
    from collections.abc import Generator
    from email.message import EmailMessage


class PostOffice(socketserver.ThreadingTCPServer):
    """Takes every letter, and keeps it."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Counter)
        self.letters: list[EmailMessage] = []

    def to(self, address: str) -> list[str]:
        """The text of every letter to an address, the last first."""
        return [str(each.get_content()) for each in reversed(self.letters) if address in str(each["To"])]


class Counter(socketserver.StreamRequestHandler):
    """One conversation in the least of SMTP (RFC 5321) that Python's own sender needs."""

    server: PostOffice

    def handle(self) -> None:
        """Say yes to everything; what comes between DATA and a lone dot is the letter."""
        self._say("220 here")
        for line in self.rfile:
            word = line.strip().upper()
            if word == b"DATA":
                self._say("354 go on")
                self.server.letters.append(self._letter())
            self._say("221 bye" if word == b"QUIT" else "250 yes")

    def _letter(self) -> EmailMessage:
        lines = iter(self.rfile.readline, b".\r\n")
        return email.message_from_bytes(b"".join(line.removeprefix(b".") for line in lines), policy=policy.default)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def opened() -> Generator[PostOffice]:
    """A post office that programs started meanwhile send their mail to."""
    with PostOffice() as office:
        threading.Thread(target=office.serve_forever, daemon=True).start()
        with mock.patch.dict(os.environ, {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(office.server_address[1])}):
            yield office
        office.shutdown()
