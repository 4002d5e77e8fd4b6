"""Who may do what with boards."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Role


class May(StrEnum):
    READ = "boards.read"
    KEEP = "boards.keep"
    PUBLISH = "boards.publish"


GRANTS = {
    May.READ: grant(_("read boards"), *EVERYONE),
    May.KEEP: grant(_("record and correct boards"), *COMMISSIONERS, Role.MONITORING_OFFICER),
    May.PUBLISH: grant(
        _("publish boards and take them back"),
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
}
