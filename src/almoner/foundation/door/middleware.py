"""A GET writes nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import bolt

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ReadingMiddleware:
    """Holds the bolt shut while a safe request is answered, except on pages that declare ``writes_on_get``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return self.get_response(request)
        with bolt.at_work(bolt.READING):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> None:
        rule = getattr(view, "page", None)
        if rule is not None and rule.writes_on_get:
            bolt.release()
