"""What every test of this room starts from: nothing remembered from another test's office."""

import pytest

from almoner.foundation.audit import remembered


@pytest.fixture(autouse=True)
def nothing_remembered():
    remembered.forget()
