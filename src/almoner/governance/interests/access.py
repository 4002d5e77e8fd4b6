"""Who may do what with interests, gifts and hospitality."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import EVERYONE, Role


class May(StrEnum):
    DECLARE = "interests.declare"
    READ = "interests.read"
    KEEP = "interests.keep"


GRANTS = {
    May.DECLARE: grant(_("declare your own interests, gifts and hospitality"), *EVERYONE),
    May.READ: grant(
        _("read the register of everybody's interests, gifts and hospitality"),
        Role.MONITORING_OFFICER,
        Role.CHIEF_EXECUTIVE,
        Role.CHIEF_FINANCE_OFFICER,
        Role.AUDITOR,
    ),
    May.KEEP: grant(
        _("record and correct the interests and gifts of others"), Role.MONITORING_OFFICER, Role.CHIEF_EXECUTIVE
    ),
}
