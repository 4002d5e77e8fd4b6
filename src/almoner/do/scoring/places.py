"""The panels somebody sits on, for the page that says where they work."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from almoner.foundation.pages.navigation import Link

from .queries import seats_of


def panels_of(person: Any) -> Iterable[Link]:
    """Each panel with a live seat, the latest first: one query."""
    for seat in seats_of(person.pk):
        told = {"title": seat.exercise.title, "office": seat.exercise.office.short_name}
        yield Link(
            _("Panel: %(title)s, %(office)s") % told, reverse("panel-home", kwargs={"exercise": seat.exercise_id})
        )
