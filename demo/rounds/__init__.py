"""The example rounds of the Safety Fund, told on their own days: one complete and paid, one in scoring, one open;
and one of small grants, which officers judge.

Round 6 has the theme, the sum and the cap that the strategy of 2022 prints for its round 6. Every group, person,
project, mark and payment is invented and says so; nobody in it stands for anybody.
"""

import datetime as dt

from almoner.foundation.offices.models import Office
from demo.clock import Clock

from . import completed, opened, scored, small, yearly
from .groups import found_groups
from .money import pots_of_the_rounds


def play(office: Office, today: dt.date) -> list[str]:
    """Tell the story in the order of its days. Returns what was done, in words."""
    clock = Clock(today)
    with clock.at(-240):
        groups = found_groups(clock)
        pots = pots_of_the_rounds(office, today)
    paid = completed.play(office, clock, groups, pots)
    scoring = scored.play(office, clock, groups, pots)
    asked = opened.play(office, clock, groups, pots)
    judged = small.play(office, clock, groups, pots)
    shared = yearly.play(office, clock)
    return [f"{len(groups)} invented groups", paid, scoring, asked, judged, shared]
