from django.urls import path

from almoner.do.awards.views import provider

urlpatterns = [
    path("offers/", provider.offers, name="provider-offers"),
    path("offers/<uuid:award>/", provider.offer, name="provider-offer"),
    path("letters/<uuid:about>/", provider.letter, name="provider-letter"),
]
