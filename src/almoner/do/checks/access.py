"""Who may do what with checks."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, TREASURERS


class May(StrEnum):
    READ = "checks.read"
    MAKE = "checks.make"


GRANTS = {
    May.READ: grant(_("read checks of organisations and of what they apply for"), *EVERYONE),
    May.MAKE: grant(_("make checks of organisations and of what they apply for"), *COMMISSIONERS, *TREASURERS),
}
