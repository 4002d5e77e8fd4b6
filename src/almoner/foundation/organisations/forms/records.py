"""The forms of an organisation: its facts, and the numbers that registers know it by."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.rules import REGISTERS

OTHER = "other"


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not known; cleans to True, False or None."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", gettext_lazy("Not known")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
        super().__init__(
            choices=choices, coerce=lambda given: given == "yes", empty_value=None, required=False, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


class OrganisationForm(forms.Form):
    """The facts of an organisation. ``token`` is the digest of what they were when the form was opened."""

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(max_length=300, label=gettext_lazy("Name"))
    form = forms.ChoiceField(choices=Organisation.Form.choices, label=gettext_lazy("Legal form"))
    size = forms.ChoiceField(choices=Organisation.Size.choices, label=gettext_lazy("Size"))
    is_vcse = YesNoField(label=gettext_lazy("Voluntary, community or social enterprise?"))
    is_sme = YesNoField(label=gettext_lazy("Small or medium enterprise?"))
    by_and_for = forms.CharField(
        max_length=200,
        label=gettext_lazy("By and for"),
        help_text=gettext_lazy("The group it is led by and works for, if it is."),
        required=False,
    )
    area_served = forms.CharField(max_length=200, label=gettext_lazy("Area served"), required=False)
    accountable_body = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Accountable body"),
        help_text=gettext_lazy("Another organisation that signs and is paid in its stead, as for a partnership."),
        required=False,
        empty_label=gettext_lazy("None: it signs for itself"),
    )
    website = forms.URLField(max_length=200, label=gettext_lazy("Website"), required=False, assume_scheme="https")
    email = forms.EmailField(label=gettext_lazy("Email"), required=False)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accountable_body"].queryset = bodies  # type: ignore[attr-defined]  # a ModelChoiceField

    def facts(self) -> dict[str, Any]:
        """What was typed, by the names of facts."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"token", "reason"}}


class CorrectionForm(OrganisationForm):
    """A correction says why, if there is something to say."""

    reason = forms.CharField(
        max_length=500,
        label=gettext_lazy("Why it changes"),
        help_text=gettext_lazy("It stands in the audit."),
        required=False,
    )


class IdentifierForm(forms.Form):
    """A register and the number it knows the organisation by."""

    scheme = forms.ChoiceField(label=gettext_lazy("Register"))
    other = forms.CharField(
        max_length=20,
        label=gettext_lazy("Code of another list"),
        help_text=gettext_lazy("As on org-id.guide, if the register is not in the list above."),
        required=False,
    )
    number = forms.CharField(max_length=60, label=gettext_lazy("Number"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: Iterable[tuple[str, Any]] = ((code, f"{list_.name} ({code})") for code, list_ in REGISTERS.items())
        self.fields["scheme"].choices = [*known, (OTHER, _("Another list"))]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("scheme") == OTHER and not cleaned.get("other"):
            self.add_error("other", _("Write the code of the list, such as XI-LEI."))
        return cleaned

    @property
    def code(self) -> str:
        """The code of the list chosen."""
        given = self.cleaned_data
        return str(given["other"] if given["scheme"] == OTHER else given["scheme"])


class WithdrawForm(forms.Form):
    """Why an identifier was noted by mistake."""

    reason = forms.CharField(max_length=500, label=gettext_lazy("Why it is taken back"))


class OwnFactsForm(forms.Form):
    """What an organisation says of itself. ``token`` is the digest of what it said when the form was opened."""

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    size = forms.ChoiceField(choices=Organisation.Size.choices, label=gettext_lazy("Size"))
    is_vcse = YesNoField(label=gettext_lazy("Voluntary, community or social enterprise?"))
    is_sme = YesNoField(label=gettext_lazy("Small or medium enterprise?"))
    by_and_for = forms.CharField(
        max_length=200,
        label=gettext_lazy("By and for"),
        help_text=gettext_lazy("If the group you are led by is the group you work for, name it."),
        required=False,
    )
    area_served = forms.CharField(max_length=200, label=gettext_lazy("Area served"), required=False)
    website = forms.URLField(max_length=200, label=gettext_lazy("Website"), required=False, assume_scheme="https")
    email = forms.EmailField(
        label=gettext_lazy("Email"), help_text=gettext_lazy("One that the public may write to."), required=False
    )

    def facts(self) -> dict[str, Any]:
        """What was typed, by the names of facts."""
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}
