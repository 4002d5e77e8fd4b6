"""The form of a round, for staff: the same for a new one and for a correction."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.grants.facts import DATES, FIGURES, Facts
from almoner.do.grants.models import RoundVersion
from almoner.do.grants.rules.figures import figure_shown, figure_text, read_figure
from almoner.foundation.pages.fields import ApproximateDateField, DayField, PoundsField, parse_with
from almoner.foundation.sheets.readers import from_date, to_date
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.models import Fund

A_FIGURE = gettext_lazy("In pounds, or tbc. With parts: £204,030 (OPCC £100,000) (VRN £104,030).")


class FigureField(forms.CharField):
    """A figure of a round as registers print it; cleans to its canonical text. A blank is not stated."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return figure_text(parse_with(read_figure, text)) if text else ""


class YearField(forms.CharField):
    """A financial year, as in 2022/23; cleans to the calendar year it starts in, or None."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        return parse_with(FinancialYear.parse, text).starting if text else None


class RoundForm(forms.Form):
    """What a round offered and gave. Fund, year and number identify it, so a correction leaves them as they are."""

    fund = forms.ChoiceField(label=gettext_lazy("Fund"))
    year = YearField(
        label=gettext_lazy("Year of spend"), help_text=gettext_lazy("For example, 2022/23."), required=False
    )
    number = forms.IntegerField(
        min_value=1,
        max_value=9999,
        label=gettext_lazy("Round"),
        help_text=gettext_lazy("Left blank: the next number."),
        required=False,
    )
    theme = forms.CharField(max_length=400, label=gettext_lazy("Theme"))
    opens = ApproximateDateField(label=gettext_lazy("Opens"), required=False)
    closes = ApproximateDateField(
        label=gettext_lazy("Deadline"), help_text=gettext_lazy("For example, 9 December 2022, or tbc."), required=False
    )
    cap = PoundsField(
        label=gettext_lazy("Most for one award"),
        help_text=gettext_lazy("Left blank: as the fund has it."),
        required=False,
    )
    cap_kind = forms.ChoiceField(
        choices=[("", gettext_lazy("No cap of its own")), *RoundVersion.CapKind.choices],
        label=gettext_lazy("The cap is"),
        required=False,
    )
    available = FigureField(label=gettext_lazy("Available"), help_text=A_FIGURE, required=False)
    requested = FigureField(label=gettext_lazy("Requested"), required=False)
    awarded = FigureField(label=gettext_lazy("Awarded"), required=False)
    spent = FigureField(label=gettext_lazy("Spent"), required=False)
    term = forms.CharField(max_length=200, label=gettext_lazy("Term of a grant"), required=False)
    classes = forms.CharField(max_length=200, label=gettext_lazy("Sizes of grant"), required=False)
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    pot = forms.ChoiceField(label=gettext_lazy("Pot shared with other rounds"), required=False)
    note = forms.CharField(widget=forms.Textarea, label=gettext_lazy("Note"), required=False)
    known_from = DayField(
        label=gettext_lazy("Known since"), help_text=gettext_lazy("Left blank: since today."), required=False
    )

    def __init__(
        self, *args: Any, funds: Sequence[Fund], priorities: Sequence[str], pots: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fund"].choices = [(str(fund.pk), fund.name) for fund in funds]  # type: ignore[attr-defined]  # a ChoiceField
        for name, known in (("priority", priorities), ("pot", pots)):
            choices = [("", _("Not stated")), *((each, each) for each in known)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # the same

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("cap") is not None and not cleaned.get("cap_kind"):
            raise ValidationError({"cap_kind": _("Say whether the cap is a limit or a guide.")})
        if cleaned.get("cap_kind") and cleaned.get("cap") is None and "cap" not in self.errors:
            raise ValidationError({"cap": _("Enter the cap, or choose that there is none.")})
        return cleaned

    def clean_cap(self) -> Any:
        cap = self.cleaned_data["cap"]
        if cap is not None and not cap:
            raise ValidationError(_("A cap is more than nothing."))
        return cap

    def facts(self) -> Facts:
        """What was typed, as canonical text by the names of facts."""
        given = self.cleaned_data
        facts: Facts = {name: from_date(given[name]) for name in DATES}
        names = ("theme", "cap_kind", "term", "classes", "priority", "pot", "note", *FIGURES)
        facts |= {name: given[name] for name in names}
        return facts | {"cap": f"{given['cap']:.2f}" if given["cap"] is not None else ""}


class CorrectionForm(RoundForm):
    """A correction: the version the person saw, and why it changes."""

    on_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(max_length=500, label=gettext_lazy("Why it changes"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("fund", "year", "number"):
            del self.fields[name]


class TakeBackForm(forms.Form):
    """Why a round leaves the public pages."""

    note = forms.CharField(max_length=300, label=gettext_lazy("Why it is taken back"))


def initial_of(facts: Facts) -> dict[str, Any]:
    """The facts of a version as the form takes them."""
    given: dict[str, Any] = dict(facts)
    given |= {name: to_date(facts[name]) if facts[name] != "unknown" else "" for name in DATES}
    return given | {name: figure_shown(facts[name]) for name in FIGURES}
