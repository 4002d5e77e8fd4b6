from django.urls import path

from almoner.do.outlook.views import public

urlpatterns = [
    path("calendar/", public.calendar, name="public-calendar"),
    path("calendar.ics", public.feed, name="public-calendar-feed"),
    path("calendar.<str:file_format>", public.as_file, name="public-calendar-file"),
]
