"""The forms of plans, strategies and frameworks, for staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.organisations.models import Organisation
from almoner.foundation.pages.editing import RecordForm
from almoner.foundation.pages.fields import AmountField, ApproximateDateField, DayField
from almoner.foundation.services.models import Service
from almoner.kernel.periods import FinancialYear

from .actions.frameworks import ACTION, FRAMEWORK, LINE
from .actions.plans import AIM, MEASURE, PLAN, PRIORITY, THEME
from .actions.strategies import CHECKLIST, ITEM, PRINCIPLE, STRATEGY
from .models import Checklist, FrameworkAction, Priority, Strategy, Theme

A_DATE = gettext_lazy("As exactly as it is known: 1 April 2025, April 2025, 2025, 2025/26, or tbc.")
SOURCE = gettext_lazy("The paper it is read from, with its section.")


def _long(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea, label=label, required=False, **options)


def _source() -> forms.CharField:
    return forms.CharField(max_length=300, label=gettext_lazy("Source"), help_text=SOURCE, required=False)


def _place() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("Place in the list"),
        help_text=gettext_lazy("Left blank: behind the last."),
        min_value=1,
        max_value=9999,
        required=False,
    )


class InOrder(RecordForm):
    """A record with a place in its list; without one it is put behind the last, or stays where it is."""

    order = _place()

    def given(self) -> dict[str, Any]:
        facts = super().given()
        if facts["order"] is None:
            del facts["order"]
        return facts


class PlanForm(RecordForm):
    facts = PLAN
    title = forms.CharField(max_length=200, label=gettext_lazy("Title"))
    begins = ApproximateDateField(label=gettext_lazy("Begins"), help_text=A_DATE, required=False)
    ends = ApproximateDateField(label=gettext_lazy("Ends"), help_text=A_DATE, required=False)
    overarching_outcome = forms.CharField(
        max_length=300,
        label=gettext_lazy("Overarching outcome"),
        help_text=gettext_lazy("In the office's own words, such as “cope and recover”."),
        required=False,
    )
    national_outcome = forms.CharField(
        max_length=300,
        label=gettext_lazy("The national outcome it answers to"),
        help_text=gettext_lazy("As the Ministry of Justice names it."),
        required=False,
    )
    source = _source()


class PriorityForm(InOrder):
    facts = PRIORITY
    title = forms.CharField(max_length=300, label=gettext_lazy("Priority"))
    text = _long(gettext_lazy("What is meant by it"))
    order = _place()


class ThemeForm(InOrder):
    facts = THEME
    kind = forms.ChoiceField(choices=Theme.Kind.choices, label=gettext_lazy("What it is"))
    title = forms.CharField(max_length=300, label=gettext_lazy("Name"))
    stated_for = forms.CharField(
        max_length=40,
        label=gettext_lazy("Period it was stated for"),
        help_text=gettext_lazy("Only where it is not the plan's own, such as 2022."),
        required=False,
    )
    order = _place()


class AimForm(InOrder):
    facts = AIM
    title = forms.CharField(max_length=300, label=gettext_lazy("Strategic aim"))
    text = _long(gettext_lazy("What is meant by it"))
    stated_for = forms.CharField(max_length=40, label=gettext_lazy("Period it was stated for"), required=False)
    order = _place()


class MeasureForm(InOrder):
    facts = MEASURE
    text = _long(gettext_lazy("What is wanted"))
    due_by = ApproximateDateField(label=gettext_lazy("By when"), help_text=A_DATE, required=False)
    due_as_written = forms.CharField(
        max_length=200,
        label=gettext_lazy("By when, as written"),
        help_text=gettext_lazy("Such as “within an agreed timescale”."),
        required=False,
    )
    done_on = DayField(label=gettext_lazy("Done on"), help_text=gettext_lazy("Left blank: not yet."), required=False)
    note = forms.CharField(max_length=500, label=gettext_lazy("How far it is"), required=False)
    order = _place()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError(_("Say what is wanted."), code="required")
        return text


class StrategyForm(RecordForm):
    facts = STRATEGY
    title = forms.CharField(max_length=200, label=gettext_lazy("Title"))
    version = forms.CharField(max_length=20, label=gettext_lazy("Version"), required=False)
    dated = ApproximateDateField(label=gettext_lazy("Date"), help_text=A_DATE, required=False)
    author = forms.CharField(max_length=120, label=gettext_lazy("Author"), required=False)
    review_due = ApproximateDateField(label=gettext_lazy("Next review"), help_text=A_DATE, required=False)
    review_as_written = forms.CharField(
        max_length=200,
        label=gettext_lazy("Next review, as written"),
        help_text=gettext_lazy("Such as “every four years”."),
        required=False,
    )
    source = _source()


class PrincipleForm(InOrder):
    facts = PRINCIPLE
    title = forms.CharField(max_length=200, label=gettext_lazy("Principle"))
    text = _long(gettext_lazy("What is meant by it"))
    strategy = forms.ModelChoiceField(
        Strategy.objects.none(),
        label=gettext_lazy("The strategy that states it"),
        help_text=gettext_lazy("The public reads the principles of published strategies."),
        required=False,
    )
    source = _source()
    order = _place()

    def offer(self, office: Any, parent: Any) -> None:
        self.fields["strategy"].queryset = Strategy.objects.filter(office=office).order_by("title", "-version")  # type: ignore[attr-defined]  # a ModelChoiceField


class ChecklistForm(RecordForm):
    facts = CHECKLIST
    kind = forms.ChoiceField(choices=Checklist.Kind.choices, label=gettext_lazy("What it is"))
    title = forms.CharField(max_length=200, label=gettext_lazy("Title"))
    dated = ApproximateDateField(label=gettext_lazy("Date"), help_text=A_DATE, required=False)
    source = _source()


class ItemForm(InOrder):
    facts = ITEM
    title = forms.CharField(max_length=300, label=gettext_lazy("Point to check, or term"))
    text = _long(gettext_lazy("Its meaning"))
    order = _place()


class FrameworkForm(RecordForm):
    facts = FRAMEWORK
    title = forms.CharField(max_length=200, label=gettext_lazy("Title"))
    version = forms.CharField(max_length=20, label=gettext_lazy("Version"), initial="1", required=False)
    begins = ApproximateDateField(label=gettext_lazy("In force from"), help_text=A_DATE, required=False)
    ends = ApproximateDateField(label=gettext_lazy("In force to"), help_text=A_DATE, required=False)
    introduction = _long(gettext_lazy("Introduction"))
    source = _source()


class LineForm(InOrder):
    facts = LINE
    title = forms.CharField(max_length=300, label=gettext_lazy("What is meant to be bought or given"))
    reference = forms.CharField(max_length=40, label=gettext_lazy("Number printed beside it"), required=False)
    service = forms.ModelChoiceField(Service.objects.none(), label=gettext_lazy("Service"), required=False)
    recipient = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Recipient"), required=False)
    priority = forms.ModelChoiceField(Priority.objects.none(), label=gettext_lazy("Priority"), required=False)
    amount_amount = AmountField(
        label=gettext_lazy("Amount"),
        help_text=gettext_lazy("In pounds, or why it is not known: “not yet allocated”."),
        initial="not yet allocated",
        required=False,
    )
    note = forms.CharField(max_length=300, label=gettext_lazy("Note"), required=False)
    order = _place()

    def offer(self, office: Any, parent: Any) -> None:
        known = {
            "service": Service.objects.filter(office=office).order_by("name"),
            "recipient": Organisation.objects.filter(office=office).order_by("name"),
            "priority": Priority.objects.filter(office=office).order_by("plan", "order"),
        }
        for name, rows in known.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField


def _years() -> list[tuple[str, str]]:
    return [(str(year), FinancialYear(year).label) for year in range(2015, 2045)]


class TaskForm(InOrder):
    facts = ACTION
    year = forms.TypedChoiceField(choices=_years, coerce=int, label=gettext_lazy("Financial year"))
    text = forms.CharField(max_length=300, label=gettext_lazy("What is to be done"))
    progress = forms.ChoiceField(choices=FrameworkAction.Progress.choices, label=gettext_lazy("Progress"))
    note = forms.CharField(max_length=300, label=gettext_lazy("Note"), required=False)
    order = _place()
