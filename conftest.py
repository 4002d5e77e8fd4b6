"""Fixtures that every test may ask for, in any app."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.db import transaction

from tests.database import database

if TYPE_CHECKING:
    from collections.abc import Generator

    from pytest_django import DjangoDbBlocker

    from almoner.foundation.offices.models import Office
    from tests.world import World


# The same examples on every run and no stopwatch, so that a busy machine fails nothing.
# To look for new counter-examples: `./almoner test --hypothesis-profile=explore`.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("steady")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Generator[None]:
    """Replace pytest-django's: the owner makes the database, the tests run as the application."""
    with django_db_blocker.unblock():
        opened = database()
        opened.__enter__()
    yield
    with django_db_blocker.unblock():
        opened.__exit__(None, None, None)


@pytest.fixture(scope="session", autouse=True)
def the_site_is_awake() -> None:
    """Read every address and compile every template, so that no test pays for being the first to show a page."""
    from django.template import engines
    from django.urls import get_resolver

    assert get_resolver().reverse_dict, "there is no address"
    environment = engines["jinja2"].env
    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)


@pytest.fixture(scope="module")
def world(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Generator[World]:
    """The named test world (tests/world.py), made once for the module, rolled back after it.

    Whole for the tests of all rooms together, and for rooms that bring examples of their own; small for the others.
    A test that asks for it also wears `@pytest.mark.django_db`, and not `transaction=True`: emptying the tables would
    take the world with it.
    """
    from tests import world as worlds  # reads models, which are there only once Django is ready

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        made = worlds.build(whole=is_whole(request.path))
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


def is_whole(test: Path) -> bool:
    """Whether a test sees the whole world: it stands in tests/, or beside examples of its own."""
    return test.is_relative_to(Path(__file__).parent / "tests") or test.with_name("examples.py").exists()


@pytest.fixture
def west(world: World) -> Office:
    """Westshire: an office with nothing in it, for tests that count. `world.actor(role, west)` is at work there."""
    from almoner.foundation.door.actor import command_line
    from tests.world import open_office

    return open_office(command_line(), "westshire", "Westshire")
