"""The small forms on a decision's way: signing, deciding otherwise, leaving out, answering, moving, publishing."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages.fields import DayField, PoundsField
from almoner.governance.decisions import wording
from almoner.governance.decisions.models import Redaction
from almoner.governance.decisions.rules.paper import APPROVED, REFUSED, RETURNED, Paper, Post
from almoner.governance.decisions.rules.publication import parts_of
from almoner.kernel.money import pounds


class Refusing(forms.Form):
    """A form that shows beside its fields what an action refused."""

    def refuse(self, wrong: Any) -> None:
        """Put what an action refused beside the field it concerns."""
        for name, sentences in wrong.message_dict.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


class SignForm(Refusing):
    """Approve, return or refuse the sheet that is shown."""

    outcome = forms.ChoiceField(
        choices=[
            (APPROVED, gettext_lazy("I approve")),
            (RETURNED, gettext_lazy("I have a question: it goes back")),
            (REFUSED, gettext_lazy("I refuse")),
        ],
        label=gettext_lazy("Your answer"),
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=2000,
        label=gettext_lazy("Comment, question or reason"),
    )
    sheet = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, data: Any, *, paper: Paper, posts: Sequence[Post]) -> None:
        super().__init__(data, initial={"sheet": paper.hash})
        if len(posts) > 1:
            named = [(post.role, wording.posts([post.role])) for post in posts]
            as_whom = forms.ChoiceField(choices=named, label=gettext_lazy("You sign as"), widget=forms.RadioSelect)
            self.fields = {"role": as_whom} | self.fields

    def look_again(self, paper: Paper) -> None:
        """Take the sheet as it stands now for what was shown, so that the next answer is deliberate."""
        typed: Any = self.data
        self.data = typed.copy()
        self.data["sheet"] = paper.hash  # type: ignore[index]  # a QueryDict that may be changed


class OtherwiseForm(Refusing):
    """What the office-holder decides instead, and other amounts."""

    instead = forms.CharField(widget=forms.Textarea, max_length=5000, label=gettext_lazy("What you decide instead"))
    why = forms.CharField(
        widget=forms.Textarea,
        max_length=5000,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Published with the decision, beside what was recommended."),
    )
    sheet = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, data: Any, *, paper: Paper) -> None:
        head = paper.decision
        super().__init__(data, initial={"sheet": paper.hash, "instead": head.instead, "why": head.instead_why})
        self._keys = {f"value-{number}": row.key for number, row in enumerate(paper.rows)}
        for (name, _key), row in zip(self._keys.items(), paper.rows, strict=True):
            self.fields[name] = PoundsField(
                required=False,
                initial=row.value,
                label=row.applicant or row.description,
                help_text=_("%(amount)s stands in the table. Left blank: the line is left out.")
                % {"amount": pounds(row.value)},
            )

    def amounts(self) -> dict[str, Decimal | None]:
        """The value of each line by its key; None leaves it out."""
        return {key: self.cleaned_data[name] for name, key in self._keys.items()}


class LeaveOutForm(Refusing):
    """Which line leaves the table, and why."""

    key = forms.ChoiceField(label=gettext_lazy("What is left out"), widget=forms.RadioSelect)
    reason = forms.CharField(max_length=500, label=gettext_lazy("Why"))

    def __init__(self, data: Any, *, paper: Paper) -> None:
        super().__init__(data)
        rows = [(row.key, f"{row.applicant or row.description}, {pounds(row.value)}") for row in paper.rows]
        self.fields["key"].choices = rows  # type: ignore[attr-defined]  # a ChoiceField


class AnswerForm(Refusing):
    """The answer to a question."""

    text = forms.CharField(widget=forms.Textarea, max_length=5000, label=gettext_lazy("Your answer"))


class ReasonForm(Refusing):
    """Why a decision takes another way."""

    reason = forms.CharField(max_length=500, label=gettext_lazy("Why"))


class NoteForm(Refusing):
    """Why something published is taken back."""

    note = forms.CharField(max_length=300, label=gettext_lazy("Why it is taken back"))


class RedactionForm(Refusing):
    """Words that the public is not shown."""

    part = forms.ChoiceField(label=gettext_lazy("Where"))
    words = forms.CharField(
        max_length=500,
        required=False,
        strip=False,
        label=gettext_lazy("The words, as they stand there"),
        help_text=gettext_lazy("Left blank: the whole part."),
    )
    label = forms.ChoiceField(choices=Redaction.Label.choices, label=gettext_lazy("What for"))
    reason = forms.CharField(max_length=300, label=gettext_lazy("Why"))

    def __init__(self, data: Any, *, paper: Paper) -> None:
        super().__init__(data)
        parts = [(part, wording.part_in_words(part)) for part in parts_of(json.loads(paper.text))]
        self.fields["part"].choices = parts  # type: ignore[attr-defined]  # a ChoiceField


class PlanForm(Refusing):
    """The day from which it may be published."""

    on = DayField(required=False, label=gettext_lazy("Not before"))


class PublishForm(Refusing):
    """The last look before it is public."""

    looked_at = forms.BooleanField(
        required=False, label=gettext_lazy("I have looked at what the check found, and it may stand")
    )
    despite = forms.CharField(
        max_length=300, required=False, label=gettext_lazy("Why it cannot wait until after the election")
    )
