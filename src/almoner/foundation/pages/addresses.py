"""Addresses of pages: the office is added by itself, and repeated look-ups cost nothing."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import NoReverseMatch, get_resolver, get_script_prefix, get_urlconf, reverse


def address(request: Any, name: str, /, *args: Any, **kwargs: Any) -> str:
    """The address of a page by its name, with ``request.office`` put in where the route takes an office.

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
    if office is not None and not args and "office" not in kwargs and _takes_office(key, name):
        kwargs["office"] = office.slug
    found = _reversed(key, name, args, tuple(kwargs.items()))
    return (
        _without_slug(request, office, found) if found and office is not None and getattr(office, "host", "") else found
    )


def _without_slug(request: Any, office: Any, found: str) -> str:
    prefix = f"/{office.slug}/"
    at_home = request.get_host().partition(":")[0] == office.host
    return found[len(prefix) - 1 :] if at_home and found.startswith(prefix) else found


@lru_cache(1024)
def _takes_office(key: tuple[str, str], name: str) -> bool:
    """Whether a route of that name has an ``office`` in its address."""
    forms = get_resolver(key[0]).reverse_dict.getlist(name)
    return any("office" in parameters for form in forms for _text, parameters in form[0])


@lru_cache(8192)
def _reversed(key: tuple[str, str], name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> str:
    """The address, or "" where there is none: that, too, is worth remembering."""
    try:
        return reverse(name, urlconf=key[0], args=args or None, kwargs=dict(kwargs) or None)
    except NoReverseMatch:
        return ""


def forget() -> None:
    """Drop what was remembered: for tests that change the routes."""
    _takes_office.cache_clear()
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
