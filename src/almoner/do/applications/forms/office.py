"""What the office fills in: the sift, clarifications, exceptions, and entering an application on somebody's behalf."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.applications.models import Sift
from almoner.do.applications.rules.sift import Met
from almoner.do.grants.rules.clock import moment_in_london
from almoner.do.grants.rules.written import Gate
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.pages.fields import DayField, PoundsField

from . import Refusing


class SiftForm(Refusing):
    """Each condition of the round, met or not with words; the outcome, and the reason that the applicant reads."""

    outcome = forms.ChoiceField(choices=Sift.Outcome.choices, label=gettext_lazy("Outcome"), widget=forms.RadioSelect)
    reason = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        label=gettext_lazy("Reason, if it is not eligible"),
        help_text=gettext_lazy("The applicant reads this: say which condition is not met, and what could help."),
    )

    def __init__(self, data: Any = None, *, gates: Sequence[Gate]) -> None:
        super().__init__(data)
        self.gates = gates
        asked: dict[str, forms.Field] = {}
        for place, gate in enumerate(gates):
            wanted = _("The answer should be yes.") if gate.wanted == "yes" else _("The answer should be no.")
            asked[f"met{place}"] = forms.ChoiceField(
                label=gate.question,
                help_text=wanted,
                choices=[("yes", _("Met")), ("no", _("Not met"))],
                widget=forms.RadioSelect,
            )
            asked[f"words{place}"] = forms.CharField(
                required=False, max_length=1000, label=_("What is missing, if it is not met")
            )
        self.fields = asked | self.fields

    @property
    def asked(self) -> list[tuple[Any, Any]]:
        """Each condition as it is drawn: the box for its answer, and the box for words."""
        return [(self[f"met{place}"], self[f"words{place}"]) for place in range(len(self.gates))]

    def answers(self) -> list[Met]:
        """What was found of each condition."""
        found = self.cleaned_data
        return [
            Met(gate.question, found[f"met{place}"] == "yes", found.get(f"words{place}", ""))
            for place, gate in enumerate(self.gates)
        ]

    def refuse(self, wrong: Any) -> None:
        """What is missing beside a condition is said beside the first that lacks it."""
        for name, sentences in wrong.message_dict.items():
            places = [n for n, one in enumerate(self.answers()) if not one.met and not one.words.strip()]
            field = f"words{places[0]}" if name == "answers" and places else name
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)


class ClarifyForm(Refusing):
    """Which sections should be made clearer, what is asked, and by when."""

    sections = forms.MultipleChoiceField(
        label=gettext_lazy("Sections that may be changed"), widget=forms.CheckboxSelectMultiple
    )
    message = forms.CharField(
        max_length=4000, widget=forms.Textarea, label=gettext_lazy("What should be made clearer?")
    )
    due_on = DayField(label=gettext_lazy("By which day?"))

    def __init__(self, data: Any = None, *, sections: Sequence[tuple[str, str]], due_on: dt.date) -> None:
        super().__init__(data, initial={"due_on": due_on})
        field: Any = self.fields["sections"]
        field.choices = list(sections)


class LateForm(Refusing):
    """Whom to let in late, until when and why."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("Those that have begun an application to this round."),
    )
    day = DayField(label=gettext_lazy("Until which day?"))
    time = forms.TimeField(
        label=gettext_lazy("Until what time?"),
        help_text=gettext_lazy("As in 17:00, by the clock of London."),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput,
    )
    reason = forms.CharField(max_length=1000, widget=forms.Textarea, label=gettext_lazy("Why"))

    def __init__(self, data: Any = None, *, bodies: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["organisation"]
        field.queryset = bodies

    def clean(self) -> dict[str, Any]:
        """Day and time together are a moment."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("day") and found.get("time"):
            try:
                found["until"] = moment_in_london(found["day"], found["time"], later=True)
            except ValueError as wrong:
                self.add_error("time", str(wrong))
        return found

    def refuse(self, wrong: Any) -> None:
        """What is wrong with the moment is said beside the day."""
        for name, sentences in wrong.message_dict.items():
            for sentence in sentences:
                self.add_error({"until": "day"}.get(name, name), sentence)


class AssistForm(Refusing):
    """For whom staff write, and how they came to."""

    organisation = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=gettext_lazy("Organisation"))
    how = forms.CharField(
        max_length=300,
        label=gettext_lazy("Who asked for help, and how?"),
        help_text=gettext_lazy("As in “by telephone with Ms Patel”. It stands on the application and on its receipt."),
    )
    amount = PoundsField(required=False, label=gettext_lazy("About how much do they ask for?"))

    def __init__(self, data: Any = None, *, bodies: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["organisation"]
        field.queryset = bodies


class HowForm(Refusing):
    """How staff came to help with a draft that the applicant began."""

    how = AssistForm.base_fields["how"]


class ReplyForm(Refusing):
    """The answer to a complaint."""

    answer = forms.CharField(max_length=10_000, widget=forms.Textarea, label=gettext_lazy("Your answer"))


def two_weeks_on() -> dt.date:
    """The usual day for an answer."""
    return timezone.localdate() + dt.timedelta(days=14)
