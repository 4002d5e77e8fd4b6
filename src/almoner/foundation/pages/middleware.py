"""Answers that Django gives without words get a page with sentences; so do addresses that no database can look up."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from .errors import method_not_allowed


class SentencesMiddleware:
    """A view that takes only some methods answers 405 with nothing in it: say what happened instead."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return method_not_allowed(request, response.headers["Allow"].split(", "))
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """There is no page whose address holds a NUL: PostgreSQL refuses to look for one. Raises Http404."""
        if "\0" in request.path:
            raise Http404
