from django.urls import path

from almoner.do.applications.views import begin, own, writing

urlpatterns = [
    path("apply/<uuid:invitation>/", begin.apply, name="provider-apply"),
    path("apply/<uuid:invitation>/paper.pdf", begin.paper, name="provider-apply-paper"),
    path("applications/", own.applications, name="provider-applications"),
    path("applications/<uuid:pk>/", own.application, name="provider-application"),
    path("applications/<uuid:pk>/check/", writing.check, name="provider-application-check"),
    path("applications/<uuid:pk>/complain/", own.complain, name="provider-application-complain"),
    path("applications/<uuid:pk>/documents/<uuid:document>/", own.document, name="provider-application-document"),
    path("applications/<uuid:pk>/endorsements/", own.endorsements, name="provider-application-endorsements"),
    path("applications/<uuid:pk>/feedback/", own.feedback, name="provider-application-feedback"),
    path("applications/<uuid:pk>/people/", own.people, name="provider-application-people"),
    path("applications/<uuid:pk>/receipt.pdf", own.receipt_pdf, name="provider-application-pdf"),
    path("applications/<uuid:pk>/receipt/", own.the_receipt, name="provider-application-receipt"),
    path("applications/<uuid:pk>/sections/<slug:section>/", writing.section, name="provider-application-section"),
    path("applications/<uuid:pk>/sections/<slug:section>/save/", writing.save, name="provider-application-save"),
    path("applications/<uuid:pk>/withdraw/", own.withdraw, name="provider-application-withdraw"),
]
