from django.urls import path

from almoner.do.awards.views import public

ONE = "opportunities/<str:fund>/<str:year>/<int:number>/"

urlpatterns = [
    path(f"{ONE}awards/", public.awards, name="public-round-awards"),
    path(f"{ONE}awards.<str:file_format>", public.file, name="public-round-awards-file"),
]
