"""The forms of funding, pots and funds, for staff."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.organisations.models import Organisation
from almoner.foundation.pages.editing import Lines, RecordForm, YesNoUnknown
from almoner.foundation.pages.fields import AmountField, ApproximateDateField, PoundsField, parse_with
from almoner.kernel.money import Amount, parse_amount
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.actions import FUND, FUNDING, POT_SHOWN
from almoner.strategy.funds.declared import purposes_of
from almoner.strategy.funds.models import Fund, FundingAgreement, FundingAmount, Pot

A_DATE = gettext_lazy("As exactly as it is known: 31 March 2028, March 2028, 2027/28, tbc or ongoing.")


def years() -> list[tuple[str, str]]:
    """Financial years to choose from."""
    return [(str(year), FinancialYear(year).label) for year in range(2015, 2045)]


def _source() -> forms.CharField:
    return forms.CharField(max_length=300, label=gettext_lazy("Source"), required=False)


class FundingForm(RecordForm):
    facts = FUNDING
    title = forms.CharField(max_length=200, label=gettext_lazy("Title"))
    kind = forms.ChoiceField(
        choices=FundingAgreement.Kind.choices,
        label=gettext_lazy("Whose budget it is"),
        help_text=gettext_lazy("A government-defined budget is spent as its grant agreement says."),
    )
    funder = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Funder"), required=False)
    funder_name = forms.CharField(
        max_length=200,
        label=gettext_lazy("Funder, as written"),
        help_text=gettext_lazy("Where the funder is not among the organisations."),
        required=False,
    )
    begins = ApproximateDateField(label=gettext_lazy("Begins"), help_text=A_DATE, required=False)
    ends = ApproximateDateField(label=gettext_lazy("Ends"), help_text=A_DATE, required=False)
    extension_limit = ApproximateDateField(
        label=gettext_lazy("May be extended to"), help_text=gettext_lazy("Left blank: not known."), required=False
    )
    is_restricted = YesNoUnknown(label=gettext_lazy("Is it restricted to its purposes?"))
    purposes = forms.CharField(widget=forms.Textarea, label=gettext_lazy("What it may be spent on"), required=False)
    conditions = forms.CharField(widget=forms.Textarea, label=gettext_lazy("Conditions"), required=False)
    passes_down = forms.BooleanField(
        label=gettext_lazy("Its conditions go into the agreements it pays for"), required=False
    )
    source = _source()

    def offer(self, office: Any, parent: Any) -> None:
        rows = Organisation.objects.filter(office=office).order_by("name")
        self.fields["funder"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField


class IncomeForm(RecordForm):
    """What a funding agreement brings in one year. It is never corrected: a later word supersedes."""

    year = forms.TypedChoiceField(choices=years, coerce=int, label=gettext_lazy("Financial year"))
    amount = AmountField(label=gettext_lazy("Amount"), help_text=gettext_lazy("In pounds, or “tbc”."), required=False)
    certainty = forms.ChoiceField(choices=FundingAmount.Certainty.choices, label=gettext_lazy("How certain is it?"))


class PotForm(RecordForm):
    facts = POT_SHOWN
    name = forms.CharField(max_length=200, label=gettext_lazy("Name"))
    holder = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Held by"), required=False)
    year = forms.TypedChoiceField(
        choices=lambda: [("", _("not tied to one year")), *years()],
        coerce=int,
        empty_value=None,
        label=gettext_lazy("Financial year"),
        required=False,
    )
    amount_amount = AmountField(
        label=gettext_lazy("Amount"), help_text=gettext_lazy("In pounds, or “tbc”."), required=False
    )
    shares = forms.CharField(
        widget=forms.Textarea,
        label=gettext_lazy("Who contributes what"),
        help_text=gettext_lazy(
            "One on each line, as in: Office: 100,000.00. A contributor with the title of a funding agreement is"
            " linked to it."
        ),
        required=False,
    )
    purposes = forms.CharField(widget=forms.Textarea, label=gettext_lazy("What it is for"), required=False)
    permitted = Lines(label=gettext_lazy("Purposes it may be spent on"), required=False)
    source = _source()

    def offer(self, office: Any, parent: Any) -> None:
        self.office = office
        rows = Organisation.objects.filter(office=office).order_by("name")
        self.fields["holder"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField
        self.known = {name.casefold(): name for name in purposes_of(office, timezone.localdate())}
        said = _("One on each line. Left blank: any purpose. The office tells these apart: %(names)s.")
        self.fields["permitted"].help_text = said % {"names": ", ".join(self.known.values())}

    def clean_permitted(self) -> list[str]:
        """Only purposes that the office tells apart, or that the pot has already, in their own spelling."""
        held = {name.casefold(): name for name in (self.record.permitted if self.record else [])}
        known = held | self.known
        given = self.cleaned_data["permitted"]
        if strange := [name for name in given if name.casefold() not in known]:
            raise forms.ValidationError(_("The office does not tell apart: %(names)s.") % {"names": ", ".join(strange)})
        return list(dict.fromkeys(known[name.casefold()] for name in given))

    def start_from(self, record: Any) -> dict[str, Any]:
        return super().start_from(record) | {"shares": record.shares_in_words}

    def clean_shares(self) -> str:
        """Every line that cannot be read is said at once."""
        wrong = []
        self.parts: list[tuple[str, Amount]] = []
        for number, line in enumerate(self.cleaned_data["shares"].splitlines(), start=1):
            name, colon, figure = line.rpartition(":")
            if not line.strip():
                continue
            if not colon or not name.strip():
                wrong.append(_("Line %(n)d has no colon between contributor and amount.") % {"n": number})
                continue
            try:
                self.parts.append((name.strip(), parse_with(parse_amount, figure)))
            except forms.ValidationError as why:
                wrong.append(_("Line %(n)d: %(why)s") % {"n": number, "why": " ".join(why.messages)})
        if wrong:
            raise forms.ValidationError([forms.ValidationError(each) for each in wrong])
        shares: str = self.cleaned_data["shares"]
        return shares

    def given(self) -> dict[str, Any]:
        facts = super().given()
        del facts["shares"]
        titled = {
            row.title.casefold(): row
            for row in FundingAgreement.objects.filter(office=self.office).only("pk", "title", "office_id")
        }
        parts = [(name, amount, titled.get(name.casefold())) for name, amount in self.parts]
        return facts | {"contributions": parts}

    def refuse(self, wrong: forms.ValidationError) -> None:
        """What is wrong with contributions stands at the field that names them."""
        if hasattr(wrong, "error_dict") and "contributions" in wrong.error_dict:
            self.add_error("shares", wrong.error_dict.pop("contributions"))
        super().refuse(wrong)

    def beside(self, record: Any) -> list[tuple[Any, str, str]]:
        """Shares are compared as they are typed."""
        now, mine = record.shares_in_words, self.cleaned_data["shares"]
        other = super().beside(record)
        return other if now.split() == mine.split() else [*other, (self.fields["shares"].label, now, mine)]


class FundForm(RecordForm):
    facts = FUND
    code = forms.CharField(max_length=20, label=gettext_lazy("Code"), help_text=gettext_lazy("Such as CSDF."))
    name = forms.CharField(max_length=200, label=gettext_lazy("Name"))
    purpose = forms.CharField(widget=forms.Textarea, label=gettext_lazy("What it is for"), required=False)
    money_from = forms.CharField(max_length=300, label=gettext_lazy("Where the money comes from"), required=False)
    instruments = forms.CharField(
        max_length=300,
        label=gettext_lazy("How it is given"),
        help_text=gettext_lazy("Grant, annual allocation, contract."),
        required=False,
    )
    allowed = forms.MultipleChoiceField(
        choices=Fund.Instrument.choices,
        label=gettext_lazy("In what ways it may be given"),
        help_text=gettext_lazy("Money of this fund is refused to any other. None chosen: it may be given in any way."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    rhythm = forms.CharField(
        max_length=200, label=gettext_lazy("How often"), help_text=gettext_lazy("Such as: by round."), required=False
    )
    cap = PoundsField(label=gettext_lazy("Cap"), help_text=gettext_lazy("Left blank: none is stated."), required=False)
    cap_kind = forms.ChoiceField(
        choices=[("", gettext_lazy("No cap")), *Fund.CapKind.choices],
        label=gettext_lazy("What the cap is"),
        help_text=gettext_lazy("A limit refuses more; a guide (“generally up to”) only warns."),
        required=False,
    )
    cap_as_written = forms.CharField(max_length=300, label=gettext_lazy("Cap, as written"), required=False)
    term = forms.CharField(
        max_length=200, label=gettext_lazy("Term"), help_text=gettext_lazy("Such as: 12 months."), required=False
    )
    pot = forms.ModelChoiceField(Pot.objects.none(), label=gettext_lazy("Pot it is paid from"), required=False)
    source = _source()

    def start_from(self, record: Any) -> dict[str, Any]:
        return super().start_from(record) | {"allowed": list(record.allowed)}

    def offer(self, office: Any, parent: Any) -> None:
        rows = Pot.objects.filter(office=office).order_by("name")
        self.fields["pot"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField
