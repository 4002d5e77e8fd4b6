from django.urls import path

from almoner.governance.decisions.views import drafting, publishing, records, signing

urlpatterns = [
    path("decisions/", records.decisions, name="desk-decisions"),
    path("decisions.<str:file_format>", records.file, name="desk-decisions-file"),
    path("decisions/new/", drafting.new, name="desk-decision-new"),
    path("decisions/waiting/", records.waiting, name="desk-decisions-waiting"),
    path("decisions/<path:number>/edit/", drafting.edit, name="desk-decision-edit"),
    path("decisions/<path:number>/ready/", drafting.ready, name="desk-decision-ready"),
    path("decisions/<path:number>/step/<slug:move>/", drafting.step, name="desk-decision-step"),
    path("decisions/<path:number>/leave-out/", drafting.leave_out, name="desk-decision-leave-out"),
    path("decisions/<path:number>/answer/", drafting.answer, name="desk-decision-answer"),
    path("decisions/<path:number>/sign/", signing.sign, name="desk-decision-sign"),
    path("decisions/<path:number>/otherwise/", signing.otherwise, name="desk-decision-otherwise"),
    path("decisions/<path:number>/check/", publishing.check, name="desk-decision-check"),
    path("decisions/<path:number>/lift/", publishing.lift, name="desk-decision-lift"),
    path("decisions/<path:number>/note/", publishing.note, name="desk-decision-note"),
    path("decisions/<path:number>/take-back/", publishing.take_back, name="desk-decision-take-back"),
    path("decisions/<path:number>/", records.decision, name="desk-decision"),
]
