from django.urls import path

from almoner.do.allocations.views import outside, steps, tables

ONE = "allocations/<uuid:pk>/"

urlpatterns = [
    path("allocations/", tables.tables, name="desk-allocations"),
    path("allocations.<str:file_format>", tables.file, name="desk-allocations-file"),
    path("allocations/new/", steps.new, name="desk-allocations-new"),
    path("allocations/reach/", tables.reach, name="desk-allocations-reach"),
    path("allocations/outside/", outside.listed, name="desk-outside-list"),
    path("allocations/outside.<str:file_format>", outside.file, name="desk-outside-file"),
    path("allocations/outside/new/<slug:kind>/", outside.new, name="desk-outside-new"),
    path("allocations/outside/<uuid:pk>/", outside.one, name="desk-outside"),
    path("allocations/outside/<uuid:pk>/decision/", outside.decision, name="desk-outside-decision"),
    path(ONE, tables.table, name="desk-allocation"),
    path("allocations/<uuid:pk>.<str:file_format>", tables.table_file, name="desk-allocation-file"),
    path(f"{ONE}edit/", steps.edit, name="desk-allocation-edit"),
    path(f"{ONE}fix/", steps.fix, name="desk-allocation-fix"),
    path(f"{ONE}reopen/", steps.reopen, name="desk-allocation-reopen"),
    path(f"{ONE}decision/", steps.decision, name="desk-allocation-decision"),
    path(f"{ONE}discard/", steps.discard, name="desk-allocation-discard"),
    path(f"{ONE}take-back/", steps.take_back, name="desk-allocation-take-back"),
    path(f"{ONE}forward/", steps.forward, name="desk-allocation-forward"),
    path(f"{ONE}offers/", steps.offers, name="desk-allocation-offers"),
    path(f"{ONE}agreements/", steps.agreements, name="desk-allocation-agreements"),
]
