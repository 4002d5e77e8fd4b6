"""An office's public pages at a host name of its own, without its slug in the address."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from almoner.foundation.offices import actions

pytestmark = pytest.mark.django_db
HOST = "money.northshire.example"


@pytest.fixture(autouse=True)
def own_host(world: Any, settings: Any) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]
    actions.keep_profile(by=world.keeper, office=world.north, host=HOST)


def test_its_front_page_stands_at_the_root(world: Any, client: Client) -> None:
    page = client.get("/", headers={"host": HOST})
    assert page.status_code == 200
    assert world.north.short_name in page.content.decode()


def test_its_links_leave_the_slug_out(world: Any, client: Client) -> None:
    page = client.get("/register/", headers={"host": HOST}).content.decode()
    assert 'href="/money/"' in page
    assert f'href="/{world.north.slug}/money/"' not in page


def test_addresses_with_the_slug_still_answer(world: Any, client: Client) -> None:
    assert client.get(f"/{world.north.slug}/register/", headers={"host": HOST}).status_code == 200


def test_another_office_is_not_found_there(world: Any, client: Client) -> None:
    assert client.get(f"/{world.south.slug}/register/", headers={"host": HOST}).status_code == 404


def test_the_installation_s_own_host_lists_all(world: Any, client: Client) -> None:
    page = client.get("/").content.decode()
    assert world.north.name in page
    assert world.south.name in page


def test_the_desk_and_signing_in_answer_there_too(world: Any, client: Client) -> None:
    answer = client.get(f"/desk/{world.north.slug}/office/", headers={"host": HOST})
    assert answer.status_code == 302
    assert client.get("/sign-in/", headers={"host": HOST}).status_code == 200
