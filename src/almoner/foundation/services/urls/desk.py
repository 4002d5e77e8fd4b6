from django.urls import path

from almoner.foundation.services.views import desk

urlpatterns = [
    path("services/", desk.services, name="desk-services"),
    path("services/add/", desk.add, name="desk-service-add"),
    path("services/<uuid:pk>/edit/", desk.edit, name="desk-service-edit"),
]
