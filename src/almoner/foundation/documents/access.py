"""Who may bring documents in, and redact them. Who may read one is said by the room that holds it."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, TREASURERS, Part, Role


class May(StrEnum):
    BRING = "documents.bring"
    REDACT = "documents.redact"
    SCAN = "documents.scan"


GRANTS = {
    May.BRING: grant(
        _("bring in documents"),
        *COMMISSIONERS,
        *TREASURERS,
        Role.MONITORING_OFFICER,
        Part.OWNER,
        Part.WRITER,
        Part.CERTIFIER,
    ),
    May.REDACT: grant(_("put a redacted copy beside a document"), Role.MONITORING_OFFICER, Role.HEAD_OF_COMMISSIONING),
    May.SCAN: grant(_("have waiting documents looked at for viruses"), Role.MONITORING_OFFICER),
}
