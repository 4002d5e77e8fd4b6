"""What the address of a page of checks says of the case: amounts for the gates and the dependency, and the way back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from almoner.do.checks.rules.kinds import AWARDS
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.queries import organisation_at
from almoner.foundation.pages.addresses import address
from almoner.kernel.money import parse_amount

KEPT = ("amount", "award", "months", "other", "ours", "back")
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Case:
    """The organisation, the case (None: the organisation itself), and what the address says of it."""

    organisation: Organisation
    subject: UUID | None
    amount: Decimal | None
    months: int
    other: Decimal
    ours: Decimal
    back: str
    question: str
    award: str = ""
    """The kind of award it is about; "" where the address does not say."""

    def address(self, request: Any, page: str = "", **parts: Any) -> str:
        """A page of this case ("record"), with what the address says of the case carried along."""
        middle = "" if self.subject is not None else "-organisation"
        keys = {"organisation": self.organisation.pk} | ({} if self.subject is None else {"subject": self.subject})
        name = f"desk-checks{middle}{'-' + page if page else ''}"
        return address(request, name, **keys, **parts) + self.question


def case_of(request: Any, organisation: UUID, subject: UUID | None) -> Case:
    """The case that an address names.

    Raises:
        Http404: the organisation is not to be seen from this office.
    """
    found = organisation_at(seen_by=request.actor, pk=organisation)
    if found is None:
        raise Http404
    asked = request.GET
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if asked.get(name):
            kept[name] = asked[name]
    return Case(
        found,
        subject,
        _pounds(asked.get("amount", "")),
        _months(asked.get("months", "")),
        _pounds(asked.get("other", "")) or Decimal(0),
        _pounds(asked.get("ours", "")) or Decimal(0),
        _back(request, asked.get("back", "")),
        f"?{kept.urlencode()}" if kept else "",
        asked["award"] if asked.get("award") in AWARDS else "",
    )


def _pounds(text: str) -> Decimal | None:
    """Pounds; None where the address holds none, or nothing that could be an amount."""
    try:
        return parse_amount(text).value
    except ValueError:
        return None


def _months(text: str) -> int:
    """Over how many months; a year where the address says nothing that makes sense."""
    return int(text) if text.isascii() and text.isdecimal() and 1 <= int(text[:4]) <= MOST_MONTHS else 12


def _back(request: Any, path: str) -> str:
    """A page of this installation to go back to, or nothing: an address from elsewhere is not followed."""
    safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, {request.get_host()})
    return path if safe else ""
