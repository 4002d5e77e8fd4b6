"""The parts of an invitation about judging: the form pinned, criteria with weights and marks, floors."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.grants.models import Invitation
from almoner.do.grants.rules import written
from almoner.do.grants.rules.schemes import scheme_in
from almoner.do.scoring.rules.choosing import Floor
from almoner.do.scoring.rules.marks import Criterion, Scale, Scheme
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Area
from almoner.foundation.pages.editing import Lines
from almoner.foundation.pages.fields import PoundsField
from almoner.foundation.questions.models import FormVersion
from almoner.foundation.questions.queries import definition_of, offered

from .parts import Group, PartForm, long_text

_ANCHOR = re.compile(r"(?P<mark>\d{1,3})\s*[:=.)\u2013-]\s*(?P<words>.+)")
_CHOSEN_FROM = {"places": "district", "groups": "group"}
"""Questions of the form whose answers floors may speak of, and how a group of theirs is called."""


class FormPartForm(PartForm):
    part = "form"
    needed = ("form_version", "expected_applicants")
    form_version = forms.ModelChoiceField(
        FormVersion.objects.none(),
        label=gettext_lazy("Form"),
        help_text=gettext_lazy("This version stays with the round, whatever becomes of the form."),
        empty_label=gettext_lazy("None yet"),
        required=False,
    )
    expected_applicants = forms.IntegerField(
        min_value=1,
        max_value=100_000,
        label=gettext_lazy("How many are expected to apply"),
        help_text=gettext_lazy("Their work, all together, is set against the money to be given."),
        required=False,
    )

    def __init__(self, data: Any = None, *, invitation: Invitation, seen_by: Actor) -> None:
        self.seen_by = seen_by
        super().__init__(data, invitation=invitation)

    def offer(self, held: Invitation) -> None:
        fields: Any = self.fields
        keys = list(offered(held.office, seen_by=self.seen_by, purpose="application").values_list("pk", flat=True))
        rows = FormVersion.objects.filter(pk__in=[*keys, held.form_version_id] if held.form_version_id else keys)
        fields["form_version"].queryset = rows.select_related("form").order_by("title", "-number")


def read_anchors(text: str) -> dict[str, str]:
    """What marks mean, from lines such as "0: nothing is shown".

    Raises:
        ValidationError: a line does not begin with a mark.
    """
    found = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        said = _ANCHOR.fullmatch(line.strip())
        if said is None:
            raise ValidationError(_("Begin each line with the mark it explains, as in 0: nothing is shown."))
        found[str(int(said["mark"]))] = said["words"].strip()
    return found


class CriterionForm(forms.Form):
    """One criterion: its weight, its parts, its minimum and what marks mean."""

    title = forms.CharField(max_length=200, label=gettext_lazy("Criterion"))
    weight = forms.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=100, label=gettext_lazy("Weight"), localize=False
    )
    minimum = forms.IntegerField(min_value=0, max_value=100, label=gettext_lazy("Least mark"), required=False)
    parts = Lines(label=gettext_lazy("Parts, a line each"), required=False)
    anchors = forms.CharField(widget=forms.Textarea, label=gettext_lazy("Marks, as in 0: not shown"), required=False)

    def clean_anchors(self) -> dict[str, str]:
        return read_anchors(self.cleaned_data["anchors"])


class ScoringForm(PartForm):
    part = "scoring"
    rows_first = True
    first = ("judging", "criteria")
    judging = forms.ChoiceField(
        choices=Invitation.Judging.choices,
        label=gettext_lazy("Who judges"),
        widget=forms.RadioSelect,
        required=False,
    )
    criteria = Lines(
        label=gettext_lazy("Criteria, where officers judge"),
        help_text=gettext_lazy(
            "One question on each line, answered with yes or no, as in: Is it for people of our area? The marks below "
            "are for a panel."
        ),
        required=False,
    )
    lowest = forms.IntegerField(min_value=0, max_value=100, label=gettext_lazy("Lowest mark"))
    highest = forms.IntegerField(min_value=1, max_value=100, label=gettext_lazy("Highest mark"))
    lowest_counts = forms.BooleanField(
        label=gettext_lazy("The lowest mark earns its share"),
        help_text=gettext_lazy("Left open, the lowest mark earns nothing: 1 of 1 to 5 is no fifth."),
        required=False,
    )
    minimum = forms.DecimalField(
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        label=gettext_lazy("Least result, out of 100, that may be recommended"),
        required=False,
    )
    ties = Lines(
        label=gettext_lazy("Criteria that part equal bids, in this order"),
        help_text=gettext_lazy("One title on each line; after them a lot that anybody can draw again."),
        required=False,
    )
    guidance = long_text(gettext_lazy("Guidance for judges"))
    judges_per_bid = forms.IntegerField(min_value=1, max_value=20, label=gettext_lazy("Judges for each bid"))
    minutes_per_bid = forms.IntegerField(
        min_value=1, max_value=600, label=gettext_lazy("Minutes that a judge has for a bid")
    )
    anonymised = forms.BooleanField(label=gettext_lazy("Judges do not see who applies"), required=False)
    hidden = forms.MultipleChoiceField(
        label=gettext_lazy("Questions that judges do not see then"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def start_from(self, held: Invitation) -> dict[str, Any]:
        scheme = scheme_in(held.scheme)
        titles = {each.key: each.title for each in scheme.criteria}
        return super().start_from(held) | {
            "criteria": "\n".join(held.criteria),
            "lowest": scheme.scale.lowest,
            "highest": scheme.scale.highest,
            "lowest_counts": scheme.scale.lowest_counts,
            "minimum": scheme.minimum or None,
            "ties": "\n".join(titles.get(key, key) for key in scheme.ties),
        }

    def clean_judging(self) -> str:
        """Who judges; as it stands where nothing was chosen."""
        return str(self.cleaned_data["judging"] or self.invitation.judging)

    @property
    def hidden_now(self) -> bool:
        """Whether any question is kept from judges, so that the list of them stands open."""
        return bool("hidden" in self.fields and self["hidden"].value())

    def offer(self, held: Invitation) -> None:
        fields: Any = self.fields
        asked = definition_of(held.form_version_id).questions if held.form_version_id else ()
        fields["hidden"].choices = [(each.key, each.label) for each in asked]
        if not asked:
            del fields["hidden"]

    def rows_of(self, data: Any, held: Invitation) -> Sequence[Group]:
        start = [
            {
                "title": each.title,
                "weight": each.weight,
                "minimum": each.minimum,
                "parts": "\n".join(each.title_of(place) for place, _key in enumerate(each.parts)),
                "anchors": "\n".join(f"{mark}: {words}" for mark, words in held.anchors.get(each.key, {}).items()),
            }
            for each in scheme_in(held.scheme).criteria
        ]
        rows = self.group(CriterionForm, "criteria", data, start)
        return [Group(rows, _("Criteria"), _("Another criterion"), {"weight": 5, "minimum": 5})]

    def facts(self) -> dict[str, Any]:
        given, rows = self.cleaned_data, [row.cleaned_data for row in self.groups[0].rows.filled]
        keys = _keys([row["title"] for row in rows], self.invitation)
        by_title = {row["title"].casefold(): key for row, key in zip(rows, keys, strict=True)}
        scheme = Scheme(
            tuple(_criterion(row, key, self.invitation) for row, key in zip(rows, keys, strict=True)),
            Scale(given["lowest"], given["highest"], given["lowest_counts"]),
            given["minimum"] or Decimal(0),
            tuple(by_title.get(title.casefold(), title) for title in given["ties"]),
        )
        anchors = {key: row["anchors"] for row, key in zip(rows, keys, strict=True) if row["anchors"]}
        return {"hidden": [], **super().facts(), "scheme": scheme, "anchors": self._of_parts(scheme) | anchors}

    def _of_parts(self, scheme: Scheme) -> dict[str, Any]:
        """What marks mean for single parts, or for all: not asked for on this page, and not lost by it."""
        asked = {each.key for each in scheme_in(self.invitation.scheme).criteria} - {""}
        still = {"", *scheme.marked} - asked
        return {key: words for key, words in self.invitation.anchors.items() if key in still}


def _keys(titles: Sequence[str], held: Invitation) -> list[str]:
    """A key for each criterion: the one it has already where a title stays, else made of the title, each once."""
    known = {each.title.casefold(): each.key for each in scheme_in(held.scheme).criteria}
    found: list[str] = []
    for title in titles:
        key = start = known.get(title.casefold()) or slugify(title)[:40] or "criterion"
        number = 2
        while key in found:
            key, number = f"{start}-{number}", number + 1
        found.append(key)
    return found


def _criterion(row: Mapping[str, Any], key: str, held: Invitation) -> Criterion:
    titles = tuple(dict.fromkeys(row["parts"]))
    before = next((each for each in scheme_in(held.scheme).criteria if each.key == key), None)
    known = {before.title_of(place): part for place, part in enumerate(before.parts)} if before else {}
    parts = tuple(known.get(title) or f"{key}--{slugify(title)[:40] or place}" for place, title in enumerate(titles))
    untitled = bool(before) and before is not None and not before.part_titles and parts == before.parts
    return Criterion(key, row["title"], row["weight"], parts, row["minimum"], () if untitled else titles)


class FloorForm(forms.Form):
    """One floor."""

    name = forms.CharField(max_length=200, label=gettext_lazy("Floor, as everybody reads it"))
    group = forms.ChoiceField(label=gettext_lazy("For bids that"))
    awards = forms.IntegerField(min_value=0, max_value=1000, label=gettext_lazy("Awards, at least"), required=False)
    pounds = PoundsField(label=gettext_lazy("Pounds, at least"), required=False)

    def __init__(self, *args: Any, groups: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", ""), *groups]  # type: ignore[attr-defined]  # a ChoiceField


class ChoosingForm(PartForm):
    part = "choosing"
    fit_rule = forms.ChoiceField(
        choices=Invitation.Fit.choices,
        label=gettext_lazy("A bid that does not fit what is left"),
        help_text=gettext_lazy("Bids are chosen in rank order, down to the money. Published with the round."),
        widget=forms.RadioSelect,
    )

    def offer(self, held: Invitation) -> None:
        """Without a panel there is no rank order: the rule is then that of the reserve."""
        if not held.has_panel:
            self.fields["fit_rule"].label = _("A bid on the reserve that does not fit what is left")
            self.fields["fit_rule"].help_text = _("Officers judge without marks, so without a rank order. Published.")

    def rows_of(self, data: Any, held: Invitation) -> Sequence[Group]:
        start = [
            {"name": one.name, "group": one.group, "awards": one.awards or None, "pounds": one.pounds or None}
            for one in written.floors(held.floors)
        ]
        rows = self.group(FloorForm, "floors", data, start, groups=groups_of(held))
        title = (
            _("Floors: what is promised to a district, a priority or a group, whatever the rank order")
            if held.has_panel
            else _("Floors: what is promised to a district, a priority or a group; where one is not met, you say why")
        )
        return [Group(rows, title, _("Another floor"), {"awards": 5})]

    def facts(self) -> dict[str, Any]:
        rows = [row.cleaned_data for row in self.groups[0].rows.filled]
        floors = [Floor(row["name"], row["group"], row["awards"] or 0, row["pounds"] or Decimal(0)) for row in rows]
        return super().facts() | {"floors": floors}


def groups_of(held: Invitation) -> list[tuple[str, str]]:
    """What floors may speak of: districts and groups that the form asks about, else the office's areas; priorities."""
    found = []
    asked = definition_of(held.form_version_id).questions if held.form_version_id else ()
    for question in asked:
        if kind := _CHOSEN_FROM.get(question.key):
            found += [(f"{kind}:{choice.value}", choice.label) for choice in question.choices]
    if not any(key.startswith("district:") for key, _label in found):
        rows = Area.objects.filter(office=held.office_id).values_list("code", "name")
        found += [(f"district:{code}", name) for code, name in rows]
    served = held.priorities.select_related("priority")
    found += [(f"priority:{row.priority_id}", row.priority.title) for row in served]
    found.append((written.GRASSROOTS, _("come from grassroots groups")))
    known = {key for key, _label in found}
    return found + [(one.group, one.name) for one in written.floors(held.floors) if one.group not in known]
