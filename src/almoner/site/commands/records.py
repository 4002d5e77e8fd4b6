"""`./almoner import`, `export` and `audit`: each hands over to the room that does the work.

The rooms bring them as Django commands (``almoner_import``, ``almoner_export``, ``almoner_audit``), which know their
own arguments and kinds; here they only get their database and the name that people call them by.
"""

from .database import at_hand, make_django_ready, make_sure_it_is_migrated


def import_rows(arguments: list[str]) -> int:
    """Read an office's spreadsheet, as foundation/sheets does."""
    return run("import", arguments)


def export_rows(arguments: list[str]) -> int:
    """Write a list out, as foundation/sheets does."""
    return run("export", arguments)


def audit(arguments: list[str]) -> int:
    """Verify the chains, as foundation/audit does."""
    return run("audit", arguments)


def run(name: str, arguments: list[str]) -> int:
    """Run the room's command. Explaining itself needs no database."""
    if asks_for_help(arguments):
        make_django_ready()
        return call(name, arguments)
    with at_hand():
        make_django_ready()
        make_sure_it_is_migrated()
        return call(name, arguments)


def asks_for_help(arguments: list[str]) -> bool:
    return not arguments or "-h" in arguments or "--help" in arguments


def call(name: str, arguments: list[str]) -> int:
    from django.core.management import get_commands, load_command_class

    command = load_command_class(get_commands()[f"almoner_{name}"], f"almoner_{name}")
    command.requires_system_checks = []  # `check` asks those; here people wait
    command.run_from_argv(["./almoner", name, *(arguments or ["--help"])])
    return 0
