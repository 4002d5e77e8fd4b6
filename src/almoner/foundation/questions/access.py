"""Who may do what with forms, and with the answers given to them."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Part, Place, Role


class May(StrEnum):
    READ = "questions.read"
    KEEP = "questions.keep"
    PUBLISH = "questions.publish"
    ANSWER = "questions.answer"
    CERTIFY = "questions.certify"
    CLARIFY = "questions.clarify"
    READ_ANSWERS = "questions.read_answers"


GRANTS = {
    May.READ: grant(_("read forms and their questions"), *EVERYONE),
    May.KEEP: grant(_("write forms: their sections and questions"), *COMMISSIONERS),
    May.PUBLISH: grant(
        _("publish a version of a form, for others to use"),
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
    May.ANSWER: grant(
        _("answer a form, for one's own organisation, for the office, or on somebody's behalf"), *COMMISSIONERS, *Part
    ),
    May.CERTIFY: grant(_("certify answers and submit them"), *COMMISSIONERS, Part.CERTIFIER),
    May.CLARIFY: grant(_("ask for sections of a submission to be made clearer"), *COMMISSIONERS),
    May.READ_ANSWERS: grant(_("read the answers submitted to one's own office"), *EVERYONE, *Part, *Place),
}
