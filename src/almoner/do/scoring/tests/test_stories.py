"""Whatever a panel and its office do, in whatever order: nobody with a tie judges, and what is locked stays."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any, ClassVar

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from almoner.do.scoring import actions, queries
from almoner.do.scoring.models import Agreed, Allotment, Bid, Exercise, Mark, Seat
from almoner.do.scoring.rules.marks import MarksMissing
from almoner.do.scoring.rules.moderation import Glance
from almoner.do.scoring.rules.sheets import Written
from almoner.foundation.door.actor import NOBODY, Actor, command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Part, Place, Role
from almoner.foundation.organisations.models import Membership
from almoner.governance.interests import actions as interests
from tests.stories import told

from .panel import AGREED, SCHEME

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SEATS = st.integers(0, 5)
BIDS = st.integers(0, 4)
SHEETS = st.integers(0, 9)
TIES = st.sampled_from(["none", "none", "work", "trustee"])
MARKS = st.integers(0, 5)
PARTS = st.sampled_from(list(AGREED))
CHAIR, OFFICER, HEAD, ELSEWHERE = "chair", "officer", "head", "elsewhere"
HANDS = st.sampled_from([CHAIR, CHAIR, OFFICER, HEAD, ELSEWHERE])
WORDS = "Because."


class Judging(RuleBasedStateMachine):
    """Four bids, three judges of whom two mark each bid, and a chair. What is refused changes nothing."""

    panel: Any
    far: ClassVar[int] = 0
    """How much has happened when a story begins."""
    reached: ClassVar[set[str]] = set()
    """The states in which something was looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.said: dict[tuple[Any, Any], str] = {}
        """By seat and bid, what was said last."""
        self.known: set[tuple[Any, Any]] = set()
        """Person and bid, where the register or a membership ties them."""
        self.locked: dict[Any, tuple[Any, ...]] = {}
        """Every locked sheet that was ever seen, as it was."""
        self.results: list[tuple[Any, ...]] | None = None
        self.officer = self.panel.cora

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    @initialize(also=st.booleans())
    def begin(self, also: bool) -> None:
        if also:
            self.join()
        if self.far:
            self.ask()
            for which in range(len(self.seats)):
                self.declare_all(which, set())
        if self.far > 1:
            self.deal()
        if self.far > 2:
            self.everybody_marks(12, 3)
            self.moderate(short=False)

    # --- What there is

    @property
    def head(self) -> Exercise:
        return Exercise.objects.select_related("office").get(pk=self.panel.exercise.pk)

    @property
    def seats(self) -> list[Seat]:
        rows = Seat.objects.filter(exercise=self.panel.exercise).select_related("person", "exercise__office")
        return list(rows.order_by("number"))

    @property
    def bids(self) -> list[Bid]:
        rows = Bid.objects.filter(exercise=self.panel.exercise).select_related("exercise__office")
        return list(rows.order_by("reference"))

    @property
    def sheets(self) -> list[Allotment]:
        rows = Allotment.objects.filter(exercise=self.panel.exercise).select_related("bid", "seat__person", "exercise")
        return list(rows.order_by("dealt_at", "pk"))

    def actor(self, hand: str) -> Actor:
        if hand == CHAIR:
            return self.panel.by(self.panel.dot)
        return {OFFICER: self.panel.cora, HEAD: self.panel.hugo, ELSEWHERE: self.panel.stranger}[hand]

    def is_tied(self, seat: Seat, bid: Any) -> bool:
        """Whether anybody knows of a tie."""
        return (seat.person_id, bid) in self.known or self.said.get((seat.pk, bid), "none") != "none"

    def free_of(self, seat: Seat, bids: list[Bid]) -> set[Any]:
        """The bids that a seat may have to do with: everything is said, and there is no tie."""
        if any(each.state == "in" and (seat.pk, each.pk) not in self.said for each in bids):
            return set()
        return {each.pk for each in bids if not self.is_tied(seat, each.pk)}

    def trying(self, act: Callable[[], Any]) -> bool:
        """Whether it was done; a refusal undoes what it began."""
        try:
            with transaction.atomic():
                act()
        except (Refused, ValidationError):
            return False
        return True

    # --- What people do

    @rule()
    def ask(self) -> None:
        self.trying(partial(actions.begin_declaring, by=self.officer, exercise=self.head))

    @rule(which=SEATS, n=BIDS, tie=TIES)
    def declare(self, which: int, n: int, tie: str) -> None:
        """About one bid, in time or late."""
        seat, bid = self.seats[which % len(self.seats)], self.bids[n % len(self.bids)]
        ties = {bid.pk: (tie, "" if tie == "none" else WORDS)}
        if self.trying(partial(actions.declare, by=self.panel.by(seat), seat=seat, ties=ties)):
            self.said[seat.pk, bid.pk] = tie

    @rule(which=SEATS, tied=st.sets(BIDS, max_size=1))
    def declare_all(self, which: int, tied: set[int]) -> None:
        """What most people do: about every bid that is before the panel, at once."""
        seat = self.seats[which % len(self.seats)]
        entered = [each for each in self.bids if each.state == "in"]
        ties = {bid.pk: ("work", WORDS) if n in tied else ("none", "") for n, bid in enumerate(entered)}
        if self.trying(partial(actions.declare, by=self.panel.by(seat), seat=seat, ties=ties)):
            self.said |= {(seat.pk, key): tie for key, (tie, _words) in ties.items()}

    @rule(which=SEATS, n=BIDS)
    def note(self, which: int, n: int) -> None:
        """The office notes a tie that came to light."""
        seat, bid = self.seats[which % len(self.seats)], self.bids[n % len(self.bids)]
        if self.trying(partial(actions.note_tie, by=self.officer, seat=seat, bid=bid, tie="close", text=WORDS)):
            self.said[seat.pk, bid.pk] = "close"

    @rule(which=st.integers(0, 6), n=BIDS)
    def register(self, which: int, n: int) -> None:
        """An interest comes into the register: of somebody on the panel, or of the head of commissioning."""
        seats, bid = self.seats, self.bids[n % len(self.bids)]
        person = seats[which].person if which < len(seats) else self.panel.people[Role.HEAD_OF_COMMISSIONING]
        body = next(each for each in self.panel.bodies if str(each.pk) in bid.organisation_ids)
        facts = {"name": body.name, "organisation": body, "kind": "officer", "nature": "Trustee"}
        by = command_line(self.panel.north.pk)
        interests.record_interest(by=by, office=self.panel.north, person=person, **facts)
        self.ties_with(person, body)

    @rule(which=SEATS, n=BIDS)
    def act_for_an_applicant(self, which: int, n: int) -> None:
        """Somebody on the panel joins a body that bids."""
        person, bid = self.seats[which % len(self.seats)].person, self.bids[n % len(self.bids)]
        body = next(each for each in self.panel.bodies if str(each.pk) in bid.organisation_ids)
        if not Membership.objects.filter(organisation=body, person=person).exists():
            with at_work(NOBODY):
                Membership.objects.create(organisation=body, person=person, parts=sorted(Part))
            self.ties_with(person, body)

    def ties_with(self, person: Any, body: Any) -> None:
        self.known |= {(person.pk, each.pk) for each in self.bids if str(body.pk) in each.organisation_ids}

    @rule()
    def deal(self) -> None:
        if self.trying(partial(actions.deal, by=self.officer, exercise=self.head)):
            for sheet in self.sheets:
                assert not (sheet.active and self.is_tied(sheet.seat, sheet.bid_id)), "dealt to somebody with a tie"

    @rule(which=SEATS, n=SHEETS, part=PARTS, mark=st.integers(-1, 6))
    def mark(self, which: int, n: int, part: str, mark: int) -> None:
        """Anybody on the panel tries to mark any sheet."""
        if found := self.sheets:
            sheet, seat = found[n % len(found)], self.seats[which % len(self.seats)]
            revision = queries.written(sheet).get(part, Written()).revision
            said = {"part": part, "mark": mark, "reason": WORDS, "revision": revision}
            if self.trying(partial(actions.save_mark, by=self.panel.by(seat), allotment=sheet, **said)):
                assert seat.pk == sheet.seat_id, "somebody marked another's sheet"
                assert mark in range(6)
                self.may_be_marked(sheet)

    @rule(which=SEATS, n=SHEETS)
    def lock(self, which: int, n: int) -> None:
        """Anybody on the panel tries to lock any sheet."""
        if found := self.sheets:
            sheet, seat = found[n % len(found)], self.seats[which % len(self.seats)]
            if self.trying(partial(actions.lock, by=self.panel.by(seat), allotment=sheet)):
                assert seat.pk == sheet.seat_id, "somebody locked another's sheet"
                self.may_be_marked(sheet)

    @rule(many=st.integers(1, 12), mark=MARKS)
    def everybody_marks(self, many: int, mark: int) -> None:
        """What happens most of the time: judges mark and lock what they hold."""
        for sheet in [each for each in self.sheets if each.active and each.locked_at is None][:many]:
            if self.trying(partial(self.panel.mark, sheet, dict.fromkeys(AGREED, mark))):
                self.may_be_marked(sheet)

    @rule(hand=HANDS, n=SHEETS, mark=MARKS)
    def from_paper(self, hand: str, n: int, mark: int) -> None:
        if found := self.sheets:
            sheet, by = found[n % len(found)], self.actor(hand)
            marks = {part: Written(mark, WORDS) for part in AGREED}
            said = {"allotment": sheet, "marks": marks, "came_by": "By post"}
            if self.trying(partial(actions.enter_from_paper, by=by, **said)):
                assert (by.person_id, sheet.bid_id) not in self.known, "somebody with a tie entered marks"
                self.may_be_marked(sheet)

    def may_be_marked(self, sheet: Allotment) -> None:
        """What was just marked was in the hands of somebody free, not locked, and before the panel."""
        assert sheet.active, "a sheet was marked that had been taken away"
        assert sheet.locked_at is None, "a locked sheet was marked"
        assert sheet.bid.state == "in", "a bid was marked that is put aside"
        assert sheet.bid_id in self.free_of(sheet.seat, self.bids), "somebody marked who is not free of the bid"

    @rule(n=BIDS)
    def put_aside(self, n: int) -> None:
        bid = self.bids[n % len(self.bids)]
        if len([each for each in self.bids if each.state == "in"]) > 2:
            self.trying(partial(actions.put_aside, by=self.officer, bid=bid, reason="Withdrawn."))

    @rule(which=SEATS)
    def stand_down(self, which: int) -> None:
        seat = self.seats[which % len(self.seats)]
        self.trying(partial(actions.stand_down, by=self.officer, seat=seat, reason="Ill."))

    @precondition(lambda self: len(self.seats) < 6)
    @rule()
    def join(self) -> None:
        """One more judge, before or after bids are dealt."""
        name = ("Eve", "Fay")[len(self.seats) - 4]
        self.trying(partial(self.panel.seated, name, Place.JUDGE))

    @precondition(lambda self: len(self.bids) < 5)
    @rule()
    def one_more_bid(self) -> None:
        """Also after dealing: until everybody has declared about it, nothing is open."""
        if self.trying(partial(self.panel.bid, self.panel.exercise, 4, "Rutland Outreach again")):
            first, *_others, new = self.bids
            self.known |= {(person, new.pk) for person, bid in self.known if bid == first.pk}

    @rule(short=st.booleans())
    def moderate(self, short: bool) -> None:
        reason = WORDS if short else ""
        if self.trying(partial(actions.begin_moderating, by=self.officer, exercise=self.head, reason=reason)):
            self.nobody_tied_has_a_say()

    @rule(hand=HANDS, n=BIDS, part=PARTS, mark=st.integers(-1, 6))
    def agree(self, hand: str, n: int, part: str, mark: int) -> None:
        by, bid = self.actor(hand), self.bids[n % len(self.bids)]
        said = {"bid": bid, "part": part, "mark": mark, "reason": WORDS}
        if self.trying(partial(actions.agree, by=by, **said)):
            self.may_be_agreed(hand, bid)

    @precondition(lambda self: self.head.state == "moderating")
    @rule(hand=HANDS, mark=MARKS, to_the_end=st.booleans())
    def agree_all(self, hand: str, mark: int, to_the_end: bool) -> None:
        """What happens most of the time."""
        self.everybody_marks(12, mark)
        for n, bid in enumerate(self.bids):
            marks = {part: (mark + n + m) % 6 for m, part in enumerate(AGREED)}
            if self.trying(partial(self.panel.agree, bid, marks, self.actor(hand))):
                self.may_be_agreed(hand, bid)
        if to_the_end:
            self.complete()

    def may_be_agreed(self, hand: str, bid: Bid) -> None:
        by = self.actor(hand)
        assert hand != ELSEWHERE
        assert bid.state == "in"
        assert (by.person_id, bid.pk) not in self.known, "somebody with a tie agreed a mark"
        if hand == CHAIR:
            chair = Seat.objects.get(pk=self.panel.dot.pk)
            assert chair.is_live, "who stood down agreed a mark"
            assert bid.pk in self.free_of(chair, self.bids), "a chair agreed a mark who is not free of the bid"
        open_ = Allotment.objects.filter(bid=bid, active=True, locked_at=None)
        assert not open_.exists(), "a mark was agreed while a judge still marks"

    @precondition(lambda self: self.head.state == "moderating")
    @rule()
    def complete(self) -> None:
        if self.trying(partial(actions.complete, by=self.officer, exercise=self.head)):
            self.nobody_tied_has_a_say()
            self.results = self.from_stored_marks()

    def nobody_tied_has_a_say(self) -> None:
        for sheet in queries.dealt(self.head).select_related("seat"):
            assert sheet.locked_at is not None
            assert not self.is_tied(sheet.seat, sheet.bid_id), "the marks of somebody with a tie count"

    # --- What holds whatever they do

    @invariant()
    def nobody_who_declared_a_tie_or_nothing_holds_the_bid(self) -> None:
        self.reached.add(self.head.state)
        for sheet in self.sheets:
            if sheet.active:
                assert self.said.get((sheet.seat_id, sheet.bid_id)) == "none"

    @invariant()
    def nobody_reads_a_bid_who_is_not_free_of_it(self) -> None:
        bids, held = self.bids, {(each.seat_id, each.bid_id) for each in self.sheets if each.active}
        for seat in self.seats:
            view, free = queries.view_of(seat), self.free_of(seat, bids)
            assert set(view.free) <= free
            assert {each.bid for each in queries.bids_dealt(view)} <= free
            assert set(queries.in_moderation_for(view)) <= free
            for bid in {each.pk for each in bids if (seat.pk, each.pk) in held} - free:
                assert queries.allotment_for(seat, bid) is None
                assert queries.bid_for_chair(seat, bid) is None
        for bid in [each for each in bids if (self.panel.hugo.person_id, each.pk) in self.known]:
            assert queries.bid_at_desk(self.head, bid.pk, seen_by=self.panel.hugo) is None

    @invariant()
    def locked_marks_never_change(self) -> None:
        marks: dict[Any, list[Any]] = {}
        rows = Mark.objects.filter(allotment__exercise=self.panel.exercise).order_by("part")
        for sheet, *said in rows.values_list("allotment", "part", "mark", "reason", "private_note", "revision"):
            marks.setdefault(sheet, []).append(said)
        locked = [each for each in self.sheets if each.locked_at is not None]
        found = {each.pk: (each.locked_at, each.locked_by_id, marks[each.pk]) for each in locked}
        assert all([part for part, *_said in marks[key]] == sorted(AGREED) for key in found)
        assert all(found.get(key) == said for key, said in self.locked.items()), "a locked mark changed"
        self.locked = found

    @invariant()
    def the_list_of_moderation_says_what_its_tables_say(self) -> None:
        head, entered = self.head, [each for each in self.bids if each.state == "in"]
        tables = queries.moderation(head, entered)
        tied = queries.tied_people(head, None, timezone.localdate())
        in_short = {key: Glance(each.spread, each.agreed, each.open_) for key, each in tables.items()}
        assert queries.glances(head, tied) == in_short
        sums = queries.in_moderation(head, [each.pk for each in entered])
        assert [(each.pk, each.so_far) for each in sums] == [(key, each.so_far) for key, each in tables.items()]

    @invariant()
    def results_come_out_again_from_the_stored_marks(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        try:
            shown = queries.results(self.head)
        except MarksMissing:
            assert self.head.state != "complete"
            return
        assert [(each.reference, each.result) for each in shown] == self.from_stored_marks()
        assert self.results in (None, self.from_stored_marks()), "results changed after the end"

    def from_stored_marks(self) -> list[tuple[Any, ...]]:
        """The results reckoned anew, best first: by the weights, then the mark for impact, then the lot."""
        made = []
        for bid in self.bids:
            if bid.state == "in":
                agreed = {
                    each.part: each for each in Agreed.objects.filter(bid=bid, turn=bid.turn).order_by("at", "pk")
                }
                for sheet in Allotment.objects.filter(bid=bid, active=False, locked_at__isnull=False):
                    assert all(each.at >= sheet.ended_at for each in agreed.values()), (
                        "agreed on marks that dropped out"
                    )
                much = sum(Fraction(agreed[one.key].mark, 5) * Fraction(one.weight) for one in SCHEME.criteria)
                made.append((bid.reference, much))
        places = {each.reference: n for n, each in enumerate(queries.results(self.head))}
        return sorted(made, key=lambda one: (-one[1], places[one[0]]))


@pytest.mark.parametrize(
    ("far", "state", "stories"),
    [(0, "preparing", 3), (1, "declaring", 4), (2, "scoring", 6), (3, "moderating", 8)],
)
def test_no_story_lets_anybody_judge_who_has_a_tie(panel: Any, far: int, state: str, stories: int) -> None:
    assert state in told(Judging, stories=stories, steps=18, panel=panel, far=far)
