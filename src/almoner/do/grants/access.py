"""Who may do what with grant rounds."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Role


class May(StrEnum):
    READ = "grants.read"
    KEEP = "grants.keep"
    PUBLISH = "grants.publish"


GRANTS = {
    May.READ: grant(_("read grant rounds"), *EVERYONE),
    May.KEEP: grant(_("record and correct grant rounds"), *COMMISSIONERS),
    May.PUBLISH: grant(
        _("publish grant rounds and take them back"),
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
}
