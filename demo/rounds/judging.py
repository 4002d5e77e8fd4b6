"""The example panel: six invented people from outside the office, one of whom has a tie to a bid."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from almoner.do.scoring import actions as scoring
from almoner.do.scoring.models import Allotment, Bid, Exercise, Seat
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.actor import Actor, appointed
from almoner.foundation.door.roles import Place, Role
from almoner.foundation.offices.models import Office
from demo.offices import at_work

PANEL = (
    ("Ruth Exemplar", Place.CHAIR),
    ("Idris Exemplar", Place.JUDGE),
    ("Mei Exemplar", Place.JUDGE),
    ("Tomasz Exemplar", Place.JUDGE),
    ("Blessing Exemplar", Place.JUDGE),
    ("Gareth Exemplar", Place.JUDGE),
)
TIED, TIED_TO = "Mei Exemplar", "Fosse Way Rainbow Centre"
PARTS = ("change", "reach", "need", "fit", "value")
REASONS: Mapping[str, Mapping[int, str]] = {
    "change": {
        1: "I do not see what would be different for the people it names.",
        2: "Good company, but it is not said what comes of it.",
        3: "Some people would be better off, and it says how.",
        4: "Says clearly what changes, step by step.",
        5: "People who would give up would not. That is shown with numbers.",
    },
    "reach": {
        1: "The same people as last year.",
        2: "Mostly people who are reached already.",
        3: "Some who are not reached now.",
        4: "Reaches people in places where there is nothing.",
        5: "Nobody else reaches them, and this group is of them.",
    },
    "need": {
        1: "Said, and not shown.",
        2: "One figure, and that is of the county.",
        3: "The group's own list shows it.",
        4: "Its own figures, and what people told it.",
        5: "Its own figures, partners who say the same, and victims' own words.",
    },
    "fit": {
        1: "There is such a service two streets away.",
        2: "Names no partner.",
        3: "Knows its neighbours.",
        4: "Works with those who are there.",
        5: "Fills a gap that three partners name.",
    },
    "value": {
        1: "The costs do not fit what is promised.",
        2: "Dear for so few people.",
        3: "Fair.",
        4: "Volunteers do much of it.",
        5: "Little money, and something stays when it is spent.",
    },
}


@dataclass(frozen=True)
class Judge:
    """Somebody on the panel, at work there."""

    seat: Seat
    by: Actor


def email_of(name: str) -> str:
    """An address that no mail reaches."""
    return f"{name.lower().replace(' ', '.')}@panel.example.org"


def seat_panel(office: Office, exercise: Exercise) -> list[Judge]:
    """Invite all six; the chair judges, too."""
    officer = at_work(office, Role.COMMISSIONING_OFFICER)
    found = []
    for name, place in PANEL:
        seat = scoring.invite(
            by=officer, exercise=exercise, email=email_of(name), name=name, place=place, also_judges=True
        )
        person = Person.objects.get(email=email_of(name))
        roles = frozenset({str(place)})
        found.append(Judge(seat, appointed(name, person_id=person.pk, office_id=office.pk, roles=roles, via="demo")))
    scoring.begin_declaring(by=officer, exercise=exercise)
    return found


def declare_all(panel: Iterable[Judge], exercise: Exercise) -> None:
    """Each says of every bid whether there is a tie; one of them has one."""
    bids = list(Bid.objects.filter(exercise=exercise))
    for judge in panel:
        ties: dict[object, tuple[str | bool, str]] = {}
        for bid in bids:
            tied = judge.by.name == TIED and bid.applicant.startswith(TIED_TO)
            ties[bid.pk] = ("trustee", "I was one of its trustees until last year.") if tied else (False, "")
        scoring.declare(by=judge.by, seat=judge.seat, ties=ties)


WORTH = (2, 3, 3, 4, 4, 5)
"""How good bids are in this story; which is which is drawn from their names, the same each time it is told."""


def mark_all(panel: Iterable[Judge], *, unfinished: Mapping[str, float] | None = None) -> None:
    """Each judge marks what was dealt to them and locks it; of ``unfinished`` only this share (by name) is done."""
    for judge in panel:
        dealt = list(
            Allotment.objects.filter(seat=judge.seat, ended_at__isnull=True)
            .select_related("bid")
            .order_by("bid__reference")
        )
        share = (unfinished or {}).get(judge.by.name, 1.0)
        for allotment in dealt[: round(len(dealt) * share)]:
            _mark(judge, allotment)
            scoring.lock(by=judge.by, allotment=allotment)


def _mark(judge: Judge, allotment: Allotment) -> None:
    of_bid = random.Random(f"{allotment.bid.reference} {allotment.bid.title}")
    mine = random.Random(f"{judge.by.name} {allotment.bid.reference}")
    level = of_bid.choice(WORTH)
    for part in PARTS:
        mark = max(1, min(5, level + mine.choice((-1, 0, 0, 0, 1)) + (2 if mine.random() < 0.04 else 0)))
        scoring.save_mark(by=judge.by, allotment=allotment, part=part, mark=mark, reason=REASONS[part][mark])


def agree_all(chair: Judge, exercise: Exercise) -> None:
    """The chair writes down what the panel agreed on: the mark in the middle, with the reason that goes with it."""
    given: dict[tuple[object, str], list[int]] = {}
    rows = Allotment.objects.filter(bid__exercise=exercise, ended_at__isnull=True, locked_at__isnull=False)
    for allotment in rows.prefetch_related("marks"):
        for mark in allotment.marks.all():
            if mark.mark is not None:
                given.setdefault((allotment.bid_id, mark.part), []).append(mark.mark)
    for bid in Bid.objects.filter(exercise=exercise).order_by("reference"):
        for part in PARTS:
            marks = sorted(given[bid.pk, part])
            middle = marks[len(marks) // 2]
            scoring.agree(by=chair.by, bid=bid, part=part, mark=middle, reason=REASONS[part][middle])
