"""The receipt: what was submitted with its hash, who certified it, and when the server had it."""

from typing import Any

from django.utils.translation import gettext as _

from almoner.foundation.pages.typesetting import pdf
from almoner.foundation.questions import paper
from almoner.foundation.questions.models import Submission
from almoner.foundation.questions.queries import definition_of

from . import queries
from .models import Application
from .rules.moving import clock


def document(application: Application, submission: Submission) -> dict[str, Any]:
    """The receipt and the answers in one document, as plain JSON for the typesetter.

    The moment of the first submission is the application's own: it is the one that counts against the closing.
    """
    names = {
        key: held.file_name
        for key, held in queries.documents_of(application.organisation_id, document_ids(submission)).items()
    }
    made = paper.filled(submission, application.office, names=names)
    first = submission.number == 1 and application.submitted_at is not None
    received = clock(application.submitted_at if first and application.submitted_at else submission.at)
    facts = [
        {"label": _("Reference"), "value": application.reference, "long": False},
        {
            "label": _("Round"),
            "value": f"{application.invitation.round}: {application.invitation.theme}",
            "long": False,
        },
    ]
    if application.brokered_by is not None:
        facts.append({"label": _("Written with"), "value": str(application.brokered_by), "long": False})
    if not first and application.submitted_at is not None:
        facts.append({"label": _("First received"), "value": clock(application.submitted_at), "long": False})
    facts += [{**fact, "value": received} if fact["label"] == _("Received") else fact for fact in made["facts"]]
    return {**made, "facts": facts}


def document_ids(submission: Submission) -> list[str]:
    """The ids of the documents that were submitted."""
    return queries.document_ids(definition_of(submission.form_version_id), submission.answers)


def receipt_pdf(application: Application, submission: Submission) -> bytes:
    """The receipt as an accessible PDF."""
    return pdf(paper.ANSWERS, document(application, submission))
