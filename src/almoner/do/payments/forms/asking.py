"""The small forms on a payment's way."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.payments.models import KnownNumber, Payment
from almoner.foundation.pages.fields import DayField, PoundsField
from almoner.kernel.money import pounds


class Refusing(forms.Form):
    """A form that shows beside its fields what an action refused."""

    def refuse(self, wrong: Any) -> None:
        """Put what an action refused beside the field it concerns."""
        if not hasattr(wrong, "error_dict"):
            self.add_error(None, wrong)
            return
        for name, errors in wrong.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class ReasonForm(Refusing):
    """Why a payment takes another way."""

    reason = forms.CharField(max_length=500, label=gettext_lazy("Why"), widget=forms.Textarea)


class EvidenceForm(Refusing):
    """What shows that a condition is met."""

    evidence = forms.CharField(
        max_length=500,
        widget=forms.Textarea,
        label=gettext_lazy("What shows it, and where it is"),
        help_text=gettext_lazy("For example: mid-year report of 30 October 2026, accepted."),
    )


class RecoverForm(Refusing):
    """What came back of a payment."""

    amount = PoundsField(label=gettext_lazy("How much came back"))
    on = DayField(label=gettext_lazy("When"))
    reason = forms.CharField(max_length=500, widget=forms.Textarea, label=gettext_lazy("Why"))

    def __init__(self, data: Any = None, *, left: Decimal) -> None:
        super().__init__(data, initial={"on": timezone.localdate()})
        self.fields["amount"].help_text = _("At most %(left)s.") % {"left": pounds(left)}


class NumberForm(Refusing):
    """A telephone number of an organisation."""

    number = forms.CharField(
        max_length=40, label=gettext_lazy("Telephone number"), widget=forms.TextInput({"inputmode": "tel"})
    )
    known_from = forms.CharField(
        max_length=200,
        label=gettext_lazy("Where the office has it from"),
        help_text=gettext_lazy(
            "For example: their signed agreement. It counts for changes of account that come later."
        ),
    )


class SupplierForm(Refusing):
    """Under which number the ledger knows an organisation."""

    number = forms.CharField(max_length=40, label=gettext_lazy("Supplier number"))


class CheckForm(Refusing):
    """Whether an account is the organisation's own."""

    agrees = forms.TypedChoiceField(
        choices=[
            ("yes", gettext_lazy("It is the organisation’s own account")),
            ("no", gettext_lazy("It does not agree: do not pay into it")),
        ],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        label=gettext_lazy("What you found"),
    )
    how = forms.CharField(
        max_length=300,
        label=gettext_lazy("Against what you checked it"),
        help_text=gettext_lazy("For example: a bank statement, the bank’s own answer, a call."),
    )
    number = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Which number you called"),
        help_text=gettext_lazy("One that was held before the account changed. Never one that came with the change."),
    )
    spoke_to = forms.CharField(
        required=False, max_length=120, label=gettext_lazy("Who confirmed it"), help_text=gettext_lazy("Their post.")
    )
    account = forms.CharField(widget=forms.HiddenInput, max_length=36)

    def __init__(self, data: Any = None, *, account: Any, numbers: Iterable[KnownNumber]) -> None:
        super().__init__(data, initial={"account": str(account.pk)})
        self._numbers = {str(each.pk): each for each in numbers}
        named = [(key, f"{each.shown} · {each.known_from}") for key, each in self._numbers.items()]
        self.fields["number"].choices = [("", _("Nobody was called")), *named]  # type: ignore[attr-defined]  # it is a choice

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        said.pop("account")
        return said | {"number": self._numbers.get(said["number"])}


class CodesForm(Refusing):
    """The cost code of each pot."""

    def __init__(self, data: Any = None, *, pots: Iterable[Any], codes: dict[Any, str]) -> None:
        super().__init__(data)
        self._pots = {f"code-{pot.pk}": pot for pot in pots}
        for name, pot in self._pots.items():
            self.fields[name] = forms.CharField(
                required=False, max_length=40, label=pot.name, initial=codes.get(pot.pk, "")
            )

    def given(self) -> list[tuple[Any, str]]:
        """The codes that were typed, by pot."""
        return [(pot, self.cleaned_data[name]) for name, pot in self._pots.items() if self.cleaned_data[name].strip()]


class ChooseForm(Refusing):
    """Which payments go into a file."""

    payments = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Released payments that are in no file")
    )

    def __init__(self, data: Any = None, *, payments: Iterable[Payment]) -> None:
        self._payments = {str(each.pk): each for each in payments}
        super().__init__(data, initial={"payments": list(self._payments)})
        named = [
            (key, f"{each.reference} · {each.organisation.name} · {pounds(each.amount)}")
            for key, each in self._payments.items()
        ]
        self.fields["payments"].choices = named  # type: ignore[attr-defined]  # a MultipleChoiceField

    def given(self) -> list[Payment]:
        """The payments that were chosen."""
        return [self._payments[key] for key in self.cleaned_data["payments"]]


class ResultsForm(Refusing):
    """A file of what became of payments."""

    file = forms.FileField(
        label=gettext_lazy("File of results"),
        help_text=gettext_lazy(
            "CSV or Excel with the headings Reference, Amount, Outcome (paid or failed), Date and Reason."
        ),
        widget=forms.ClearableFileInput({"accept": ".csv,.xlsx"}),
    )
