"""The parts of an invitation: what is written on which page of the builder, and under which lock."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from almoner.do.scoring.rules.marks import Scheme

from .rules import written
from .rules.schemes import written_scheme

PARTS: Mapping[str, tuple[str, ...]] = {
    "aims": ("theme", "text", "purposes", "service", "innovation", "permanent_plan"),
    "money": ("available", "reserve_for_grassroots", "over_allocation"),
    "amounts": ("cap", "cap_kind", "least", "tiers", "term_months", "match_funding"),
    "dates": (
        *("opens_at", "closes_at", "late_policy", "grace_minutes"),
        *("decision_on", "pay_on", "spend_from", "spend_to"),
    ),
    "applicants": ("who_can_apply", "organisation_forms"),
    "eligibility": ("eligibility", "other_sources"),
    "form": ("form_version", "expected_applicants"),
    "scoring": (
        *("judging", "criteria", "scheme", "anchors", "guidance"),
        *("judges_per_bid", "minutes_per_bid", "anonymised", "hidden"),
    ),
    "choosing": ("fit_rule", "floors"),
    "duties": ("endorsements", "publicity", "reporting"),
    "contact": ("contact_name", "contact_email", "contact_phone", "writing_help"),
}
"""The facts of each part. Priorities are of "aims" and sources of "money" besides."""

FACTS = tuple(name for names in PARTS.values() for name in names)

PART_NAMES = {
    "aims": _("What the money is for"),
    "money": _("The money and where it comes from"),
    "amounts": _("How much can be asked for"),
    "dates": _("Dates and promises"),
    "applicants": _("Who can apply"),
    "eligibility": _("Questions that tell who fits"),
    "form": _("The form, and the work it is"),
    "scoring": _("How bids are judged"),
    "choosing": _("How the money is shared out"),
    "duties": _("Endorsements, publicity and reports"),
    "contact": _("Who answers questions, and who helps with writing"),
}


ENDORSERS = (
    ("police", _("the police")),
    ("community_safety", _("the community safety partnership")),
    ("other", _("somebody else whom the applicant names")),
)
"""Whom applicants may be asked to bring the word of (GRA-18)."""


MATCH_EVIDENCE = "match_evidence"
"""The key of the question whose documents are evidence of match funding (GRA-17)."""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """What one pot puts into a round, in pounds, as it is entered; the order of entries is the order of use."""

    pot: UUID
    amount: Decimal
    is_shared: bool = False


def shown_in(part: str) -> tuple[str, ...]:
    """What the page of a part shows of an invitation, for its token."""
    more = {"aims": ("priorities_in_words",), "money": ("sources_in_words", "consent_at")}
    return (*PARTS[part], *more.get(part, ()))


SHOWN: tuple[Any, ...] = tuple(name for part in PARTS for name in shown_in(part))


def _list_as_json(read: Any, write: Any) -> Any:
    """A list of parts as JSON, whether it comes as parts or as JSON; read back, so that it is well formed."""
    return lambda value: write([each for one in value for each in (read([one]) if isinstance(one, dict) else [one])])


_AS_JSON: Mapping[str, Any] = {
    "tiers": _list_as_json(written.tiers, written.written_tiers),
    "eligibility": _list_as_json(written.gates, written.written_gates),
    "floors": _list_as_json(written.floors, written.written_floors),
    "reporting": _list_as_json(written.reports, written.written_reports),
    "scheme": lambda value: written_scheme(value) if isinstance(value, Scheme) else value,
}


def as_kept(name: str, value: Any) -> Any:
    """A fact as an invitation keeps it: schemes, sizes, questions, floors and reports as JSON, the rest as it is."""
    return _AS_JSON[name](value) if name in _AS_JSON else value
