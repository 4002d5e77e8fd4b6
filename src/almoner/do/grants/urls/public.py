from django.urls import path

from almoner.do.grants.views import opportunities, public

ONE = "opportunities/<str:fund>/<str:year>/<int:number>/"

urlpatterns = [
    path("rounds/", public.rounds, name="public-rounds"),
    path("rounds.<str:file_format>", public.as_file, name="public-rounds-file"),
    path("rounds/<str:fund>/<str:year>/<int:number>/", public.one, name="public-round"),
    path("opportunities/", opportunities.opportunities, name="public-opportunities"),
    path("opportunities.<str:file_format>", opportunities.as_file, name="public-opportunities-file"),
    path("opportunities/calendar/", opportunities.timetable, name="public-opportunities-calendar"),
    path(ONE, opportunities.one, name="public-opportunity"),
    path(f"{ONE}can-we-apply/", opportunities.check, name="public-opportunity-check"),
    path(f"{ONE}ask/", opportunities.ask, name="public-opportunity-ask"),
    path(f"{ONE}form/", opportunities.form, name="public-opportunity-form"),
    path(f"{ONE}form.pdf", opportunities.form_pdf, name="public-opportunity-form-pdf"),
]
