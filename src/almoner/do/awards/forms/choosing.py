"""Choosing on one page: what is recommended of every bid, with its amount, its place on the reserve and the reason."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from almoner.do.awards.queries.choosing import Candidate, Field
from almoner.do.awards.rules.choosing import Chosen, Outcome
from almoner.do.awards.rules.splits import Method
from almoner.do.awards.wording import METHODS, OUTCOMES
from almoner.foundation.pages.fields import PoundsField, Problem, problems


class ChoiceForm(forms.Form):
    """What is chosen for one bid."""

    outcome = forms.ChoiceField(choices=[("", gettext_lazy("Choose")), *OUTCOMES], label=gettext_lazy("Choice"))
    amount = PoundsField(label=gettext_lazy("Pounds"), required=False)
    order = forms.IntegerField(label=gettext_lazy("Place on the reserve"), required=False, min_value=1, max_value=999)
    reason = forms.CharField(
        label=gettext_lazy("Reason, where it differs"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, candidate: Candidate, data: Mapping[str, Any] | None) -> None:
        self.candidate = candidate
        super().__init__(
            data,
            prefix=f"bid-{candidate.key}",
            initial=_initial(candidate),
            use_required_attribute=False,
        )
        described: Any = self.fields
        for name, field in described.items():
            css = {"outcome": "govuk-select", "reason": "govuk-textarea"}.get(name, "govuk-input")
            width = {"amount": " govuk-input--width-10", "order": " govuk-input--width-3"}.get(name, "")
            field.widget.attrs["class"] = css + width

    def chosen(self) -> Chosen:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        return Chosen(Outcome(given["outcome"]), given["amount"] or Decimal(0), given["order"], given["reason"])


def _initial(candidate: Candidate) -> dict[str, Any]:
    """What is chosen already, else what an officer recommends, else what the suggestion says."""
    chosen = candidate.chosen or candidate.advised
    if chosen is not None:
        return {
            "outcome": chosen.outcome.value,
            "amount": chosen.amount or None,
            "order": chosen.order,
            "reason": chosen.reason if candidate.choice is not None else "",
        }
    if candidate.suggested is None:
        return {"amount": candidate.asked or None}
    if candidate.suggested:
        return {"outcome": Outcome.RECOMMEND.value, "amount": candidate.suggested}
    return {"outcome": Outcome.NOT_RECOMMEND.value}


def _number_the_reserve(rows: "Sequence[ChoiceForm]") -> None:
    """Give those that officers put on the reserve a place each, after those that are taken; people may change it."""
    last = max((row.initial.get("order") or 0 for row in rows), default=0)
    for row in rows:
        if row.initial.get("outcome") == Outcome.RESERVE.value and not row.initial.get("order"):
            last += 1
            row.initial["order"] = last


class SetForm(forms.Form):
    """How the set is split over the pots, and the token of what was shown."""

    method = forms.ChoiceField(
        choices=METHODS,
        label=gettext_lazy("How the money is split over the pots"),
        widget=forms.RadioSelect,
        initial=Method.IN_POT_ORDER.value,
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)


class Choosing:
    """The page's forms together."""

    def __init__(self, field: Field, data: Mapping[str, Any] | None = None) -> None:
        self.field = field
        self.set = SetForm(data, initial={"token": field.token})
        self.rows: Sequence[ChoiceForm] = [ChoiceForm(each, data) for each in field.to_choose]
        _number_the_reserve(self.rows)

    @property
    def forms(self) -> list[forms.Form]:
        """Every form, for the summary of what is wrong."""
        return [self.set, *self.rows]

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong, for the summary: each sentence names its bid and leads to it."""
        found = problems(self.set)
        for row in self.rows:
            who, there = row.candidate.application.organisation.name, f"#{row['outcome'].auto_id}"
            found += [Problem(f"{who}: {each.text}", each.href or there) for each in problems(row)]
        return found

    def is_valid(self) -> bool:
        """Whether everything is well formed; every form is checked, so that all faults show at once."""
        checked = [each.is_valid() for each in self.forms]
        return all(checked)

    @property
    def chosen(self) -> dict[UUID, Chosen]:
        """What was chosen of each bid that is well formed."""
        return {each.candidate.key: each.chosen() for each in self.rows if each.is_bound and each.is_valid()}

    def shown(self) -> dict[UUID, Chosen]:
        """What the page shows: what was typed, else what is chosen or suggested."""
        found = {}
        for each in self.rows:
            if each.is_bound:
                continue
            said = each.initial
            if said.get("outcome"):
                amount = said.get("amount") or Decimal(0)
                found[each.candidate.key] = Chosen(Outcome(said["outcome"]), amount, said.get("order"))
        return found | self.chosen

    def refuse(self, wrong: Any) -> None:
        """Put what the action refused beside the bid, or the split, that it concerns."""
        rows = {str(each.candidate.key): each for each in self.rows}
        for name, sentences in wrong.message_dict.items():
            for sentence in sentences:
                if name in rows:
                    rows[name].add_error(None, sentence)
                else:
                    self.set.add_error("method" if name == "method" else None, sentence)

    def take_now(self, field: Field) -> list[tuple[str, str, str]]:
        """After somebody else chose: what they saved beside what was typed, and their token from now on."""
        typed: Any = self.set.data
        anew = typed.copy()
        anew["token"] = field.token
        self.set.data = anew
        theirs = {each.key: each.chosen for each in field.candidates}
        mine = self.chosen
        found = []
        for row in self.rows:
            key = row.candidate.key
            now, own = theirs.get(key), mine.get(key)
            if now is not None and own is not None and _said(now) != _said(own):
                found.append((row.candidate.application.organisation.name, _said(now), _said(own)))
        return found


def _said(chosen: Chosen) -> str:
    """A choice on one line."""
    words = str(dict(OUTCOMES)[chosen.outcome.value])
    if chosen.outcome is Outcome.RECOMMEND:
        return f"{words}: £{chosen.amount:,.2f}"
    return f"{words}: {chosen.order}" if chosen.order else words
