"""Judging: the exercise with its panel and its bids, who declared what, who was dealt what, and the marks."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.door.roles import PLACE_NAMES, Place
from almoner.foundation.offices.models import Office
from almoner.foundation.questions.models import Submission

from . import guards
from .lifecycle import Entered, Seated, State
from .rules.marks import Scheme
from .rules.ties import TIE_NAMES, Tie
from .rules.writing import Sheet, scheme_from, sheet_of

STATES = [
    (State.PREPARING.value, _("being prepared")),
    (State.DECLARING.value, _("interests being declared")),
    (State.SCORING.value, _("being scored")),
    (State.MODERATING.value, _("being moderated")),
    (State.COMPLETE.value, _("complete")),
]
_SEATED = [
    (Seated.INVITED.value, _("invited")),
    (Seated.DECLARED.value, _("has declared")),
    (Seated.STOOD_DOWN.value, _("stood down")),
]
_TIES = [(tie.value, name) for tie, name in TIE_NAMES.items()]


class Exercise(Record):
    """The judging of the bids of one round, under the scheme as it was published."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField(unique=True, db_comment="what the bids are for: a record of a later room")
    title = models.CharField(max_length=300)
    scheme = models.JSONField(db_comment="criteria, weights, scale, minimums and ties: rules/writing.py")
    anchors = models.JSONField(default=dict, blank=True, db_comment="by part and mark, what the mark means in words")
    parts = models.JSONField(db_comment="the keys of what is marked, in order")
    guidance = models.TextField(blank=True, default="")
    judges_per_bid = models.PositiveSmallIntegerField()
    minutes_per_bid = models.PositiveSmallIntegerField(default=30)
    anonymised = models.BooleanField(default=False, db_comment="judges see no applicant's name")
    hidden = models.JSONField(default=list, blank=True, db_comment="keys of questions that judges do not see")
    due_on = models.DateField(null=True, blank=True, db_comment="when marks are wanted")
    lot = models.CharField(max_length=200, db_comment="the seed, published with the round, that parts the last equals")
    state = models.CharField(max_length=10, choices=STATES, default=State.PREPARING.value)
    short_why = models.CharField(max_length=500, blank=True, default="", db_comment="why it went on with fewer judges")
    opened_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(judges_per_bid__gte=1), name="scoring_somebody_judges"),
            models.CheckConstraint(condition=~Q(lot=""), name="scoring_lot_has_a_seed"),
            models.CheckConstraint(
                condition=Q(state="complete", completed_at__isnull=False)
                | (~Q(state="complete") & Q(completed_at__isnull=True)),
                name="scoring_complete_has_a_moment",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "state"], name="scoring_exercises_by_state")]
        triggers: ClassVar = list(guards.OF_AN_EXERCISE)

    def __str__(self) -> str:
        return self.title

    @property
    def pinned(self) -> Scheme:
        """The scheme as it was published."""
        return scheme_from(self.scheme)

    @property
    def sheet(self) -> Sheet:
        """The scheme as judges fill it in: every part with its title and what each mark means."""
        return sheet_of(self.pinned, self.anchors)


