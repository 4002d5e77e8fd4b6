"""Who may do what to an office's own profile, posts and settings."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import EVERYONE, Role


class May(StrEnum):
    READ = "offices.read"
    KEEP_PROFILE = "offices.keep_profile"
    APPOINT = "offices.appoint"
    SET = "offices.set"
    DELEGATE = "offices.delegate"
    READ_AUDIT = "offices.read_audit"


GRANTS = {
    May.READ: grant(_("read the office's profile, posts and settings"), *EVERYONE),
    May.KEEP_PROFILE: grant(
        _("change the office's profile"), Role.CHIEF_EXECUTIVE, Role.MONITORING_OFFICER, Role.HEAD_OF_COMMISSIONING
    ),
    May.APPOINT: grant(
        _("appoint people to posts and end appointments"), Role.CHIEF_EXECUTIVE, Role.MONITORING_OFFICER
    ),
    May.SET: grant(
        _("change the office's settings"),
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.CHIEF_FINANCE_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
    May.DELEGATE: grant(_("record delegations"), Role.OFFICE_HOLDER, Role.CHIEF_EXECUTIVE, Role.MONITORING_OFFICER),
    May.READ_AUDIT: grant(
        _("read the audit trail"),
        Role.AUDITOR,
        Role.CHIEF_EXECUTIVE,
        Role.MONITORING_OFFICER,
        Role.CHIEF_FINANCE_OFFICER,
        Role.HEAD_OF_COMMISSIONING,
    ),
}
