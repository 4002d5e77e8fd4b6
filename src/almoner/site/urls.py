"""The root of every address. Wiring only: a room brings its own addresses, in files named by who they are for.

``urls/installation.py`` stands at the root, ``urls/desk.py`` at ``/desk/<office>/`` for an office's staff,
``urls/provider.py`` at ``/provider/<organisation>/`` for an organisation's members, ``urls/panel.py`` at
``/panel/<exercise>/`` for those who judge bids, and ``urls/public.py`` at ``/<office>/`` for everybody. Middleware
takes these parts out: views read ``request.office``, ``request.organisation``, ``request.exercise``. The public is
matched last, so no office can hide the others.
"""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

handler400 = "almoner.foundation.pages.errors.bad_request"
handler403 = "almoner.foundation.pages.errors.permission_denied"
handler404 = "almoner.foundation.pages.errors.page_not_found"
handler500 = "almoner.foundation.pages.errors.server_error"

type Addresses = list[URLPattern | URLResolver]


def addresses_for(audience: str) -> Addresses:
    """Every installed room's addresses for ``audience``, in the order of the rooms."""
    found: Addresses = []
    for room in apps.get_app_configs():
        if not room.name.startswith("almoner.") or find_spec(f"{room.name}.urls") is None:
            continue
        if find_spec(f"{room.name}.urls.{audience}") is not None:
            found += import_module(f"{room.name}.urls.{audience}").urlpatterns
    return found


urlpatterns = [
    *addresses_for("installation"),
    path("desk/<slug:office>/", include(addresses_for("desk"))),
    path("provider/<uuid:organisation>/", include(addresses_for("provider"))),
    path("panel/<uuid:exercise>/", include(addresses_for("panel"))),
    path("<slug:office>/", include(addresses_for("public"))),
]
