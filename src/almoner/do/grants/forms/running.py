"""Forms about an invitation once it is written: begun, extended, cancelled; questions, answers and workshops."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.grants.choices import funds_of
from almoner.do.grants.models import Extension, Invitation
from almoner.do.grants.rules.asking import MOST_QUESTION
from almoner.foundation.offices.models import Office
from almoner.foundation.pages.fields import DayField
from almoner.strategy.funds.models import Fund

from .moments import ClockField, moment_of
from .rounds import YearField


class Refusable(forms.Form):
    """A form that shows what an action refused beside the fields it is about."""

    at_field: dict[str, str] = {}  # noqa: RUF012 - where a fact is typed, by its name
    """Where facts are typed that have no field of their own name."""

    def refuse(self, wrong: ValidationError) -> None:
        """Put what an action refused beside the fields it is about."""
        if not hasattr(wrong, "error_dict"):
            self.add_error(None, wrong)
            return
        for name, errors in wrong.error_dict.items():
            field = self.at_field.get(name, name)
            self.add_error(field if field in self.fields else None, errors)


class BeginForm(Refusable):
    """Fund, theme and year of a new round, or an earlier round to begin from."""

    fund = forms.ModelChoiceField(Fund.objects.none(), label=gettext_lazy("Fund"), empty_label="")
    theme = forms.CharField(
        max_length=400, label=gettext_lazy("Theme"), help_text=gettext_lazy("What the round is called in public.")
    )
    year = YearField(
        label=gettext_lazy("Financial year in which the money is spent"),
        help_text=gettext_lazy("For example, 2027/28. The deadline may fall before it."),
    )
    copy_of = forms.ModelChoiceField(
        Invitation.objects.none(),
        label=gettext_lazy("Begin from an earlier round"),
        help_text=gettext_lazy("Everything but its dates, its money and the treasurer's word is copied."),
        empty_label=gettext_lazy("No, from nothing"),
        required=False,
    )

    def __init__(self, data: Any = None, *, office: Office, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        fields: Any = self.fields
        fields["fund"].queryset = Fund.objects.filter(pk__in=[fund.pk for fund in funds_of(office)]).order_by("name")
        rows = Invitation.objects.filter(office=office).select_related("round__fund", "form_version__form__current")
        fields["copy_of"].queryset = rows.order_by("-prepared_at")
        fields["copy_of"].label_from_instance = lambda row: f"{row.theme} ({row.round})"


class ExtendForm(Refusable):
    """A later closing for everybody."""

    at_field = {"closes_at": "closes_day"}  # noqa: RUF012 - never changed
    kind = forms.ChoiceField(choices=Extension.Kind.choices, label=gettext_lazy("Why it is extended"))
    minutes = forms.IntegerField(
        min_value=1,
        max_value=100_000,
        label=gettext_lazy("Minutes that the site could not be reached"),
        help_text=gettext_lazy("Everybody gets as many minutes after the closing."),
        required=False,
    )
    closes_day = DayField(label=gettext_lazy("For another reason: closes on"), required=False)
    closes_clock = ClockField(label=gettext_lazy("Closes at"), required=False)
    reason = forms.CharField(
        widget=forms.Textarea,
        max_length=500,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Published with the new closing."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["closes_at"] = None
        if given.get("kind") == Extension.Kind.OTHER and not {"closes_day", "closes_clock"} & set(self.errors):
            try:
                given["closes_at"] = moment_of(given["closes_day"], given["closes_clock"], later=True)
            except ValidationError as wrong:
                self.add_error("closes_clock", wrong)
        return given

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("kind", "minutes", "closes_at", "reason")}


class ReasonForm(Refusable):
    """Why something is done."""

    reason = forms.CharField(widget=forms.Textarea, max_length=1000, label=gettext_lazy("Reason"))


class AskForm(Refusable):
    """A question from anybody. The field that nobody sees is for machines that fill in everything."""

    question = forms.CharField(
        widget=forms.Textarea,
        max_length=MOST_QUESTION,
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("Everybody will read it with our answer, so leave names and addresses out."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("Only if you want to be asked back. It is never published."),
        required=False,
    )


class AnswerForm(Refusable):
    """The answer that everybody reads, beside the question as everybody reads it."""

    question = forms.CharField(
        widget=forms.Textarea,
        max_length=MOST_QUESTION,
        label=gettext_lazy("The question, as everybody reads it"),
        help_text=gettext_lazy("Take out who asked, and anything that tells who they are."),
    )
    answer = forms.CharField(widget=forms.Textarea, max_length=5000, label=gettext_lazy("The answer"))


class WorkshopForm(Refusable):
    """A meeting at which people can ask how to apply."""

    at_field = {"starts_at": "day"}  # noqa: RUF012 - never changed
    title = forms.CharField(max_length=200, label=gettext_lazy("What it is called"))
    day = DayField(label=gettext_lazy("Day"))
    clock = ClockField(label=gettext_lazy("Begins at"))
    minutes = forms.IntegerField(min_value=1, max_value=1440, initial=60, label=gettext_lazy("Minutes that it lasts"))
    place = forms.CharField(max_length=300, label=gettext_lazy("Place"), help_text=gettext_lazy("Or: online."))
    how_to_join = forms.CharField(
        widget=forms.Textarea, max_length=2000, label=gettext_lazy("How to join"), required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not {"day", "clock"} & set(self.errors):
            try:
                given["starts_at"] = moment_of(given["day"], given["clock"], later=False)
            except ValidationError as wrong:
                self.add_error("clock", wrong)
        return given

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("title", "starts_at", "minutes", "place", "how_to_join")}


class CheckForm(forms.Form):
    """The eligibility questions of a round, all on one page; kept nowhere."""

    def __init__(self, data: Any = None, *, questions: list[str]) -> None:
        super().__init__(data)
        for place, question in enumerate(questions, 1):
            self.fields[f"q{place}"] = forms.ChoiceField(
                choices=[("yes", _("Yes")), ("no", _("No"))], label=question, widget=forms.RadioSelect
            )
