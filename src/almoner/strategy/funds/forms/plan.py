"""The grid in which a money plan is edited: a row of boxes for each line, and what is stated beside them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages.fields import AmountField, DayField, PoundsField
from almoner.foundation.services.models import Service
from almoner.strategy.funds.models import BudgetLine, FundingAgreement, MoneyPlan, Pot
from almoner.strategy.funds.rules import Column
from almoner.strategy.funds.versions import LineEntry, PlanEntry, StatedEntry

BLANK_ROWS = 3
"""Rows offered for what is new."""
MOST = 500
"""Rows that one page may send."""
SPREAD = 1000
"""How far apart the places of rows are set, so that rows of one place keep the order of the page."""


class MoneyPlanForm(forms.Form):
    """The title of a new plan."""

    title = forms.CharField(
        max_length=200,
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("Such as “Medium-term financial plan”: the name a spreadsheet of it is recognised by."),
    )


class VersionForm(forms.Form):
    """What is said of the version as a whole."""

    document = forms.CharField(
        max_length=300,
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("The paper it is read from."),
        required=False,
    )
    caveats = forms.CharField(
        widget=forms.Textarea,
        label=gettext_lazy("Caveats"),
        help_text=gettext_lazy("What the figures depend on, as the paper says."),
        required=False,
    )
    known_from = DayField(
        label=gettext_lazy("Known since"),
        help_text=gettext_lazy("The day since which the office says so. Left blank: since today."),
        required=False,
    )
    reason = forms.CharField(
        max_length=500,
        label=gettext_lazy("Why it changes"),
        help_text=gettext_lazy("Kept with the version and shown to the public."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, is_first: bool, **options: Any) -> None:
        super().__init__(data, **options)
        if is_first:
            del self.fields["reason"]


class RowForm(forms.Form):
    """One line of the plan, with a box for each column. Cleared as a whole it is no line."""

    place = forms.IntegerField(widget=forms.HiddenInput, required=False)
    group = forms.CharField(max_length=200, required=False, label=gettext_lazy("Group"))
    item = forms.CharField(max_length=300, required=False, label=gettext_lazy("Item"))
    kind = forms.ChoiceField(choices=BudgetLine.Kind.choices, required=False, label=gettext_lazy("Kind"))
    paid_from = forms.CharField(max_length=200, required=False, label=gettext_lazy("Paid from"))
    service = forms.CharField(max_length=300, required=False, label=gettext_lazy("Service"))
    note = forms.CharField(max_length=500, required=False, label=gettext_lazy("Note"))

    def __init__(self, data: Any, *, columns: list[Column], known: "Known", **options: Any) -> None:
        super().__init__(data, **options)
        self.columns, self.known = columns, known
        for column in columns:
            self.fields[column.key] = AmountField(required=False, label=column.label)

    @property
    def figures(self) -> list[Any]:
        """The boxes of the columns, for the template."""
        return [self[column.key] for column in self.columns]

    @property
    def name(self) -> str:
        """What the row is called in the labels of its boxes."""
        return str(self["item"].value() or self["group"].value() or _("New row"))

    @property
    def called(self) -> str:
        """What the row is called in the summary of what is wrong: its place among the rows, and its item."""
        said = {"n": int(str(self.prefix).rpartition("-")[2]) + 1, "name": self.name}
        return _("Row %(n)d (%(name)s)") % said

    def _typed(self, *names: str) -> bool:
        return any(str(self[name].data or "").strip() for name in names)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed in the row, or only its group: clearing a row takes it out of the plan."""
        return not self._typed("item", "note", "paid_from", "service", *(column.key for column in self.columns))

    def clean_paid_from(self) -> Any:
        return self.known.source(self.cleaned_data["paid_from"])

    def clean_service(self) -> Any:
        return self.known.service(self.cleaned_data["service"])

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        if not self.is_blank and not self._typed("group"):
            self.add_error("group", _("Say which group this row is in."))
        if not self.is_blank and not self._typed(*(column.key for column in self.columns)):
            self.add_error(self.columns[0].key, _("A row needs a figure in some year, or why it is not known."))
        return cleaned

    def lines(self, order: int, before: PlanEntry) -> list[LineEntry]:
        """The lines of the row. A box left blank is no line; an unchanged figure keeps the row it was read from."""
        given = self.cleaned_data
        pot, funding = given["paid_from"] or (None, None)
        rest = {"pot": pot, "funding": funding, "service": given["service"], "note": given["note"]}
        found = []
        for column in self.columns:
            if self._typed(column.key):
                amount, kind = given[column.key], given["kind"] or BudgetLine.Kind.SPEND
                line = LineEntry(order, given["group"], given["item"], column.year, column.state, amount, kind, **rest)
                held = next((each for each in before.lines if each.cell == line.cell), None)
                if held is not None and held.amount_amount == amount:
                    line = replace(line, source_import=held.source_import, source_row=held.source_row)
                found.append(line)
        return found


