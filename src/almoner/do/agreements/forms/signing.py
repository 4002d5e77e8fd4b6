"""Signing here, holding what was signed by hand, and evidence of publicity."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from almoner.do.agreements.actions import ByHand
from almoner.do.agreements.models import KINDS_OF_PUBLICITY
from almoner.do.agreements.papers.signing import OFFICE, PROVIDER
from almoner.foundation.documents.rules import KINDS
from almoner.foundation.pages.fields import DayField

TAKEN = ",".join(f".{kind}" for kind in KINDS)


class Refusing(forms.Form):
    """A form that shows beside its fields what an action refused."""

    def refuse(self, wrong: ValidationError) -> None:
        """Put each sentence beside the field it concerns."""
        if not hasattr(wrong, "error_dict"):
            self.add_error(None, wrong)
            return
        for name, errors in wrong.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class SignForm(Refusing):
    """One's name and role under the paper that was read."""

    read = forms.BooleanField(label=_("I have read this agreement, and I may sign it"))
    name = forms.CharField(max_length=200, label=_("Your full name"))
    role = forms.CharField(
        max_length=200, label=_("Your role"), help_text=_("For example: chair of trustees, chief officer, director.")
    )
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def look_again(self, sha256: str) -> None:
        """Take the paper as it is for what was read, and ask for the tick anew."""
        typed: Any = self.data
        self.data = typed.copy()
        self.data["sha256"] = sha256  # type: ignore[index]  # a QueryDict's copy may be written
        self.data.pop("read", None)  # type: ignore[attr-defined]  # a copy that may be changed


class SignForOfficeForm(SignForm):
    """The same for the office, where the role is a post."""

    def __init__(self, data: Any, *, posts: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["role"] = forms.ChoiceField(
            choices=posts, label=_("You sign as"), widget=forms.RadioSelect, initial=posts[0][0]
        )


class ByHandForm(Refusing):
    """A paper that was signed by hand: the file, and who signed it when. A side that signed here is left blank."""

    file = forms.FileField(
        label=_("The signed paper"),
        help_text=_("A scan or photograph of the whole signed paper, as PDF or picture."),
        widget=forms.FileInput(attrs={"accept": TAKEN}),
    )
    provider_name = forms.CharField(max_length=200, required=False, label=_("Who signed for the provider"))
    provider_role = forms.CharField(max_length=200, required=False, label=_("In what role"))
    provider_day = DayField(required=False, label=_("On what day"))
    office_name = forms.CharField(max_length=200, required=False, label=_("Who signed for the office"))
    office_role = forms.CharField(max_length=200, required=False, label=_("In what post"))
    office_day = DayField(required=False, label=_("On what day"))

    def clean(self) -> dict[str, Any]:
        """Each side that is named is named fully."""
        given: dict[str, Any] = super().clean() or {}
        for side in (PROVIDER, OFFICE):
            parts = [f"{side}_{part}" for part in ("name", "role", "day")]
            if any(given.get(part) for part in parts):
                for part in parts:
                    if not given.get(part) and part not in self.errors:
                        self.add_error(part, _("Name, role and day belong together: fill in all three, or none."))
        return given

    @property
    def signatures(self) -> list[ByHand]:
        """Those that were given, once the form is valid."""
        given = self.cleaned_data
        return [
            ByHand(side, given[f"{side}_name"], given[f"{side}_role"], given[f"{side}_day"])
            for side in (PROVIDER, OFFICE)
            if given[f"{side}_name"]
        ]


class DutyForm(Refusing):
    """A duty of publicity."""

    kind = forms.ChoiceField(choices=KINDS_OF_PUBLICITY, label=_("Kind"))
    what = forms.CharField(max_length=500, required=False, label=_("What exactly"))
    due_on = DayField(required=False, label=_("Due"))


class LiftForm(Refusing):
    """Why a duty need not be done any more."""

    reason = forms.CharField(max_length=500, label=_("Why it need not be done any more"))


class EvidenceForm(Refusing):
    """What shows that a duty was done."""

    text = forms.CharField(widget=forms.Textarea, required=False, max_length=3000, label=_("What was done"))
    link = forms.CharField(max_length=500, required=False, label=_("Address on the web"))
    file = forms.FileField(
        required=False,
        label=_("Document or picture"),
        help_text=_("Nobody who receives help may be recognised without having agreed to it."),
        widget=forms.FileInput(attrs={"accept": TAKEN}),
    )
