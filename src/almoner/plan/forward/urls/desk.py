from django.urls import path

from almoner.plan.forward.views import desk

urlpatterns = [
    path("forward/", desk.entries, name="desk-forward"),
    path("forward/add/", desk.add, name="desk-forward-add"),
    path("forward/<uuid:pk>/", desk.entry, name="desk-forward-entry"),
    path("forward/<uuid:pk>/edit/", desk.edit, name="desk-forward-edit"),
    path("forward/<uuid:pk>/publish/", desk.publish, name="desk-forward-publish"),
    path("forward/<uuid:pk>/take-back/", desk.take_back, name="desk-forward-take-back"),
]
