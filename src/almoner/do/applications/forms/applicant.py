"""What applicants fill in besides the questions of the form: who applies, who else, whom they ask, what they say."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.applications.models import Endorsement, Feedback
from almoner.do.grants.rules.written import Gate
from almoner.foundation.pages.fields import PoundsField

from . import Refusing

NOBODY, OTHER = "", "other"


class BrokerForm(Refusing):
    """Whether another organisation writes this with or for the applicant."""

    broker = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Does another organisation write this with you, or for you?"),
        help_text=gettext_lazy("Such as a council for voluntary service that helps a small group. It is only noted."),
        widget=forms.RadioSelect,
    )
    broker_name = forms.CharField(
        required=False, max_length=300, label=gettext_lazy("Its name, if it is not in the list")
    )

    def __init__(self, data: Any = None, *, bodies: Sequence[tuple[str, str]] = (), initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["broker"]
        field.choices = [(NOBODY, _("No")), *bodies, (OTHER, _("Another one"))]

    def clean(self) -> dict[str, Any]:
        """Another one needs its name."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("broker") == OTHER and not found.get("broker_name", "").strip():
            self.add_error("broker_name", _("Write the name of the organisation."))
        return found


class BeginForm(BrokerForm):
    """Before an application is begun: the round's conditions, and how much is asked for."""

    amount = PoundsField(
        required=False,
        label=gettext_lazy("About how much will you ask for?"),
        help_text=gettext_lazy("Smaller amounts are asked fewer questions. You may change it later."),
    )

    def __init__(self, data: Any = None, *, gates: Sequence[Gate] = (), **more: Any) -> None:
        super().__init__(data, **more)
        self.gates = gates
        asked = {}
        for place, gate in enumerate(gates):
            asked[f"gate{place}"] = forms.ChoiceField(
                label=gate.question,
                choices=[("yes", _("Yes")), ("no", _("No"))],
                widget=forms.RadioSelect,
            )
        self.fields = asked | {name: self.fields[name] for name in ("amount", "broker", "broker_name")}

    def answers(self) -> dict[int, str]:
        """What was answered to the round's conditions, by their place."""
        return {place: self.cleaned_data.get(f"gate{place}", "") for place in range(len(self.gates))}


class PartnerForm(Refusing):
    """Another organisation that takes part."""

    name = forms.CharField(max_length=300, label=gettext_lazy("Name of the partner"))
    does = forms.CharField(max_length=500, label=gettext_lazy("What it does in the project"))
    amount = PoundsField(required=False, label=gettext_lazy("Its share of the amount"))


class AskForm(Refusing):
    """Whom to ask for an endorsement."""

    kind = forms.ChoiceField(
        choices=Endorsement.Kind.choices, label=gettext_lazy("Who are they?"), widget=forms.RadioSelect
    )
    name = forms.CharField(max_length=200, label=gettext_lazy("Name of the person or team"))
    email = forms.EmailField(label=gettext_lazy("Their e-mail address"))
    message = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        label=gettext_lazy("What you write to them"),
        help_text=gettext_lazy("Say what the project is, and how they know you. They read it where they answer."),
    )


class CertifyForm(Refusing):
    """Certifying and submitting."""

    certified_as = forms.CharField(
        max_length=200,
        label=gettext_lazy("Your role in the organisation"),
        help_text=gettext_lazy("Such as treasurer."),
    )
    certified = forms.BooleanField(
        label=gettext_lazy("I may certify this for the organisation, and what is written here is true."),
    )


class ReasonForm(Refusing):
    """A reason, asked for where one is needed."""

    reason = forms.CharField(max_length=2000, widget=forms.Textarea, label=gettext_lazy("Why"))

    def __init__(self, data: Any = None, *, label: Any = "", required: bool = True) -> None:
        super().__init__(data)
        self.fields["reason"].required = required
        if label:
            self.fields["reason"].label = label


class ComplainForm(Refusing):
    """A complaint about how an application was handled."""

    text = forms.CharField(
        max_length=10_000,
        widget=forms.Textarea,
        label=gettext_lazy("What went wrong?"),
        help_text=gettext_lazy("And what would put it right. A complaint changes no mark."),
    )


class FeedbackForm(Refusing):
    """How the process was."""

    ease = forms.TypedChoiceField(
        choices=Feedback.Ease.choices,
        coerce=int,
        label=gettext_lazy("How hard or easy was it to apply?"),
        widget=forms.RadioSelect,
    )
    hours = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=2000,
        max_digits=5,
        decimal_places=1,
        label=gettext_lazy("How many hours did you all spend on it?"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    text = forms.CharField(
        required=False, max_length=5000, widget=forms.Textarea, label=gettext_lazy("What should we do otherwise?")
    )


class EndorseForm(Refusing):
    """The answer of somebody who was asked for their view, without an account."""

    supports = forms.TypedChoiceField(
        choices=[("yes", gettext_lazy("Yes, I support it")), ("no", gettext_lazy("No, I do not support it"))],
        coerce=lambda value: value == "yes",
        label=gettext_lazy("Do you support this application?"),
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        required=False,
        max_length=5000,
        widget=forms.Textarea,
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("The applicant, the office and the panel read this. Name nobody who was harmed."),
    )
    name = forms.CharField(max_length=200, label=gettext_lazy("Your name"))
    role = forms.CharField(max_length=200, label=gettext_lazy("Your role and organisation"))
