"""What the lock-out library needs to know of our sign-in."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from almoner.foundation.pages.errors import too_many


def name_tried(request: Any, credentials: dict[str, Any] | None = None) -> str:
    """The address somebody tries to sign in with, in lower case."""
    given = credentials or {}
    tried = given.get("email") or given.get("username") or request.POST.get("login", "")
    return str(tried).strip().lower()


def locked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return too_many(request)
