"""Forms of those who run an exercise, and of those who agree marks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from almoner.do.scoring.rules.writing import Part, Sheet
from almoner.foundation.door.roles import PLACE_NAMES
from almoner.foundation.pages.fields import DayField


class RefusedForm(forms.Form):
    """A form that can say what an action refused."""

    def refuse(self, wrong: ValidationError) -> None:
        if not hasattr(wrong, "error_dict"):
            self.add_error(None, wrong)
            return
        for name, errors in wrong.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class InviteForm(RefusedForm):
    """Somebody to be seated."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("They get a letter with a link, and sign in by a code sent to this address."),
    )
    place = forms.ChoiceField(
        label=_("What they do"),
        choices=[(place.value, name) for place, name in PLACE_NAMES.items()],
        widget=forms.RadioSelect,
        help_text=_("The chair agrees one mark for each part with the panel."),
    )
    also_judges = forms.BooleanField(label=_("A chair who judges bids too"), required=False)


class ReasonForm(RefusedForm):
    """Why something ends."""

    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea, help_text=_("Kept for those who look back.")
    )


class DueForm(RefusedForm):
    """Another day by which marks are wanted."""

    due_on = DayField(label=_("Marks are wanted by"), required=False)


class CodeForm(forms.Form):
    """The code that stands on a sheet of paper."""

    code = forms.CharField(
        label=_("Code of the sheet"), max_length=20, help_text=_("It stands at the top, such as K7M3-PQ2X.")
    )


class CameByForm(forms.Form):
    """How a judge's paper came to the office."""

    came_by = forms.CharField(
        label=_("How the paper came"),
        max_length=300,
        help_text=_("As in “by post on 3 June, signed by the judge”. It is recorded with the marks."),
    )


class AgreeForm(RefusedForm):
    """The one mark that was agreed for a part, and why. It begins empty: no mark is suggested."""

    part = forms.CharField(widget=forms.HiddenInput)
    mark = forms.TypedChoiceField(
        label=_("Agreed mark"),
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the mark that was agreed.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea,
        max_length=4000,
        error_messages={"required": _("Write the reason: the applicant will see it.")},
    )

    def __init__(self, data: Any = None, *, sheet: Sheet, part: Part, initial: Any = None) -> None:
        super().__init__(data, initial={"part": part.key, **(initial or {})})
        marks: Any = self.fields["mark"]
        marks.choices = [(str(mark), str(mark)) for mark in sheet.steps]
        self.asked = part

    @property
    def steps(self) -> list[tuple[str, str, bool]]:
        """Each mark with what it means, and whether it is chosen."""
        chosen = self["mark"].value()
        return [(str(mark), words, str(mark) == str(chosen)) for mark, words in self.asked.anchors]
