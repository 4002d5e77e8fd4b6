"""The settings that this room reads."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.offices.book import Declaration, declare

LIMIT = "documents.limit_mb"


def _some(value: int) -> str | None:
    return None if 1 <= value <= 100 else _("Write a number from 1 to 100.")


def declare_own() -> None:
    declare(
        Declaration(
            LIMIT,
            "whole number",
            gettext_lazy("The size of a document that may be brought in, in MB"),
            10,
            gettext_lazy("Documents"),
            check=_some,
        )
    )
