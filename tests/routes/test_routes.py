"""Who gets in where: the table that the views declare, run both ways, for every address and every kind of visitor."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from almoner.foundation.door.bolt import NotInAction
from almoner.foundation.door.permissions import register_as_read
from almoner.foundation.door.roles import Role
from almoner.foundation.pages.page import NAMES_A_PERMISSION, Audience
from tests.examples import Case, cases
from tests.routes.table import (
    EVERYBODY,
    SAM,
    VISITOR,
    Told,
    browsers,
    declared,
    expected,
    read,
    table,
    takes_no_get,
    told,
)

if TYPE_CHECKING:
    from django.test import Client

    from checks.addresses import Address
    from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# The only pages that may write on a GET: the steps of signing in, whose stage the library keeps in the session.
WRITES_ON_GET = {
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_change_password",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
}
# Not there outside a demo, though anybody could ask.
ONLY_IN_A_DEMO = {"demo-people", "demo-sign-in"}


@pytest.fixture(scope="module")
def all_browsers(world: World, django_db_blocker: pytest.FixtureRequest) -> dict[str, Client]:
    """A browser for each kind of visitor, signed in once."""
    with django_db_blocker.unblock():
        return browsers(world)


def each(found: list[Case]) -> pytest.MarkDecorator:
    """Run a test for each of these."""
    return pytest.mark.parametrize("case", found, ids=lambda case: case.label)


def test_every_address_says_who_may_see_it() -> None:
    assert [f"/{address.route}" for address in table() if address.rule is None] == []


def test_every_address_has_a_name_of_its_own() -> None:
    names = [address.name for address in table()]
    assert "" not in names
    assert len(names) == len(set(names))


def test_every_permission_that_a_page_asks_for_is_registered() -> None:
    asked = {str(address.rule.may) for audience in NAMES_A_PERMISSION for address in declared(audience)}
    assert asked <= set(register_as_read())


def test_only_the_steps_of_signing_in_write_on_a_get() -> None:
    assert {address.name for address in table() if address.rule.writes_on_get} == WRITES_ON_GET


def test_a_page_of_a_desk_is_for_staff_and_any_other_office_page_for_everybody() -> None:
    for address in table():
        if "office" in address.parts:
            wanted = Audience.STAFF if address.route.startswith("desk/") else Audience.PUBLIC
            assert address.rule.audience is wanted, address.route


def test_pages_of_members_and_of_panels_stand_at_their_own_addresses() -> None:
    for address in table():
        assert (address.rule.audience is Audience.PROVIDER) is address.route.startswith("provider/<uuid:organisation>/")
        assert (address.rule.audience is Audience.PANEL) is address.route.startswith("panel/<uuid:exercise>/")


@each(cases([each for audience in (*NAMES_A_PERMISSION, Audience.SIGNED_IN) for each in declared(audience)]))
def test_those_who_may_come_in_and_everybody_else_is_refused(
    case: Case, world: World, all_browsers: dict[str, Client]
) -> None:
    path = case.path(world)
    answers = {who: told(read(all_browsers[who], path)) for who in EVERYBODY}
    if takes_no_get(all_browsers[VISITOR], path):  # told before it is asked who they are: so let them post
        answers = {who: told(all_browsers[who].post(path)) for who in EVERYBODY}
    assert answers == {who: expected(case.address, who) for who in EVERYBODY}


@each(cases([each for audience in NAMES_A_PERMISSION for each in declared(audience)]))
def test_who_may_not_read_a_page_may_not_post_to_it_either(
    case: Case, world: World, all_browsers: dict[str, Client]
) -> None:
    path = case.path(world)
    refused = [who for who in EVERYBODY if expected(case.address, who) is not Told.COME_IN]
    answers = {who: told(all_browsers[who].post(path)) for who in refused}
    assert answers == {who: expected(case.address, who) for who in refused}


@each(cases(declared(Audience.PUBLIC)))
def test_public_pages_are_open_to_everybody(case: Case, world: World, all_browsers: dict[str, Client]) -> None:
    path = case.path(world)
    answers = {who: read(browser, path).status_code for who, browser in all_browsers.items()}
    if case.address.name in ONLY_IN_A_DEMO:
        assert set(answers.values()) <= {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
    else:
        assert set(answers.values()) <= {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.METHOD_NOT_ALLOWED}


@each([case for case in cases(table()) if case.names_records])
def test_another_offices_record_is_not_found_by_its_address(
    case: Case, world: World, all_browsers: dict[str, Client]
) -> None:
    assert_not_found(case.address, case.path(world, of="south"), all_browsers)


@each([case for case in cases(declared(Audience.PUBLIC)) if case.names_records])
def test_what_is_not_published_is_not_found_by_its_address(
    case: Case, world: World, all_browsers: dict[str, Client]
) -> None:
    assert_not_found(case.address, case.path(world, of="unpublished"), all_browsers)


def assert_not_found(address: Address, path: str, all_browsers: dict[str, Client]) -> None:
    """Hold that nobody, among those who may open such pages, finds this one."""
    open_to = [who for who in EVERYBODY if expected(address, who) is Told.COME_IN]
    posts = takes_no_get(all_browsers[open_to[0]], path)
    answers = {who: all_browsers[who].post(path) if posts else read(all_browsers[who], path) for who in open_to}
    assert {who: answer.status_code for who, answer in answers.items()} == dict.fromkeys(open_to, HTTPStatus.NOT_FOUND)


def test_the_desk_of_an_office_that_does_not_exist_is_not_found(all_browsers: dict[str, Client]) -> None:
    for browser in all_browsers.values():
        assert browser.get("/desk/nowhere/").status_code == HTTPStatus.NOT_FOUND
        assert browser.get("/nowhere/").status_code == HTTPStatus.NOT_FOUND


def test_a_page_that_writes_on_a_get_breaks(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bolt that the tests above rely on does hold."""
    from almoner.foundation.accounts.models import Session
    from almoner.foundation.pages import style_guide

    def writes(*args: object, **kwargs: object) -> None:
        Session.objects.all().delete()

    monkeypatch.setattr(style_guide, "render", writes)
    with pytest.raises(NotInAction):
        client.get("/style/")


def test_each_post_opens_some_pages_and_no_page_of_a_desk_is_open_to_all() -> None:
    desk = declared(Audience.STAFF)
    assert [role for role in Role if not any(expected(address, str(role)) is Told.COME_IN for address in desk)] == []
    assert [address.name for address in desk if expected(address, SAM) is Told.COME_IN] == []
    assert any(expected(address, str(role)) is Told.GO_AWAY for role in Role for address in desk)
