from django.urls import path

from almoner.do.scoring.views import moderation, panel

urlpatterns = [
    path("", panel.home, name="panel-home"),
    path("interests/", panel.interests, name="panel-interests"),
    path("bids/<uuid:bid>/", panel.bid, name="panel-bid"),
    path("bids/<uuid:bid>/save/", panel.autosave, name="panel-bid-save"),
    path("bids/<uuid:bid>/lock/", panel.lock, name="panel-bid-lock"),
    path("bids/<uuid:bid>/sheet.pdf", panel.paper, name="panel-paper"),
    path("bids/<uuid:bid>/documents/<uuid:document>/", panel.document, name="panel-document"),
    path("moderation/", moderation.on_panel, name="panel-moderation"),
    path("moderation/<uuid:bid>/", moderation.moderate_on_panel, name="panel-moderate"),
    path("moderation/<uuid:bid>/bid/", moderation.text_on_panel, name="panel-moderate-bid"),
]
