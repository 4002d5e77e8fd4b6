from django.urls import path

from almoner.do.allocations.views import public

urlpatterns = [
    path("allocations/", public.allocations, name="public-allocations"),
    path("allocations.<str:file_format>", public.file, name="public-allocations-file"),
]
