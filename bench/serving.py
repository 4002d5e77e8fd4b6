"""`./almoner serve` as in production, with the floor's address before the site's: `python -m bench.serving OPTIONS`."""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from almoner.site import postgres
from almoner.site.commands import serve, web
from bench.scratch import ROOT
from bench.web import PATIENCE, free_port, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Generator


class WithFloor(web.Web):
    """The web server of production, with one address more."""

    def load(self) -> Callable[..., Any]:
        """The site and the floor."""
        from bench.wsgi import application

        return application


def surroundings(secret: str, static: str) -> dict[str, str]:
    """The environment of an installation in production, on the scratch database, by the application's login."""
    host, name = quote(os.environ["PGHOST"], safe=""), os.environ["PGDATABASE"]
    return {
        **os.environ,
        "ALMONER_ENV": "production",
        "SECRET_KEY": secret,
        "ALMONER_SEALING_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": f"postgres://{postgres.APPLICATION}@{host}/{name}",
        "ALMONER_NO_HTTPS_REDIRECT": "1",
        "ALMONER_STATIC": static,
        "ALMONER_LOG_LEVEL": "ERROR",
    }


@contextmanager
def production(secret: str) -> Generator[int]:
    """Serve the scratch database as `./almoner serve` does; yields the port."""
    port = free_port()
    with tempfile.TemporaryDirectory() as static:
        environment = surroundings(secret, static)
        collect = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity=0", "--skip-checks"]
        subprocess.run(collect, env=environment, cwd=ROOT, check=True)
        served = subprocess.Popen(
            [sys.executable, "-m", "bench.serving", f"--bind=127.0.0.1:{port}", "--no-letters"],
            cwd=ROOT,
            env=environment,
        )
        try:
            wait_for(port, served)
            yield port
        finally:
            served.terminate()
            served.wait(timeout=PATIENCE)


if __name__ == "__main__":
    serve.Web = WithFloor  # type: ignore[misc]  # the one thing that is not production's
    sys.exit(serve.main(sys.argv[1:]))
