"""What it means to a person when the database refuses a row: the field that broke the constraint, and a sentence."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

BROKEN: Mapping[str, tuple[str, Any]] = {
    "agreements_one_per_number": ("number", _("There is already an agreement with this number.")),
    "agreements_does_not_follow_itself": ("follows", _("An agreement does not follow itself.")),
    "agreements_ends_after_start": ("ends", _("It ends before it starts.")),
    "agreements_value_not_negative": ("value", _("An amount is not negative.")),
    "agreements_value_known_or_why": ("value", _("An amount that is not known needs a reason.")),
    "agreements_funding_amount_not_negative": ("funding", _("An amount is not negative.")),
    "agreements_party_named_once": ("parties", _("The same body is named twice in the same part.")),
    "agreements_priority_named_once": ("priorities", _("The same priority is named twice.")),
    "agreements_one_open_proposal": (NON_FIELD_ERRORS, _("A variation is already proposed and waits for an answer.")),
    "agreements_arrangement_once": (
        "reference",
        _("There is already an arrangement for this service with this reference."),
    ),
    "agreements_arrangement_ends_after_start": ("ends", _("It ends before it starts.")),
    "agreements_arrangement_our_share_not_negative": ("our_share", _("An amount is not negative.")),
}


@contextmanager
def explained() -> Iterator[None]:
    """Turn a broken constraint into a ValidationError with the field's name.

    Raises:
        ValidationError: a constraint listed here was broken. The transaction is lost and must be left.
    """
    try:
        yield
    except IntegrityError as error:
        name = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
        if name not in BROKEN:
            raise
        field, sentence = BROKEN[name]
        raise ValidationError({field: sentence}) from error
