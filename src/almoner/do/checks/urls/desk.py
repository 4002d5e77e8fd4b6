from django.urls import path

from almoner.do.checks.views import desk, ending

_BODY = "checks/<uuid:organisation>/"
_CASE = f"{_BODY}<uuid:subject>/"
urlpatterns = [
    path("checks/ending/", ending.ending, name="desk-checks-expiring"),
    path("checks/files/<uuid:pk>/", desk.file, name="desk-checks-file"),
    path(_BODY, desk.checks, name="desk-checks-organisation"),
    path(f"{_BODY}record/", desk.record, name="desk-checks-organisation-record"),
    path(f"{_BODY}reuse/", desk.reuse, name="desk-checks-organisation-reuse"),
    path(f"{_BODY}kinds/<slug:kind>/", desk.kind, name="desk-checks-organisation-kind"),
    path(_CASE, desk.checks, name="desk-checks"),
    path(f"{_CASE}record/", desk.record, name="desk-checks-record"),
    path(f"{_CASE}reuse/", desk.reuse, name="desk-checks-reuse"),
    path(f"{_CASE}kinds/<slug:kind>/", desk.kind, name="desk-checks-kind"),
]
