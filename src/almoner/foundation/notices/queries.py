"""Reads of notices: everybody their own."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from almoner.foundation.accounts.models import Person

from .models import Letter, Notice, Preference


def notices_of(person: Person) -> QuerySet[Notice]:
    """A person's notices, newest first, with the office each comes from."""
    return Notice.objects.filter(person=person).select_related("office").order_by("-told_at", "-id")


def unread(person: Person) -> int:
    return Notice.objects.filter(person=person, read_at__isnull=True).count()


def is_of(person: Person, notice: Any) -> bool:
    """Whether a notice, named by what a form sent, is this person's."""
    try:
        return Notice.objects.filter(person=person, pk=UUID(str(notice))).exists()
    except ValueError:
        return False


def choices_of(person: Person) -> dict[str, bool]:
    return dict(Preference.objects.filter(person=person).values_list("kind", "by_email"))


def letters_given_up() -> QuerySet[Letter]:
    """Letters that could not be sent, for whoever keeps the installation."""
    return Letter.objects.filter(state=Letter.State.GIVEN_UP).order_by("-next_try_at")
