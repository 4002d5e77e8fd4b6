"""Who may do what with grant rounds, and with the invitations that run them."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Role


class May(StrEnum):
    READ = "grants.read"
    KEEP = "grants.keep"
    PUBLISH = "grants.publish"
    OVERRIDE = "grants.override"
    ASK = "grants.ask"


GRANTS = {
    May.READ: grant(_("read grant rounds"), *EVERYONE),
    May.KEEP: grant(_("record and correct grant rounds, prepare invitations and answer questions"), *COMMISSIONERS),
    May.PUBLISH: grant(
        _("publish grant rounds and take them back, open invitations, extend and cancel them"),
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
    May.OVERRIDE: grant(
        _("let a round use a pot outside its purposes, and award more than it has, for a reason"),
        Role.CHIEF_FINANCE_OFFICER,
    ),
    May.ASK: grant(_("ask a question about an open round; anybody may, without an account"), *COMMISSIONERS),
}
