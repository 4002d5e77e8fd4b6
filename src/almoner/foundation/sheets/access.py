"""Who may bring spreadsheets in and take lists out."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, TREASURERS


class May(StrEnum):
    IMPORT = "sheets.import"
    EXPORT = "sheets.export"


GRANTS = {
    May.IMPORT: grant(_("import spreadsheets, for the records your post keeps"), *COMMISSIONERS, *TREASURERS),
    May.EXPORT: grant(_("download the office's lists"), *EVERYONE),
}
