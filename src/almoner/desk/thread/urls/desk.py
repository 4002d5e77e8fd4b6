from django.urls import path

from almoner.desk.thread.views import service

urlpatterns = [
    path("services/<uuid:pk>/", service.service, name="desk-thread"),
]
