"""Rounds being prepared in the other two offices, each configured as its paper says; none of them is published."""

from decimal import Decimal
from typing import Any

from almoner.do.grants import actions as grants
from almoner.do.grants.models import Round
from almoner.do.grants.parts import SourceEntry
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.models import Fund, Pot
from almoner.strategy.plans.models import Priority
from demo.clock import Clock
from demo.offices import at_work

from .asking import ANCHORS, ELSEWHERE, SCHEME, form_of

SIZES = [
    {"title": "Small", "from": "", "to": "2500.00"},
    {"title": "Large", "from": "2500.01", "to": "25000.00"},
]
"""An example of ours: the paper names small and large grants and prints no amounts."""


def prepare_in_essex(office: Office, clock: Clock) -> str:
    """20,000 as a guide that warns, and the word of the police and of community safety asked for. A draft."""
    held = grants.begin_round(
        by=at_work(office, Role.COMMISSIONING_OFFICER),
        fund=Fund.objects.get(office=office, code="CSDF"),
        theme="Example: Community Safety Development Fund",
        year=FinancialYear.containing(clock.day(200)).starting,
    )
    grants.edit_invitation(
        by=at_work(office, Role.COMMISSIONING_OFFICER),
        invitation=held,
        text="An example round, being prepared. For projects that make communities safer.",
        cap=Decimal("20000.00"),
        cap_kind="guide",
        term_months=12,
        match_funding="optional",
        endorsements=["police", "community_safety"],
        **_common(office, clock),
    )
    return "a round being prepared, with 20,000 as a guide"


def prepare_in_derbyshire(office: Office, clock: Clock) -> str:
    """Three themes from one pot of 300,000, which is counted once. Drafts."""
    by = at_work(office, Role.COMMISSIONING_OFFICER)
    rounds = list(Round.objects.filter(office=office).select_related("current__pot").order_by("number"))
    pot = next((each.current.pot for each in rounds if each.current and each.current.pot), None)
    for each in rounds:
        grants.prepare_invitation(
            by=by,
            round_=each,
            priorities=list(
                Priority.objects.filter(office=office, title=each.current.theme).values_list("pk", flat=True)
            )
            if each.current
            else (),
            sources=[SourceEntry(pot.pk, Decimal("300000.00"), is_shared=True)] if isinstance(pot, Pot) else (),
            available=Decimal("300000.00"),
            text="An example, being prepared. The three themes of the year are paid from one pot.",
            tiers=SIZES,
            **_common(office, clock),
        )
    return f"{len(rounds)} rounds being prepared from one pot"


HELP_ELSEWHERE = (
    "The Example Council for Voluntary Service helps small groups for nothing with plans and budgets.\n"
    "Two workshops are held while the round is open. The form is also there on paper and in large print."
)


def _common(office: Office, clock: Clock) -> dict[str, Any]:
    """Dates in spring, the form and the scheme of the example rounds."""
    return {
        "opens_at": clock.moment(60, "09:00"),
        "closes_at": clock.moment(95, "12:00"),
        "decision_on": clock.day(140),
        "pay_on": clock.day(170),
        "spend_from": clock.day(170),
        "spend_to": clock.day(534),
        "organisation_forms": ["charity", "cic", "community"],
        "other_sources": ELSEWHERE,
        "form_version": form_of(office),
        "scheme": SCHEME,
        "anchors": ANCHORS,
        "writing_help": HELP_ELSEWHERE,
    }