class StatedForm(forms.Form):
    """What the paper states as the total of a group, or (without a group) of the whole plan."""

    group = forms.CharField(widget=forms.HiddenInput, required=False)
    label = forms.CharField(max_length=200, required=False, label=gettext_lazy("Label as printed"))

    def __init__(self, data: Any, *, columns: list[Column], **options: Any) -> None:
        super().__init__(data, **options)
        self.columns = columns
        for column in columns:
            self.fields[column.key] = PoundsField(required=False, label=column.label)

    @property
    def figures(self) -> list[Any]:
        """The boxes of the columns, for the template."""
        return [self[column.key] for column in self.columns]

    @property
    def name(self) -> str:
        """What the total is called in the labels of its boxes."""
        return str(self["group"].value() or _("All groups"))

    @property
    def called(self) -> str:
        """What the total is called in the summary of what is wrong."""
        return _("Total of %(group)s") % {"group": self.name}

    def entries(self, before: PlanEntry) -> list[StatedEntry]:
        """The totals stated; a figure that is not changed keeps the row it was read from."""
        given, found = self.cleaned_data, []
        for column in self.columns:
            if (amount := given[column.key]) is not None:
                each = StatedEntry(given["group"], given["label"], column.year, column.state, amount)
                place = (each.group, each.year, each.state, each.amount)
                same = (one for one in before.stated if (one.group, one.year, one.state, one.amount) == place)
                if (held := next(same, None)) is not None:
                    each = replace(each, source_import=held.source_import, source_row=held.source_row)
                found.append(each)
        return found


class Known:
    """The pots, funding agreements and services of an office, by the names that people type."""

    def __init__(self, office: Any) -> None:
        self.pots = {row.name: row for row in Pot.objects.filter(office=office).order_by("name")}
        self.fundings = {row.title: row for row in FundingAgreement.objects.filter(office=office).order_by("title")}
        self.services = {row.name: row for row in Service.objects.filter(office=office).order_by("name")}

    def source(self, name: str) -> tuple[Pot | None, FundingAgreement | None] | None:
        """The pot or funding agreement of a name; None for a blank. Raises ValidationError for a stranger."""
        if not name.strip():
            return None
        pot, funding = _named(self.pots, name), _named(self.fundings, name)
        if pot is None and funding is None:
            raise ValidationError(_("“%(name)s” is neither a pot nor a funding agreement here.") % {"name": name})
        return pot, None if pot is not None else funding

    def service(self, name: str) -> Service | None:
        """The service of a name; None for a blank. Raises ValidationError for a stranger."""
        if not name.strip():
            return None
        found: Service | None = _named(self.services, name)
        if found is None:
            raise ValidationError(_("“%(name)s” is not a service here.") % {"name": name})
        return found


def _named(rows: Mapping[str, Any], name: str) -> Any:
    asked = name.strip().casefold()
    return next((row for known, row in rows.items() if known.casefold() == asked), None)


