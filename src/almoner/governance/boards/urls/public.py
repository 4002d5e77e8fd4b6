from django.urls import path

from almoner.governance.boards.views import public

urlpatterns = [path("boards/", public.boards, name="public-boards")]
