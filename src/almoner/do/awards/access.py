"""Who may do what with awards."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Part, Role
from almoner.governance.decisions.access import SIGNERS


class May(StrEnum):
    READ = "awards.read"
    CHOOSE = "awards.choose"
    SETTLE = "awards.settle"
    SEND = "awards.send"
    WORD = "awards.word"
    SEE = "awards.see"
    ANSWER = "awards.answer"


GRANTS = {
    May.READ: grant(_("read awards, what was suggested and chosen, and the letters"), *EVERYONE),
    May.CHOOSE: grant(
        _("choose who is recommended, how the money is split, and put awards to a decision"), *COMMISSIONERS
    ),
    May.SETTLE: grant(
        _("have awards follow the decision they stand in: settled, left out, or with another amount"),
        *dict.fromkeys((*SIGNERS, *COMMISSIONERS)),
    ),
    May.SEND: grant(
        _("write and send letters and offers, promote a reserve, make the agreement and complete a round"),
        *COMMISSIONERS,
    ),
    May.WORD: grant(
        _("change the wording of the letters that the office sends"), Role.CHIEF_EXECUTIVE, Role.HEAD_OF_COMMISSIONING
    ),
    May.SEE: grant(_("read the letters and offers to your organisation"), *Part),
    May.ANSWER: grant(_("accept or refuse an offer to your organisation"), Part.CERTIFIER),
}
