from django.urls import path

from almoner.do.outlook.views import desk

urlpatterns = [
    path("calendar/", desk.calendar, name="desk-calendar"),
    path("calendar/<str:kind>/<uuid:key>/", desk.line, name="desk-calendar-line"),
    path("calendar.ics", desk.feed, name="desk-calendar-feed"),
    path("calendar.<str:file_format>", desk.as_file, name="desk-calendar-file"),
]
