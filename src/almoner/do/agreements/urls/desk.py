from django.urls import path

from almoner.do.agreements.views import arrangements, changes, papers, publicity, publishing, records, signing, standard

urlpatterns = [
    path("agreements/", records.agreements, name="desk-agreements"),
    path("agreements.<str:file_format>", records.file, name="desk-agreements-file"),
    path("agreements/new/", changes.new, name="desk-agreement-new"),
    path("agreements/to-link/", records.to_link, name="desk-agreements-to-link"),
    path("agreements/commitments/", records.commitments, name="desk-agreements-committed"),
    path("agreements/standard-terms/", standard.kinds, name="desk-agreements-terms"),
    path("agreements/standard-terms/<slug:kind>/", standard.terms, name="desk-agreements-terms-kind"),
    path("agreements/standard-terms/<slug:kind>/edit/", standard.edit, name="desk-agreements-terms-edit"),
    path("agreements/<path:number>/correct/", changes.correct, name="desk-agreement-edit"),
    path("agreements/<path:number>/vary/", changes.vary, name="desk-agreement-vary"),
    path("agreements/<path:number>/publish/", publishing.publish, name="desk-agreement-publish"),
    path("agreements/<path:number>/take-back/", publishing.take_back, name="desk-agreement-take-back"),
    path("agreements/<path:number>/variations/<uuid:pk>/", changes.variation, name="desk-agreement-variation"),
    path("agreements/<path:number>/draw-up/", papers.draw_up, name="desk-agreement-draw-up"),
    path("agreements/<path:number>/papers/<int:paper>.pdf", papers.as_pdf, name="desk-agreement-paper-pdf"),
    path("agreements/<path:number>/papers/<int:paper>/", papers.paper, name="desk-agreement-paper"),
    path("agreements/<path:number>/papers/<int:paper>/send/", papers.send, name="desk-agreement-paper-send"),
    path("agreements/<path:number>/papers/<int:paper>/sign/", signing.sign, name="desk-agreement-paper-sign"),
    path(
        "agreements/<path:number>/papers/<int:paper>/signed/<slug:side>/", signing.signed, name="desk-agreement-signed"
    ),
    path("agreements/<path:number>/signed-paper/", signing.hold, name="desk-agreement-paper-hold"),
    path("agreements/<path:number>/publicity/", publicity.duties, name="desk-agreement-publicity"),
    path("agreements/<path:number>/publicity/<uuid:duty>/", publicity.duty, name="desk-agreement-publicity-duty"),
    path("agreements/<path:number>/publicity/<uuid:duty>/lift/", publicity.lift, name="desk-agreement-publicity-lift"),
    path(
        "agreements/<path:number>/publicity/<uuid:duty>/<uuid:evidence>/",
        publicity.document,
        name="desk-agreement-publicity-document",
    ),
    path("agreements/<path:number>/", records.agreement, name="desk-agreement"),
    path("arrangements/", arrangements.arrangements, name="desk-arrangements"),
    path("arrangements/new/", arrangements.new, name="desk-arrangement-new"),
    path("arrangements/<uuid:pk>/", arrangements.arrangement, name="desk-arrangement"),
    path("arrangements/<uuid:pk>/correct/", arrangements.correct, name="desk-arrangement-edit"),
    path("arrangements/<uuid:pk>/publish/", publishing.publish_arrangement, name="desk-arrangement-publish"),
    path("arrangements/<uuid:pk>/take-back/", publishing.take_back_arrangement, name="desk-arrangement-take-back"),
]
