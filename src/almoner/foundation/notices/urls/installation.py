from django.urls import path

from almoner.foundation.notices import views

urlpatterns = [
    path("account/notices/", views.mine, name="notices"),
    path("account/notices/read/", views.read, name="notices-read"),
    path("account/notices/choose/", views.choose, name="notices-choose"),
]