class PlanGrid:
    """The whole page of boxes: the rows shown, the stated totals, and what is said of the version.

    As it is sent back, a page says itself how many rows it has, so that nothing typed is lost where somebody else has
    changed the plan meanwhile.
    """

    def __init__(self, data: Any, *, plan: MoneyPlan, entry: PlanEntry, columns: list[Column], group: str = "") -> None:
        self.data, self.plan, self.entry, self.columns, self.group = data, plan, entry, columns, group
        self.known = Known(plan.office)
        start = {
            "document": entry.document,
            "caveats": entry.caveats,
            "seen": plan.current.number if plan.current else 0,
        }
        self.version = VersionForm(data, is_first=plan.current is None, initial=start)
        self.rows = [self._row(n, start) for n, start in enumerate(self._rows_to_show())]
        self.stated = [self._stated(n, start) for n, start in enumerate(self._totals_to_show())]

    def _sent(self, name: str) -> int:
        """How many forms of a sort the page had that was sent."""
        sent = str(self.data.get(name, ""))
        return min(int(sent), MOST) if sent.isdecimal() and len(sent) < 6 else 0

    def _rows_to_show(self) -> list[dict[str, Any]]:
        if self.data is not None:
            return [{}] * self._sent("rows")
        starts: dict[int, dict[str, Any]] = {}
        for line in sorted(self.entry.lines, key=lambda line: (line.order, line.year)):
            if self.group in {"", line.group}:
                start = starts.setdefault(line.order, self._start_of(line))
                start[Column.of(line.year, line.state).key] = line.amount_amount
        return [*starts.values(), *({"group": self.group} for _n in range(BLANK_ROWS))]

    def _start_of(self, line: LineEntry) -> dict[str, Any]:
        links = {"paid_from": str(line.pot or line.funding or ""), "service": str(line.service or "")}
        facts = {"group": line.group, "item": line.item, "kind": line.kind, "note": line.note}
        return {"place": line.order, **facts, **links}

    def _totals_to_show(self) -> list[dict[str, Any]]:
        if self.data is not None:
            return [{}] * self._sent("totals")
        groups = list(dict.fromkeys(line.group for line in self.entry.lines if self.group in {"", line.group}))
        starts: dict[str, dict[str, Any]] = {group: {"group": group} for group in groups}
        if not self.group:
            starts[""] = {"group": ""}
        for each in self.entry.stated:
            if each.group in starts:
                starts[each.group] |= {"label": each.label, Column.of(each.year, each.state).key: each.amount}
        return list(starts.values())

    def _row(self, n: int, start: dict[str, Any]) -> RowForm:
        return RowForm(self.data, columns=self.columns, known=self.known, prefix=f"row-{n}", initial=start)

    def _stated(self, n: int, start: dict[str, Any]) -> StatedForm:
        return StatedForm(self.data, columns=self.columns, prefix=f"total-{n}", initial=start)

    @property
    def forms(self) -> list[forms.Form]:
        """Every form of the page, in reading order, for the error summary."""
        return [*self.rows, *self.stated, self.version]

    def is_valid(self) -> bool:
        """Whether every box can be read: all of them are looked at, so that all errors are said at once."""
        used = [row for row in self.rows if not row.is_blank]
        return not [form for form in (*used, *self.stated, self.version) if not form.is_valid()]

    def given(self) -> PlanEntry:
        """What the boxes say, with the groups that the page does not show as they were."""
        lines = [
            replace(line, order=line.order * SPREAD) for line in self.entry.lines if not self._is_shown(line.group)
        ]
        last = max((line.order for line in self.entry.lines), default=0)
        for n, row in enumerate(self.rows, start=1):
            if not row.is_blank:
                place = row.cleaned_data["place"] or last + 1
                lines += row.lines(place * SPREAD + n, self.entry)
        said = self.version.cleaned_data
        return PlanEntry(lines, self._stated_given(), caveats=said["caveats"], document=said["document"])

    def _is_shown(self, group: str) -> bool:
        return self.group in {"", group}

    def _stated_given(self) -> list[StatedEntry]:
        kept = [each for each in self.entry.stated if self.group and each.group != self.group]
        return [*kept, *(each for form in self.stated for each in form.entries(self.entry))]

    def refuse(self, wrong: ValidationError) -> None:
        """What the action refused, over the page; the day at its own box."""
        if not hasattr(wrong, "error_dict"):
            self.version.add_error(None, wrong)
            return
        for name, errors in wrong.error_dict.items():
            self.version.add_error(name if name in self.version.fields else None, errors)
