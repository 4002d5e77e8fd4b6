"""The floor: a bare view. Fifty rows by the ORM, a table by Jinja2, and nothing that makes a page a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from almoner.do.agreements.models import AgreementVersion
from almoner.foundation.pages.page import Audience, page

ROWS = 50


@page(Audience.PUBLIC)
def floor(request: HttpRequest) -> HttpResponse:
    """Show fifty rows of the table that our lists are mostly made of."""
    rows = AgreementVersion.objects.order_by("pk")[:ROWS]
    return render(request, "bench/floor.html", {"rows": rows}, using="jinja2")
