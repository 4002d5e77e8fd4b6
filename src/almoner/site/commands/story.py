"""The door to demo/: the example offices and their people. Nothing else in src/ knows of them."""

from collections.abc import Iterator
from importlib import import_module
from itertools import groupby
from operator import itemgetter


def play() -> None:
    """Load the example offices by the same actions that people use. Needs Django ready and a new, migrated database."""
    import_module("demo.load").load()


def sign_in_list(url: str) -> Iterator[str]:
    """The people of the story, in lines, under the address of the page where one click signs each of them in."""
    yield "Sign in as anybody, with one click, on this machine only:"
    for address, people in groupby(import_module("demo.people").sign_in_list(), itemgetter(1)):
        yield f"  {url.rstrip('/')}{address}"
        yield from (f"    {who}" for who, _ in people)
