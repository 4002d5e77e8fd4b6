from django.urls import path

from almoner.foundation.passports.views import provider

urlpatterns = [
    path("passport/", provider.passport, name="provider-passport"),
    path("passport/account/", provider.account, name="provider-passport-account"),
    path("passport/files/<uuid:pk>/", provider.file, name="provider-passport-file"),
    path("passport/<slug:kind>/", provider.kind, name="provider-passport-kind"),
    path("passport/<slug:kind>/new/", provider.add, name="provider-passport-add"),
]
