"""Who may do what with agreements, their papers and arrangements."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Part, Role


class May(StrEnum):
    READ = "agreements.read"
    KEEP = "agreements.keep"
    APPROVE = "agreements.approve"
    PUBLISH = "agreements.publish"
    SIGN = "agreements.sign"
    WRITE_TERMS = "agreements.write_terms"
    READ_OWN = "agreements.read_own"
    SIGN_OWN = "agreements.sign_own"
    SHOW_PUBLICITY = "agreements.show_publicity"


SIGNERS = (
    Role.OFFICE_HOLDER,
    Role.DEPUTY,
    Role.CHIEF_EXECUTIVE,
    Role.MONITORING_OFFICER,
    Role.CHIEF_FINANCE_OFFICER,
    Role.HEAD_OF_COMMISSIONING,
)
"""Posts that a setting may name as signing agreements, and whose holders may be somebody's delegate."""

GRANTS = {
    May.READ: grant(_("read agreements and arrangements"), *EVERYONE),
    May.KEEP: grant(
        _("record and correct agreements and arrangements, propose variations, and draw up their papers"),
        *COMMISSIONERS,
    ),
    May.APPROVE: grant(
        _("approve or refuse a variation that somebody else proposed"),
        Role.CHIEF_EXECUTIVE,
        Role.CHIEF_FINANCE_OFFICER,
        Role.MONITORING_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
    May.PUBLISH: grant(
        _("publish agreements and arrangements and take them back"),
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
    May.SIGN: grant(_("sign agreements for the office, in a post that signs them or as its delegate"), *SIGNERS),
    May.WRITE_TERMS: grant(
        _("write the office's standard terms of agreements"),
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
    May.READ_OWN: grant(_("read the agreements of one's own organisation"), *Part),
    May.SIGN_OWN: grant(_("sign agreements for one's own organisation"), Part.OWNER, Part.CERTIFIER),
    May.SHOW_PUBLICITY: grant(_("give evidence of publicity"), *COMMISSIONERS, *Part),
}
