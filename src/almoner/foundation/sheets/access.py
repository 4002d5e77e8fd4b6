"""Who may bring spreadsheets in, see where figures came from, and take lists out."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, TREASURERS


class May(StrEnum):
    READ = "sheets.read"
    IMPORT = "sheets.import"
    EXPORT = "sheets.export"


GRANTS = {
    May.READ: grant(_("see which file and row a record came from"), *EVERYONE),
    May.IMPORT: grant(_("import spreadsheets, for the records your post keeps"), *COMMISSIONERS, *TREASURERS),
    May.EXPORT: grant(_("download the office's lists"), *EVERYONE),
}
