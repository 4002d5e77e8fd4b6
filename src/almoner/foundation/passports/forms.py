"""What members type into the passport, and what finance says before it sees an account."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.documents.rules import KINDS as FILES
from almoner.foundation.pages.fields import DayField, PoundsField

from .entering import Given, looked_at
from .models import PassportItem
from .rules import bank
from .rules.asking import ASKED, Fact, Sort

ACCEPTED = ",".join(f".{kind}" for kind in FILES)


class BalanceField(PoundsField):
    """Pounds that may be less than nothing, with a minus in front or in brackets; cleans to a Decimal or None."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal) and value < 0:
            return f"-{-value:,.2f}"
        return super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        text = str(value or "").strip().replace("\u2212", "-").replace("\u2013", "-").removeprefix("£").strip()
        in_brackets = text.startswith("(") and text.endswith(")")
        found = super().clean(text[1:-1].strip() if in_brackets else text.removeprefix("-").strip())
        return -found if found is not None and (in_brackets or text.startswith("-")) else found


def _yes_no(fact: Fact) -> forms.Field:
    return forms.TypedChoiceField(
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
        empty_value=None,
        label=fact.label,
        help_text=fact.help,
    )


_FIELDS = {
    Sort.MONEY: lambda fact: PoundsField(label=fact.label, help_text=fact.help),
    Sort.BALANCE: lambda fact: BalanceField(label=fact.label, help_text=fact.help),
    Sort.COUNT: lambda fact: forms.IntegerField(
        min_value=0, label=fact.label, help_text=fact.help, widget=forms.TextInput({"inputmode": "numeric"})
    ),
    Sort.YES_NO: _yes_no,
}


class ItemForm(forms.Form):
    """One item of a kind. Everything wrong with it is said at once, the file included."""

    def __init__(self, data: Any = None, files: Any = None, *, kind: str, mends: PassportItem | None = None) -> None:
        self.kind, self.mends, self.asked = kind, mends, ASKED[kind]
        super().__init__(data, files, initial=_start(mends) if mends else {})
        self.fields["issued_on"] = DayField(label=self.asked.day)
        for fact in self.asked.facts:
            self.fields[fact.key] = _FIELDS[fact.sort](fact)
        self.fields["expires_on"] = DayField(
            label=gettext_lazy("Counts until"), required=self.asked.needs_end, help_text=self._end_help()
        )
        if self.asked.needs_document:
            self.fields["file"] = self._file_field()

    def _end_help(self) -> str:
        if self.asked.needs_end:
            return _("The last day of the policy.")
        if self.asked.months is None:
            return _("Left blank: until you give a newer one.")
        return _("When it is next due to be reviewed. Left blank: %(months)d months after the day above.") % {
            "months": self.asked.months
        }

    def _file_field(self) -> forms.FileField:
        held = self.mends.document if self.mends is not None else None
        kept = _(" Choose none to keep %(name)s.") % {"name": held.file_name} if held is not None else ""
        return forms.FileField(
            label=gettext_lazy("The file"),
            required=held is None,
            allow_empty_file=True,
            help_text=_("PDF, Word, Excel, a picture or text; at most 10 MB.") + kept,
            widget=forms.FileInput({"accept": ACCEPTED}),
        )

    def clean(self) -> dict[str, Any]:
        """Look at all of it together; what a field has refused by itself is not said twice."""
        given = self.cleaned_data
        _kept, wrong = looked_at(self.given())
        for name, sentence in wrong.items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, sentence)
        return given

    def given(self) -> Given:
        """What was typed, as the rules look at it."""
        typed = self.cleaned_data
        file = typed.get("file")
        has_document = self.mends is not None and self.mends.document is not None
        return Given(
            self.kind,
            typed.get("issued_on"),
            typed.get("expires_on"),
            {fact.key: typed.get(fact.key) for fact in self.asked.facts},
            file,
            getattr(file, "name", ""),
            has_document,
        )

    @property
    def asks_for_the_file_again(self) -> bool:
        """Whether a file came along with something else that is wrong: a browser does not keep it."""
        return bool(self.errors) and "file" in self.files and "file" not in self.errors

    def refuse(self, wrong: ValidationError) -> None:
        """Put what an action refused beside the fields it is about."""
        for name, errors in wrong.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


def _start(item: PassportItem) -> dict[str, Any]:
    """What the fields show of an item that is mended."""
    start: dict[str, Any] = {"issued_on": item.issued_on, "expires_on": item.expires_on}
    for fact in ASKED[item.kind].facts:
        value = item.facts.get(fact.key)
        if isinstance(value, bool):
            start[fact.key] = "yes" if value else "no"
        else:
            start[fact.key] = Decimal(value) if isinstance(value, str) else value
    return start


class AccountForm(forms.Form):
    """Bank details, each refused by itself with a sentence that tells how it is written."""

    account_name = forms.CharField(
        label=gettext_lazy("Name of the account"),
        help_text=gettext_lazy(
            "Exactly as it stands on the bank statement. It should be the organisation's own account."
        ),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    sort_code = forms.CharField(
        label=gettext_lazy("Sort code"),
        help_text=gettext_lazy("Six digits, as in 12-34-56."),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}),
    )
    number = forms.CharField(
        label=gettext_lazy("Account number"),
        help_text=gettext_lazy(
            "Eight digits. If yours has six or seven, we put noughts in front, as banks do: 1234567 becomes 01234567."
        ),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        readers = {"account_name": bank.read_name, "sort_code": bank.read_sort_code, "number": bank.read_number}
        for name in [name for name in readers if name not in self.errors]:
            try:
                readers[name](self.cleaned_data[name])
            except ValueError as why:
                self.add_error(name, str(why))
        return self.cleaned_data

    def refuse(self, wrong: ValidationError) -> None:
        for name, errors in wrong.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class PurposeForm(forms.Form):
    """What somebody needs an account's numbers for."""

    purpose = forms.CharField(
        max_length=300,
        label=gettext_lazy("What do you need the numbers for?"),
        help_text=gettext_lazy("It stays in the audit with your name, as in: supplier set up in the ledger."),
    )
