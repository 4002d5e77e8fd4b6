from django.urls import path

from almoner.do.grants.views import public

urlpatterns = [
    path("rounds/", public.rounds, name="public-rounds"),
    path("rounds.<str:file_format>", public.as_file, name="public-rounds-file"),
    path("rounds/<str:fund>/<str:year>/<int:number>/", public.one, name="public-round"),
]
