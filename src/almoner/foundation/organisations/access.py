"""Who may do what with organisations."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Role


class May(StrEnum):
    READ = "organisations.read"
    KEEP = "organisations.keep"


GRANTS = {
    May.READ: grant(_("read organisations"), *EVERYONE),
    May.KEEP: grant(_("record and correct organisations"), *COMMISSIONERS, Role.FINANCE_OFFICER),
}
