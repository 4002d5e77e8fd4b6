"""The form of a decision: its facts, its own table, its money by pot and year, read and judged together."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.tokens import token_of
from almoner.foundation.offices.models import Appointment, Area, Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.pages.fields import DayField, PoundsField, parse_with
from almoner.foundation.pages.formats import day
from almoner.foundation.pages.rows import MORE, Rows, as_typed
from almoner.governance.decisions import wording
from almoner.governance.decisions.actions import FACTS, SHOWN
from almoner.governance.decisions.entries import LineEntry, MoneyEntry
from almoner.governance.decisions.models import Decision
from almoner.governance.decisions.subjects import money_of
from almoner.kernel.money import pounds
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import FrameworkLine, Priority

MOST_NAMES = 300
"""Names offered while typing; any other can be typed all the same."""


def _long(name: str, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        widget=forms.Textarea, label=wording.SECTION_NAMES[name], help_text=hint, required=False, max_length=20_000
    )


class FactsForm(forms.Form):
    """What is said of the decision, apart from its table and its money."""

    number = forms.CharField(
        max_length=40,
        required=False,
        label=gettext_lazy("Number"),
        help_text=gettext_lazy("Left blank: the next of the office's series."),
    )
    title = forms.CharField(max_length=300, label=gettext_lazy("Title"))
    kind = forms.ChoiceField(choices=Decision.Kind.choices, label=gettext_lazy("Kind"), initial=Decision.Kind.AWARD)
    lead = forms.ModelChoiceField(
        queryset=Person.objects.none(), label=gettext_lazy("Lead officer"), empty_label="", required=False
    )
    recommendation = _long("recommendation", gettext_lazy("What is to be decided, in one or two sentences."))
    background = _long("background")
    options = _long("options")
    reason_crime = _long("reason_crime", gettext_lazy("Published with each grant. Given now, never afterwards."))
    reason_value = _long("reason_value", gettext_lazy("Published with the spending. Given now, never afterwards."))
    power = _long("power", gettext_lazy("Such as: Anti-social Behaviour, Crime and Policing Act 2014, section 143."))
    equality = _long("equality")
    risk = _long("risk")
    interests = _long("interests", gettext_lazy("That nobody who signs has an interest, or who keeps out and why."))
    priorities = forms.MultipleChoiceField(
        label=gettext_lazy("Priorities it serves"), required=False, widget=forms.CheckboxSelectMultiple
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("None ticked: the whole area."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    confidentiality = forms.ChoiceField(
        choices=Decision.Confidentiality.choices, label=gettext_lazy("Confidentiality"), widget=forms.RadioSelect
    )
    ground = forms.CharField(
        max_length=300,
        required=False,
        label=gettext_lazy("Ground, where it is not open"),
        help_text=gettext_lazy("Such as: commercial interests, Freedom of Information Act 2000, section 43."),
    )
    body = forms.CharField(
        max_length=300,
        required=False,
        label=gettext_lazy("Another body that decides"),
        help_text=gettext_lazy("Only where this office does not: the Ministry of Justice, a partnership."),
    )
    body_reference = forms.CharField(max_length=80, required=False, label=gettext_lazy("Its reference"))
    body_on = DayField(required=False, label=gettext_lazy("The day it decided"))

    def offer(self, office: Office) -> None:
        """Fill the choices that depend on the office."""
        in_post = Appointment.objects.filter(office=office).values("person")
        fields: Any = self.fields
        fields["lead"].queryset = Person.objects.filter(pk__in=in_post).order_by("name")
        ordered = Priority.objects.filter(office=office).select_related("plan")
        held = list(ordered.order_by("-plan__begins_first", "plan__title", "order"))
        several = len({each.plan_id for each in held}) > 1
        fields["priorities"].choices = [
            (str(each.pk), f"{each.title} ({each.plan.title})" if several else each.title) for each in held
        ]
        fields["places"].choices = list(Area.objects.filter(office=office).values_list("code", "name"))


class YearField(forms.CharField):
    """A financial year, "2026/27"; cleans to the calendar year in which it starts."""

    def prepare_value(self, value: Any) -> Any:
        return FinancialYear(value).label if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        return parse_with(FinancialYear.parse, super().clean(value)).starting


class LineForm(forms.Form):
    """One line of the table."""

    applicant = forms.CharField(
        max_length=300,
        required=False,
        label=gettext_lazy("Applicant"),
        widget=forms.TextInput({"list": "organisations"}),
    )
    description = forms.CharField(max_length=1000, label=gettext_lazy("Short description"), widget=forms.Textarea)
    value = PoundsField(label=gettext_lazy("Value"))
    recommended = PoundsField(label=gettext_lazy("Recommended, if different"), required=False)
    framework_line = forms.ChoiceField(label=gettext_lazy("Line of the framework"), required=False)
    withheld = forms.BooleanField(label=gettext_lazy("Keep the name from the public"), required=False)

    def __init__(self, *args: Any, foreseen: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["framework_line"].choices = [("", ""), *foreseen]  # type: ignore[attr-defined]  # a ChoiceField

    def entry(self) -> LineEntry:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        line = UUID(given["framework_line"]) if given["framework_line"] else None
        said = (given["applicant"], given["description"], given["value"], given["recommended"], given["withheld"])
        return LineEntry(*said, framework_line=line)


class MoneyForm(forms.Form):
    """Money from one pot in one year."""

    pot = forms.ChoiceField(label=gettext_lazy("Pot"))
    year = YearField(label=gettext_lazy("Financial year"), max_length=9)
    amount = PoundsField(label=gettext_lazy("Amount"))

    def __init__(self, *args: Any, pots: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pot"].choices = [("", ""), *pots]  # type: ignore[attr-defined]  # a ChoiceField

    def entry(self) -> MoneyEntry:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        return MoneyEntry(UUID(given["pot"]), given["year"], given["amount"])


class Draft:
    """One page's worth of forms. ``decision`` is None for a new one; ``data`` is what was sent."""

    def __init__(
        self, office: Office, *, decision: Decision | None = None, data: Mapping[str, Any] | None = None
    ) -> None:
        self.office, self.decision = office, decision
        self.asks_for_more = data is not None and MORE in data
        self.token = token_of(decision, SHOWN) if decision else ""
        self.comes_from_awards = decision is not None and money_of(decision) is not None
        if data is not None and data.get("token"):
            self.token = str(data["token"])
        self._data = data
        self.pots = [(str(key), name) for key, name in _named(Pot, office, "name")]
        self.facts = self._form()
        foreseen = [(str(key), title) for key, title in _named(FrameworkLine, office, "title")]
        self.lines = self._rows(
            LineForm, "lines", _lines_of(decision), title=gettext_lazy("Who gets what"), foreseen=foreseen
        )
        self.money = self._rows(MoneyForm, "money", _money_of(decision), title=gettext_lazy("Money"), pots=self.pots)
        bodies = Organisation.objects.filter(office=office).order_by("name")
        self.organisations = list(bodies.values_list("name", flat=True)[:MOST_NAMES])

    def _form(self) -> FactsForm:
        start = _facts_of(self.decision)
        made = FactsForm(self._data, initial=start) if self._data is not None else FactsForm(initial=start)
        if self.asks_for_more:
            made = FactsForm(initial=as_typed(made))
        if self.decision is not None:
            del made.fields["number"]
        made.offer(self.office)
        return made

    def _rows(self, form: type[forms.Form], name: str, initial: list[dict[str, Any]], **given: Any) -> Rows:
        return Rows(form, name, data=self._data, initial=initial, unchecked=self.asks_for_more, **given)

    @property
    def forms(self) -> list[Any]:
        """Every form, in the order of the page."""
        return [self.facts] if self.comes_from_awards else [self.facts, *self.lines, *self.money]

    def is_valid(self) -> bool:
        """Whether everything is well formed."""
        if self._data is None or self.asks_for_more:
            return False
        parts: list[Any] = [self.facts] if self.comes_from_awards else [self.facts, self.lines, self.money]
        judged = [part.is_valid() for part in parts]
        return all(judged)

    def given(self) -> dict[str, Any]:
        """What was entered, for the action, once it is valid."""
        facts = {name: value for name, value in self.facts.cleaned_data.items() if name not in {"priorities", "number"}}
        if self.decision is None:
            facts["number"] = self.facts.cleaned_data["number"]
        facts["priorities"] = [UUID(key) for key in self.facts.cleaned_data["priorities"]]
        if self.comes_from_awards:
            return facts
        return facts | {
            "lines": [each.entry() for each in self.lines.filled],
            "money": [each.entry() for each in self.money.filled],
        }

    def refuse(self, wrong: ValidationError) -> None:
        """Put what the action refused beside the field it concerns; the rest goes to the top of the page."""
        listed = wrong.message_dict if hasattr(wrong, "error_dict") else {NON_FIELD_ERRORS: wrong.messages}
        for name, sentences in listed.items():
            for sentence in sentences:
                self.facts.add_error(name if name in self.facts.fields else None, sentence)

    def compare(self, now: Decision) -> list[tuple[Any, str, str]]:
        """Where what stands now differs from what was typed; the next save is then deliberate."""
        self.token = token_of(now, SHOWN)
        stands, typed = _words_of(now), self._words_typed()
        labels = {**wording.SECTION_NAMES, **wording.OTHER_NAMES, **_PARTS}
        return [
            (labels.get(name, name), stands[name], typed[name]) for name in typed if stands.get(name) != typed[name]
        ]

    def _words_typed(self) -> dict[str, str]:
        said = self.given()
        pots = dict(self.pots)
        words = {name: _in_words(value) for name, value in said.items() if name in FACTS and name != "places"}
        if self.comes_from_awards:
            return words
        words["lines_in_words"] = "\n".join(_line_in_words(entry) for entry in said["lines"])
        words["money_in_words"] = "\n".join(
            f"{pots[str(entry.pot)]} {FinancialYear(entry.year).label} {pounds(entry.amount)}"
            for entry in said["money"]
        )
        return words


