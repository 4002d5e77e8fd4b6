from django.urls import path

from almoner.governance.boards.views import desk

urlpatterns = [
    path("boards/", desk.boards, name="desk-boards"),
    path("boards/add/", desk.add, name="desk-board-add"),
    path("boards/<uuid:pk>/", desk.board, name="desk-board"),
    path("boards/<uuid:pk>/edit/", desk.edit, name="desk-board-edit"),
    path("boards/<uuid:pk>/publish/", desk.publish, name="desk-board-publish"),
    path("boards/<uuid:pk>/take-back/", desk.take_back, name="desk-board-take-back"),
]
