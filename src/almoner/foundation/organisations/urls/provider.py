from django.urls import path

from almoner.foundation.organisations.views import provider

urlpatterns = [
    path("about/", provider.about, name="provider-about"),
    path("facts/", provider.facts, name="provider-facts"),
    path("members/", provider.members, name="provider-members"),
    path("members/invite/", provider.invite, name="provider-member-invite"),
    path("members/<uuid:pk>/", provider.change, name="provider-member"),
    path("members/<uuid:pk>/end/", provider.end, name="provider-member-end"),
    path(
        "members/invitations/<uuid:pk>/withdraw/",
        provider.withdraw_invitation,
        name="provider-member-invitation-withdraw",
    ),
    path("members/requests/<uuid:pk>/", provider.answer, name="provider-member-request"),
]
