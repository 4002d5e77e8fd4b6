"""The forms of interests and gifts, for the person themselves and for whoever keeps the register."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from almoner.foundation.accounts.models import Person
from almoner.foundation.offices.models import Appointment
from almoner.foundation.pages.editing import RecordForm
from almoner.foundation.pages.fields import AmountField, ApproximateDateField, DayField

from .actions import GIFT, INTEREST
from .models import Gift, Interest

A_DATE = gettext_lazy("As exactly as it is known: 1 April 2025, April 2025, 2025, or tbc.")


class PersonField(forms.ModelChoiceField):
    """Somebody who holds or held a post in the office."""

    def __init__(self) -> None:
        super().__init__(queryset=Person.objects.none(), label=gettext_lazy("Whose it is"))

    def among(self, office: Any) -> None:
        """Offer the people of an office."""
        appointed = Appointment.objects.filter(office=office).values("person")
        self.queryset = Person.objects.filter(pk__in=appointed).order_by("name")


class OwnInterestForm(RecordForm):
    """An interest of one's own."""

    facts = INTEREST
    name = forms.CharField(
        max_length=300,
        label=gettext_lazy("The body"),
        help_text=gettext_lazy("The charity, company or other body, by the name it is known by."),
    )
    kind = forms.ChoiceField(choices=Interest.Kind.choices, label=gettext_lazy("What ties you to it"))
    nature = forms.CharField(
        widget=forms.Textarea,
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("Such as “my sister is its treasurer”. Names of others are not needed."),
    )
    since = ApproximateDateField(label=gettext_lazy("Since"), help_text=A_DATE, required=False)
    until = ApproximateDateField(
        label=gettext_lazy("Until"), help_text=gettext_lazy("Left blank: it still holds."), required=False
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class InterestForm(OwnInterestForm):
    """An interest of somebody else's, for whoever keeps the register."""

    person = PersonField()
    field_order = ("person", "name", "kind", "nature", "since", "until")

    def offer(self, office: Any, parent: Any) -> None:
        self.fields["person"].among(office)  # type: ignore[attr-defined]  # a PersonField


class EndForm(forms.Form):
    """Which of one's interests ends, and on which day."""

    interest = forms.ModelChoiceField(queryset=Interest.objects.none(), label=gettext_lazy("Which interest ends"))
    until = DayField(label=gettext_lazy("The last day of it"))

    def __init__(self, data: Any, *, held: Any) -> None:
        super().__init__(data, initial={"until": timezone.localdate()})
        chosen: Any = self.fields["interest"]
        chosen.queryset = held
        chosen.label_from_instance = lambda interest: interest.name

    def refuse(self, wrong: Any) -> None:
        """Put what the action refused beside the day."""
        self.add_error("until", wrong.message_dict["until"])


class OwnGiftForm(RecordForm):
    """What one was offered."""

    facts = GIFT
    kind = forms.ChoiceField(choices=Gift.Kind.choices, label=gettext_lazy("What it is"))
    giver = forms.CharField(max_length=300, label=gettext_lazy("Who offered it"))
    description = forms.CharField(
        max_length=500,
        label=gettext_lazy("What was offered"),
        help_text=gettext_lazy("Such as “dinner for two after the awards evening”."),
    )
    value_amount = AmountField(
        label=gettext_lazy("What it is worth"),
        help_text=gettext_lazy("As near as you know, or why nobody can say: tbc."),
        required=False,
    )
    offered_on = DayField(label=gettext_lazy("The day it was offered"))
    answer = forms.ChoiceField(choices=Gift.Answer.choices, label=gettext_lazy("What became of it"))
    note = forms.CharField(max_length=500, label=gettext_lazy("Why"), required=False)

    def clean_giver(self) -> str:
        return " ".join(self.cleaned_data["giver"].split())


class GiftForm(OwnGiftForm):
    """What somebody else was offered, for whoever keeps the register."""

    person = PersonField()
    field_order = ("person", "kind", "giver", "description", "value_amount", "offered_on", "answer", "note")

    def offer(self, office: Any, parent: Any) -> None:
        self.fields["person"].among(office)  # type: ignore[attr-defined]  # a PersonField
