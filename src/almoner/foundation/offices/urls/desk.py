from django.urls import path

from almoner.foundation.offices.views import audit, desk, settings

urlpatterns = [
    path("office/", desk.office, name="desk-office"),
    path("office/profile/", desk.profile, name="desk-office-profile"),
    path("office/appoint/", desk.appoint, name="desk-office-appoint"),
    path("office/posts/<uuid:pk>/end/", desk.end_appointment, name="desk-office-end-post"),
    path("office/delegate/", desk.delegate, name="desk-office-delegate"),
    path("office/delegations/<uuid:pk>/end/", desk.end_delegation, name="desk-office-end-delegation"),
    path("settings/", settings.settings, name="desk-settings"),
    path("settings/<str:name>/", settings.setting, name="desk-setting"),
    path("audit/", audit.trail, name="desk-audit"),
    path("audit/<int:position>/", audit.entry, name="desk-audit-entry"),
]
