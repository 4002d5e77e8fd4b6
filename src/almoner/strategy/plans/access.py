"""Who may do what with plans, priorities and commissioning frameworks."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Role


class May(StrEnum):
    READ = "plans.read"
    KEEP = "plans.keep"
    PUBLISH = "plans.publish"


GRANTS = {
    May.READ: grant(_("read plans, priorities and commissioning frameworks"), *EVERYONE),
    May.KEEP: grant(_("record and correct plans, priorities and commissioning frameworks"), *COMMISSIONERS),
    May.PUBLISH: grant(
        _("publish plans, priorities and commissioning frameworks and take them back"),
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
}
