"""The form of a board, for staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from almoner.foundation.pages.editing import Lines, RecordForm

from .actions import SHOWN
from .models import Board


class BoardForm(RecordForm):
    facts = SHOWN
    name = forms.CharField(max_length=300, label=gettext_lazy("Name"))
    kind = forms.CharField(
        max_length=80,
        label=gettext_lazy("Layer or kind"),
        help_text=gettext_lazy("In the office's own words: strategic, executive, partnership, scrutiny."),
        required=False,
    )
    our_part = forms.ChoiceField(choices=Board.OurPart.choices, label=gettext_lazy("What the office does there"))
    chair = forms.CharField(max_length=200, label=gettext_lazy("Chair"), required=False)
    terms = forms.CharField(widget=forms.Textarea, label=gettext_lazy("Purpose and terms of reference"), required=False)
    members = Lines(
        label=gettext_lazy("Members"), help_text=gettext_lazy("One on each line, in order."), required=False
    )
    membership = forms.CharField(
        widget=forms.Textarea,
        label=gettext_lazy("Membership, as printed"),
        help_text=gettext_lazy("Where the paper does not list members one by one."),
        required=False,
    )
    source = forms.CharField(max_length=300, label=gettext_lazy("Source"), required=False)

    def start_from(self, record: Any) -> dict[str, Any]:
        return super().start_from(record) | {"members": record.member_names}

    def beside(self, record: Any) -> list[tuple[Any, str, str]]:
        """Members are compared line by line as they are typed."""
        self.cleaned_data["members"] = "\n".join(self.cleaned_data["members"])
        return super().beside(record)
