"""Round 6, in scoring: most judges are done, one is half way, and what they differ on waits to be talked over."""

from decimal import Decimal
from typing import Any

from almoner.do.applications import actions as applications
from almoner.do.applications.models import Application
from almoner.do.grants.models import Invitation
from almoner.do.grants.parts import SourceEntry
from almoner.do.scoring import actions as scoring
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.strategy.funds.models import Pot
from demo.clock import Clock
from demo.offices import at_work

from . import judging, sifting
from .applying import apply, begin, write
from .asking import invite
from .groups import Group
from .money import SUPPORT, VICTIMS

THEME = (
    "Support for Victims and Witnesses of Domestic Abuse and Sexual Violence affected by the delays and strikes in the"
    " Criminal Justice System"
)
"""As the strategy of November 2022 prints it for its round 6."""
AVAILABLE = Decimal("111000.00")
APPLY = slice(3, 51)
FAILS, WITHDRAWS, LATE = 20, 33, 51
UNFINISHED = {"Blessing Exemplar": 0.5, "Gareth Exemplar": 0.0}


def play(office: Office, clock: Clock, groups: list[Group], pots: list[Pot]) -> str:
    """From the invitation to the evening on which most judges are done. Returns what was done, in words."""
    held = invite(
        office,
        clock,
        number=6,
        opens=-58,
        closes=(-23, "12:00"),
        promised=21,
        theme=f"Example: Specialist – {THEME}",
        text="An example round, with the theme, the sum and the cap of round 6 of 2022-2023. For groups that stand by"
        " victims and witnesses while their case waits for court.",
        purposes=[VICTIMS, SUPPORT],
        available=AVAILABLE,
        sources=[SourceEntry(pots[0].pk, Decimal("80000.00")), SourceEntry(pots[1].pk, Decimal("31000.00"))],
        reserve_for_grassroots=Decimal("20000.00"),
        floors=[
            {"name": "Groups at work in Rutland", "group": "district:E06000017", "awards": 1, "pounds": ""},
            {"name": "Groups at work in Melton", "group": "district:E07000133", "awards": 1, "pounds": ""},
        ],
    )
    applied = [
        apply(group, held, clock, day=-46 + place % 23, at=f"{9 + place % 3:02}:{place % 60:02}")
        for place, group in enumerate(groups[APPLY])
    ]
    _late(held, clock, groups[LATE])
    with clock.at(-22, "09:30"):
        applications.withdraw(
            by=groups[APPLY][WITHDRAWS].by, application=applied[WITHDRAWS], reason="Our room was flooded."
        )
    eligible = _before_the_panel(held, clock, applied)
    return f"round 6 in scoring: {len(applied) + 1} applied, {len(eligible)} before the panel"


def _before_the_panel(held: Invitation, clock: Clock, applied: list[Any]) -> list[Application]:
    """Sifted, checked, declared, dealt and marked, as far as the judges are. Returns the eligible."""
    officer = at_work(held.office, Role.COMMISSIONING_OFFICER)
    with clock.at(-20):
        eligible = sifting.sift(held, failing=[applied[FAILS]])
        sifting.check(held, eligible, sifting.BEFORE_SCORING, reuse=True)
    with clock.at(-17):
        exercise = applications.open_scoring(by=officer, invitation=held)
        panel = judging.seat_panel(held.office, exercise)
        scoring.set_due(by=officer, exercise=exercise, due_on=clock.day(5))
    with clock.at(-14, "19:30"):
        judging.declare_all(panel, exercise)
    with clock.at(-13):
        scoring.deal(by=officer, exercise=exercise)
    with clock.at(-3, "20:10"):
        judging.mark_all(panel, unfinished=UNFINISHED)
    return eligible


def _late(held: Invitation, clock: Clock, group: Group) -> None:
    """One was let in a day late, with the reason kept: the deadline is the server's, the exception a person's."""
    with clock.at(-24, "21:00"):
        draft = begin(group, held)
        write(group, draft)
    with clock.at(-23, "15:00"):
        applications.allow_late(
            by=at_work(held.office, Role.HEAD_OF_COMMISSIONING),
            invitation=held,
            organisation=group.organisation,
            until=clock.moment(-22, "12:00"),
            reason="Their only writer was taken to hospital on the last evening; the draft was whole.",
        )
    with clock.at(-22, "08:40"):
        applications.submit(by=group.by, application=draft, certified_as="Treasurer")