_PARTS = {"lines_in_words": gettext_lazy("Table"), "money_in_words": gettext_lazy("Money by pot and year")}


def _named(model: Any, office: Office, field: str) -> Any:
    return model.objects.filter(office=office).order_by(field).values_list("pk", field)


def _facts_of(decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {"confidentiality": Decision.Confidentiality.OPEN.value}
    facts = {name: getattr(decision, name) for name in FACTS}
    return facts | {"priorities": [str(row.priority_id) for row in decision.served.all()]}


def _lines_of(decision: Decision | None) -> list[dict[str, Any]]:
    rows = decision.lines.filter(left_out_at__isnull=True) if decision else ()
    names = ("applicant", "description", "value", "recommended", "withheld")
    return [
        {name: getattr(row, name) for name in names} | {"framework_line": str(row.framework_line_id or "")}
        for row in rows
    ]


def _money_of(decision: Decision | None) -> list[dict[str, Any]]:
    rows = decision.money.all() if decision else ()
    return [{"pot": str(row.pot_id), "year": row.year, "amount": row.amount} for row in rows]


def _words_of(decision: Decision) -> dict[str, str]:
    return {name: _in_words(getattr(decision, name)) for name in SHOWN if name != "places"}


def _in_words(value: Any) -> str:
    if hasattr(value, "isoformat"):
        return str(day(value))
    return "" if value is None else str(value)


def _line_in_words(entry: LineEntry) -> str:
    withheld = " (withheld)" if entry.withheld else ""
    recommended = "" if entry.recommended is None else pounds(entry.recommended)
    applicant = " ".join(entry.applicant.split())
    return f"{applicant}{withheld}: {entry.description} {pounds(entry.value or Decimal(0))} {recommended}".strip()
