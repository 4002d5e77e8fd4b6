"""Planning: several instalments at once, each with its day, its conditions and, in advance, its reason."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.agreements.models import Agreement
from almoner.do.payments.entries import Instalment
from almoner.do.payments.models import Payment
from almoner.foundation.offices.models import Office
from almoner.foundation.pages import formats
from almoner.foundation.pages.editing import Lines
from almoner.foundation.pages.fields import PoundsField, parse_with
from almoner.foundation.pages.rows import MORE, Rows
from almoner.kernel.dates import Precision, parse_date
from almoner.kernel.periods import FinancialYear

from .asking import Refusing


class DayInWords(forms.CharField):
    """A day in one box, for rows: "20 November 2026" or 20/11/2026."""

    def prepare_value(self, value: Any) -> Any:
        return formats.day(value) if isinstance(value, dt.date) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        read = parse_with(parse_date, text)
        if read.precision is not Precision.DAY or read.first is None:
            raise ValidationError(_("Enter the day, as in 20 November 2026."))
        return read.first


class InstalmentForm(Refusing):
    """One payment."""

    title = forms.CharField(max_length=200, label=gettext_lazy("What for"))
    amount = PoundsField(label=gettext_lazy("Amount"))
    due_on = DayInWords(label=gettext_lazy("Due"), help_text=gettext_lazy("As in 20 November 2026."))
    conditions = Lines(
        required=False, label=gettext_lazy("Conditions"), help_text=gettext_lazy("One on each line; blank: none.")
    )
    advance_reason = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("Why it is paid in advance"),
        help_text=gettext_lazy("Blank: it is not."),
    )

    def instalment(self, splits: Sequence[Any] = ()) -> Instalment:
        """What was typed."""
        said = self.cleaned_data
        why = said["advance_reason"].strip()
        return Instalment(
            title=said["title"],
            amount=said["amount"],
            due_on=said["due_on"],
            splits=splits,
            conditions=said["conditions"],
            in_advance=bool(why),
            advance_reason=why,
        )


class AgreementForm(Refusing):
    """Under which agreement."""

    agreement = forms.ChoiceField(label=gettext_lazy("Agreement"))

    def __init__(self, data: Any = None, *, office: Office, chosen: str = "") -> None:
        super().__init__(data, initial={"agreement": chosen})
        rows = Agreement.objects.filter(office=office, current__isnull=False).select_related("current")
        self._agreements = {each.number: each for each in rows.order_by("sort_key")}
        named = [(number, f"{number} · {_title(each)}") for number, each in self._agreements.items()]
        self.fields["agreement"].choices = [("", _("Choose one")), *named]  # type: ignore[attr-defined]  # it is a choice

    def agreement_chosen(self) -> Agreement:
        """The agreement that was chosen."""
        return self._agreements[self.cleaned_data["agreement"]]


def _title(agreement: Agreement) -> str:
    return agreement.current.title if agreement.current else ""


class PlanPaper:
    """The page on which the payments of an agreement are planned."""

    def __init__(self, office: Office, data: Mapping[str, Any] | None, chosen: str = "") -> None:
        asked_for_more = data is not None and MORE in data
        self.is_bound = data is not None and not asked_for_more
        self.head = AgreementForm(data if self.is_bound else None, office=office, chosen=chosen or _typed(data))
        self.rows = Rows(InstalmentForm, "instalment", data=data, unchecked=asked_for_more)

    @property
    def forms(self) -> list[Any]:
        """Every form, for the list of what is wrong."""
        return [self.head, *self.rows]

    def is_valid(self) -> bool:
        """Whether everything is well formed."""
        return all([self.is_bound and self.head.is_valid(), self.is_bound and self.rows.is_valid()])

    def instalments(self) -> list[Instalment]:
        """What was typed."""
        return [row.instalment() for row in self.rows.filled]


def _typed(data: Mapping[str, Any] | None) -> str:
    return str(data.get("agreement", "")) if data is not None else ""


class ChangeForm(InstalmentForm):
    """One planned payment, what it takes from each line of its agreement, and why it changes."""

    def __init__(self, data: Any = None, *, payment: Payment, lines: Sequence[tuple[Any, int, str]]) -> None:
        """``lines`` are (pot, year, name of the pot)."""
        parts = {(row.pot_id, row.year): row.amount for row in payment.splits.all()}
        super().__init__(data, initial=_as_planned(payment))
        self._lines = {f"part-{place}": line for place, line in enumerate(lines)}
        for name, (pot, year, called) in self._lines.items():
            self.fields[name] = PoundsField(
                required=False,
                initial=parts.get((pot, year)),
                label=_("From %(pot)s, %(year)s") % {"pot": called, "year": FinancialYear(year).label},
            )
        self.fields["reason"] = forms.CharField(max_length=500, label=_("Why it changes"))
        if self._lines:
            first = self.fields[next(iter(self._lines))]
            first.help_text = _("Leave every pot blank to have the payment shared by the office’s rule.")

    def changed(self) -> Instalment:
        """What was typed, with its parts."""
        typed = [(*line[:2], self.cleaned_data[name]) for name, line in self._lines.items()]
        return self.instalment([part for part in typed if part[2]])


def _as_planned(payment: Payment) -> dict[str, Any]:
    names = ("title", "amount", "due_on", "advance_reason")
    texts = payment.conditions.order_by("order").values_list("text", flat=True)
    return {name: getattr(payment, name) for name in names} | {"conditions": "\n".join(texts)}
