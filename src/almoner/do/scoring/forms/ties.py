"""Forms about interests: everybody's own, and a tie that staff note in somebody's stead."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.scoring.models import Bid, Seat
from almoner.do.scoring.rules.ties import TIE_NAMES, Tie, Ties

LONGEST = 2000


@dataclass(slots=True)
class Asked:
    """One question of the list: who bids, what was answered, and what is wrong with the answer."""

    name: str
    """Stands for the bid in the form; it says nothing of the address under which the bid is read."""
    bid: Bid
    label: str
    about: str
    tie: str = ""
    text: str = ""
    errors: list[str] = field(default_factory=list)


class Declaring:
    """ "Have you a tie with …?" about every bid. Those that are not answered yet come first.

    Where judging is anonymous, it asks by applicant alone and in their order, so that no bid is known by its place.
    What is posted is about the bids of one page.
    """

    def __init__(self, seat: Seat, bids: Sequence[Bid], ties: Ties, data: Any = None) -> None:
        exercise = seat.exercise
        self.choices = [(tie.value, name) for tie, name in TIE_NAMES.items()]
        self.is_bound = data is not None
        self.asked = [_asked(ties, bid, seat, anonymous=exercise.anonymised) for bid in bids]
        self.asked.sort(key=lambda one: (bool(one.tie), one.label.lower() if exercise.anonymised else ""))
        if data is not None:
            self.asked = [one for one in self.asked if {f"tie-{one.name}", f"text-{one.name}"} & set(data)]
            for one in self.asked:
                one.tie = str(data.get(f"tie-{one.name}", ""))[:20]
                one.text = str(data.get(f"text-{one.name}", "")).replace("\x00", "").strip()[:LONGEST]

    @property
    def said(self) -> dict[UUID, tuple[str | bool, str]]:
        """What was answered, by bid; those left open are left out."""
        return {one.bid.pk: (one.tie, one.text) for one in self.asked if one.tie or one.text}

    def refuse(self, wrong: ValidationError) -> None:
        """Put what the action refused beside the questions."""
        told = wrong.message_dict
        for one in self.asked:
            one.errors = told.get(str(one.bid.pk), [])

    @property
    def problems(self) -> list[dict[str, str]]:
        """Everything that is wrong, each leading to its question."""
        return [
            {"text": f"{one.label}: {each}", "href": f"#tie-{one.name}"} for one in self.asked for each in one.errors
        ]


def _asked(ties: Ties, bid: Bid, seat: Seat, *, anonymous: bool) -> Asked:
    tie, text = ties.said.get((seat.pk, bid.pk), ("", ""))
    name = salted_hmac("scoring.declaring", f"{seat.pk}{bid.pk}", algorithm="sha256").hexdigest()[:12]
    about = "" if anonymous else f"{bid.reference}, {bid.title}" if bid.title else bid.reference
    return Asked(name, bid, bid.applicant, about, str(tie), text)


class NoteTieForm(forms.Form):
    """A tie that somebody on the panel told of by telephone, or that came to light."""

    seat = forms.ChoiceField(label=gettext_lazy("Who has the tie"))
    bid = forms.ChoiceField(label=gettext_lazy("With whoever bids"))
    tie = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[(tie.value, name) for tie, name in TIE_NAMES.items() if tie != Tie.NONE],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("In words"),
        help_text=gettext_lazy("And how you came to know. It is kept with the bid as the reason."),
        widget=forms.Textarea,
        max_length=LONGEST,
    )

    def __init__(self, data: Any = None, *, seats: Sequence[Seat], bids: Sequence[Bid]) -> None:
        super().__init__(data)
        self.seats = {str(seat.pk): seat for seat in seats}
        self.bids = {str(bid.pk): bid for bid in bids}
        chosen: Any = self.fields
        chosen["seat"].choices = [("", _("Choose")), *((key, str(seat)) for key, seat in self.seats.items())]
        chosen["bid"].choices = [
            ("", _("Choose")),
            *((key, f"{bid.applicant} ({bid.reference})") for key, bid in self.bids.items()),
        ]

    def refuse(self, wrong: ValidationError) -> None:
        for name, errors in wrong.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)
