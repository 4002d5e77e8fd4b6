"""Who may open the desk's own pages. What each shows is held back by the permissions of the rooms it is read from."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import EVERYONE


class May(StrEnum):
    OPEN = "home.open"


GRANTS = {
    May.OPEN: grant(_("open the desk's home, its search, and the pages of what is due and what is public"), *EVERYONE),
}
