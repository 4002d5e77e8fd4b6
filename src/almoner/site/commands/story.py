"""The door to demo/: the example offices and their people. Nothing else in src/ knows of them."""

from collections.abc import Iterator


def play() -> None:
    """Load the example offices by the same actions that people use. Needs Django ready and an empty, migrated database."""
    from demo.load import load

    load()


def sign_in_list(url: str) -> Iterator[str]:
    """One line for each person of the story: who they are and the address that signs them in."""
    from demo.people import sign_in_list as people

    yield "Sign in as (one click, on this machine only):"
    for who, address in people():
        yield f"  {who:<60} {url.rstrip('/')}{address}"
