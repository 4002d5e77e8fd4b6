"""The front of the installation: the offices it serves."""

from typing import Any

from django.http import HttpResponse

from almoner.foundation.offices.queries import offices
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address


@page(Audience.PUBLIC)
def front(request: Any) -> HttpResponse:
    """Every office, each with the way to its public pages."""
    listed = [(office, address(request, "public-front", office=office.slug)) for office in offices()]
    return render(request, "register/installation.html", {"offices": listed})
