"""Who may do what with services."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE


class May(StrEnum):
    READ = "services.read"
    KEEP = "services.keep"


GRANTS = {
    May.READ: grant(_("read services"), *EVERYONE),
    May.KEEP: grant(_("record and correct services"), *COMMISSIONERS),
}
