"""Who may do what with agreements and arrangements."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Role


class May(StrEnum):
    READ = "agreements.read"
    KEEP = "agreements.keep"
    APPROVE = "agreements.approve"
    PUBLISH = "agreements.publish"


GRANTS = {
    May.READ: grant(_("read agreements and arrangements"), *EVERYONE),
    May.KEEP: grant(_("record and correct agreements and arrangements, and propose variations"), *COMMISSIONERS),
    May.APPROVE: grant(
        _("approve or refuse a variation that somebody else proposed"),
        Role.CHIEF_EXECUTIVE,
        Role.CHIEF_FINANCE_OFFICER,
        Role.MONITORING_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
    May.PUBLISH: grant(
        _("publish agreements and arrangements and take them back"),
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
}
