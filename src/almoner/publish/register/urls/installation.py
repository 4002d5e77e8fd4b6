from django.urls import path

from almoner.publish.register.views import installation

urlpatterns = [path("", installation.front, name="installation-front")]
