from django.urls import path

from almoner.do.grants.views import desk

urlpatterns = [
    path("rounds/", desk.rounds, name="desk-rounds"),
    path("rounds/add/", desk.add, name="desk-round-add"),
    path("rounds/<uuid:pk>/", desk.one, name="desk-round"),
    path("rounds/<uuid:pk>/edit/", desk.edit, name="desk-round-edit"),
    path("rounds/<uuid:pk>/publish/", desk.publish, name="desk-round-publish"),
    path("rounds/<uuid:pk>/take-back/", desk.take_back, name="desk-round-take-back"),
]
