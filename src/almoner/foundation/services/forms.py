"""The form of a service, for staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from almoner.foundation.pages.editing import Lines, RecordForm, YesNoUnknown
from almoner.foundation.pages.fields import ApproximateDateField

from .actions import SERVICE
from .models import Service

A_DATE = gettext_lazy("As exactly as it is known: 31 August 2026, August 2026, 2026/27, tbc or ongoing.")


class ServiceForm(RecordForm):
    facts = SERVICE
    name = forms.CharField(
        max_length=300,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("The one name it is known by over the years, whoever funds or runs it."),
    )
    purpose = forms.CharField(widget=forms.Textarea, label=gettext_lazy("Purpose"), required=False)
    groups = Lines(
        label=gettext_lazy("Whom it helps"), help_text=gettext_lazy("One group on each line."), required=False
    )
    places = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("None chosen: the whole area."),
        required=False,
    )
    our_role = forms.ChoiceField(choices=Service.OurRole.choices, label=gettext_lazy("Our role"))
    lead_body = forms.CharField(
        max_length=300,
        label=gettext_lazy("Led by"),
        help_text=gettext_lazy("Only where another body leads."),
        required=False,
    )
    is_ours_to_deliver = YesNoUnknown(label=gettext_lazy("Does the office itself deliver it?"))
    is_pilot = forms.BooleanField(label=gettext_lazy("This is a pilot"), required=False)
    evaluation = ApproximateDateField(label=gettext_lazy("Evaluation of the pilot"), help_text=A_DATE, required=False)
    begins = ApproximateDateField(label=gettext_lazy("Begins"), help_text=A_DATE, required=False)
    ends = ApproximateDateField(label=gettext_lazy("Ends"), help_text=A_DATE, required=False)
    source = forms.CharField(max_length=300, label=gettext_lazy("Source"), required=False)

    def offer(self, office: Any, parent: Any) -> None:
        """The office's areas, and codes that the service already names though they are no longer among them."""
        known = dict(office.areas.values_list("code", "name"))
        named = self.record.places if self.record else []
        choices = [*known.items(), *((code, code) for code in named if code not in known)]
        self.fields["places"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def start_from(self, record: Any) -> dict[str, Any]:
        return super().start_from(record) | {"places": record.places}
