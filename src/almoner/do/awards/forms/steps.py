"""The smaller forms of awards: the decision's words, a letter, the wording, an offer, its answer, an agreement."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from almoner.do.awards.models import Award
from almoner.do.awards.rules.award import CAPITAL, REVENUE, BudgetEntry
from almoner.do.awards.rules.splits import Part
from almoner.foundation.accounts.models import Person
from almoner.foundation.offices.models import Appointment, Office
from almoner.foundation.pages.fields import DayField, PoundsField, parse_with
from almoner.foundation.services.models import Service
from almoner.governance.decisions.wording import SECTION_NAMES
from almoner.kernel.periods import FinancialYear


class Refusing(forms.Form):
    """A form that shows beside its fields what an action refused."""

    def refuse(self, wrong: Any) -> None:
        """Put what an action refused beside the field it concerns."""
        for name, sentences in wrong.message_dict.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


class ReasonForm(Refusing):
    """Why."""

    reason = forms.CharField(widget=forms.Textarea, max_length=1000, label=gettext_lazy("Reason"))


def _long(name: str, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        widget=forms.Textarea, label=SECTION_NAMES[name], help_text=hint, required=False, max_length=20_000
    )


class DecisionForm(Refusing):
    """What the sheet says besides its table, its money and its notes, which come from the awards."""

    number = forms.CharField(
        max_length=40,
        required=False,
        label=gettext_lazy("Number"),
        help_text=gettext_lazy("Left blank: the next of the office's series."),
    )
    title = forms.CharField(max_length=300, label=gettext_lazy("Title"))
    lead = forms.ModelChoiceField(
        queryset=Person.objects.none(), label=gettext_lazy("Lead officer"), empty_label="", required=False
    )
    floors_reason = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=2000,
        label=gettext_lazy("Why what was promised with the round is not met"),
    )
    recommendation = _long("recommendation", gettext_lazy("What is to be decided, in one or two sentences."))
    power = _long("power", gettext_lazy("Such as: Anti-social Behaviour, Crime and Policing Act 2014, section 143."))
    reason_crime = _long("reason_crime", gettext_lazy("Published with each grant. Given now, never afterwards."))
    reason_value = _long("reason_value", gettext_lazy("Published with the spending. Given now, never afterwards."))
    options = _long("options")
    equality = _long("equality")
    risk = _long("risk")
    interests = _long(
        "interests", gettext_lazy("Who keeps out and why. Judges and those with a tie are kept out anyway.")
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, office: Office, initial: Mapping[str, Any], short: Sequence[str] = ()
    ) -> None:
        super().__init__(data, initial=dict(initial))
        described: Any = self.fields
        described["floors_reason"].help_text = "; ".join(short)
        if not short:
            del described["floors_reason"]
        in_post = Appointment.objects.filter(office=office).values("person")
        lead: Any = self.fields["lead"]
        lead.queryset = Person.objects.filter(pk__in=in_post).order_by("name")


class LetterForm(Refusing):
    """One letter before it is sent. Its text is shown as text, so nothing in it is read as markup."""

    subject = forms.CharField(max_length=200, label=gettext_lazy("Subject"))
    body = forms.CharField(widget=forms.Textarea, max_length=20_000, label=gettext_lazy("Text"))
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)


class WordingForm(Refusing):
    """The office's wording of one kind of letter."""

    subject = forms.CharField(max_length=200, label=gettext_lazy("Subject"))
    body = forms.CharField(widget=forms.Textarea, max_length=20_000, label=gettext_lazy("Text"))


class OfferForm(Refusing):
    """On what conditions an award is offered, and until when."""

    conditions = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=5000,
        label=gettext_lazy("Conditions"),
        help_text=gettext_lazy("One on each line."),
    )
    expires_on = DayField(
        required=False,
        label=gettext_lazy("Last day to answer"),
        help_text=gettext_lazy("Left blank: as many days after it is merged as the office gives."),
    )

    @property
    def given(self) -> dict[str, Any]:
        """As the action takes them."""
        said = self.cleaned_data
        return {"conditions": said["conditions"].splitlines(), "expires_on": said["expires_on"]}


class PartForm(forms.Form):
    """Pounds from one pot in one year."""

    pot = forms.ChoiceField(label=gettext_lazy("Pot"))
    year = forms.CharField(label=gettext_lazy("Financial year"), max_length=9)
    amount = PoundsField(label=gettext_lazy("Amount"))

    def __init__(self, *args: Any, pots: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pot"].choices = [("", ""), *pots]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_year(self) -> int:
        """The calendar year in which it starts."""
        return int(parse_with(FinancialYear.parse, self.cleaned_data["year"]).starting)

    def part(self) -> Part[UUID]:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        return Part(UUID(given["pot"]), given["year"], given["amount"])


class BudgetForm(forms.Form):
    """A line of a revised budget."""

    what = forms.CharField(max_length=300, label=gettext_lazy("What for"))
    kind = forms.ChoiceField(
        choices=[
            (REVENUE, gettext_lazy("Running costs (revenue)")),
            (CAPITAL, gettext_lazy("Things that last (capital)")),
        ],
        label=gettext_lazy("Kind"),
    )
    amount = PoundsField(label=gettext_lazy("Amount"))

    def has_changed(self) -> bool:
        """Whether something was written: the kind alone, which is always chosen, is nothing."""
        return bool({"what", "amount"} & set(self.changed_data))

    def entry(self) -> BudgetEntry:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        return BudgetEntry(given["what"], given["kind"], given["amount"] or Decimal(0))


class AnswerForm(Refusing):
    """The answer to an offer."""

    accepts = forms.ChoiceField(
        choices=[("yes", gettext_lazy("We accept the offer and its conditions")), ("no", gettext_lazy("We refuse it"))],
        label=gettext_lazy("Your answer"),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=1000,
        label=gettext_lazy("If you refuse, why"),
        help_text=gettext_lazy("The office learns from it; it is not published."),
    )


class AgreementForm(Refusing):
    """The number and the service of an agreement that an award leads to."""

    number = forms.CharField(
        max_length=40,
        required=False,
        label=gettext_lazy("Number"),
        help_text=gettext_lazy("Left blank: the next of the office's series."),
    )
    service = forms.ModelChoiceField(
        queryset=Service.objects.none(),
        required=False,
        label=gettext_lazy("Service: the help that it is about"),
        help_text=gettext_lazy("Left blank: a service named like the project."),
        empty_label="",
    )

    def __init__(self, data: Mapping[str, Any] | None, *, award: Award, number: str) -> None:
        super().__init__(data, initial={"number": number, "service": award.service_id})
        service: Any = self.fields["service"]
        service.queryset = Service.objects.filter(office=award.office_id).order_by("name")

    @property
    def given(self) -> dict[str, Any]:
        """As the action takes them."""
        return {"number": self.cleaned_data["number"], "service": self.cleaned_data["service"] or ""}
