"""Fixtures of the pages of rounds."""

import pytest
from django.test import Client

from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from tests.world import appoint, sign_in


@pytest.fixture
def head(west: Office, client: Client) -> Client:
    """The head of commissioning of Westshire, signed in."""
    person = appoint(west, "hugo@westshire.example", "Hugo West", Role.HEAD_OF_COMMISSIONING).person
    return sign_in(client, person)