class Seat(Record):
    """A person's place on a panel. What it opens, and for how long, stands nowhere else."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=10, choices=[(place.value, name) for place, name in PLACE_NAMES.items()])
    judges = models.BooleanField(default=True, db_comment="whether bids are dealt to it; a chair may only moderate")
    number = models.PositiveSmallIntegerField(db_comment="what the judge is called where names are not shown")
    state = models.CharField(max_length=10, choices=_SEATED, default=Seated.INVITED.value)
    invited_at = models.DateTimeField(auto_now_add=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["exercise", "person"],
                condition=~Q(state=Seated.STOOD_DOWN.value),
                name="scoring_one_seat_for_a_person",
            ),
            models.UniqueConstraint(fields=["exercise", "number"], name="scoring_one_seat_for_a_number"),
            models.UniqueConstraint(
                fields=["exercise"],
                condition=Q(place=Place.CHAIR.value) & ~Q(state=Seated.STOOD_DOWN.value),
                name="scoring_one_chair",
            ),
            models.CheckConstraint(
                condition=Q(judges=True) | Q(place=Place.CHAIR.value), name="scoring_judges_or_chairs"
            ),
            models.CheckConstraint(
                condition=Q(state=Seated.STOOD_DOWN.value) & ~Q(ended_why="")
                | ~Q(state=Seated.STOOD_DOWN.value) & Q(ended_why=""),
                name="scoring_stood_down_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="scoring_seats_of_a_person")]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_live(self) -> bool:
        """Whether it still opens anything."""
        return self.state != Seated.STOOD_DOWN


class Bid(Record):
    """What is judged: what was submitted, by whom, and what stands beside it."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="bids")
    subject = models.UUIDField(db_comment="the bid itself: a record of a later room")
    reference = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    applicant = models.CharField(max_length=300)
    organisation_ids = models.JSONField(default=list, blank=True, db_comment="everybody who bids together")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    submission = models.ForeignKey(Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    beside = models.JSONField(default=list, blank=True, db_comment="what place and applicant have: [{title, lines}]")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Entered], default=Entered.IN.value)
    aside_why = models.CharField(max_length=500, blank=True, default="")
    turn = models.PositiveSmallIntegerField(
        default=1, db_comment="grows when locked marks drop out: marks agreed before are agreed again"
    )

    class Meta:
        ordering: ClassVar = ["reference"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exercise", "subject"], name="scoring_bid_judged_once"),
            models.UniqueConstraint(fields=["exercise", "reference"], name="scoring_one_bid_per_reference"),
            models.CheckConstraint(condition=~Q(reference=""), name="scoring_bid_has_a_reference"),
            models.CheckConstraint(
                condition=Q(state=Entered.ASIDE.value) & ~Q(aside_why="") | Q(state=Entered.IN.value, aside_why=""),
                name="scoring_put_aside_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["subject"], name="scoring_bids_by_subject")]

    def __str__(self) -> str:
        return self.reference


class Declaration(AppendOnly):
    """What somebody on a panel said about a tie with whoever bids; the latest counts."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="+")
    tie = models.CharField(max_length=10, choices=_TIES)
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)
    noted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="who wrote it for them"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(tie=Tie.NONE.value) | ~Q(text=""), name="scoring_tie_in_words"),
        ]
        indexes: ClassVar = [models.Index(fields=["seat", "bid", "-at"], name="scoring_latest_declaration")]

    def __str__(self) -> str:
        return self.get_tie_display()


class Allotment(Record):
    """A bid in the hands of a judge, until it is locked or taken away again."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="allotments")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="allotments")
    code = models.CharField(max_length=12, unique=True, db_comment="stands on the judge's paper")
    active = models.BooleanField(default=True)
    dealt_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=500, blank=True, default="")
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_paper = models.CharField(
        max_length=300, blank=True, default="", db_comment="how the marks came, where staff entered them"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bid", "seat"], condition=Q(active=True), name="scoring_dealt_once_to_a_judge"
            ),
            models.CheckConstraint(
                condition=Q(active=True, ended_at__isnull=True, ended_why="")
                | (Q(active=False, ended_at__isnull=False) & ~Q(ended_why="")),
                name="scoring_ended_with_its_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["exercise", "seat"], name="scoring_dealt_by_seat")]
        triggers: ClassVar = list(guards.OF_AN_ALLOTMENT)

    def __str__(self) -> str:
        return self.code


class Mark(Record):
    """One judge's mark for one part of a bid, with its reason. A half-written one has no mark yet."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    allotment = models.ForeignKey(Allotment, on_delete=models.PROTECT, related_name="marks")
    part = models.CharField(max_length=80)
    mark = models.SmallIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    private_note = models.TextField(blank=True, default="", db_comment="the judge's own until moderation")
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(auto_now=True)
    entered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="of staff, from paper"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["allotment", "part"], name="scoring_one_mark_for_a_part"),
        ]
        triggers: ClassVar = list(guards.OF_A_MARK)

    def __str__(self) -> str:
        return f"{self.part}: {self.mark}"


class Agreed(AppendOnly):
    """The one mark that was agreed for a part of a bid, with the reason its applicant is told; the latest counts."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="agreed")
    part = models.CharField(max_length=80)
    mark = models.SmallIntegerField()
    reason = models.TextField()
    turn = models.PositiveSmallIntegerField()
    agreed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="scoring_agreed_for_a_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=["bid", "part", "-at"], name="scoring_latest_agreed")]
        triggers: ClassVar = list(guards.OF_AN_AGREED_MARK)

    def __str__(self) -> str:
        return f"{self.part}: {self.mark}"
