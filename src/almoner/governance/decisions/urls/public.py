from django.urls import path

from almoner.governance.decisions.views import public

urlpatterns = [
    path("decisions/", public.decisions, name="public-decisions"),
    path("decisions.<str:file_format>", public.file, name="public-decisions-file"),
    path("awards.<str:file_format>", public.awards, name="public-decision-awards"),
    path("decisions/<path:number>/", public.decision, name="public-decision"),
]
