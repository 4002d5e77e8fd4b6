"""Who acts, for which office, with which permissions."""

import getpass
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from .permissions import held_by, register_as_read
from .roles import ROLE_NAMES


@dataclass(frozen=True)
class Actor:
    """One person (or the command line) at work for one office, or for one organisation.

    ``office_id`` is None for somebody who works for no office: a member of an organisation (``organisation_id``), a
    visitor, or the keeper of the installation, who alone works for every office.
    """

    name: str
    person_id: UUID | None = None
    office_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = field(default=frozenset(), repr=False)
    via: str = "browser"
    is_keeper: bool = False
    organisation_id: UUID | None = None

    def may(self, permission: str) -> bool:
        return str(permission) in self.permissions

    @property
    def is_appointed(self) -> bool:
        """Whether this actor holds a post in the office."""
        return bool(self.roles)

    @property
    def role_names(self) -> list[str]:
        """The posts in words, highest first, for the top of the page."""
        return [str(name) for role, name in ROLE_NAMES.items() if role in self.roles]


NOBODY = Actor(name="", via="visitor")


def appointed(name: str, *, person_id: UUID, office_id: UUID, roles: frozenset[str], via: str = "browser") -> Actor:
    """A person at work in a post: the roles decide the permissions."""
    return Actor(name, person_id, office_id, roles, held_by(roles), via)


def member(name: str, *, person_id: UUID, organisation_id: UUID, parts: frozenset[str], via: str = "browser") -> Actor:
    """A person at work for an organisation: the parts they have there decide the permissions."""
    return Actor(name, person_id, None, parts, held_by(parts), via, organisation_id=organisation_id)


def command_line(office_id: UUID | None = None, *, via: str = "command line") -> Actor:
    """Whoever can run commands on the server holds the database's keys anyway: every permission, under a plain name."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # an unprivileged user without an entry in the password file
        user = _("unknown user")
    everything = frozenset(register_as_read())
    return Actor(f"{via} ({user})", None, office_id, frozenset(), everything, via, is_keeper=office_id is None)
