from django.urls import path

from almoner.foundation.passports.views import desk

urlpatterns = [
    path("organisations/<uuid:organisation>/passport/", desk.passport, name="desk-passport"),
    path("organisations/<uuid:organisation>/passport/account/", desk.account, name="desk-passport-account"),
    path("organisations/<uuid:organisation>/passport/files/<uuid:pk>/", desk.file, name="desk-passport-file"),
]
