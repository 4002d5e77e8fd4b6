"""The floor's address, before all of the site's."""

from django.urls import path

from almoner.site import urls as site
from bench.floor import floor

handler400, handler403 = site.handler400, site.handler403
handler404, handler500 = site.handler404, site.handler500

urlpatterns = [path("-floor/", floor), *site.urlpatterns]
