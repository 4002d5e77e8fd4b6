from django.urls import path

from almoner.do.agreements.views import own, publicity, signing

urlpatterns = [
    path("agreements/", own.agreements, name="provider-agreements"),
    path("agreements.<str:file_format>", own.file, name="provider-agreements-file"),
    path("agreements/<uuid:agreement>/", own.agreement, name="provider-agreement"),
    path("agreements/<uuid:agreement>/papers/<int:paper>/", own.paper, name="provider-agreement-paper"),
    path("agreements/<uuid:agreement>/papers/<int:paper>.pdf", own.as_pdf, name="provider-agreement-paper-pdf"),
    path("agreements/<uuid:agreement>/papers/<int:paper>/sign/", signing.sign_own, name="provider-agreement-sign"),
    path(
        "agreements/<uuid:agreement>/papers/<int:paper>/signed/<slug:side>/",
        signing.signed_own,
        name="provider-agreement-signed",
    ),
    path("agreements/<uuid:agreement>/publicity/<uuid:duty>/", publicity.own, name="provider-publicity"),
    path(
        "agreements/<uuid:agreement>/publicity/<uuid:duty>/<uuid:evidence>/",
        publicity.own_document,
        name="provider-publicity-document",
    ),
]
