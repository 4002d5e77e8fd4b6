from django.urls import path

from almoner.foundation.sheets.views import desk, lists

urlpatterns = [
    path("imports/", desk.imports, name="desk-imports"),
    path("imports/new/", desk.new, name="desk-import-new"),
    path("imports/<uuid:pk>/", desk.one, name="desk-import"),
    path("imports/<uuid:pk>/columns/", desk.say_columns, name="desk-import-columns"),
    path("imports/<uuid:pk>/apply/", desk.apply, name="desk-import-apply"),
    path("imports/<uuid:pk>/check/", desk.check_again, name="desk-import-check"),
    path("imports/<uuid:pk>/discard/", desk.discard, name="desk-import-discard"),
    path("lists/<slug:name>.<slug:file_format>", lists.download, name="desk-list-download"),
]
