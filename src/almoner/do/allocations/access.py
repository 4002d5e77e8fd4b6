"""Who may do what with allocations and grants outside a round."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE


class May(StrEnum):
    READ = "allocations.read"
    KEEP = "allocations.keep"


GRANTS = {
    May.READ: grant(_("read annual allocations and the grounds of grants outside a round"), *EVERYONE),
    May.KEEP: grant(
        _("prepare annual allocations, roll them forward, propose grants outside a round, and put them to a decision"),
        *COMMISSIONERS,
    ),
}
