"""What an officer fills in to recommend an application in a round without a panel."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.applications.models import Recommendation
from almoner.do.applications.rules.judging import Answer
from almoner.foundation.pages.fields import PoundsField

from . import Refusing


class RecommendForm(Refusing):
    """Each published criterion with yes or no and why; what follows from that, for how much, and the reason."""

    outcome = forms.ChoiceField(
        choices=Recommendation.Outcome.choices, label=gettext_lazy("What you recommend"), widget=forms.RadioSelect
    )
    amount = PoundsField(required=False, label=gettext_lazy("Pounds, if you recommend it"))
    reason = forms.CharField(
        max_length=4000,
        widget=forms.Textarea,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Those who decide read it. The applicant reads it if it is not funded."),
    )

    def __init__(self, data: Any = None, *, criteria: Sequence[str], asked: Decimal | None) -> None:
        super().__init__(data, initial={"amount": asked})
        self.criteria = criteria
        answered: dict[str, forms.Field] = {}
        for place, criterion in enumerate(criteria):
            answered[f"met{place}"] = forms.ChoiceField(
                label=criterion, choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
            )
            answered[f"words{place}"] = forms.CharField(max_length=1000, label=_("Why"))
        self.fields = answered | self.fields

    @property
    def asked(self) -> list[tuple[Any, Any]]:
        """Each criterion as it is drawn: the box for its answer, and the box for words."""
        return [(self[f"met{place}"], self[f"words{place}"]) for place in range(len(self.criteria))]

    def given(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        found = self.cleaned_data
        answers = [
            Answer(criterion, found[f"met{place}"] == "yes", found[f"words{place}"])
            for place, criterion in enumerate(self.criteria)
        ]
        return {"answers": answers, **{name: found[name] for name in ("outcome", "amount", "reason")}}
