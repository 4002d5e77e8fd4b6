"""Who may do what with funding, pots, funds and money plans."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import EVERYONE, TREASURERS, Role


class May(StrEnum):
    READ = "funds.read"
    KEEP = "funds.keep"
    PUBLISH = "funds.publish"


GRANTS = {
    May.READ: grant(_("read funding, pots, funds and money plans"), *EVERYONE),
    May.KEEP: grant(_("record and correct funding, pots, funds and money plans"), *TREASURERS),
    May.PUBLISH: grant(
        _("publish funding, pots, funds and money plans and take them back"),
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.CHIEF_FINANCE_OFFICER,
    ),
}
