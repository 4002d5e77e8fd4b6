"""An office with eight statutory partners, made once for a module and rolled back after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.fixture(scope="module")
def _partners(django_db_setup: None, django_db_blocker: Any) -> Generator[Any]:
    from almoner.do.allocations.tests import partners  # reads models, which wait for Django

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
    try:
        with django_db_blocker.unblock():
            made = partners.build()
        yield made
    finally:
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture
def office(_partners: Any, db: None) -> Any:
    """See `partners.py`; what a test changes is rolled back after it."""
    return _partners
