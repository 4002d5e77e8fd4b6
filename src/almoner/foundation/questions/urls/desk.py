from django.urls import path

from almoner.foundation.questions.views import forms, looking, parts

urlpatterns = [
    path("forms/", forms.forms, name="desk-forms"),
    path("forms/new/", forms.new, name="desk-form-new"),
    path("forms/bring-in/", forms.bring, name="desk-form-bring"),
    path("forms/<uuid:pk>/", forms.form, name="desk-form"),
    path("forms/<uuid:pk>/edit/", forms.edit, name="desk-form-edit"),
    path("forms/<uuid:pk>/publish/", forms.publish, name="desk-form-publish"),
    path("forms/<uuid:pk>/put-away/", forms.put_away, name="desk-form-put-away"),
    path("forms/<uuid:pk>/preview/", looking.preview, name="desk-form-preview"),
    path("forms/<uuid:pk>/print/", looking.document, name="desk-form-print"),
    path("forms/<uuid:pk>/form.pdf", looking.as_pdf, name="desk-form-pdf"),
    path("forms/<uuid:pk>/form.json", looking.as_json, name="desk-form-json"),
    path("forms/<uuid:pk>/move/", parts.move, name="desk-form-move"),
    path("forms/<uuid:pk>/sections/add/", parts.add_section, name="desk-form-section-add"),
    path("forms/<uuid:pk>/sections/<slug:section>/edit/", parts.edit_section, name="desk-form-section-edit"),
    path("forms/<uuid:pk>/sections/<slug:section>/remove/", parts.remove_section, name="desk-form-section-remove"),
    path("forms/<uuid:pk>/sections/<slug:section>/questions/add/", parts.add_question, name="desk-form-question-add"),
    path("forms/<uuid:pk>/questions/<slug:key>/edit/", parts.edit_question, name="desk-form-question-edit"),
    path("forms/<uuid:pk>/questions/<slug:key>/remove/", parts.remove_question, name="desk-form-question-remove"),
]
