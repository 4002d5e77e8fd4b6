from django.urls import path

from almoner.foundation.offices.views import demo, desk

urlpatterns = [
    path("desk/", desk.own_desk, name="desk"),
    path("demo/sign-in/", demo.sign_in, name="demo-sign-in"),
]
