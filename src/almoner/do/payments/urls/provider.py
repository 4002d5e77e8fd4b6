from django.urls import path

from almoner.do.payments.views import provider

urlpatterns = [path("payments/", provider.payments, name="provider-payments")]
