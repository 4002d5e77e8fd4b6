"""Fixtures that every test may ask for, in any app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.database import database

if TYPE_CHECKING:
    from collections.abc import Generator

    from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Generator[None]:
    """Replace pytest-django's: the owner makes the database, the tests run as the application."""
    with django_db_blocker.unblock():
        opened = database()
        opened.__enter__()
    yield
    with django_db_blocker.unblock():
        opened.__exit__(None, None, None)
