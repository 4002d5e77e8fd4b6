"""The money behind a round: what is available, the pots it comes from, what the chief finance officer lets in."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.grants.models import Invitation
from almoner.do.grants.parts import SourceEntry
from almoner.foundation.pages.fields import PoundsField
from almoner.strategy.funds.models import Pot

from .parts import Group, PartForm
from .running import Refusable


class SourceForm(forms.Form):
    """What one pot puts in."""

    pot = forms.ChoiceField(label=gettext_lazy("Pot"))
    amount = PoundsField(label=gettext_lazy("Amount"))
    is_shared = forms.BooleanField(label=gettext_lazy("the same sum serves other rounds of the year"), required=False)

    def __init__(self, *args: Any, pots: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pot"].choices = [("", ""), *pots]  # type: ignore[attr-defined]  # a ChoiceField


class MoneyForm(PartForm):
    part = "money"
    needed = ("available",)
    available = PoundsField(label=gettext_lazy("Available for this round"), required=False)
    reserve_for_grassroots = PoundsField(
        label=gettext_lazy("Of that, kept for grassroots groups"),
        help_text=gettext_lazy("A floor that is published with the round. Left blank: nothing is kept."),
        required=False,
    )
    over_allocation = forms.DecimalField(
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=50,
        label=gettext_lazy("Percent that may be awarded above that"),
        help_text=gettext_lazy("Some awards are refused or lapse. Needs the chief finance officer's consent."),
        required=False,
    )

    def rows_of(self, data: Any, held: Invitation) -> Sequence[Group]:
        pots = [(str(pot.pk), pot.name) for pot in Pot.objects.filter(office=held.office_id).order_by("name")]
        start = [
            {"pot": str(row.pot_id), "amount": row.amount, "is_shared": row.is_shared}
            for row in held.sources.order_by("order", "pk")
        ]
        rows = self.group(SourceForm, "sources", data, start, pots=pots)
        return [Group(rows, _("Sources, in the order in which they are used up"), _("Another source"))]

    def clean_over_allocation(self) -> Decimal:
        return self.cleaned_data["over_allocation"] or Decimal(0)

    def facts(self) -> dict[str, Any]:
        rows = [row.cleaned_data for row in self.groups[0].rows.filled]
        return super().facts() | {"sources": [_entry(row) for row in rows]}


def _entry(row: dict[str, Any]) -> SourceEntry:
    return SourceEntry(UUID(row["pot"]), row["amount"], row["is_shared"])


class LetInForm(Refusable):
    """A pot outside its purposes, let in for a reason."""

    pot = forms.ModelChoiceField(Pot.objects.none(), label=gettext_lazy("Pot"))
    amount = PoundsField(
        label=gettext_lazy("Amount"), help_text=gettext_lazy("Only for a pot that is no source yet."), required=False
    )
    reason = forms.CharField(widget=forms.Textarea, max_length=500, label=gettext_lazy("Why it is let in"))

    def __init__(self, data: Any = None, *, invitation: Invitation) -> None:
        super().__init__(data)
        rows = Pot.objects.filter(office=invitation.office_id).exclude(permitted=[]).order_by("name")
        self.fields["pot"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField


class AskForPotForm(Refusable):
    """A pot that does not permit what the round is for, asked for with a reason."""

    pot = forms.ModelChoiceField(Pot.objects.none(), label=gettext_lazy("Pot"), empty_label="")
    amount = PoundsField(label=gettext_lazy("Amount it would put in"))
    reason = forms.CharField(
        widget=forms.Textarea,
        max_length=500,
        label=gettext_lazy("Why the round should use it"),
        help_text=gettext_lazy("Such as: the funder agreed by letter. The reason stays with the round."),
    )

    def __init__(self, data: Any = None, *, invitation: Invitation) -> None:
        super().__init__(data)
        rows = Pot.objects.filter(office=invitation.office_id).exclude(permitted=[]).order_by("name")
        self.fields["pot"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField


LET_IN, DECLINE = "let in", "decline"


class AnswerPotForm(Refusable):
    """Whether a pot that was asked for is let in, and why."""

    answer = forms.ChoiceField(
        choices=[(LET_IN, gettext_lazy("Let it in: the round may use it")), (DECLINE, gettext_lazy("Decline"))],
        widget=forms.RadioSelect,
        label=gettext_lazy("Your answer"),
    )
    reason = forms.CharField(
        widget=forms.Textarea,
        max_length=500,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("It stays with the round. Whoever asked reads it."),
    )


class ConsentForm(Refusable):
    """Consent to award more than is available."""

    percent = forms.DecimalField(max_digits=5, decimal_places=2, widget=forms.HiddenInput)
    reason = forms.CharField(widget=forms.Textarea, max_length=500, label=gettext_lazy("Why that is safe"))
