from django.urls import path

from almoner.do.applications.views import handling, judging, staff, writing

_ONE = "applications/<str:reference>/"
_ROUND = "rounds/<uuid:invitation>/"

urlpatterns = [
    path("applications/", staff.applications, name="desk-applications"),
    path("applications.<str:file_format>", staff.file, name="desk-applications-file"),
    path(f"{_ROUND}assist/", handling.assist, name="desk-round-assist"),
    path(f"{_ROUND}board/", staff.board, name="desk-round-board"),
    path(f"{_ROUND}judging/", judging.of_round, name="desk-round-judging"),
    path(f"{_ROUND}late/", handling.late, name="desk-round-late"),
    path(f"{_ROUND}panel/", handling.panel, name="desk-round-panel"),
    path(f"{_ROUND}paper.pdf", handling.paper, name="desk-round-paper"),
    path(f"{_ONE}check/", writing.desk_check, name="desk-application-check"),
    path(f"{_ONE}clarify/", handling.clarify, name="desk-application-clarify"),
    path(f"{_ONE}complaints/<uuid:complaint>/", handling.reply, name="desk-application-complaint"),
    path(f"{_ONE}documents/<uuid:document>/", staff.document, name="desk-application-document"),
    path(f"{_ONE}help/", handling.help_with, name="desk-application-help"),
    path(f"{_ONE}recommend/", judging.one, name="desk-application-recommend"),
    path(f"{_ONE}receipt.pdf", staff.receipt_pdf, name="desk-application-pdf"),
    path(f"{_ONE}sections/<slug:section>/", writing.desk_section, name="desk-application-section"),
    path(f"{_ONE}sections/<slug:section>/save/", writing.desk_save, name="desk-application-save"),
    path(f"{_ONE}sift/", handling.sift, name="desk-application-sift"),
    path(f"{_ONE}sift/again/", handling.sift_again, name="desk-application-sift-again"),
    path(f"{_ONE}tasks/", writing.desk_tasks, name="desk-application-tasks"),
    path(f"{_ONE}versions/<int:number>/", staff.difference, name="desk-application-difference"),
    path(f"{_ONE}withdraw/", handling.withdraw, name="desk-application-withdraw"),
    path(_ONE, staff.application, name="desk-application"),
]
