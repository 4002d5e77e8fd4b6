"""Publishing an invitation: everything missing at once, everything pinned after."""

import pytest
from django.utils import timezone

from almoner.do.grants import actions, queries
from almoner.do.grants.rules.clock import is_open
from almoner.foundation.door.actor import NOBODY, command_line
from almoner.foundation.offices.models import Office

from .inviting import prepared

pytestmark = pytest.mark.django_db


def test_one_that_lacks_nothing_is_published_and_open(west: Office) -> None:
    draft = prepared(west)
    assert queries.invitation_at(seen_by=NOBODY, pk=draft.pk) is None
    actions.publish_invitation(by=command_line(west.pk), invitation=draft)
    held = queries.invitation_at(seen_by=NOBODY, pk=draft.pk)
    assert is_open(held, timezone.now())
