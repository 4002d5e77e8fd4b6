from django.urls import path

from almoner.do.agreements.views import arrangements, changes, publishing, records

urlpatterns = [
    path("agreements/", records.agreements, name="desk-agreements"),
    path("agreements.<str:file_format>", records.file, name="desk-agreements-file"),
    path("agreements/new/", changes.new, name="desk-agreement-new"),
    path("agreements/to-link/", records.to_link, name="desk-agreements-to-link"),
    path("agreements/commitments/", records.commitments, name="desk-agreements-committed"),
    path("agreements/<path:number>/correct/", changes.correct, name="desk-agreement-edit"),
    path("agreements/<path:number>/vary/", changes.vary, name="desk-agreement-vary"),
    path("agreements/<path:number>/publish/", publishing.publish, name="desk-agreement-publish"),
    path("agreements/<path:number>/take-back/", publishing.take_back, name="desk-agreement-take-back"),
    path("agreements/<path:number>/variations/<uuid:pk>/", changes.variation, name="desk-agreement-variation"),
    path("agreements/<path:number>/", records.agreement, name="desk-agreement"),
    path("arrangements/", arrangements.arrangements, name="desk-arrangements"),
    path("arrangements/new/", arrangements.new, name="desk-arrangement-new"),
    path("arrangements/<uuid:pk>/", arrangements.arrangement, name="desk-arrangement"),
    path("arrangements/<uuid:pk>/correct/", arrangements.correct, name="desk-arrangement-edit"),
    path("arrangements/<uuid:pk>/publish/", publishing.publish_arrangement, name="desk-arrangement-publish"),
    path("arrangements/<uuid:pk>/take-back/", publishing.take_back_arrangement, name="desk-arrangement-take-back"),
]
