"""Who may follow the thread. What each page shows is held back by the permissions of the rooms it is read from."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import EVERYONE


class May(StrEnum):
    FOLLOW = "thread.follow"


GRANTS = {
    May.FOLLOW: grant(_("follow a service through its priorities, money, agreements and plans"), *EVERYONE),
}
