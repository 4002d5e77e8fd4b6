"""Invitations for tests: one that lacks nothing, and the pieces it is made of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from almoner.do.grants import actions
from almoner.do.grants.parts import SourceEntry
from almoner.do.scoring.rules.marks import Criterion, Scale, Scheme
from almoner.foundation.door.actor import command_line
from almoner.foundation.questions import actions as questions
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions as funds
from almoner.strategy.plans.actions import plans

if TYPE_CHECKING:
    from almoner.do.grants.models import Invitation
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.offices.models import Office
    from almoner.foundation.questions.models import FormVersion
    from almoner.strategy.funds.models import Fund, Pot
    from almoner.strategy.plans.models import Priority

A_FORM = Path(__file__).resolve().parents[5] / "demo" / "forms" / "safety-fund.json"
PURPOSE = "Community safety"
SCHEME = Scheme(
    (
        Criterion("impact", "Impact", Decimal(40)),
        Criterion("priority", "Local priority", Decimal(30)),
        Criterion("fit", "Fit with what is there", Decimal(10), ("need", "partners")),
        Criterion("value", "Value for money", Decimal(20), minimum=2),
    ),
    Scale(0, 5),
    Decimal(50),
    ("impact",),
)
ANCHORS = {"impact": {"0": "No benefit is shown.", "5": "A large benefit, well evidenced."}}


def dates(now: dt.datetime | None = None) -> dict[str, Any]:
    """Dates in order: open since an hour, closing in four weeks at the minute."""
    at = (now or timezone.now()).replace(second=0, microsecond=0)
    day = at.date()
    return {
        "opens_at": at - dt.timedelta(hours=1),
        "closes_at": at + dt.timedelta(weeks=4),
        "decision_on": day + dt.timedelta(weeks=10),
        "pay_on": day + dt.timedelta(weeks=13),
        "spend_from": day + dt.timedelta(weeks=14),
        "spend_to": day + dt.timedelta(weeks=66),
    }


def facts(**other: Any) -> dict[str, Any]:
    """Everything that an invitation says, but the form, the sources and the priorities."""
    return {
        "theme": "Safer streets",
        "text": "For small projects that make streets safer at night.",
        "purposes": [PURPOSE],
        "available": Decimal("111000.00"),
        "cap": Decimal("20000.00"),
        "cap_kind": "guide",
        "least": Decimal("500.00"),
        "term_months": 12,
        **dates(),
        "who_can_apply": "Charities and community groups in the force area.",
        "organisation_forms": ["charity", "community", "cic"],
        "eligibility": [
            {
                "question": "Is the project in our area?",
                "wanted": "yes",
                "stop": "We may only pay for work in our area.",
            },
            {"question": "Is it for one person?", "wanted": "no", "stop": "We pay for groups, not for one person."},
        ],
        "other_sources": "The community foundation and the council give small grants.",
        "expected_applicants": 40,
        "scheme": SCHEME,
        "anchors": ANCHORS,
        "contact_name": "Cora Commissioner",
        "contact_email": "grants@northshire.example",
        **other,
    }


def pot_of(office: Office, name: str = "Safety pot", amount: str = "300000.00", **other: Any) -> Pot:
    """A pot that permits what the example round is for."""
    return funds.record_pot(
        by=command_line(office.pk),
        office=office,
        name=name,
        amount_amount=Amount.of(Decimal(amount)),
        **{"permitted": [PURPOSE], **other},
    )


def fund_of(office: Office, code: str = "CSF", **other: Any) -> Fund:
    """A fund."""
    return funds.record_fund(by=command_line(office.pk), office=office, code=code, name=f"Fund {code}", **other)


def priority_of(office: Office, title: str = "Safer places") -> Priority:
    """A priority of a plan of its own."""
    by = command_line(office.pk)
    years = {"begins": ApproximateDate.financial_year(2024), "ends": ApproximateDate.financial_year(2028)}
    plan = plans.record_plan(by=by, office=office, title=f"Plan of {title}", **years)
    return plans.record_priority(by=by, plan=plan, title=title)


def form_of(office: Office, title: str = "Application") -> FormVersion:
    """A published application form."""
    by = command_line(office.pk)
    form = questions.import_form(by=by, office=office, content=A_FORM.read_bytes(), title=title)
    version: FormVersion = questions.publish_version(by=by, form=form)
    return version


def prepared(office: Office, *, by: Actor | None = None, pots: Any = None, **other: Any) -> Invitation:
    """A draft that lacks nothing; ``other`` facts take the place of the example's."""
    given = facts(**other)
    actor = by or command_line(office.pk)
    if "form_version" not in given:
        given["form_version"] = form_of(office)
    served = given.pop("priorities", None) or [priority_of(office).pk]
    fund = given.pop("fund", None) or fund_of(office)
    year = given.pop("year", 2027)
    sources = pots if pots is not None else [SourceEntry(pot_of(office).pk, given["available"])]
    held = actions.begin_round(by=actor, fund=fund, theme=given["theme"], year=year)
    return actions.edit_invitation(by=actor, invitation=held, priorities=served, sources=sources, **given)


def published(office: Office, **other: Any) -> Invitation:
    """One that is published."""
    return actions.publish_invitation(by=command_line(office.pk), invitation=prepared(office, **other))
