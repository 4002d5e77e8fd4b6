"""The forms of the import pages: the file with what the person states about it, and what its columns mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages.fields import DayField

from . import columns
from .kinds import Field, Kind
from .models import Import


class UploadForm(forms.Form):
    """A file, what sort of list it is, and since when and by which paper the office has said so."""

    kind = forms.ChoiceField(label=gettext_lazy("What sort of list is it?"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=gettext_lazy(
            "A CSV file or an Excel workbook (.xlsx), as the office keeps it. Headings may be its own."
        ),
        max_length=255,
    )
    sheet = forms.CharField(
        label=gettext_lazy("Sheet of the workbook"),
        help_text=gettext_lazy("Left blank: the one whose headings say most."),
        required=False,
        max_length=31,
    )
    document = forms.CharField(
        label=gettext_lazy("The paper the figures come from"),
        help_text=gettext_lazy(
            "For example, Commissioning Strategy 2022-23, page 14. It is shown beside every figure."
        ),
        required=False,
        max_length=300,
    )
    known_from = DayField(
        label=gettext_lazy("Since when has the office said so?"),
        help_text=gettext_lazy("The date of the paper. Pages shown as at an earlier day will not say it."),
    )

    def __init__(self, *args: Any, kinds: Sequence[Kind], **kwargs: Any) -> None:
        kwargs["initial"] = {"known_from": timezone.localdate(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose one")), *((kind.name, kind.title) for kind in kinds)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class ColumnsForm(forms.Form):
    """For each heading of a file, the field it means or none. The fields are called c0, c1, ... in the file's order."""

    def __init__(self, *args: Any, source: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        choices = [("", _("Leave it out")), *((field.name, _named(field)) for field in fields_for(source))]
        for place, heading in enumerate(source.headings):
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=source.column_map.get(heading, "")
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for problem in columns.problems_of(self.source.definition, self.source.headings, self.column_map()):
            place = self.source.headings.index(problem.column) if problem.column in self.source.headings else None
            self.add_error(None if place is None else f"c{place}", problem.sentence)
        return cleaned

    def column_map(self) -> dict[str, str]:
        """heading -> field, as chosen."""
        return {heading: self.cleaned_data.get(f"c{place}", "") for place, heading in enumerate(self.source.headings)}


def fields_for(source: Import) -> list[Field]:
    """The fields a heading of this file may mean: those of its kind, and those that its own headings make."""
    kind = source.definition
    known: Mapping[str, Field] = {field.name: field for field in kind.fields}
    made = [kind.recognise(heading) for heading in source.headings]
    made += [kind.field(name) for name in source.column_map.values() if name]
    return list({**known, **{field.name: field for field in made if field is not None}}.values())


def _named(field: Field) -> str:
    return _("%(heading)s (must be there)") % {"heading": field.heading} if field.required else str(field.heading)
