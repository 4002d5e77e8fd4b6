"""The posts a person may hold in an office (GOV-01)."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    OFFICE_HOLDER = "office_holder"
    DEPUTY = "deputy"
    CHIEF_EXECUTIVE = "chief_executive"
    MONITORING_OFFICER = "monitoring_officer"
    CHIEF_FINANCE_OFFICER = "chief_finance_officer"
    HEAD_OF_COMMISSIONING = "head_of_commissioning"
    COMMISSIONING_OFFICER = "commissioning_officer"
    FINANCE_OFFICER = "finance_officer"
    AUDITOR = "auditor"


ROLE_NAMES = {
    Role.OFFICE_HOLDER: _("Office-holder"),
    Role.DEPUTY: _("Deputy"),
    Role.CHIEF_EXECUTIVE: _("Chief executive"),
    Role.MONITORING_OFFICER: _("Monitoring officer"),
    Role.CHIEF_FINANCE_OFFICER: _("Chief finance officer"),
    Role.HEAD_OF_COMMISSIONING: _("Head of commissioning"),
    Role.COMMISSIONING_OFFICER: _("Commissioning officer"),
    Role.FINANCE_OFFICER: _("Finance officer"),
    Role.AUDITOR: _("Auditor"),
}

SINGLE_POSTS = frozenset(Role) - {Role.COMMISSIONING_OFFICER, Role.FINANCE_OFFICER, Role.AUDITOR}
"""Posts that one person at a time holds; the others may have several holders."""

EVERYONE = tuple(Role)
"""All who work for the office: what they may all do is read its records."""

COMMISSIONERS = (Role.CHIEF_EXECUTIVE, Role.HEAD_OF_COMMISSIONING, Role.COMMISSIONING_OFFICER)
"""Those who keep the commissioning records."""

TREASURERS = (Role.CHIEF_FINANCE_OFFICER, Role.FINANCE_OFFICER)
"""Those who keep the money records."""


class Part(StrEnum):
    """What somebody may do for an organisation that applies for money; one person may have several parts."""

    OWNER = "owner"
    WRITER = "writer"
    CERTIFIER = "certifier"
    REPORTER = "reporter"


PART_NAMES = {
    Part.OWNER: _("Owner"),
    Part.WRITER: _("Writer"),
    Part.CERTIFIER: _("Certifier"),
    Part.REPORTER: _("Reporter"),
}


class Place(StrEnum):
    """What somebody does on a panel that judges bids."""

    JUDGE = "judge"
    CHAIR = "chair"


PLACE_NAMES = {Place.JUDGE: _("Judge"), Place.CHAIR: _("Chair")}

Holder = Role | Part | Place
"""Whoever may hold a permission."""
