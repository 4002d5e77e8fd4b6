"""Forms about an office, its posts, delegations and settings."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.door.roles import ROLE_NAMES
from almoner.foundation.pages.fields import DayField, PoundsField

from .actions import PROFILE
from .book import Declaration
from .models import Office

ROLES = [(role.value, name) for role, name in ROLE_NAMES.items()]


class ProfileForm(forms.ModelForm):
    """The office's profile. The languages are written as codes with commas between them."""

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    languages = forms.CharField(
        required=False,
        label=gettext_lazy("Languages of public pages"),
        help_text=gettext_lazy("Codes, such as: en, cy"),
    )

    class Meta:
        model = Office
        fields = PROFILE
        widgets: ClassVar = {"address": forms.Textarea}
        labels: ClassVar = {
            "holder_title": gettext_lazy("Title of the office-holder"),
            "holder_name": gettext_lazy("Name of the office-holder"),
            "force_area_code": gettext_lazy("ONS code of the police force area"),
            "host": gettext_lazy("Host name of its own for public pages"),
            "accent": gettext_lazy("Accent colour"),
        }
        help_texts: ClassVar = {"accent": gettext_lazy("Links and buttons, as #0b5f66. Left blank: the house's own.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["languages"] = ", ".join(self.instance.languages)

    def clean_languages(self) -> list[str]:
        return [code.strip() for code in self.cleaned_data["languages"].split(",") if code.strip()]


class AppointmentForm(forms.Form):
    name = forms.CharField(max_length=200, label=gettext_lazy("Name"))
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("They choose a password by “Forgotten your password?” on the sign-in page."),
    )
    role = forms.ChoiceField(choices=ROLES, label=gettext_lazy("Post"))
    starts = DayField(label=gettext_lazy("First day in post"))
    ends = DayField(label=gettext_lazy("Last day in post"), required=False)


class EndForm(forms.Form):
    ends = DayField(label=gettext_lazy("Last day"))
    reason = forms.CharField(max_length=300, required=False, label=gettext_lazy("Reason"))


class DelegationForm(forms.Form):
    role = forms.ChoiceField(choices=ROLES, label=gettext_lazy("Post acted in"))
    delegate: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(queryset=None, label=gettext_lazy("Who may act"))
    scope = forms.CharField(widget=forms.Textarea, label=gettext_lazy("For what"))
    limit = PoundsField(required=False, label=gettext_lazy("Up to"), help_text=gettext_lazy("Left blank: no limit."))
    starts = DayField(label=gettext_lazy("From"))
    ends = DayField(label=gettext_lazy("Until"), required=False)
    source = forms.CharField(max_length=300, required=False, label=gettext_lazy("Where it is written"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegate"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField


class SettingForm(forms.Form):
    """A new value of one setting; the field for the value depends on the kind declared."""

    starts = DayField(label=gettext_lazy("In force from"))
    source = forms.CharField(max_length=300, required=False, label=gettext_lazy("Where it is written"))
    reason = forms.CharField(max_length=300, label=gettext_lazy("Why it changes"))

    def __init__(self, *args: Any, declared: Declaration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = _FIELDS.get(declared.kind, _text_field)(declared)
        self.fields = {"value": field} | self.fields  # the value comes first

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        return str(value) if isinstance(value, Decimal) else value


def _text_field(declared: Declaration) -> forms.Field:
    if declared.choices is not None:
        return forms.ChoiceField(choices=list(declared.choices.items()), label=gettext_lazy("Value"))
    return forms.CharField(label=gettext_lazy("Value"), required=False)


def _number_field(declared: Declaration) -> forms.Field:
    return forms.IntegerField(
        min_value=0, max_value=10_000, label=gettext_lazy("Value"), help_text=_UNITS.get(declared.kind, "")
    )


def _yes_or_no(_declared: Declaration) -> forms.Field:
    return forms.TypedChoiceField(
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
        label=gettext_lazy("Value"),
    )


class StagesField(forms.CharField):
    """One stage a line: ``Delivery: agreements, payments``."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{label}: {', '.join(kinds)}" for label, kinds in value)
        return value

    def clean(self, value: Any) -> list[Any]:
        lines = [line for line in str(value or "").splitlines() if line.strip()]
        return [
            [label.strip(), [kind.strip() for kind in kinds.split(",") if kind.strip()]]
            for label, _colon, kinds in (line.partition(":") for line in lines)
        ]


def _stages(_declared: Declaration) -> forms.Field:
    return StagesField(
        required=False,
        label=gettext_lazy("Value"),
        help_text=gettext_lazy(
            "One stage a line, as Delivery: agreements, rounds. Left blank: Understand, Plan, Do, Review."
        ),
    )


_UNITS = {
    "days": gettext_lazy("days"),
    "weeks": gettext_lazy("weeks"),
    "months": gettext_lazy("months"),
    "years": gettext_lazy("years"),
}
_FIELDS: Mapping[str, Callable[[Declaration], forms.Field]] = {
    "whole number": _number_field,
    "days": _number_field,
    "weeks": _number_field,
    "months": _number_field,
    "years": _number_field,
    "money": lambda _declared: PoundsField(label=gettext_lazy("Value")),
    "yes or no": _yes_or_no,
    "stages": _stages,
}


def shown(declared: Declaration, value: Any) -> str:
    """A setting's value in words."""
    if declared.kind == "yes or no":
        return _("Yes") if value else _("No")
    if declared.kind == "money" and value not in (None, ""):
        return f"£{Decimal(str(value)):,.2f}"
    if declared.kind == "stages":
        return " · ".join(label for label, _kinds in value) if value else _("Understand · Plan · Do · Review")
    if declared.choices is not None:
        return str(declared.choices.get(value, value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    unit = _UNITS.get(declared.kind)
    return f"{value} {unit}" if unit else str(value if value not in (None, "") else _("not set"))
