"""The form of a forward entry, for staff: the same for a new one and for a correction."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages.fields import AmountField, ApproximateDateField, DayField
from almoner.foundation.sheets.readers import from_amount, from_date, to_amount, to_date
from almoner.kernel.dates import Answer

from .facts import DATES, Facts
from .models import ForwardEntry, ForwardVersion

A_DATE = gettext_lazy("For example, March 2027, 31 March 2027, or tbc.")


class EntryForm(forms.Form):
    """What is foreseen. Item and kind of event identify an entry, so a correction leaves them as they are."""

    item = forms.CharField(max_length=300, label=gettext_lazy("Item"), help_text=gettext_lazy("As the plan names it."))
    event = forms.ChoiceField(choices=ForwardEntry.Event.choices, label=gettext_lazy("What happens"))
    at = ApproximateDateField(label=gettext_lazy("When"), help_text=A_DATE, required=False)
    certainty = forms.ChoiceField(choices=ForwardVersion.Certainty.choices, label=gettext_lazy("How certain is it?"))
    funding = forms.ChoiceField(choices=ForwardVersion.Funding.choices, label=gettext_lazy("Funding afterwards"))
    starts = ApproximateDateField(label=gettext_lazy("In force from"), help_text=A_DATE, required=False)
    extension_to = ApproximateDateField(
        label=gettext_lazy("Extension possible to"),
        help_text=gettext_lazy("Left blank: none known."),
        required=False,
    )
    successor = forms.CharField(max_length=300, label=gettext_lazy("What comes after"), required=False)
    successor_starts = ApproximateDateField(label=gettext_lazy("When that starts"), help_text=A_DATE, required=False)
    is_pilot = forms.BooleanField(label=gettext_lazy("This is a pilot"), required=False)
    value = AmountField(label=gettext_lazy("Value"), required=False)
    provider = forms.CharField(max_length=300, label=gettext_lazy("Provider"), required=False)
    service = forms.CharField(
        max_length=300,
        label=gettext_lazy("Service"),
        help_text=gettext_lazy("The help it is about, by its name over the years. Left blank: named as the item."),
        required=False,
    )
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    group = forms.CharField(max_length=200, label=gettext_lazy("Group"), required=False)
    pot = forms.ChoiceField(label=gettext_lazy("Pot"), required=False)
    note = forms.CharField(widget=forms.Textarea, label=gettext_lazy("Note"), required=False)
    known_from = DayField(
        label=gettext_lazy("Known since"), help_text=gettext_lazy("Left blank: since today."), required=False
    )

    def __init__(self, *args: Any, priorities: list[str], pots: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (("priority", priorities), ("pot", pots)):
            choices = [("", _("Not stated")), *((each, each) for each in known)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, at = cleaned.get("starts"), cleaned.get("at")
        if starts and at and starts.after(at) is Answer.YES:
            raise ValidationError({"at": _("This is before it is in force from: %(day)s.") % {"day": starts}})
        return cleaned

    def clean_known_from(self) -> Any:
        return self.cleaned_data["known_from"] or None

    def facts(self) -> Facts:
        """What was typed, as canonical text by the names of facts."""
        given = self.cleaned_data
        facts: Facts = {name: from_date(given[name]) for name in DATES}
        names = ("certainty", "funding", "successor", "provider", "group", "priority", "pot", "note")
        facts |= {name: given[name] for name in names}
        facts |= {"is_pilot": "yes" if given["is_pilot"] else "no", "value": from_amount(given["value"])}
        return facts


class CorrectionForm(EntryForm):
    """A correction: the version the person saw, and why it changes."""

    on_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(max_length=500, label=gettext_lazy("Why it changes"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["item"], self.fields["event"]


class TakeBackForm(forms.Form):
    """Why an entry leaves the public calendar."""

    note = forms.CharField(max_length=300, label=gettext_lazy("Why it is taken back"))


def initial_of(facts: Facts, service: str) -> dict[str, Any]:
    """The facts of a version as the form takes them."""
    given: dict[str, Any] = {**facts, "service": service}
    given |= {name: to_date(facts[name]) if facts[name] != "unknown" else "" for name in DATES}
    return given | {"is_pilot": facts["is_pilot"] == "yes", "value": to_amount(facts["value"])}
