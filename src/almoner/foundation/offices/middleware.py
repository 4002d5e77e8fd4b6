"""Sets ``request.user``, ``request.office`` and ``request.actor`` from one read of the session."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from almoner.foundation.door.actor import NOBODY, Actor, appointed
from almoner.foundation.door.refusals import Refused
from almoner.foundation.pages.errors import refused

from .models import Office
from .queries import office_at, office_on_host

Next = Callable[[HttpRequest], HttpResponse]
ELSEWHERE = ("/desk/", "/static/", "/sign-in/", "/sign-up/", "/account/", "/provider/", "/panel/", "/demo/")
"""Addresses that stand at the root on an office's own host, too."""


class PersonMiddleware:
    """``request.user`` is the session's person, if the session was opened with the password of today."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: person_of(request))  # type: ignore[assignment]  # read when somebody asks
        return self.get_response(request)


def person_of(request: Any) -> Any:
    sealed = request.session.get(HASH_SESSION_KEY, "")  # loads the session: one query, person and posts included
    person = request.session.person
    if person is None or not person.is_active:
        return AnonymousUser()
    if not constant_time_compare(sealed, person.get_session_auth_hash()):
        return AnonymousUser()  # the password changed since
    return person


class OfficeMiddleware:
    """Takes ``office`` out of the address: pages get ``request.office`` and ``request.actor`` instead.

    An office with a host name of its own answers there without its slug in the address.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.office, request.actor = None, NOBODY
        office = office_on_host(request.get_host().partition(":")[0])
        if office and not request.path_info.startswith((*ELSEWHERE, f"/{office.slug}/")):
            request.path_info = f"/{office.slug}{request.path_info}"
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        slug = kwargs.pop("office", None)
        if slug is None:
            return
        request.office = office_at(slug)
        if request.office is None:
            raise Http404
        request.actor = actor_for(request, request.office)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, Refused) else None


def actor_for(request: Any, office: Office) -> Actor:
    """The signed-in person at work for this office, with the roles they hold there today; NOBODY for a visitor."""
    if not request.user.is_authenticated:
        return NOBODY
    roles = frozenset(post["role"] for post in request.session.posts if post["office"] == str(office.pk))
    return appointed(request.user.name, person_id=request.user.pk, office_id=office.pk, roles=roles)
