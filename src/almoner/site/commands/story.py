"""The door to demo/: the example offices and their people. Nothing else in src/ knows of them."""

from collections.abc import Iterator
from importlib import import_module


def play() -> None:
    """Load the example offices by the same actions that people use. Needs Django ready and a new, migrated database."""
    import_module("demo.load").load()


def sign_in_list(url: str) -> Iterator[str]:
    """One line for each person of the story: who they are and the address that signs them in."""
    yield "Sign in as (one click, on this machine only):"
    for who, address in import_module("demo.people").sign_in_list():
        yield f"  {who:<60} {url.rstrip('/')}{address}"
