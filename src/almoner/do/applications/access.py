"""Who may do what with applications."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, TREASURERS, Part, Role


class May(StrEnum):
    READ = "applications.read"
    SIFT = "applications.sift"
    ASSIST = "applications.assist"
    ALLOW_LATE = "applications.allow_late"
    SCORE = "applications.score"
    JUDGE = "applications.judge"
    AWARD = "applications.award"
    MOVE = "applications.move"
    REPLY = "applications.reply"
    FOLLOW = "applications.follow"
    WRITE = "applications.write"
    SUBMIT = "applications.submit"
    WITHDRAW = "applications.withdraw"
    TAKE_OFFER = "applications.take_offer"
    SPEAK = "applications.speak"
    ENDORSE = "applications.endorse"


_WRITERS = (Part.OWNER, Part.WRITER, Part.CERTIFIER)
_SIGNERS = (Part.OWNER, Part.CERTIFIER)
_DECIDERS = (*COMMISSIONERS, *TREASURERS, Role.OFFICE_HOLDER, Role.DEPUTY, Role.MONITORING_OFFICER)

GRANTS = {
    May.READ: grant(_("read the applications submitted to the office, and how many are in progress"), *EVERYONE),
    May.SIFT: grant(
        _("test applications against the round's conditions, and ask for parts of them to be made clearer"),
        *COMMISSIONERS,
    ),
    May.ASSIST: grant(_("write an application on somebody's behalf, at their request"), *COMMISSIONERS),
    May.ALLOW_LATE: grant(
        _("let one organisation submit after the closing time, with the reason"),
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
    May.SCORE: grant(_("send eligible applications to the panel and bring its results back"), *COMMISSIONERS),
    May.JUDGE: grant(
        _("recommend applications, for a reason, in a round that officers judge without a panel"), *COMMISSIONERS
    ),
    May.AWARD: grant(_("move applications on as they are recommended, decided and offered"), *_DECIDERS),
    May.MOVE: grant(_("move an application on to what was decided or answered"), *_DECIDERS, Part.CERTIFIER),
    May.REPLY: grant(
        _("answer complaints about how an application was handled"), *COMMISSIONERS, Role.MONITORING_OFFICER
    ),
    May.FOLLOW: grant(_("follow the applications of one's own organisation"), *Part),
    May.WRITE: grant(
        _("write applications, for one's own organisation or on behalf of one"), *COMMISSIONERS, *_WRITERS
    ),
    May.SUBMIT: grant(_("certify and submit an application"), *COMMISSIONERS, Part.CERTIFIER),
    May.WITHDRAW: grant(
        _("withdraw an application, for one's own organisation or at its request"), *COMMISSIONERS, *_SIGNERS
    ),
    May.TAKE_OFFER: grant(_("accept or refuse an offer for one's own organisation"), Part.CERTIFIER),
    May.SPEAK: grant(_("complain about how an application was handled, and say how the process was"), *Part),
    May.ENDORSE: grant(_("say whether one supports an application, with the link that one was sent")),
}
