"""Form fields for what this trade writes down: days, approximate dates, pounds, and amounts that may be unknown.

Also how a form is handed to the macros: which part draws a field, and what went wrong in one list.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.kernel.dates import ApproximateDate, Precision, parse_date
from almoner.kernel.money import Amount, parse_amount

PARTS = ("day", "month", "year")


class DayWidget(forms.MultiWidget):
    """Three small boxes, day, month and year, as the GOV.UK Design System asks for a date."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    def decompress(self, value: dt.date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else ["", "", ""]


class DayField(forms.MultiValueField):
    """One day, typed as three numbers; cleans to a date or None."""

    widget = DayWidget

    def __init__(self, **kwargs: Any) -> None:
        parts = tuple(forms.CharField(required=False) for _part in PARTS)
        super().__init__(parts, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        """Read the three boxes. Every refusal says which of them is wrong."""
        given = [str(part or "").strip() for part in value or []]
        if not any(given):
            if self.required:
                raise ValidationError(_("Enter the date: day, month and year."), code="required")
            return None
        if missing := [name for name, part in zip(self._names(), given, strict=True) if not part]:
            raise ValidationError(_("The date must have a %(parts)s."), params={"parts": _(" and a ").join(missing)})
        return _day(given)

    @staticmethod
    def _names() -> tuple[str, str, str]:
        return _("day"), _("month"), _("year")


def _day(given: list[str]) -> dt.date:
    read = parse_with(parse_date, "/".join(given))
    if read.precision is not Precision.DAY or read.first is None:
        raise ValidationError(_("Enter the day, month and year as numbers, as in 20 11 2026."))
    return read.first


class ApproximateDateField(forms.CharField):
    """A date as exactly as it is known: "31 March 2027", "March 2027", "2026/27", "tbc", "ongoing"."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, ApproximateDate):
            return {Precision.UNKNOWN: _("tbc"), Precision.OPEN: _("ongoing")}.get(value.precision, str(value))
        return value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return parse_with(parse_date, text) if text else ApproximateDate.unknown()


class PoundsField(forms.CharField):
    """An amount that must be known; cleans to a Decimal or None. Takes "£1,339,454.38" as people write it."""

    def prepare_value(self, value: Any) -> Any:
        known = value.value if isinstance(value, Amount) else value
        return f"{known:,.2f}" if isinstance(known, Decimal) else known

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        amount = parse_with(parse_amount, text)
        if amount.value is None:
            raise ValidationError(_("Enter an amount in pounds, as in 1,339,454.38."), code="unknown")
        return amount.value


class AmountField(PoundsField):
    """An amount that may be unknown, with the words that say why: cleans to an Amount. A blank is "not stated"."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Amount) and value.value is None:
            return value.unknown
        return super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        return parse_with(parse_amount, forms.CharField.clean(self, value))


def parse_with[T](parse: Callable[[str], T], text: str) -> T:
    """Read text with one of the kernel's parsers, whose refusals are sentences for the person who wrote it.

    Raises:
        ValidationError: what was typed cannot be read.
    """
    try:
        return parse(text)
    except ValueError as error:
        raise ValidationError(str(error), code="unreadable") from error


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary: the sentence, and the field to go to."""

    text: str
    href: str = ""


def problems(*made: Any) -> list[Problem]:
    """All that is wrong in one or several forms, in the order of their fields; what concerns no field comes first.

    A form that is one of several like it has a ``called``, as rows.Rows gives its forms: its sentences begin with it.
    """
    found: list[Problem] = []
    for form in made:
        place = str(getattr(form, "called", ""))
        to = next((f"#{first_input(field)}" for field in form.visible_fields()), "") if place else ""
        found += [Problem(_told(place, "", str(error)), to) for error in form.non_field_errors()]
        for field in form:
            named = "" if field.errors and is_unanswered(field) else str(field.label)
            found += [Problem(_told(place, named, said), f"#{first_input(field)}") for said in errors_of(field)]
    return found


def _told(place: str, field: str, sentence: str) -> str:
    """A sentence of the summary: “Line 3, amount: Enter an amount in pounds.” where it is one of several lines."""
    if not place:
        return sentence
    where = f"{place}, {_lowered(field)}" if field else place
    return _("%(where)s: %(sentence)s") % {"where": where, "sentence": sentence}


def _lowered(label: str) -> str:
    """A label inside a sentence: “Amount” becomes “amount”; “VAT” and “E-mail” stay."""
    return label[0].lower() + label[1:] if label[1:2].islower() else label


def is_unanswered(field: forms.BoundField) -> bool:
    """Whether all that is wrong with a field is that it is blank: its sentence names it then."""
    return all(error.code == "required" for error in field.errors.as_data())


def errors_of(field: forms.BoundField) -> list[str]:
    """What is wrong with a field, each as a sentence that makes sense in the summary too, away from the field."""
    blank = (
        _("Tick the box “%(field)s” if it is so.")
        if kind_of(field) == "checkbox"
        else _("“%(field)s” needs an answer.")
    )
    return [
        blank % {"field": field.label} if error.code == "required" else " ".join(error.messages)
        for error in field.errors.as_data()
    ]


def first_input(field: forms.BoundField) -> str:
    """The id of the box the keyboard should land in."""
    return f"{field.auto_id}-day" if isinstance(field.field.widget, DayWidget) else str(field.auto_id)


def kind_of(field: forms.BoundField) -> str:
    """Which macro draws a field."""
    if isinstance(field.field, PoundsField):
        return "money"
    return next((kind for widget, kind in KINDS if isinstance(field.field.widget, widget)), "input")


KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (DayWidget, "day"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
)


def choices_of(field: forms.BoundField) -> list[dict[str, Any]]:
    """The choices of a field as the GOV.UK macros take them, groups laid flat, with what is chosen now."""
    now = field.value()
    chosen = {str(one) for one in (now if isinstance(now, list | tuple | set) else [now]) if one is not None}
    made = []
    for value, label in _flat(field.field.widget.choices):
        chosen_now = str(value) in chosen
        made.append({"value": str(value), "text": label, "checked": chosen_now, "selected": chosen_now})
    return made


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def parts_of(field: forms.BoundField) -> list[dict[str, Any]]:
    """The three boxes of a day, with what was typed."""
    now = field.value()
    typed = now if isinstance(now, list | tuple) else field.field.widget.decompress(now)
    labels = (gettext_lazy("Day"), gettext_lazy("Month"), gettext_lazy("Year"))
    wrong = " govuk-input--error" if field.errors else ""
    return [
        {
            "id": f"{field.auto_id}-{part}",
            "name": f"{field.html_name}_{part}",
            "label": label,
            "value": "" if value is None else str(value),
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}{wrong}",
        }
        for part, label, value in zip(PARTS, labels, typed, strict=True)
    ]


GLOBALS = {
    "problems": problems,
    "errors_of": errors_of,
    "kind_of": kind_of,
    "choices_of": choices_of,
    "parts_of": parts_of,
}
