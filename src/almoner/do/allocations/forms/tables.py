"""The forms of a table: its head, its pots and its recipients on one page."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.allocations.entries import NOTHING, RecipientEntry, SourceEntry, TableEntry
from almoner.do.allocations.models import BASES
from almoner.foundation.offices.models import Area, Office
from almoner.foundation.organisations.queries import organisations
from almoner.foundation.pages.fields import DayField, PoundsField, parse_with
from almoner.foundation.pages.rows import MORE, Rows
from almoner.kernel.money import pounds
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.declared import purposes_of
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority

type Choices = Sequence[tuple[str, str]]


class Refusing(forms.Form):
    """A form that shows beside its fields what an action refused."""

    def refuse(self, wrong: Any) -> None:
        """Put what an action refused beside the field it concerns."""
        for name, sentences in wrong.message_dict.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def area_choices(office: Office) -> Choices:
    """The districts of an office, and the whole of it."""
    rows = Area.objects.filter(office=office).order_by("name")
    return [("", _("the whole area")), *((str(row.pk), row.name) for row in rows)]


def body_choices(actor: Any) -> Choices:
    """Every organisation the office may name."""
    rows = organisations(seen_by=actor).order_by("name").values_list("pk", "name")
    return [("", ""), *((str(key), name) for key, name in rows)]


def pot_choices(office: Office) -> Choices:
    """The pots of an office with what they hold."""
    rows = Pot.objects.filter(office=office).order_by("name")
    return [("", ""), *((str(row.pk), f"{row.name}: {pounds(row.amount_amount)}") for row in rows)]


def priority_choices(office: Office) -> Choices:
    """The priorities of the office's plans."""
    rows = Priority.objects.filter(office=office).select_related("plan").order_by("plan", "order")
    return [(str(row.pk), f"{row.title} ({row.plan.title})") for row in rows]


def purpose_choices(office: Office, held: Sequence[str] = ()) -> Choices:
    """The purposes that the office names, and those that stand already."""
    known = purposes_of(office, timezone.localdate())
    return [(name, name) for name in dict.fromkeys([*known, *held])]


