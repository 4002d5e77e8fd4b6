"""The form of a grant outside a round; each kind asks its own questions."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from almoner.do.agreements.models import Agreement
from almoner.do.allocations.models import OCCASIONS
from almoner.do.allocations.queries import continuable, faults_of_proposal
from almoner.do.allocations.rules.grounds import AD_HOC, CONTINUATION, INNOVATION, GroundsEntry
from almoner.do.awards.forms.steps import PartForm
from almoner.do.awards.queries.making import PARTS, Fault
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.queries import organisations
from almoner.foundation.pages.fields import DayField, PoundsField
from almoner.foundation.pages.rows import MORE, Rows

from .tables import Refusing, area_choices, pot_choices, priority_choices, purpose_choices

ASKED: Mapping[str, Sequence[str]] = {
    AD_HOC: ("need", "occasion", "occasion_what", "why_no_round"),
    CONTINUATION: ("earlier",),
    INNOVATION: (
        *("permanent_plan", "permanent_from", "permanent_on"),
        *("could_be_copied", "copied_why", "progress_months"),
    ),
}
"""What each kind asks besides what all of them do."""
NEEDED = frozenset(
    {
        *("need", "occasion", "why_no_round", "earlier"),
        *("permanent_plan", "permanent_from", "permanent_on"),
    }
)
"""What a proposal cannot do without: the rules say so in their own words, and it is not called optional."""
_COMMON = ("title", "description", "asked", "purposes", "starts_on", "ends_on")


def _long(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(widget=forms.Textarea, required=False, max_length=5000, label=label, help_text=hint)


class OutsideForm(Refusing):
    """Who, for what and why. What is missing is said by the action, all at once."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Organisation"), empty_label=""
    )
    title = forms.CharField(max_length=300, label=gettext_lazy("Title"))
    description = forms.CharField(
        max_length=1000,
        widget=forms.Textarea,
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("A sentence for the decision and the public."),
    )
    need = _long(gettext_lazy("What need arose"))
    occasion = forms.ChoiceField(
        choices=[("", ""), *OCCASIONS],
        required=False,
        label=gettext_lazy("What brought it about"),
    )
    occasion_what = forms.CharField(max_length=300, required=False, label=gettext_lazy("Which law or event"))
    why_no_round = _long(gettext_lazy("Why it cannot wait for a round"))
    earlier = forms.ModelChoiceField(
        Agreement.objects.none(),
        required=False,
        label=gettext_lazy("Agreement it continues"),
        empty_label="",
    )
    permanent_plan = _long(gettext_lazy("Plan for permanent funding"))
    permanent_from = forms.CharField(max_length=300, required=False, label=gettext_lazy("Who pays for it then"))
    permanent_on = DayField(required=False, label=gettext_lazy("From which day"))
    could_be_copied = forms.BooleanField(required=False, label=gettext_lazy("Others could copy it"))
    copied_why = _long(gettext_lazy("What others could copy"))
    progress_months = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=99,
        label=gettext_lazy("Months between updates on progress"),
        help_text=gettext_lazy("At most 12. Each update becomes a condition of the award."),
    )
    area = forms.ChoiceField(required=False, label=gettext_lazy("Where it is for"))
    asked = PoundsField(required=False, label=gettext_lazy("Asked for, where that is more"))
    starts_on = DayField(required=False, label=gettext_lazy("Begins on"))
    ends_on = DayField(required=False, label=gettext_lazy("Ends on"))
    purposes = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Purposes")
    )
    priorities = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Priorities of the plan")
    )

    def __init__(self, data: Any, *, kind: str, request: Any, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.kind = kind
        described: Any = self.fields
        for other, names in ASKED.items():
            for name in names if other != kind else ():
                del described[name]
        described["organisation"].queryset = organisations(seen_by=request.actor).order_by("name")
        described["area"].choices = area_choices(request.office)
        described["purposes"].choices = purpose_choices(request.office)
        described["priorities"].choices = priority_choices(request.office)
        if "earlier" in described:
            described["earlier"].queryset = continuable(request.office)
            described["earlier"].label_from_instance = lambda each: f"{each.number} {each.current.title}"

    def full_clean(self) -> None:
        """Judge what was typed; afterwards what is needed is drawn as such."""
        super().full_clean()
        for name in NEEDED & set(self.fields):
            self.fields[name].required = True

    def grounds(self) -> GroundsEntry:
        """The grounds as far as they are well formed."""
        said = self.cleaned_data
        own = {name: said[name] for name in ASKED[self.kind] if name in said}
        if own.get("earlier") is not None:
            own["earlier"] = own["earlier"].pk
        area = UUID(said["area"]) if said.get("area") else None
        return GroundsEntry(self.kind, area=area, **own)

    def given(self) -> dict[str, Any]:
        """As the action takes it, once it is valid; the money comes beside."""
        said = self.cleaned_data
        return {
            "organisation": said["organisation"],
            "grounds": self.grounds(),
            "priorities": [UUID(key) for key in said["priorities"]],
            **{name: said[name] for name in _COMMON},
        }


class OutsidePage:
    """The form with its money by pot and year."""

    def __init__(self, request: Any, kind: str, initial: Mapping[str, Any]) -> None:
        data = request.POST if request.method == "POST" else None
        more = data is not None and MORE in data
        pots = [each for each in pot_choices(request.office) if each[0]]
        self.office = request.office
        self.form = OutsideForm(data, kind=kind, request=request, initial=initial)
        self.parts = Rows(PartForm, "parts", data=data, unchecked=more, pots=pots)
        if more:
            typed = {
                name: field.widget.value_from_datadict(self.form.data, self.form.files, name)
                for name, field in self.form.fields.items()
            }
            self.form = OutsideForm(None, kind=kind, request=request, initial=typed)

    @property
    def forms(self) -> list[forms.Form]:
        """Every form, for the summary of what is wrong."""
        return [self.form, *self.parts.forms]

    def is_valid(self) -> bool:
        """Whether something was sent and everything is well formed."""
        if not self.form.is_bound:
            return False
        checked = [self.form.is_valid(), self.parts.is_valid()]
        checked.append(not self._tell())
        return all(checked)

    def _tell(self) -> bool:
        """Say at its field whatever the rules find wrong, beside what is not well formed; whether they found any."""
        said = self.form.cleaned_data
        rows = {row.part().pot: row for row in reversed(self.parts.filled) if row.is_valid()}
        parts = [row.part() for row in self.parts.filled if row.is_valid()]
        found = faults_of_proposal(self.office, said.get("organisation"), self.form.grounds(), parts, said)
        unread = set(self.form.errors)
        money_is_read = bool(parts) or all(row.is_valid() for row in self.parts.filled)
        for fault in found:
            if fault.fact == PARTS and money_is_read:
                self._at_its_part(fault, rows)
            elif fault.fact != PARTS and fault.fact not in unread:
                self.form.add_error(fault.fact if fault.fact in self.form.fields else None, fault.sentence)
        return bool(found)

    def _at_its_part(self, fault: Fault, rows: Mapping[UUID, Any]) -> None:
        """A fault of the money stands at the line of its pot, else at the first line that was sent."""
        sent = [row for row in (self.parts.filled or self.parts.forms) if row.is_bound]
        row = rows.get(fault.pot) if fault.pot else None
        if row is not None:
            row.add_error("amount", fault.sentence)
        elif sent:
            sent[0].add_error("pot", fault.sentence)
        else:
            self.form.add_error(None, fault.sentence)

    def given(self) -> dict[str, Any]:
        """As the action takes it, once it is valid."""
        return {**self.form.given(), "parts": [row.part() for row in self.parts.filled]}
