"""Who may do what with passports and bank details."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, TREASURERS, Part, Role


class May(StrEnum):
    READ = "passports.read"
    SEE = "passports.see"
    KEEP = "passports.keep"
    GIVE_ACCOUNT = "passports.give_account"
    REVEAL = "passports.reveal"
    REMIND = "passports.remind"


GRANTS = {
    May.READ: grant(_("read the passport of one's own organisation"), *Part),
    May.SEE: grant(
        _("read the passport of an organisation that has a case with the office"),
        *COMMISSIONERS,
        *TREASURERS,
        Role.MONITORING_OFFICER,
        Role.AUDITOR,
    ),
    May.KEEP: grant(
        _("put documents and facts into the passport of one's own organisation"),
        Part.OWNER,
        Part.WRITER,
        Part.CERTIFIER,
    ),
    May.GIVE_ACCOUNT: grant(
        _("say into which bank account one's own organisation is paid"), Part.OWNER, Part.CERTIFIER
    ),
    May.REVEAL: grant(_("see the full sort code and number of an account that is paid into"), *TREASURERS),
    May.REMIND: grant(_("remind organisations of what ends in their passports: the daily round")),
}