class TableForm(Refusing):
    """The head of a table."""

    title = forms.CharField(max_length=200, label=gettext_lazy("Title"))
    description = forms.CharField(
        max_length=1000,
        required=False,
        widget=forms.Textarea,
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("A sentence for the decision and the public."),
    )
    year = forms.CharField(max_length=9, label=gettext_lazy("Financial year"), help_text=gettext_lazy("As in 2027/28."))
    total = PoundsField(label=gettext_lazy("Total"))
    basis = forms.ChoiceField(choices=BASES, label=gettext_lazy("Shared by"), widget=forms.RadioSelect)
    least = PoundsField(
        required=False,
        label=gettext_lazy("Least amount for each recipient"),
        help_text=gettext_lazy("Left blank: there is none."),
    )
    purposes = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Purposes")
    )
    priorities = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Priorities of the plan")
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    def __init__(self, data: Any, *, office: Office, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        described: Any = self.fields
        described["purposes"].choices = purpose_choices(office, initial.get("purposes", ()))
        described["priorities"].choices = priority_choices(office)

    def clean_year(self) -> int:
        """The calendar year in which it starts."""
        return int(parse_with(FinancialYear.parse, self.cleaned_data["year"]).starting)


class SourceForm(forms.Form):
    """Pounds from a pot."""

    pot = forms.ChoiceField(label=gettext_lazy("Pot"))
    amount = PoundsField(label=gettext_lazy("Amount"))

    def __init__(self, *args: Any, pots: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pot"].choices = pots  # type: ignore[attr-defined]  # a ChoiceField

    def entry(self) -> SourceEntry:
        """What was typed, once it is valid."""
        return SourceEntry(UUID(self.cleaned_data["pot"]), self.cleaned_data["amount"])


class RecipientForm(forms.Form):
    """One recipient with the figure it is shared by."""

    organisation = forms.ChoiceField(label=gettext_lazy("Recipient"))
    area = forms.ChoiceField(label=gettext_lazy("Where it works"), required=False)
    what_for = forms.CharField(max_length=300, required=False, label=gettext_lazy("What this part is for"))
    figure = forms.DecimalField(
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=False,
        localize=False,
        widget=forms.TextInput,
        label=gettext_lazy("Figure: people or crimes"),
    )
    figure_source = forms.CharField(max_length=300, required=False, label=gettext_lazy("Source of the figure"))
    figure_on = DayField(required=False, label=gettext_lazy("Day of the figure"))
    fixed = PoundsField(required=False, label=gettext_lazy("Fixed amount"))

    def __init__(self, *args: Any, bodies: Choices, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        described: Any = self.fields
        described["organisation"].choices = bodies
        described["area"].choices = areas

    def entry(self) -> RecipientEntry:
        """What was typed, once it is valid."""
        said = self.cleaned_data
        return RecipientEntry(
            UUID(said["organisation"]),
            UUID(said["area"]) if said["area"] else None,
            said["what_for"],
            said["figure"],
            said["figure_source"],
            said["figure_on"],
            said["fixed"],
        )


class TablePage:
    """The forms of one page together: what was typed becomes a `TableEntry`."""

    def __init__(self, request: Any, entry: TableEntry | None = None) -> None:
        office = request.office
        data = request.POST if request.method == "POST" else None
        self.asks_for_more = data is not None and MORE in data
        self.head = TableForm(data, office=office, initial=_head(entry))
        common: dict[str, Any] = {"data": data, "unchecked": self.asks_for_more}
        self.pots, self.bodies, self.areas = pot_choices(office), body_choices(request.actor), area_choices(office)
        self.sources = Rows(SourceForm, "sources", initial=_sources(entry), title=_("Pots"), pots=self.pots, **common)
        self.recipients = Rows(
            RecipientForm,
            "recipients",
            initial=_recipients(entry),
            title=_("Recipients"),
            bodies=self.bodies,
            areas=self.areas,
            **common,
        )
        if self.asks_for_more:
            self.head = TableForm(None, office=office, initial=_as_typed(self.head))

    @property
    def forms(self) -> list[forms.Form]:
        """Every form, for the summary of what is wrong."""
        return [self.head, *self.sources.forms, *self.recipients.forms]

    def is_valid(self) -> bool:
        """Whether something was sent and everything is well formed; every form is checked."""
        if not self.head.is_bound:
            return False
        checked = [self.head.is_valid(), self.sources.is_valid(), self.recipients.is_valid()]
        return all(checked)

    def entry(self) -> TableEntry:
        """What was typed, once it is valid."""
        said = self.head.cleaned_data
        return TableEntry(
            title=said["title"],
            year=said["year"],
            total=said["total"] or Decimal(0),
            basis=said["basis"],
            description=said["description"],
            least=said["least"] or NOTHING,
            purposes=tuple(said["purposes"]),
            priorities=tuple(UUID(key) for key in said["priorities"]),
            sources=tuple(row.entry() for row in self.sources.filled),
            recipients=tuple(row.entry() for row in self.recipients.filled),
        )

    def take_now(self, now: TableEntry) -> list[tuple[str, str, str]]:
        """After somebody else saved: what stands beside what was typed, and its token from now on."""
        typed: Any = self.head.data
        anew = typed.copy()
        anew["token"] = now.token
        mine = self.entry()
        self.head.data = anew
        pairs = zip(self._in_words(now), self._in_words(mine), strict=True)
        return [(label, was, own) for (label, was), (_label, own) in pairs if was != own]

    def _in_words(self, entry: TableEntry) -> list[tuple[str, str]]:
        pots, bodies = dict(self.pots), dict(self.bodies)
        return [
            (_("Title"), entry.title),
            (_("What it is for"), entry.description),
            (_("Financial year"), FinancialYear(entry.year).label),
            (_("Total"), pounds(entry.total)),
            (_("Shared by"), str(dict(BASES)[entry.basis])),
            (_("Least amount for each recipient"), pounds(entry.least)),
            (_("Purposes"), ", ".join(sorted(entry.purposes))),
            (_("Priorities of the plan"), str(len(entry.priorities))),
            (_("Pots"), "; ".join(f"{pots.get(str(each.pot), '')} {pounds(each.amount)}" for each in entry.sources)),
            (_("Recipients"), "; ".join(_recipient_in_words(each, bodies) for each in entry.recipients)),
        ]


def _recipient_in_words(row: RecipientEntry, bodies: Mapping[str, str]) -> str:
    fixed = pounds(row.fixed) if row.fixed is not None else ""
    figure = f"{row.figure.normalize():,f}" if row.figure is not None else ""
    said = [bodies.get(str(row.organisation), ""), row.what_for, figure, row.figure_source, fixed]
    return ", ".join(each for each in said if each)


def _as_typed(form: forms.Form) -> dict[str, Any]:
    """What was typed into the head, without judging it."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _head(entry: TableEntry | None) -> dict[str, Any]:
    if entry is None:
        return {"year": (FinancialYear.containing(timezone.localdate()) + 1).label, "basis": BASES[0][0]}
    return {
        "title": entry.title,
        "description": entry.description,
        "year": FinancialYear(entry.year).label,
        "total": entry.total,
        "basis": entry.basis,
        "least": entry.least or None,
        "purposes": list(entry.purposes),
        "priorities": [str(key) for key in entry.priorities],
        "token": entry.token,
    }


def _sources(entry: TableEntry | None) -> list[dict[str, Any]]:
    return [{"pot": str(each.pot), "amount": each.amount} for each in entry.sources] if entry is not None else []


def _recipients(entry: TableEntry | None) -> list[dict[str, Any]]:
    return [
        {
            "organisation": str(each.organisation),
            "area": str(each.area) if each.area else "",
            "what_for": each.what_for,
            "figure": f"{each.figure.normalize():f}" if each.figure is not None else None,
            "figure_source": each.figure_source,
            "figure_on": each.figure_on,
            "fixed": each.fixed,
        }
        for each in (entry.recipients if entry is not None else ())
    ]


class ReasonForm(Refusing):
    """Why."""

    reason = forms.CharField(widget=forms.Textarea, max_length=1000, label=gettext_lazy("Reason"))
