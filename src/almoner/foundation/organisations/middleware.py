"""Sets ``request.organisation`` and the actor on the pages of an organisation's members."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from almoner.foundation.door.actor import member

from .queries import membership_in


class ProviderMiddleware:
    """Takes ``organisation`` out of the address: pages get ``request.organisation`` and ``request.actor`` instead.

    To who is not a member there is no such page, whether there is such an organisation or not. A visitor is asked to
    sign in first (by the page's own rule).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.organisation, request.membership = None, None
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        key = kwargs.pop("organisation", None) if request.path_info.startswith("/provider/") else None
        if key is None or not request.user.is_authenticated:
            return
        found = membership_in(key, request.user)
        if found is None:
            raise Http404
        request.organisation, request.membership = found.organisation, found
        request.actor = member(
            request.user.name,
            person_id=request.user.pk,
            organisation_id=found.organisation_id,
            parts=frozenset(found.parts),
        )
