"""`./almoner manage ...`: Django's commands, in the right role and on the right database."""

import os

from .database import at_hand, make_django_ready, told_when_unreachable

# These change the shape of the database, or go behind the application's back; all others work as the application.
AS_OWNER = frozenset({"migrate", "flush", "loaddata", "sqlflush", "sqlsequencereset", "createcachetable", "pgtrigger"})

ABOUT = """\
usage: ./almoner manage COMMAND [...]

Django's commands. On the embedded database without DATABASE_URL (a demo that is running is joined, not stopped).
migrate and its like sign in as the database's owner (DATABASE_OWNER_URL), everything else as the application.

Most used: migrate, makemigrations, showmigrations, shell, dbshell, check --deploy, collectstatic, changepassword.
./almoner manage help lists all; ./almoner manage help COMMAND explains one.
"""


def main(arguments: list[str]) -> int:
    """Hand ``arguments`` to Django; the exit code is 0, for Django raises SystemExit with any other."""
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(ABOUT, end="")
        return 0
    if arguments[0] in AS_OWNER:
        os.environ.setdefault("ALMONER_DB_ROLE", "owner")
    with at_hand():
        make_django_ready()
        from django.core.management import execute_from_command_line

        with told_when_unreachable():
            execute_from_command_line(["./almoner manage", *arguments])
    return 0
