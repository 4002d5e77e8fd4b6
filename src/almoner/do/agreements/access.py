"""Who may do what with agreements and arrangements."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Role


class May(StrEnum):
    READ = "agreements.read"
    KEEP = "agreements.keep"
    PUBLISH = "agreements.publish"


GRANTS = {
    May.READ: grant(_("read agreements and arrangements"), *EVERYONE),
    May.KEEP: grant(_("record and correct agreements and arrangements"), *COMMISSIONERS),
    May.PUBLISH: grant(
        _("publish agreements and arrangements and take them back"), Role.CHIEF_EXECUTIVE, Role.MONITORING_OFFICER, Role.HEAD_OF_COMMISSIONING
    ),
}
