from django.urls import path

from almoner.foundation.organisations.views import own

urlpatterns = [
    path("provider/", own.choose, name="provider"),
    path("provider/register/", own.register, name="provider-register"),
    path("provider/register/confirm/", own.confirm, name="provider-register-confirm"),
    path("provider/join/", own.join, name="provider-join"),
    path("provider/requests/withdraw/", own.withdraw_request, name="provider-request-withdraw"),
    path("provider/invitation/<str:token>/", own.invitation, name="provider-invitation"),
]
