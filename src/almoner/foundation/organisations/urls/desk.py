from django.urls import path

from almoner.foundation.organisations.views import desk, people

urlpatterns = [
    path("organisations/", desk.organisations, name="desk-organisations"),
    path("organisations/new/", desk.new, name="desk-organisation-new"),
    path("organisations/requests/", people.requests, name="desk-join-requests"),
    path("organisations/requests/<uuid:pk>/", people.request_to_join, name="desk-join-request"),
    path("organisations/<uuid:pk>/", desk.one, name="desk-organisation"),
    path("organisations/<uuid:pk>/edit/", desk.edit, name="desk-organisation-edit"),
    path("organisations/<uuid:pk>/identifiers/new/", desk.add_identifier, name="desk-organisation-identifier-new"),
    path("organisations/<uuid:pk>/vouch/", people.vouch, name="desk-organisation-vouch"),
    path("organisations/<uuid:pk>/members/end/", people.end_member, name="desk-organisation-member-end"),
    path(
        "organisations/<uuid:pk>/identifiers/<uuid:identifier>/confirm/",
        desk.confirm,
        name="desk-organisation-identifier-confirm",
    ),
    path(
        "organisations/<uuid:pk>/identifiers/<uuid:identifier>/withdraw/",
        desk.withdraw,
        name="desk-organisation-identifier-withdraw",
    ),
]
