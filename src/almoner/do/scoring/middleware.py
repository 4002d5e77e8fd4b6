"""Lets people with a seat on the panel named in the address in, and nobody else."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from almoner.foundation.door.actor import NOBODY, appointed

from .queries import seat_of

PANEL = "/panel/"


class PanelMiddleware:
    """Takes ``exercise`` out of a panel's address: pages get ``request.exercise``, ``seat``, ``office`` and ``actor``.

    Who has no live seat there learns nothing, not even that there is such a panel. A visitor is sent to sign in by the
    page itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if not request.path_info.startswith(PANEL) or "exercise" not in kwargs:
            return
        exercise = kwargs.pop("exercise")
        if not request.user.is_authenticated:
            request.actor = NOBODY
            return
        seat = seat_of(exercise, request.user.pk)
        if seat is None:
            raise Http404
        request.seat, request.exercise, request.office = seat, seat.exercise, seat.exercise.office
        request.actor = appointed(
            request.user.name, person_id=request.user.pk, office_id=seat.office_id, roles=frozenset({seat.place})
        )
