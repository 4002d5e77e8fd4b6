"""Who may do what when bids are judged."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Place


class May(StrEnum):
    READ = "scoring.read"
    RUN = "scoring.run"
    JUDGE = "scoring.judge"
    MODERATE = "scoring.moderate"


GRANTS = {
    May.READ: grant(_("see who judges which bids, how far they are, and the results"), *EVERYONE),
    May.RUN: grant(
        _("seat a panel, deal bids to judges, enter marks from paper, and open and close each step of judging"),
        *COMMISSIONERS,
    ),
    May.JUDGE: grant(_("declare interests, and read and mark the bids dealt to oneself"), Place.JUDGE, Place.CHAIR),
    May.MODERATE: grant(_("agree one mark with its reason from what the judges gave"), Place.CHAIR, *COMMISSIONERS),
}
