"""The treasury, for every test of this room: made once for a module and rolled back after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.fixture(scope="module")
def _treasury(django_db_setup: None, django_db_blocker: Any) -> Generator[Any]:
    from almoner.do.payments.tests import treasury as made  # reads models, which wait for Django

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        held = made.Treasury()
    yield held
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def held(_treasury: Any, db: None) -> Any:
    """The small treasury; what a test changes is rolled back after it."""
    return _treasury
