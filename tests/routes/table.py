"""The route table: every address, what it declares, and what each kind of visitor must therefore be told."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.test import Client

from almoner.foundation.door.permissions import register_as_read
from almoner.foundation.door.roles import Part, Place, Role
from almoner.foundation.pages.page import Audience
from checks.addresses import Address, all_addresses
from tests.world import sign_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.world import World

VISITOR, OLIVE, SAM, HALF = "visitor", "olive", "sam", "half signed in"
NICK = "nick"
OUTSIDERS = (OLIVE, SAM, NICK)
EVERYBODY = (VISITOR, *OUTSIDERS, HALF, *map(str, (*Role, *Part, *Place)))
"""Nobody signed in; signed in without any post; in post at the neighbour's; a member of another body; in post here
without a second factor; and one person for each post here, each part in the hospice and each place on the panel."""
AT_HOME: dict[Audience, frozenset[str]] = {
    Audience.STAFF: frozenset(map(str, Role)),
    Audience.PROVIDER: frozenset(map(str, Part)),
    Audience.PANEL: frozenset(map(str, Place)),
}


class Told(StrEnum):
    """What an address answers somebody."""

    COME_IN = "may come in"
    SIGN_IN = "is sent to sign in"
    SECOND_FACTOR = "is sent to set up a second factor"
    GO_AWAY = "is refused"


@cache
def table() -> tuple[Address, ...]:
    """Every address there is."""
    return tuple(all_addresses())


def declared(audience: Audience) -> list[Address]:
    """The addresses whose view is for this audience."""
    return [address for address in table() if address.rule is not None and address.rule.audience is audience]


def expected(address: Address, who: str) -> Told:
    """What the declaration means for this kind of visitor."""
    audience = address.rule.audience
    if audience is Audience.PUBLIC:
        return Told.COME_IN
    if who == VISITOR:
        return Told.SIGN_IN
    if audience is Audience.SIGNED_IN:
        return Told.COME_IN
    if who == HALF and audience is Audience.STAFF:
        return Told.SECOND_FACTOR
    holders = AT_HOME[audience] & register_as_read()[str(address.rule.may)].roles
    return Told.COME_IN if who in holders else Told.GO_AWAY


def told(answer: HttpResponse) -> Told:
    """What an answer amounts to. Raises AssertionError for one that is no answer, such as a page that broke."""
    path = answer.headers.get("Location", "").partition("?")[0]
    if answer.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        return Told.GO_AWAY
    if answer.status_code == HTTPStatus.FOUND and path == "/sign-in/":
        return Told.SIGN_IN
    if answer.status_code == HTTPStatus.FOUND and path == "/account/second-factor/set-up/":
        return Told.SECOND_FACTOR
    good = {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
    assert answer.status_code in good, f"{answer.status_code} is no answer"
    return Told.COME_IN


def browsers(world: World) -> dict[str, Client]:
    """A browser for each kind of visitor."""
    found = {
        VISITOR: Client(),
        OLIVE: sign_in(Client(), world.olive),
        SAM: sign_in(Client(), world.sam),
        NICK: sign_in(Client(), world.nick),
        HALF: sign_in(Client(), world.harry, second_factor=False),
    }
    return found | {who: sign_in(Client(), person) for who, person in world.everybody.items()}


def takes_no_get(browser: Client, path: str) -> bool:
    """Say whether an address may only be posted to."""
    return browser.get(path).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def read(browser: Client, path: str) -> HttpResponse:
    """Ask for a page and read it to its end, since a streamed answer does its work while it is read."""
    answer = browser.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer
