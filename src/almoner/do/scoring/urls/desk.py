from django.urls import path

from almoner.do.scoring.views import desk, moderation, running

_DOCUMENT = "desk-scoring-document"

urlpatterns = [
    path("scoring/", desk.exercises, name="desk-scoring"),
    path("scoring.<str:file_format>", desk.exercises_file, name="desk-scoring-file"),
    path("scoring/<uuid:pk>/", desk.exercise, name="desk-scoring-exercise"),
    path("scoring/<uuid:pk>/step/<slug:move>/", desk.step, name="desk-scoring-step"),
    path("scoring/<uuid:pk>/remind/", desk.remind, name="desk-scoring-remind"),
    path("scoring/<uuid:pk>/invite/", running.invite, name="desk-scoring-invite"),
    path("scoring/<uuid:pk>/due/", running.due, name="desk-scoring-due"),
    path("scoring/<uuid:pk>/ties/", running.note_tie, name="desk-scoring-note-tie"),
    path("scoring/<uuid:pk>/seats/<uuid:seat>/stand-down/", running.stand_down, name="desk-scoring-stand-down"),
    path("scoring/<uuid:pk>/bids/<uuid:bid>/", moderation.text_at_desk, name="desk-scoring-bid"),
    path("scoring/<uuid:pk>/bids/<uuid:bid>/put-aside/", running.put_aside, name="desk-scoring-put-aside"),
    path("scoring/<uuid:pk>/bids/<uuid:bid>/documents/<uuid:document>/", running.document, name=_DOCUMENT),
    path("scoring/<uuid:pk>/moderation/", moderation.at_desk, name="desk-scoring-moderation"),
    path("scoring/<uuid:pk>/moderation/<uuid:bid>/", moderation.moderate_at_desk, name="desk-scoring-moderate"),
    path("scoring/<uuid:pk>/results/", desk.results, name="desk-scoring-results"),
    path("scoring/<uuid:pk>/results.<str:file_format>", desk.results_file, name="desk-scoring-results-file"),
    path("scoring/<uuid:pk>/paper/", running.by_code, name="desk-scoring-by-code"),
    path("scoring/<uuid:pk>/paper/<slug:code>/", running.paper, name="desk-scoring-paper"),
    path("scoring/<uuid:pk>/paper/<slug:code>.pdf", running.paper_pdf, name="desk-scoring-paper-pdf"),
]
