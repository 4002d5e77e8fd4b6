from django.urls import path

from almoner.do.grants.views import rounds

urlpatterns = [
    path("rounds/", rounds.rounds, name="desk-rounds"),
    path("rounds/add/", rounds.add, name="desk-round-add"),
    path("rounds/<uuid:pk>/", rounds.one, name="desk-round"),
    path("rounds/<uuid:pk>/edit/", rounds.edit, name="desk-round-edit"),
    path("rounds/<uuid:pk>/publish/", rounds.publish, name="desk-round-publish"),
    path("rounds/<uuid:pk>/take-back/", rounds.take_back, name="desk-round-take-back"),
]
