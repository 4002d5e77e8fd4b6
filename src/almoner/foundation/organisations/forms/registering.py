"""Registering the organisation one acts for: looked up by its number where it has one, and confirmed, not typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.accounts.forms import has_unseen
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.rules import read_charity_number, well_formed

Form = Organisation.Form
CHARITY, COMPANY, NEITHER = "charity", "company", "neither"
FORMS_OF = {
    CHARITY: [Form.CHARITY],
    COMPANY: [Form.CIC, Form.COMPANY],
    NEITHER: [Form.COMMUNITY, Form.COUNCIL, Form.POLICE, Form.HEALTH, Form.PARTNERSHIP, Form.OTHER],
}


class LookUpForm(forms.Form):
    """How registers know the organisation."""

    kind = forms.ChoiceField(
        choices=[
            (CHARITY, gettext_lazy("By a charity number")),
            (COMPANY, gettext_lazy("By a company number")),
            (NEITHER, gettext_lazy("By neither: it is a group, or a public body")),
        ],
        label=gettext_lazy("How is it registered?"),
        help_text=gettext_lazy("A charity that is also a company is looked up by its charity number."),
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        max_length=60,
        label=gettext_lazy("Its number, if it has one"),
        help_text=gettext_lazy("As on its letters, such as 1000003 or SC012345; or, of a company, 01234567."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The number in the way its register writes it, as `scheme` and `number`."""
        cleaned = super().clean() or self.cleaned_data
        kind, number = cleaned.get("kind"), cleaned.get("number", "")
        if kind in {None, NEITHER}:
            return cleaned | {"scheme": "", "number": ""}
        try:
            found = read_charity_number(number) if kind == CHARITY else []
            cleaned["scheme"], cleaned["number"] = found[0] if found else well_formed(_REGISTER[kind], number)
        except ValueError as why:
            self.add_error("number", str(why) if number else gettext_lazy("Write its number."))
        return cleaned


_REGISTER = {CHARITY: "GB-CHC", COMPANY: "GB-COH"}


class ConfirmForm(forms.Form):
    """The rest of what is needed of an organisation, once its number is looked up or it has none."""

    name = forms.CharField(max_length=300, label=gettext_lazy("Name of the organisation"))
    form = forms.ChoiceField(label=gettext_lazy("Legal form"))
    area_served = forms.CharField(
        max_length=200,
        label=gettext_lazy("Area served"),
        help_text=gettext_lazy("Such as Melton and Rutland."),
        required=False,
    )
    by_and_for = forms.CharField(
        max_length=200,
        label=gettext_lazy("By and for"),
        help_text=gettext_lazy("If the group it is led by is the group it works for, name it."),
        required=False,
    )
    another = forms.BooleanField(
        label=gettext_lazy("Ours is another organisation of the same name"), required=False, widget=forms.HiddenInput
    )
    acts = forms.BooleanField(
        label=gettext_lazy("I act for this organisation, and may speak for it"),
    )

    def __init__(self, *args: Any, kind: str, known: Any = None, **kwargs: Any) -> None:
        """`known` is the entry of its register, if it was found there: then neither name nor form is asked."""
        super().__init__(*args, **kwargs)
        choices = [(one.value, one.label) for one in FORMS_OF[kind]]
        self.fields["form"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if known is not None:
            del self.fields["name"]
        if len(choices) == 1:
            del self.fields["form"]
            self.form_of = choices[0][0]

    def clean_name(self) -> str:
        """A name that reads as it is written. Raises ValidationError otherwise."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if has_unseen(name) or not any(letter.isalnum() for letter in name):
            raise ValidationError(_("Write the name in letters."))
        return name

    def ask_whether_another(self) -> None:
        """Show the box that says so."""
        self.fields["another"].widget = forms.CheckboxInput()

    def facts(self) -> dict[str, Any]:
        """What was typed, for `register_organisation`."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "acts"}
        return {"form": getattr(self, "form_of", ""), "name": "", **given}
