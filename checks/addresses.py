"""Every address of the site with its audience and permission, read from the views themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver

from checks.permissions import note

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Address:
    """One URL pattern: its route as written, its name, its view, and the names of the parts that vary."""

    route: str
    name: str
    view: Any
    parts: tuple[str, ...]

    @property
    def rule(self) -> Any:
        """What `@page` declared, or None for an undeclared view."""
        return getattr(self.view, "page", None)

    @property
    def is_ours(self) -> bool:
        """Say whether the view is written here (others come with the parts we use)."""
        return str(getattr(self.view, "__module__", "")).startswith("almoner.")


def all_addresses() -> list[Address]:
    """Walk the whole tree of URL patterns, in order."""
    return list(walk(get_resolver(), "", ()))


def walk(resolver: URLResolver, before: str, parts: tuple[str, ...]) -> Iterator[Address]:
    """Walk one branch."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        varying = (*parts, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            yield Address(route, pattern.name or "", pattern.callback, varying)
        else:
            yield from walk(pattern, route, varying)


def whole_page() -> str:
    """The page of all addresses that are ours or that anybody can reach."""
    from almoner.foundation.door.permissions import sentence_of

    rows = []
    for address in all_addresses():
        rule = address.rule
        who = "undeclared" if rule is None else str(rule.audience)
        what = sentence_of(rule.may) if rule is not None and rule.may else ""
        rows.append(f"| `/{address.route}` | {address.name} | {who} | {what} |")
    head = "| Address | Name | Audience | Who may |\n|---|---|---|---|"
    return "\n".join(["# Addresses", "", note(), "", head, *rows, ""])
