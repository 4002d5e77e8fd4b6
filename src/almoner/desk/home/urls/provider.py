from django.urls import path

from almoner.desk.home.views import provider

urlpatterns = [path("", provider.home, name="provider-home")]
