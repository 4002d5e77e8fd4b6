from django.urls import path

from almoner.do.applications.views import public

urlpatterns = [
    path("endorse/<str:token>/", public.endorse, name="public-endorse"),
]
