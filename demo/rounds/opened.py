"""Round 7, open: some have applied, some are writing, one has asked, and an outage gave everybody two hours more."""

from decimal import Decimal

from almoner.do.applications import actions as applications
from almoner.do.grants import actions as grants
from almoner.do.grants.models import Extension, Invitation
from almoner.do.grants.parts import SourceEntry
from almoner.do.grants.visitors import visitor
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.strategy.funds.models import Pot
from demo.clock import Clock
from demo.offices import at_work

from .applying import apply, begin, write
from .asking import invite
from .groups import Group
from .money import SUPPORT

AVAILABLE = Decimal("40000.00")
APPLIED, WRITING = slice(52, 57), slice(57, 60)


def play(office: Office, clock: Clock, groups: list[Group], pots: list[Pot]) -> str:
    """From the invitation to this morning. Returns what was done, in words."""
    held = invite(
        office,
        clock,
        number=7,
        opens=-12,
        closes=(16, "12:00"),
        promised=58,
        theme="Example: General",
        text="An example round. For small groups that make Leicester, Leicestershire and Rutland safer, or help those"
        " whom crime has hurt.",
        purposes=["Community safety", SUPPORT],
        available=AVAILABLE,
        sources=[SourceEntry(pots[0].pk, Decimal("31000.00"))],
        let_in=[(pots[1], Decimal("9000.00"), "The funder agreed by letter that this part may go to safer streets.")],
    )
    for place, group in enumerate(groups[APPLIED]):
        apply(group, held, clock, day=-6 + place, at="16:20")
    with clock.at(-2, "20:00"):
        for sections, group in enumerate(groups[WRITING], start=1):
            draft = begin(group, held)
            write(group, draft, sections=sections + 1)
            if sections == 1:
                applications.ask_endorsement(
                    by=group.by,
                    application=draft,
                    kind="community_safety",
                    name="Example Community Safety Partnership",
                    email="partnership@example.org",
                    message="You came to our open evening. Would you say a word for us?",
                )
    _around(office, held, clock)
    return "round 7 open, with drafts, a workshop, an answered question and two hours more for everybody"


def _around(office: Office, held: Invitation, clock: Clock) -> None:
    officer, head = at_work(office, Role.COMMISSIONING_OFFICER), at_work(office, Role.HEAD_OF_COMMISSIONING)
    with clock.at(-9, "13:05"):
        asked = grants.ask_enquiry(
            by=visitor(office),
            invitation=held,
            question="We are a parish group without a bank account of our own. May the parish council be paid for us?",
            email="asking@example.org",
        )
    with clock.at(-8):
        grants.answer_enquiry(
            by=officer,
            enquiry=asked,
            question="May a parish council be paid for a group without a bank account?",
            answer="Yes. The council applies as the body that signs and is paid, and names your group in the project.",
        )
        grants.add_workshop(
            by=officer,
            invitation=held,
            title="How to fill in the form, with time for questions",
            starts_at=clock.moment(5, "18:00"),
            place="Online, and at the example library in Loughborough",
        )
    with clock.at(-1, "08:30"):
        grants.extend(
            by=head,
            invitation=held,
            reason="The site could not be reached for two hours yesterday evening. Everybody has two hours more.",
            kind=Extension.Kind.OUTAGE,
            minutes=120,
        )
