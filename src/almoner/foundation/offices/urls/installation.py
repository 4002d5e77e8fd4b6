from django.urls import path

from almoner.foundation.offices.views import desk

urlpatterns = [
    path("desk/", desk.own_desk, name="desk"),
]
