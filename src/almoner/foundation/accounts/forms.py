"""The forms of signing in."""

import unicodedata
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def _address() -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
    return forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254, widget=widget)


class SignInForm(LoginForm):
    """Address and password, or only the address: then a code is sent there.

    The way back from a forgotten password stands under the form, not among its hints.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = gettext_lazy("E-mail address")
        self.fields["password"].required = False
        self.fields["password"].help_text = gettext_lazy(
            "Leave it empty if you have none: we send a code to your e-mail address."
        )

    def clean(self) -> dict[str, Any]:
        """Somebody without a password is not tried against one."""
        if self.cleaned_data.get("password"):
            cleaned: dict[str, Any] = super().clean()
            return cleaned
        return self.cleaned_data


class AddressForm(forms.Form):
    """The address that a code is sent to."""

    login = _address()


class CodeForm(forms.Form):
    """A code that was sent."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Eight letters, such as BCDF-GHJK. Capitals and the dash do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class NameForm(forms.Form):
    """What somebody new is called."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        help_text=gettext_lazy("First name and surname, as those you work with know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )

    def clean_name(self) -> str:
        """A name has letters, and nothing in it that is not seen.

        Raises:
            ValidationError: it has none, or has.
        """
        name = " ".join(str(self.cleaned_data["name"]).split())
        if has_unseen(name) or not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Write your name in letters."))
        return name


def has_unseen(text: str) -> bool:
    """Whether a text holds what is not seen, such as marks that turn the direction of writing: names must not."""
    return any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"} for letter in text)
