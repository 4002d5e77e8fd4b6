"""One door per change: the decorator that every action wears."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from .actor import Actor
from .bolt import at_work
from .permissions import sentence_of
from .refusals import NotAllowed

P = ParamSpec("P")
R = TypeVar("R")


def action(permission: StrEnum) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function the only writer of what it writes.

    The function takes keyword arguments only, among them ``by``: the Actor. Before it runs, the actor must hold
    ``permission``, and what among the arguments belongs to an office must belong to the actor's; for a member of an
    organisation, what belongs to an organisation must belong to theirs. It runs in one transaction, with the bolt open.
    It checks its own rules, writes, and records the audit entry last.

    Raises:
        NotAllowed: the actor may not do this, or not for that office.
    """

    def wear(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def door(*args: P.args, **kwargs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{function.__name__} takes keyword arguments only")
            actor = kwargs.get("by")
            if not isinstance(actor, Actor):
                raise TypeError(f"{function.__name__} needs by=: who acts")
            _check(actor, permission, kwargs)
            with transaction.atomic(), at_work(actor):
                return function(*args, **kwargs)

        door.permission = permission  # type: ignore[attr-defined]  # read by the who-may-what tables
        return door

    return wear


def _check(actor: Actor, permission: StrEnum, arguments: Mapping[str, Any]) -> None:
    if not actor.may(permission):
        raise NotAllowed(
            _("You may not do this: it needs the permission to %(what)s.") % {"what": sentence_of(permission)}
        )
    if actor.is_keeper:
        return
    for value in arguments.values():
        if value is not actor:
            _check_owner(actor, value)


def _check_owner(actor: Actor, value: Any) -> None:
    """An office's people touch its own records, an organisation's members their own; nobody's people touch neither."""
    body = getattr(value, "organisation_id", None)
    if actor.office_id is None and body is not None and body != actor.organisation_id:
        raise NotAllowed(_("That record belongs to another organisation."))
    if actor.organisation_id is not None:
        return
    owner = value.pk if getattr(value, "is_office", False) else getattr(value, "office_id", None)
    if owner is not None and owner != actor.office_id:
        raise NotAllowed(_("That record belongs to another office."))
