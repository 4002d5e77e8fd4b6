"""Whatever applicants, the office and the clock do, in whatever order: nothing submitted is lost or comes late."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from almoner.do.applications import actions
from almoner.do.applications.models import Application, StateChange
from almoner.do.applications.rules.sift import Met
from almoner.do.grants import actions as grants
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.roles import Part
from almoner.foundation.organisations import actions as organisations
from almoner.foundation.organisations.queries import membership_in
from almoner.foundation.questions.models import Clarification, Draft, Submission
from almoner.foundation.questions.queries import is_whole
from tests.stories import told

from . import writing
from .one_round import CERTIFIER, ELSEWHERE, HEAD, LEAVER, NEIGHBOUR, OF_A_BODY, OFFICER, STRANGER, OneRound

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HANDS = st.sampled_from([*OF_A_BODY, OFFICER, HEAD, ELSEWHERE, STRANGER])
MEMBERS = st.sampled_from(OF_A_BODY)
STAFF = st.sampled_from([OFFICER, OFFICER, HEAD, ELSEWHERE])
WHICH = st.integers(0, 3)
SECTIONS = st.sampled_from(["project", "money", "safety"])
NAMES = st.sampled_from(["Melton listens", "Melton talks", ""])
CALLED = "project_name"
NEAR_THE_CLOSING = (dt.timedelta(minutes=-5), dt.timedelta(0), dt.timedelta(seconds=1), dt.timedelta(days=1))
WORDS = "Because."


class Applying(OneRound):
    """One round that lets in late by exception, two bodies that may apply. What is refused changes nothing."""

    @initialize()
    def so_far(self) -> None:
        if self.far in {"submitted", "begun again", "made clearer"}:
            self.apply(0, CERTIFIER, 3)
        if self.far == "begun again":
            self.withdraw_and_begin_again(0)
        if self.far == "made clearer":
            self.be_asked_and_answer(0, "Melton talks")
        if self.far == "helped":
            self.help(OFFICER, 0)
        if self.far in {"too late", "let in late"}:
            self.the_closing_comes(dt.timedelta(seconds=1), 0)
        if self.far == "let in late":
            self.somebody_was_in_hospital(1, 2, 0)

    # --- What people do

    @rule(hand=HANDS, body=st.integers(0, 1))
    def begin(self, hand: str, body: int) -> None:
        by, whose, at = self.actor(hand), self.bodies[body], timezone.now()
        more = {"assisted": "By telephone"} if by.office_id else {}
        act = partial(actions.start, by=by, invitation=self.round, organisation=whose, **more)
        if self.trying(by, act):
            assert at <= self.until(whose.pk), "begun after the closing"
            assert whose.pk == by.organisation_id or by.office_id == self.round.office_id

    @rule(hand=HANDS, which=WHICH, section=SECTIONS, name=NAMES, seen=st.booleans())
    def save(self, hand: str, which: int, section: str, name: str, seen: bool) -> None:
        """Somebody saves one section, having seen what stands there or not."""
        if held := self.one(which):
            by = self.actor(hand)
            said = {CALLED: name} if section == "project" else {"other_money": name, "at_risk": "no"}
            revision = held.draft.revision_of(section) if seen else 0
            saving = {"draft": held.draft, "section": section, "answers": said, "revision": revision}
            self.trying(by, partial(writing.questions.save_section, by=by, **saving))

    @rule(hand=HANDS, which=WHICH)
    def submit(self, hand: str, which: int) -> None:
        """Somebody submits, for the first time or again."""
        held = self.one(which)
        if held is None:
            return
        by, at = self.actor(hand), timezone.now()
        before = Submission.objects.filter(subject=held.pk).count()
        done = self.trying(by, partial(actions.submit, by=by, application=held, certified_as="Treasurer"))
        assert Submission.objects.filter(subject=held.pk).count() == before + done
        if not done:
            if at > self.until(held.organisation_id):
                self.reached.add("too late")
            return
        self.may_write(by, held.draft)
        assert held.state != "withdrawn", "what was withdrawn was submitted"
        if not before:
            assert at <= self.until(held.organisation_id), "accepted after the closing, without an exception"
            self.reached.add("let in late" if at > self.closes else "in time")
        else:
            self.reached.add("made clearer")

    @rule(body=st.integers(0, 1), hand=MEMBERS, far=st.integers(1, 3))
    def apply(self, body: int, hand: str, far: int) -> None:
        """What happens most of the time."""
        by = self.actor(hand)
        self.begin(hand, body)
        rows = Application.objects.filter(invitation=self.round, organisation=by.organisation_id, state="draft")
        held = rows.select_related("draft", "invitation").first()
        if held is not None and far > 1:
            self.trying(by, partial(writing.filled, by, held))
        if held is not None and far > 2:
            self.submit(hand, held.number - 1)

    @rule(hand=HANDS, which=WHICH)
    def withdraw(self, hand: str, which: int) -> None:
        if held := self.one(which):
            by = self.actor(hand)
            if self.trying(by, partial(actions.withdraw, by=by, application=held, reason=WORDS)):
                assert by.organisation_id == held.organisation_id or by.office_id == held.office_id
                self.reached.add("withdrawn")

    @rule(body=st.integers(0, 1))
    def withdraw_and_begin_again(self, body: int) -> None:
        """What somebody does who has chosen the wrong form."""
        hand = (CERTIFIER, NEIGHBOUR)[body]
        by = self.actor(hand)
        rows = Application.objects.filter(invitation=self.round, organisation=by.organisation_id)
        for held in rows.exclude(state="withdrawn"):
            self.trying(by, partial(actions.withdraw, by=by, application=held))
        count = rows.count()
        self.apply(body, hand, 3)
        if count and rows.count() > count:
            self.reached.add("begun again")

    @rule(hand=HANDS, which=WHICH)
    def assist(self, hand: str, which: int) -> None:
        if held := self.one(which):
            by = self.actor(hand)
            self.trying(by, partial(actions.assist, by=by, application=held, how="By telephone"))

    @rule(hand=STAFF, body=st.integers(0, 1))
    def help(self, hand: str, body: int) -> None:
        """Somebody rings the office, which writes for them from then on, and perhaps submits."""
        self.begin(hand, body)
        rows = Application.objects.filter(invitation=self.round, organisation=self.bodies[body])
        held = rows.filter(state="draft").select_related("draft", "invitation").first()
        if held is not None:
            self.assist(hand, held.number - 1)
            by = self.actor(hand)
            self.trying(by, partial(writing.filled, by, held))
            self.submit(hand, held.number - 1)

    @rule(hand=STAFF, which=WHICH, section=SECTIONS, days=st.integers(0, 3))
    def clarify(self, hand: str, which: int, section: str, days: int) -> None:
        if held := self.one(which):
            by = self.actor(hand)
            due = timezone.localdate() + dt.timedelta(days=days)
            asked = {"application": held, "sections": [section], "message": "Which?", "due_on": due}
            self.trying(by, partial(actions.clarify, by=by, **asked))

    @rule(which=WHICH, name=NAMES)
    def be_asked_and_answer(self, which: int, name: str) -> None:
        """The office asks, the applicant changes what was asked about, and submits anew."""
        if held := self.one(which):
            hand = NEIGHBOUR if held.organisation_id == self.bodies[1].pk else CERTIFIER
            self.clarify(OFFICER, held.number - 1, "project", 1)
            self.save(hand, held.number - 1, "project", name, seen=True)
            self.submit(hand, held.number - 1)

    @rule(hand=STAFF, which=WHICH, met=st.booleans())
    def sift(self, hand: str, which: int, met: bool) -> None:
        if held := self.one(which):
            by = self.actor(hand)
            answers = [Met("Is the project in our area?", met, "" if met else "It is in Kent.")]
            found = {"answers": answers, "outcome": "eligible" if met else "ineligible", "reason": WORDS}
            self.trying(by, partial(actions.sift, by=by, application=held, **found))

    @rule(hand=STAFF, which=WHICH)
    def sift_again(self, hand: str, which: int) -> None:
        if held := self.one(which):
            by = self.actor(hand)
            self.trying(by, partial(actions.sift_again, by=by, application=held, reason=WORDS))

    @rule(hand=HANDS, body=st.integers(0, 1), hours=st.integers(-2, 48))
    def let_in_late(self, hand: str, body: int, hours: int) -> None:
        by, whose = self.actor(hand), self.bodies[body]
        until = timezone.now() + dt.timedelta(hours=hours)
        asked = {"invitation": self.round, "organisation": whose, "until": until, "reason": WORDS}
        if self.trying(by, partial(actions.allow_late, by=by, **asked)):
            assert hand == HEAD
            self.let_in.setdefault(whose.pk, []).append(until)

    @rule(hand=STAFF, hours=st.integers(-1, 24))
    def extend(self, hand: str, hours: int) -> None:
        by, later = self.actor(hand), self.closes + dt.timedelta(hours=hours)
        if self.trying(by, partial(grants.extend, by=by, invitation=self.round, closes_at=later, reason=WORDS)):
            assert later > self.closes
            self.closes = later
            self.round = type(self.round).objects.select_related("office", "round__fund").get(pk=self.round.pk)

    @rule()
    def leave(self) -> None:
        """The owner ends a membership."""
        person, body = self.people[LEAVER]
        found = membership_in(body.pk, person)
        owner = self.world.member(Part.OWNER)
        if found and self.trying(owner, partial(organisations.end_membership, by=owner, membership=found)):
            assert self.actor(LEAVER) == NOBODY

    @rule(hours=st.integers(1, 100))
    def time_passes(self, hours: int) -> None:
        self.travel.shift(dt.timedelta(hours=hours))

    @precondition(lambda self: timezone.now() <= self.closes)
    @rule(near=st.sampled_from(NEAR_THE_CLOSING), body=st.integers(0, 1))
    def the_closing_comes(self, near: dt.timedelta, body: int) -> None:
        """Somebody is ready at the last moment, or just after it."""
        hand = (CERTIFIER, NEIGHBOUR)[body]
        self.apply(body, hand, 2)
        self.travel.move_to(max(self.closes + near, timezone.now()))
        for which in range(Application.objects.filter(invitation=self.round).count()):
            self.submit(hand, which)

    @precondition(lambda self: timezone.now() > self.closes)
    @rule(body=st.integers(0, 1), hours=st.integers(1, 48), later=st.integers(0, 49))
    def somebody_was_in_hospital(self, body: int, hours: int, later: int) -> None:
        """An officer lets one body in; it comes in time, or too late again; the other comes as well."""
        self.let_in_late(HEAD, body, hours)
        self.travel.shift(dt.timedelta(hours=later))
        self.apply(body, (CERTIFIER, NEIGHBOUR)[body], 3)
        self.apply(1 - body, (NEIGHBOUR, CERTIFIER)[body], 3)

    # --- What holds whatever they do

    @invariant()
    def no_submission_is_lost(self) -> None:
        rows = list(Submission.objects.filter(office=self.round.office).order_by("draft", "number"))
        found = {each.pk: (each.draft_id, each.number, each.sha256, each.answers, each.at) for each in rows}
        for key, said in self.kept.items():
            assert found.get(key) == said, "a submission was lost or changed"
        for each in rows:
            if each.pk not in self.kept:
                assert is_whole(each), "a submission is not what its receipt says"
        self.kept = found
        numbers: dict[Any, list[int]] = {}
        for each in rows:
            numbers.setdefault(each.draft_id, []).append(each.number)
        for draft in Draft.objects.filter(office=self.round.office):
            many = numbers.get(draft.pk, [])
            assert many == list(range(1, draft.submissions + 1)), "submissions are not counted without gaps"
            asked = set(Clarification.objects.filter(draft=draft).values_list("after", flat=True))
            assert set(many[:-1]) <= asked, "submitted again without being asked"

    @invariant()
    def the_office_holds_the_latest(self) -> None:
        rows = Application.objects.filter(invitation=self.round).select_related("submission").order_by("number")
        found = list(rows)
        assert [each.number for each in found] == list(range(1, len(found) + 1))
        last = {said[0]: key for key, said in sorted(self.kept.items(), key=lambda one: one[1][1])}
        for each in found:
            self.reached.add(each.state)
            assert each.submission_id == last.get(each.draft_id), "the office reads another version than was submitted"
            if each.submitted_at is not None:
                assert self.received.setdefault(each.pk, each.submitted_at) == each.submitted_at
                assert each.submitted_at <= self.until(each.organisation_id)
                assert StateChange.objects.filter(application=each, move="submit").count() == 1
        assert {each.pk for each in found} >= set(self.received)

    @invariant()
    def one_body_has_one_live_application(self) -> None:
        rows = Application.objects.filter(invitation=self.round).exclude(state="withdrawn")
        assert set(Counter(rows.values_list("organisation", flat=True)).values()) <= {1}
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize(
    ("far", "happened"),
    [
        ("nothing", set()),
        ("submitted", {"submitted", "in time"}),
        ("begun again", {"withdrawn", "begun again"}),
        ("made clearer", {"made clearer"}),
        ("helped", {"helped"}),
        ("too late", {"draft", "too late"}),
        ("let in late", {"let in late"}),
    ],
)
def test_no_story_loses_a_submission_or_lets_anybody_in_late(
    world: Any, invitation: Any, far: str, happened: set[str]
) -> None:
    assert happened <= told(Applying, stories=5, steps=20, world=world, round=invitation, far=far)
