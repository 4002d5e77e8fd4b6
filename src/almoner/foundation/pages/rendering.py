"""One way to answer with a page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Answer with a Jinja template, found in any app's templates folder."""
    made = get_template(template, using="jinja2").render(dict(context or {}), request)
    return HttpResponse(made, status=status)
