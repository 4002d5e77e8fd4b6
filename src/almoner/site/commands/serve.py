"""`./almoner serve`: Almoner in production, on the PostgreSQL that DATABASE_URL names."""

import argparse
import os
from pathlib import Path

from .database import check_server, close_connections, is_embedded, lacks_migrations, make_django_ready
from .postman import with_postman
from .web import Web, processors


def main(arguments: list[str]) -> int:
    """Serve until stopped. Raises SystemExit with a sentence for whatever is not fit for production."""
    asked = options().parse_args(arguments)
    if is_embedded():
        raise SystemExit(
            "almoner: serve needs a PostgreSQL of yours: DATABASE_URL=postgres://almoner_app:password@host/almoner\n"
            "(docs/production.md says how to set one up). To look around without one, run ./almoner demo."
        )
    os.environ.setdefault("ALMONER_ENV", "production")
    os.environ.setdefault("ALMONER_STATEMENT_TIMEOUT", f"{asked.timeout}s")
    make_django_ready()
    check_server()
    check_login()
    if lacks_migrations():
        raise SystemExit("almoner: the database is not up to date. Run ./almoner manage migrate first.")
    check_static_files()
    close_connections()
    Web(
        bind=asked.bind or ["127.0.0.1:8000"],
        workers=asked.workers,
        threads=asked.threads,
        timeout=asked.timeout
        + 5,  # the database gives up first, so that the person gets a page rather than a broken line
        graceful_timeout=asked.timeout + 5,
        keepalive=5,
        max_requests=10_000,  # against slow leaks; the jitter keeps workers from leaving together
        max_requests_jitter=1_000,
        accesslog="-" if asked.access_log else None,
        loglevel="info",
        **({} if asked.no_letters else with_postman()),
    ).run()
    return 0


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./almoner serve",
        description="Serve Almoner in production. Settings come from the environment: docs/production.md lists them.",
    )
    where = "address to listen on, HOST:PORT or unix:/PATH; may be given twice (127.0.0.1:8000)"
    parser.add_argument("--bind", action="append", metavar="ADDRESS", help=where)
    parser.add_argument(
        "--workers", type=positive, default=processors() + 1, help="processes (%(default)s on this machine)"
    )
    parser.add_argument("--threads", type=positive, default=4, help="threads in each process (%(default)s)")
    parser.add_argument("--timeout", type=positive, default=30, help="seconds that a request may take (%(default)s)")
    parser.add_argument("--access-log", action="store_true", help="print a line for each request")
    parser.add_argument(
        "--no-letters",
        action="store_true",
        help="send no letters from here: another machine does, with ./almoner manage send_letters --every 5",
    )
    return parser


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def check_login() -> None:
    """Refuse to serve with a login that owns the database: what is append-only would only be so by good will."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.rolname, r.rolsuper, pg_has_role(r.oid, d.datdba, 'MEMBER') "
            "FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()"
        )
        login, is_superuser, owns = cursor.fetchone()
    if is_superuser or owns:
        what = "is a superuser" if is_superuser else "may act as the owner of the database"
        raise SystemExit(
            f"almoner: DATABASE_URL signs in as {login}, who {what}, so nothing would keep it from altering the audit. "
            "Use the application's login there and the owner's in DATABASE_OWNER_URL (docs/production.md)."
        )


def check_static_files() -> None:
    from django.conf import settings

    if not (Path(str(settings.STATIC_ROOT)) / "staticfiles.json").exists():
        raise SystemExit(
            "almoner: style sheets and scripts are not collected. Run ./almoner manage collectstatic --no-input first."
        )
