"""Who acts for an organisation: asked, answered, given parts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from almoner.foundation.door.roles import Part

PARTS = [
    (Part.OWNER.value, gettext_lazy("Owner: invites people, keeps the organisation's facts and its bank details")),
    (Part.WRITER.value, gettext_lazy("Writer: writes applications")),
    (Part.CERTIFIER.value, gettext_lazy("Certifier: confirms that applications are true, and signs agreements")),
    (Part.REPORTER.value, gettext_lazy("Reporter: reports on what agreements bought")),
]


def _parts(**kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=PARTS,
        label=gettext_lazy("Parts"),
        help_text=gettext_lazy("One person may have them all."),
        widget=forms.CheckboxSelectMultiple,
        **kwargs,
    )


class InviteForm(forms.Form):
    """Whom to ask, and for which parts."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    parts = _parts()


class PartsForm(forms.Form):
    """A member's parts."""

    parts = _parts()


class ReasonForm(forms.Form):
    """Why; ``asked`` makes it obligatory."""

    reason = forms.CharField(max_length=500, label=gettext_lazy("Why"), required=False)

    def __init__(self, *args: Any, asked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = asked


class JoinForm(forms.Form):
    """Who asks to act for an organisation says who they are."""

    message = forms.CharField(
        max_length=1000,
        label=gettext_lazy("Who you are there"),
        help_text=gettext_lazy("What you do in the organisation, and who knows you: whoever answers reads it."),
        widget=forms.Textarea(attrs={"maxlength": 1000}),
    )


class AnswerForm(forms.Form):
    """Yes with parts, or no with a reason."""

    answer = forms.ChoiceField(
        choices=[("yes", gettext_lazy("Yes, they act for it")), ("no", gettext_lazy("No"))],
        label=gettext_lazy("May this person act for the organisation?"),
        widget=forms.RadioSelect,
    )
    parts = _parts(required=False)
    reason = forms.CharField(
        max_length=500,
        label=gettext_lazy("Why not"),
        help_text=gettext_lazy("If the answer is no. The person reads it."),
        required=False,
    )
