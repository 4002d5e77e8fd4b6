"""What a paper says besides the terms: words and rows, read and judged together."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from almoner.do.agreements.content import CAPITAL, REVENUE, ROWS, WORDS, PaperContent
from almoner.foundation.pages.fields import DayField, PoundsField
from almoner.foundation.pages.rows import MORE, Rows, as_typed


def _long(label: Any, help_text: Any = "", most: int = 5000) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea, required=False, max_length=most, label=label, help_text=help_text)


class WordsForm(forms.Form):
    """The parts in words."""

    purpose = _long(
        _("What it is for"), _("What is done, for whom and where. Left blank, it is the purposes of the agreement.")
    )
    not_allowed = _long(
        _("What may not be bought with it"), _("One on each line, besides what the standard terms rule out."), 2000
    )
    review_method = _long(
        _("How you will review together whether it works"),
        _("Who looks at what, when, and what counts as success. Both sides know it from the start."),
    )
    claims = _long(_("How the money is claimed"), "", 2000)
    ends = _long(_("How it may end early"), _("Only what differs from the standard terms."), 2000)
    contact = forms.CharField(
        max_length=300,
        required=False,
        label=_("Contact at the office"),
        help_text=_("One person or address: name, e-mail and telephone."),
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False, max_length=9)


class SpendForm(forms.Form):
    """A line of spending."""

    what = forms.CharField(max_length=300, label=_("For"))
    kind = forms.ChoiceField(
        choices=[(REVENUE, _("revenue")), (CAPITAL, _("capital"))], initial=REVENUE, label=_("Kind")
    )
    amount = PoundsField(required=False, label=_("Amount"))


class OutcomeForm(forms.Form):
    """An outcome with its measure and target."""

    what = forms.CharField(max_length=500, label=_("Outcome"))
    measure = forms.CharField(max_length=500, label=_("How it is measured"))
    target = forms.CharField(max_length=300, label=_("Target"))


class ConditionForm(forms.Form):
    """A special condition."""

    text = forms.CharField(max_length=3000, widget=forms.Textarea, label=_("Condition"))
    from_funder = forms.BooleanField(required=False, label=_("A funder passes it down"))


class ReportForm(forms.Form):
    """Something to be reported."""

    what = forms.CharField(max_length=300, label=_("Report"))
    due_on = DayField(required=False, label=_("Due"))


class InstalmentForm(forms.Form):
    """A payment."""

    title = forms.CharField(max_length=200, label=_("Instalment"))
    due_on = DayField(required=False, label=_("Due"))
    amount = PoundsField(required=False, label=_("Amount"))
    condition = forms.CharField(required=False, max_length=500, label=_("Once this is met"))


ROW_FORMS: Mapping[str, tuple[type[forms.Form], Any]] = {
    "spend": (SpendForm, _("What it may be spent on")),
    "outcomes": (OutcomeForm, _("Outcomes")),
    "conditions": (ConditionForm, _("Special conditions")),
    "reporting": (ReportForm, _("Reports")),
    "instalments": (InstalmentForm, _("Instalments")),
}
"""By name, the form of a row and the title of its group."""


class ContentForm:
    """One page's worth of forms. ``data`` is what was sent, None for a fresh page; ``opened``: the last paper."""

    def __init__(self, data: Mapping[str, Any] | None, *, content: PaperContent, opened: int) -> None:
        self.asks_for_more = data is not None and MORE in data
        self._data, self._content = data, content
        initial = {name: getattr(content, name) for name in WORDS} | {"opened": opened}
        words = WordsForm(data, initial=initial)
        self.words = WordsForm(initial=as_typed(words)) if self.asks_for_more else words
        self.rows = {
            name: Rows(
                form,
                name,
                data=data,
                initial=[each._asdict() for each in getattr(content, name)],
                unchecked=self.asks_for_more,
                title=title,
            )
            for name, (form, title) in ROW_FORMS.items()
        }

    @property
    def forms(self) -> list[forms.BaseForm]:
        """Every form, in the order of the page."""
        return [self.words, *(form for rows in self.rows.values() for form in rows)]

    @property
    def errors_on_page(self) -> bool:
        """Whether something is wrong with what was sent."""
        return not self.asks_for_more and any(form.is_bound and form.errors for form in self.forms)

    @property
    def opened(self) -> int:
        """The number of the last paper that the person saw."""
        said = str(self.words["opened"].value() or "")
        return int(said) if said.isdecimal() else 0

    def is_valid(self) -> bool:
        """Whether everything is well formed."""
        if self._data is None or self.asks_for_more:
            return False
        return all([self.words.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    @property
    def content(self) -> PaperContent:
        """What was written, once it is valid. Duties of publicity are kept on their own page."""
        parts: dict[str, Any] = {name: self.words.cleaned_data[name].strip() for name in WORDS}
        for name, group in self.rows.items():
            parts[name] = tuple(ROWS[name](**form.cleaned_data) for form in group.filled)
        return PaperContent(**parts)

    def refuse(self, wrong: ValidationError) -> None:
        """Put what the action refused over the page."""
        self.words.add_error(None, wrong.messages)

    def look_again(self, newest: int) -> None:
        """Take the paper that came meanwhile for what was seen, so that the next save is deliberate."""
        typed: Any = self.words.data
        self.words.data = typed.copy()
        self.words.data["opened"] = str(newest)  # type: ignore[index]  # a QueryDict's copy may be written
