"""The kinds of notices that this room gives."""

from django.utils.translation import gettext_lazy as _

from almoner.foundation.notices.kinds import Kind, register

MEMBERS = "organisations.members"
JOINING = "organisations.joining"


def register_kinds() -> None:
    """Add them to the choices that each person has."""
    register(
        Kind(MEMBERS, _("Somebody begins or ends to act for my organisation")),
        Kind(JOINING, _("Somebody asks to act for an organisation, or my own asking is answered")),
    )
