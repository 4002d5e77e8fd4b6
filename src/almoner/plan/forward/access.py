"""Who may do what with forward plan entries."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Role


class May(StrEnum):
    READ = "forward.read"
    KEEP = "forward.keep"
    PUBLISH = "forward.publish"


GRANTS = {
    May.READ: grant(_("read forward plan entries"), *EVERYONE),
    May.KEEP: grant(_("record and correct forward plan entries"), *COMMISSIONERS),
    May.PUBLISH: grant(
        _("publish forward plan entries and take them back"),
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
}
