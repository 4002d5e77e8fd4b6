"""Addresses of pages: the office is added by itself, and repeated look-ups cost nothing."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import NoReverseMatch, get_resolver, get_script_prefix, get_urlconf, reverse


def address(request: Any, name: str, /, *args: Any, **kwargs: Any) -> str:
    """The address of a page by its name, with the office, organisation or panel one is at put in by itself.

    On an office's own host name the office's slug is left out of public addresses.

    Raises:
        NoReverseMatch: there is no such page, or the arguments do not fit it.
    """
    if found := _find(request, name, args, kwargs):
        return found
    return reverse(name, args=args or None, kwargs=kwargs or None)  # raises, in Django's words


def address_if_any(request: Any, name: str, /, *args: Any, **kwargs: Any) -> str:
    """The address of a page, or "" when no such page is built: for links to rooms that may not be there yet."""
    return _find(request, name, args, kwargs)


def _find(request: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    office = getattr(request, "office", None)
    key = (get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
    if not args:
        for part in _places_in(key, name):
            here = getattr(request, part, None)
            if here is not None and part not in kwargs:
                kwargs[part] = getattr(here, PLACES[part])
    found = _reversed(key, name, args, tuple(kwargs.items()))
    return (
        _without_slug(request, office, found) if found and office is not None and getattr(office, "host", "") else found
    )


def _without_slug(request: Any, office: Any, found: str) -> str:
    prefix = f"/{office.slug}/"
    at_home = request.get_host().partition(":")[0] == office.host
    return found[len(prefix) - 1 :] if at_home and found.startswith(prefix) else found


PLACES = {"office": "slug", "organisation": "pk", "exercise": "pk"}
"""Where one may be at work, by the part of the address, and what of it stands there. Middleware takes them out."""


@lru_cache(1024)
def _places_in(key: tuple[str, str], name: str) -> tuple[str, ...]:
    """Which of the places a route of that name has in its address."""
    forms = get_resolver(key[0]).reverse_dict.getlist(name)
    found = {parameter for form in forms for _text, parameters in form[0] for parameter in parameters}
    return tuple(part for part in PLACES if part in found)


@lru_cache(8192)
def _reversed(key: tuple[str, str], name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> str:
    """The address, or "" where there is none: that, too, is worth remembering."""
    try:
        return reverse(name, urlconf=key[0], args=args or None, kwargs=dict(kwargs) or None)
    except NoReverseMatch:
        return ""


def forget() -> None:
    """Drop what was remembered: for tests that change the routes."""
    _places_in.cache_clear()
    _reversed.cache_clear()


def querystring(request: Any, **changes: Any) -> str:
    """The question part of this page's address with some answers changed: ``querystring(request, sort="-ends")``.

    None or "" takes an answer out. Any change but of the page itself goes back to the first page.
    """
    asked = request.GET.copy()
    if "page" not in changes:
        asked.pop("page", None)
    return with_answers(asked, **changes)


def with_answers(asked: QueryDict, **changes: Any) -> str:
    """The same for a QueryDict that may be changed. Starts with "?", so it is a link even when nothing is left."""
    for name, answer in changes.items():
        if answer in (None, ""):
            asked.pop(name, None)
        elif isinstance(answer, list | tuple):
            asked.setlist(name, [str(one) for one in answer])
        else:
            asked[name] = str(answer)
    return f"?{asked.urlencode()}"
