"""Who may do what with decisions."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Role


class May(StrEnum):
    READ = "decisions.read"
    DRAFT = "decisions.draft"
    SIGN = "decisions.sign"
    DECIDE = "decisions.decide"
    PUBLISH = "decisions.publish"


SIGNERS = (
    Role.OFFICE_HOLDER,
    Role.DEPUTY,
    Role.CHIEF_EXECUTIVE,
    Role.MONITORING_OFFICER,
    Role.CHIEF_FINANCE_OFFICER,
    Role.HEAD_OF_COMMISSIONING,
    Role.FINANCE_OFFICER,
)
"""Posts that a setting may ask to sign, and whose holders may be somebody's delegate."""

GRANTS = {
    May.READ: grant(_("read decisions"), *EVERYONE),
    May.DRAFT: grant(
        _("write decisions, put them to signature, leave an award out, withdraw and defer them"),
        *COMMISSIONERS,
        Role.FINANCE_OFFICER,
    ),
    May.SIGN: grant(_("approve, return or refuse decisions in a post you hold or that is delegated to you"), *SIGNERS),
    May.DECIDE: grant(
        _("decide otherwise than recommended, as the office-holder or their delegate"), Role.OFFICE_HOLDER, Role.DEPUTY
    ),
    May.PUBLISH: grant(
        _("check, redact and publish decisions, take them back, and note what another body decided"),
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
}
