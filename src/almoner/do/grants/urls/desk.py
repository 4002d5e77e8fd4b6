from django.urls import path

from almoner.do.grants.views import builder, rounds, running, treasurer

INVITATION = "invitations/<uuid:pk>/"

urlpatterns = [
    path("rounds/", rounds.rounds, name="desk-rounds"),
    path("rounds/add/", rounds.add, name="desk-round-add"),
    path("rounds/<uuid:pk>/", rounds.one, name="desk-round"),
    path("rounds/<uuid:pk>/edit/", rounds.edit, name="desk-round-edit"),
    path("rounds/<uuid:pk>/publish/", rounds.publish, name="desk-round-publish"),
    path("rounds/<uuid:pk>/take-back/", rounds.take_back, name="desk-round-take-back"),
    path("rounds/<uuid:pk>/invite/", builder.of_round, name="desk-round-invite"),
    path("rounds/prepare/", builder.begin, name="desk-invitation-begin"),
    path(INVITATION, builder.one, name="desk-invitation"),
    path(f"{INVITATION}parts/<str:part>/", builder.part, name="desk-invitation-part"),
    path(f"{INVITATION}preview/", builder.preview, name="desk-invitation-preview"),
    path(f"{INVITATION}publish/", builder.publish, name="desk-invitation-publish"),
    path(f"{INVITATION}let-in/", treasurer.let_in, name="desk-invitation-let-in"),
    path(f"{INVITATION}consent/", treasurer.consent, name="desk-invitation-consent"),
    path(f"{INVITATION}pots/ask/", treasurer.ask, name="desk-invitation-pot-ask"),
    path(f"{INVITATION}pots/<uuid:asked>/", treasurer.answer, name="desk-invitation-pot-answer"),
    path(f"{INVITATION}extend/", running.extend, name="desk-invitation-extend"),
    path(f"{INVITATION}cancel/", running.cancel, name="desk-invitation-cancel"),
    path(f"{INVITATION}announcement/", running.announcement, name="desk-invitation-announcement"),
    path(f"{INVITATION}announcement/<str:channel>.txt", running.text, name="desk-invitation-text"),
    path(f"{INVITATION}questions/", running.enquiries, name="desk-invitation-questions"),
    path(f"{INVITATION}questions/<uuid:enquiry>/", running.answer, name="desk-invitation-answer"),
    path(f"{INVITATION}questions/<uuid:enquiry>/aside/", running.set_aside, name="desk-invitation-aside"),
    path(f"{INVITATION}workshops/add/", running.add_workshop, name="desk-invitation-workshop-add"),
    path(f"{INVITATION}workshops/<uuid:workshop>/call-off/", running.call_off, name="desk-invitation-workshop-off"),
]
