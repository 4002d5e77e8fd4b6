"""The addresses of the records that the desk's own pages speak of. A room that is not built gives no address."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from almoner.foundation.pages.addresses import address_if_any

PAGES: Mapping[str, tuple[str, str]] = {
    "service": ("desk-thread", "pk"),
    "pilot": ("desk-thread", "pk"),
    "agreement": ("desk-agreement", "number"),
    "organisation": ("desk-organisation", "pk"),
    "forward": ("desk-forward-entry", "pk"),
    "round": ("desk-round", "pk"),
    "priority": ("desk-plan", "pk"),
    "measure": ("desk-plan", "pk"),
    "strategy": ("desk-strategy", "pk"),
    "action": ("desk-framework", "pk"),
    "funding": ("desk-funding", "pk"),
    "import": ("desk-import", "pk"),
}
"""By what a record is: the name of its page, and what the page calls the key."""

LISTS: Mapping[str, str] = {
    "service": "desk-services",
    "agreement": "desk-agreements",
    "organisation": "desk-organisations",
    "forward": "desk-forward",
    "round": "desk-rounds",
    "priority": "desk-plans",
    "plan": "desk-plans",
    "strategy": "desk-strategies",
    "framework": "desk-frameworks",
    "arrangement": "desk-arrangements",
    "money_plan": "desk-money",
    "fund": "desk-funds",
    "board": "desk-boards",
}
PUBLIC: Mapping[str, str] = {
    "plan": "public-plan",
    "strategy": "public-plan",
    "framework": "public-framework",
    "agreement": "public-register",
    "arrangement": "public-arrangements",
    "money_plan": "public-money",
    "fund": "public-rounds",
    "round": "public-rounds",
    "forward": "public-calendar",
    "board": "public-boards",
}


def page_of(request: Any, what: str, key: str) -> str:
    """The address of one record; of its list, where single records have no page; "" where neither is built."""
    name, argument = PAGES.get(what, ("", ""))
    return (name and address_if_any(request, name, **{argument: key})) or list_of(request, what)


def list_of(request: Any, what: str, **asked: str) -> str:
    """The address of the list of a kind at the desk, "" where there is none."""
    found = address_if_any(request, LISTS[what]) if what in LISTS else ""
    return f"{found}?{urlencode(asked)}" if found and asked else found


def public_page_of(request: Any, what: str) -> str:
    """The address of the public page on which a kind of record stands, "" where there is none."""
    return address_if_any(request, PUBLIC[what]) if what in PUBLIC else ""
