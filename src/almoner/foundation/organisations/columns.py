"""The list of organisations: its columns, on the page and in files alike."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages.tables import Column, Tag

from .models import Organisation


def columns(to: Callable[[Any], str] | None = None) -> list[Column]:
    """The columns; ``to`` gives the address of an organisation's page."""
    return [
        Column("name", gettext_lazy("Name"), href=to, sort="name"),
        Column("identifiers", gettext_lazy("Identifiers"), value=identifiers_of),
        Column("form", gettext_lazy("Legal form"), value=form_of, sort=("form", "name")),
        Column("size", gettext_lazy("Size"), value=size_of, sort=("size", "name")),
        Column("is_vcse", gettext_lazy("VCSE"), value=lambda row: yes_no(row.is_vcse)),
        Column("area_served", gettext_lazy("Area served"), sort=("area_served", "name")),
        Column("accountable_body", gettext_lazy("Accountable body"), value=lambda row: row.accountable_body or ""),
        Column("known", gettext_lazy("Known to"), value=known_to, plain=lambda row: known_to(row).word),
    ]


def form_of(row: Organisation) -> Any:
    """Its legal form in words. (``get_form_display`` asks for the translation of every form, for every row.)"""
    return Organisation.Form(row.form).label


def size_of(row: Organisation) -> Any:
    """Its size in words."""
    return Organisation.Size(row.size).label


def identifiers_of(row: Organisation) -> str:
    """Its identifiers, those not confirmed marked so."""
    said = [
        str(one) if one.confirmed else _("%(number)s (not confirmed)") % {"number": one}
        for one in row.identifiers.all()
    ]
    return ", ".join(said)


def known_to(row: Organisation) -> Tag:
    """Whether it is everybody's or this office's own."""
    if row.speaks_for_itself:
        return Tag(_("registered itself"), "soon")
    return Tag(_("all offices"), "done") if row.office_id is None else Tag(_("this office"), "quiet")


def yes_no(value: bool | None) -> str:
    """In words; nothing where it is not known."""
    return {True: _("yes"), False: _("no"), None: ""}[value]
