"""The forms of an agreement, part by part. `paper` puts them together."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.agreements.models import Agreement, AgreementVersion, Party, TermEvent
from almoner.foundation.pages.fields import AmountField, ApproximateDateField, DayField, parse_with
from almoner.kernel.periods import FinancialYear

A_DATE = gettext_lazy("For example, 31 March 2027, March 2027, 2026/27, tbc or ongoing.")


class YearField(forms.CharField):
    """A financial year, "2026/27"; cleans to the calendar year in which it starts, or None."""

    def prepare_value(self, value: Any) -> Any:
        return FinancialYear(value).label if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return parse_with(FinancialYear.parse, text).starting if text else None


class IdentityForm(forms.Form):
    """Which agreement it is."""

    number = forms.CharField(
        max_length=40, label=gettext_lazy("Number"), help_text=gettext_lazy("As in the register: CORE004, 043-24.")
    )
    kind = forms.ChoiceField(choices=Agreement.Kind.choices, label=gettext_lazy("Kind"))
    service = forms.CharField(
        max_length=300,
        label=gettext_lazy("Service"),
        help_text=gettext_lazy("The help it pays for, by the one name it keeps over the years."),
        widget=forms.TextInput({"list": "services"}),
    )
    service_is_new = forms.BooleanField(label=gettext_lazy("This service is new: enter it"), required=False)
    follows = forms.CharField(
        max_length=40,
        required=False,
        label=gettext_lazy("Follows the agreement"),
        help_text=gettext_lazy("The number of an earlier agreement of the same service, such as the pilot."),
    )


class TermsForm(forms.Form):
    """What was agreed, apart from parties, money and dated events."""

    title = forms.CharField(max_length=300, label=gettext_lazy("Title"))
    is_pilot = forms.BooleanField(label=gettext_lazy("This is a pilot"), required=False)
    starts = ApproximateDateField(label=gettext_lazy("Starts"), help_text=A_DATE, required=False)
    ends = ApproximateDateField(label=gettext_lazy("Ends"), help_text=A_DATE, required=False)
    end_is_as_printed = forms.BooleanField(
        label=gettext_lazy("The end is only a due date, shown as printed"), required=False
    )
    term_as_written = forms.CharField(max_length=200, label=gettext_lazy("Term as written"), required=False)
    notice_months = forms.IntegerField(
        min_value=0, max_value=60, label=gettext_lazy("Notice in months"), required=False, widget=forms.TextInput()
    )
    value = AmountField(
        label=gettext_lazy("Value"), help_text=gettext_lazy("In pounds, or why it is not known: tbc."), required=False
    )
    value_basis = forms.ChoiceField(
        choices=AgreementVersion.ValueBasis.choices,
        label=gettext_lazy("The value is"),
        initial=AgreementVersion.ValueBasis.NOT_STATED.value,
    )
    value_as_written = forms.CharField(max_length=200, label=gettext_lazy("Value as written"), required=False)
    priorities = forms.MultipleChoiceField(
        label=gettext_lazy("Priorities it serves"), required=False, widget=forms.CheckboxSelectMultiple
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("None ticked: the whole area."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    purposes = forms.CharField(widget=forms.Textarea, label=gettext_lazy("Purposes"), required=False)
    power = forms.CharField(max_length=300, label=gettext_lazy("Legal power relied on"), required=False)
    conditions = forms.CharField(
        widget=forms.Textarea, label=gettext_lazy("Conditions passed down from the funder"), required=False
    )
    document = forms.CharField(
        max_length=300,
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("The paper that says so, with its page."),
        required=False,
    )
    note = forms.CharField(
        widget=forms.Textarea,
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Stays with the office; the public does not see it."),
        required=False,
    )


class PartyForm(forms.Form):
    """One counterparty."""

    name = forms.CharField(
        max_length=300, label=gettext_lazy("Organisation"), widget=forms.TextInput({"list": "organisations"})
    )
    part = forms.ChoiceField(choices=Party.Part.choices, label=gettext_lazy("Part"), initial=Party.Part.PROVIDER.value)
    is_new = forms.BooleanField(label=gettext_lazy("It is new: enter it"), required=False)


class FundingForm(forms.Form):
    """Money from one source in one year."""

    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    source_as_written = forms.CharField(max_length=200, label=gettext_lazy("Or in words"), required=False)
    year = YearField(label=gettext_lazy("Financial year"), required=False, max_length=9)
    amount = AmountField(label=gettext_lazy("Amount"), required=False)

    def __init__(self, *args: Any, sources: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", _("Not stated")), *sources]  # type: ignore[attr-defined]  # a ChoiceField


class EventForm(forms.Form):
    """One dated event of the term."""

    event = forms.ChoiceField(choices=[("", ""), *TermEvent.Event.choices], label=gettext_lazy("Event"))
    at = ApproximateDateField(label=gettext_lazy("Date"), required=False)
    notice_months = forms.IntegerField(
        min_value=0, max_value=60, label=gettext_lazy("Notice in months"), required=False, widget=forms.TextInput()
    )
    note = forms.CharField(max_length=300, label=gettext_lazy("Note"), required=False)


class ReasonForm(forms.Form):
    """Why an entry is mended."""

    reason = forms.CharField(
        max_length=500,
        label=gettext_lazy("Why it changes"),
        help_text=gettext_lazy("A few words: they stay with the version."),
    )


class VariationForm(ReasonForm):
    """Why the deal changes, and from when."""

    effective_on = DayField(label=gettext_lazy("In effect from"), required=False)


class AnswerForm(forms.Form):
    """The answer to a proposed variation."""

    answer = forms.CharField(max_length=500, label=gettext_lazy("Your reason"), required=False)


class NoteForm(forms.Form):
    """Why a record is taken back from the public."""

    note = forms.CharField(
        max_length=300,
        label=gettext_lazy("Why it is taken back"),
        help_text=gettext_lazy("The note stays with the record."),
    )
