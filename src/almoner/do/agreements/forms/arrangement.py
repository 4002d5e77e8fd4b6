"""The form of an arrangement that another body leads."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.agreements.particulars import Particulars
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.naming import organisations_known
from almoner.foundation.pages.fields import AmountField, ApproximateDateField
from almoner.foundation.services.models import Service
from almoner.governance.boards.models import Board

from .fields import A_DATE


class ArrangementForm(forms.Form):
    """Which help, who leads it under which law, and what our part is. A correction leaves the help as it is."""

    service = forms.CharField(
        max_length=300, label=gettext_lazy("Service"), widget=forms.TextInput({"list": "services"})
    )
    service_is_new = forms.BooleanField(label=gettext_lazy("This service is new: enter it"), required=False)
    reference = forms.CharField(
        max_length=80,
        required=False,
        label=gettext_lazy("Reference"),
        help_text=gettext_lazy("The lead body's own number for it."),
    )
    lead = forms.CharField(
        max_length=300,
        label=gettext_lazy("Led by"),
        help_text=gettext_lazy("A body that is held, or its name as the paper has it."),
        widget=forms.TextInput({"list": "organisations"}),
    )
    regime = forms.CharField(
        max_length=120,
        required=False,
        label=gettext_lazy("Legal regime of the lead"),
        help_text=gettext_lazy("Such as the Provider Selection Regime, or the Procurement Act 2023."),
    )
    our_share = AmountField(
        required=False, label=gettext_lazy("Our share"), help_text=gettext_lazy("Nought where we pay nothing.")
    )
    board = forms.ChoiceField(required=False, label=gettext_lazy("The board on which we sit"))
    begins = ApproximateDateField(required=False, label=gettext_lazy("Begins"), help_text=A_DATE)
    ends = ApproximateDateField(required=False, label=gettext_lazy("Ends"), help_text=A_DATE)
    document = forms.CharField(max_length=300, required=False, label=gettext_lazy("Document"))
    note = forms.CharField(
        widget=forms.Textarea,
        required=False,
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Stays with the office; the public does not see it."),
    )
    reason = forms.CharField(
        max_length=500,
        label=gettext_lazy("Why it changes"),
        help_text=gettext_lazy("A few words: they stay with the version."),
    )

    def __init__(self, *args: Any, office: Office, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office
        self._bodies: dict[str, Organisation] = {}
        self._service: Service | None = None
        self._boards = {str(board.pk): board for board in Board.objects.filter(office=office).order_by("name")}
        boards = [("", _("None recorded")), *((key, board.name) for key, board in self._boards.items())]
        self.fields["board"].choices = boards  # type: ignore[attr-defined]  # a ChoiceField
        for name in ("service", "service_is_new", "reference") if corrects else ("reason",):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._bodies = organisations_known(self.office, [" ".join(cleaned.get("lead", "").split())])
        if name := " ".join(cleaned.get("service", "").split()):
            self._service = Service.objects.filter(office=self.office, name__iexact=name).first()
            if self._service is None and not cleaned["service_is_new"]:
                self.add_error("service", _("“%(name)s” is not held yet: tick that it is new.") % {"name": name})
        return cleaned

    @property
    def service_named(self) -> Service | str:
        """The service, or the name of one that is new."""
        return self._service or " ".join(self.cleaned_data["service"].split())

    @property
    def particulars(self) -> Particulars:
        """What was entered."""
        given = self.cleaned_data
        name = " ".join(given["lead"].split())
        body = self._bodies.get(name.lower())
        return Particulars(
            lead=body,
            lead_name="" if body else name,
            regime=given["regime"],
            our_share=given["our_share"],
            board=self._boards.get(given["board"]),
            begins=given["begins"],
            ends=given["ends"],
            document=given["document"],
            note=given["note"],
        )


def initial_of(particulars: Particulars) -> dict[str, Any]:
    """What the form of a correction shows at first."""
    return {
        "lead": str(particulars.lead) if particulars.lead else particulars.lead_name,
        "regime": particulars.regime,
        "our_share": particulars.our_share,
        "board": str(particulars.board.pk) if particulars.board else "",
        "begins": particulars.begins,
        "ends": particulars.ends,
        "document": particulars.document,
        "note": particulars.note,
    }
