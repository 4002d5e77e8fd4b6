"""What pages and results cost: as many queries for two hundred bids as for two."""

from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from almoner.do.scoring import queries
from almoner.do.scoring.actions._steps import new_code
from almoner.do.scoring.models import Agreed, Allotment, Bid, Declaration, Exercise, Mark
from almoner.foundation.audit.remembered import forget
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Place, Role
from tests.world import sign_in

from .panel import AGREED

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # whole panels, some of them large


def grown(panel: Any, bids: int, judges: int) -> Exercise:
    """An exercise in moderation with every bid marked by every judge and agreed, written around the actions."""
    made = panel.opened(judges_per_bid=judges, title=f"{bids} bids")
    seats = [panel.seated(f"J{number}-{bids}", exercise=made) for number in range(judges)]
    chair = panel.seated(f"Chair-{bids}", Place.CHAIR, exercise=made)
    common = {"office_id": panel.north.pk}
    with at_work(panel.cora):
        rows = Bid.objects.bulk_create(
            Bid(
                **common,
                exercise=made,
                subject=uuid4(),
                reference=f"B{n:03}",
                title=f"Bid {n}",
                applicant=f"Body {n}",
                organisation_ids=[str(panel.bodies[n % 4].pk)],
            )
            for n in range(bids)
        )
        said = [(seat, bid) for seat in [*seats, chair] for bid in rows]
        Declaration.objects.bulk_create(Declaration(**common, seat=seat, bid=bid, tie="none") for seat, bid in said)
        for state in ("declaring", "scoring"):
            Exercise.objects.filter(pk=made.pk).update(state=state)
        hands = Allotment.objects.bulk_create(
            Allotment(**common, exercise=made, bid=bid, seat=seat, code=new_code()) for seat in seats for bid in rows
        )
        Mark.objects.bulk_create(
            Mark(**common, allotment=one, part=part, mark=(n + len(part)) % 6, reason="Because")
            for n, one in enumerate(hands)
            for part in AGREED
        )
        Allotment.objects.filter(exercise=made).update(locked_at=timezone.now())
        Exercise.objects.filter(pk=made.pk).update(state="moderating")
        Agreed.objects.bulk_create(
            Agreed(**common, bid=bid, part=part, mark=(n * 7 + len(part)) % 6, reason="Agreed", turn=1)
            for n, bid in enumerate(rows)
            for part in AGREED
        )
    return panel.now(made)


def asked(ask: Any) -> int:
    with CaptureQueriesContext(connection) as found:
        ask()
    return len(found)


@pytest.mark.parametrize("page", ["desk-scoring-exercise", "desk-scoring-moderation", "desk-scoring-results"])
def test_the_desk_asks_as_often_for_many_bids_as_for_few(panel: Any, page: str) -> None:
    cora = sign_in(Client(), panel.people[Role.COMMISSIONING_OFFICER])
    counts = []
    for bids, judges in ((2, 2), (30, 4)):
        held = grown(panel, bids, judges)
        path = reverse(page, kwargs={"office": "northshire", "pk": held.pk})
        assert cora.get(path).status_code == 200
        forget()
        counts.append(asked(lambda path=path: cora.get(path)))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


@pytest.mark.parametrize("page", ["panel-home", "panel-interests", "panel-moderation"])
def test_the_panel_asks_as_often_for_many_bids_as_for_few(panel: Any, page: str) -> None:
    counts = []
    for bids, judges in ((2, 2), (30, 4)):
        held = grown(panel, bids, judges)
        judge = queries.seats(held)[0]
        browser = sign_in(Client(), judge.person, second_factor=False)
        path = reverse(page, kwargs={"exercise": held.pk})
        assert browser.get(path).status_code == 200
        counts.append(asked(lambda path=path, browser=browser: browser.get(path)))
    assert counts[0] == counts[1]
    assert counts[0] <= 16


def test_results_of_many_bids_take_two_queries(panel: Any) -> None:
    held = grown(panel, 200, 5)
    assert asked(lambda: queries.results(held)) == 2
    found = queries.results(held)
    assert [one.place for one in found] == list(range(1, 201))
    assert all(before.result >= after.result for before, after in pairwise(found))


def test_the_list_of_exercises_is_one_count_and_one_page(panel: Any) -> None:
    cora = sign_in(Client(), panel.people[Role.COMMISSIONING_OFFICER])
    path = reverse("desk-scoring", kwargs={"office": "northshire"})
    few = asked(lambda: cora.get(path))
    for _n in range(5):
        panel.opened()
    forget()
    assert asked(lambda: cora.get(path)) == few
