"""The scored round, made once for a module and rolled back after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Generator


def _made_once(django_db_blocker: Any, name: str) -> Generator[Any]:
    from almoner.do.awards.tests import rounds  # reads models, which wait for Django

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
    try:
        with django_db_blocker.unblock():
            made = getattr(rounds, name)()
        yield made
    finally:
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture(scope="module")
def _scored(django_db_setup: None, django_db_blocker: Any) -> Generator[Any]:
    yield from _made_once(django_db_blocker, "build")


@pytest.fixture
def scored(_scored: Any, db: None) -> Any:
    """See `rounds.py`; what a test changes is rolled back after it."""
    return _scored


@pytest.fixture(scope="module")
def _small(django_db_setup: None, django_db_blocker: Any) -> Generator[Any]:
    yield from _made_once(django_db_blocker, "build_small")


@pytest.fixture
def small(_small: Any, db: None) -> Any:
    """The round without a panel, judged by officers; what a test changes is rolled back after it."""
    return _small


@pytest.fixture(scope="module")
def _promising(django_db_setup: None, django_db_blocker: Any) -> Generator[Any]:
    yield from _made_once(django_db_blocker, "build_promising")


@pytest.fixture
def promising(_promising: Any, db: None) -> Any:
    """The same with floors; what a test changes is rolled back after it."""
    return _promising
