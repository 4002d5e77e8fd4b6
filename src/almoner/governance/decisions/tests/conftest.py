"""The office configured as Essex, made once for a module and rolled back after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.fixture(scope="module")
def essex(django_db_setup: None, django_db_blocker: Any) -> Generator[Any]:
    """See `essex.py`. A test that asks for it also wears `@pytest.mark.django_db`."""
    from almoner.governance.decisions.tests import essex as made  # reads models, which wait for Django

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        office = made.build()
    yield office
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
