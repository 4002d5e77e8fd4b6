"""Every part of the look on one page, with what breaks layouts: long names, many rows, errors, nothing at all."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount

from .fields import AmountField, ApproximateDateField, DayField, PoundsField
from .filters import Filter, FilterBar
from .page import Audience, page
from .paging import Paging
from .rendering import render
from .sorting import Sorting
from .tables import Column, Empty, Kind, Table, Tag

LONG = "The Leicester, Leicestershire and Rutland Domestic Abuse and Sexual Violence Integrated Partnership Helpline"


@dataclass(frozen=True)
class Sample:
    """A row such as a register of agreements has."""

    reference: str
    name: str
    party: str
    value: Amount
    ends: ApproximateDate
    state: Tag
    seen: dt.datetime


COLUMNS = [
    Column("reference", gettext_lazy("Reference"), sort="reference", href=lambda row: f"#{row.reference}"),
    Column("name", gettext_lazy("Service"), sort="name"),
    Column("party", gettext_lazy("With")),
    Column("value", gettext_lazy("Value"), Kind.MONEY, sort="value"),
    Column("ends", gettext_lazy("Ends"), Kind.DATE, sort="ends_last"),
    Column("state", gettext_lazy("State")),
    Column("seen", gettext_lazy("Last looked at"), Kind.MOMENT),
]


def _sample(place: int) -> Sample:
    now = timezone.make_aware(dt.datetime(2025, 11, 20, 10, 42))  # noqa: DTZ001 - made aware in the same breath
    states = (Tag(_("in force"), "done"), Tag(_("ends soon"), "soon"), Tag(_("return late"), "late"), Tag(_("draft")))
    return Sample(
        reference=f"CORE{place:03}",
        name=LONG if place % 7 == 1 else _("Victim First"),
        party=LONG if place % 11 == 2 else _("Catch 22"),
        value=Amount.not_known("not yet known")
        if place % 5 == 4
        else Amount.of(Decimal("1339454.38") / (place + 1) // 1),
        ends=ApproximateDate.month(2027, 3) if place % 3 else ApproximateDate.day(dt.date(2026, 11, 20)),
        state=states[place % 4],
        seen=now,
    )


class SampleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the service"), help_text=gettext_lazy("As the public knows it."))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of agreement"),
        choices=[("", ""), ("grant", gettext_lazy("Grant")), ("contract", LONG)],
    )
    pilot = forms.ChoiceField(
        label=gettext_lazy("Is it a pilot?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Places"),
        choices=[("city", gettext_lazy("Leicester")), ("rutland", gettext_lazy("Rutland"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    value = AmountField(label=gettext_lazy("Value"), help_text=gettext_lazy("In pounds, or why it is not known yet."))
    cap = PoundsField(label=gettext_lazy("Most that one group may ask for"))
    starts = DayField(label=gettext_lazy("Starts"), help_text=gettext_lazy("For example, 1 4 2026."))
    ends = ApproximateDateField(label=gettext_lazy("Ends"), help_text=gettext_lazy("For example, March 2027, or tbc."))
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea, required=False)
    paper = forms.FileField(label=gettext_lazy("Signed paper"), required=False)
    sure = forms.BooleanField(label=gettext_lazy("I have read the conditions"), required=False)


@page(Audience.PUBLIC)
def guide(request: HttpRequest) -> HttpResponse:
    """``?frame=staff`` shows the parts inside the desk's frame, ``?frame=public`` (default) inside the public one."""
    staff = request.GET.get("frame") == "staff"
    _sit_at_a_desk(request)
    return render(request, f"pages/style/{'staff' if staff else 'public'}.html", _parts(request))


def _sit_at_a_desk(request: Any) -> None:
    """What the middleware sets on an office's own pages, so that the frames have everything to show."""
    request.office = SimpleNamespace(
        name=_("Police and Crime Commissioner for Leicester, Leicestershire and Rutland"),
        slug="leicestershire",
        accent="",
        host="",
    )
    request.actor = SimpleNamespace(
        name=_("An Example"), role_names=[_("Commissioning officer")], may=lambda _permission: True
    )


def _parts(request: HttpRequest) -> dict[str, Any]:
    rows = [_sample(place) for place in range(60)]
    paging = Paging.of(request, len(rows) * 20, size=12)
    wrong = SampleForm(
        {"name": "", "kind": "grant", "value": "=1+1", "cap": "tbc", "starts_day": "31", "starts_month": "2"}
    )
    return {
        "bar": FilterBar(request, _filters()),
        "table": Table(
            _("Agreements"),
            COLUMNS,
            rows[:12],
            Empty(""),
            Sorting.of(request, COLUMNS, "reference"),
            paging,
            totals=[(_("Total"), {"value": Decimal("6070096.35")})],
            alert=lambda row: row.state.tone == "late",
            show_caption=True,
        ),
        "money": _money_table(),
        "nothing": Table(
            _("Nothing"),
            COLUMNS,
            [],
            Empty(
                _("Agreements appear here once you add or import them; each shows what it costs and when it ends."),
                _("Bring in your register"),
                "#import",
            ),
        ),
        "form": SampleForm(),
        "wrong": wrong,
        "history": _history(),
        **_small_parts(),
    }


def _filters() -> list[Filter]:
    priorities = [("1", _("Priority 1: neighbourhoods")), ("5", _("Priority 5: victims"))]
    return [
        Filter("q", _("Search"), kind="search"),
        Filter("priority", _("Priority"), priorities, everything=_("All priorities")),
        Filter("provider", _("Provider"), [("long", LONG)], everything=_("All providers")),
        Filter("on", _("As at"), kind="date"),
    ]


def _money_table() -> Table:
    years = ("2025/26", "2026/27", "2027/28", "2028/29")
    columns = [
        Column("name", _("Area of spend")),
        *(Column(year, year, Kind.MONEY, value=_year(year)) for year in years),
    ]
    rows = [
        {"group": _("Victims"), "name": _("Victim First"), **dict.fromkeys(years, Decimal("1206565.00"))},
        {"group": _("Victims"), "name": LONG, **dict.fromkeys(years, Decimal("48000.50"))},
        {"group": _("Prevention"), "name": _("Safety Fund"), **dict.fromkeys(years[:2], Decimal("111000.00"))},
    ]
    for row, column in ((row, columns[0]) for row in rows):
        row[column.key] = row["name"]
    named = [Column("name", _("Area of spend"), value=lambda row: row["name"]), *columns[1:]]
    return Table(
        _("Medium-term financial plan"),
        named,
        rows,
        Empty(""),
        totals=[(_("Total"), dict.fromkeys(years, Decimal("1365565.50")))],
        group=lambda row: row["group"],
        layout="scroll",
        broad=True,
        show_caption=True,
        name="money",
    )


def _year(year: str) -> Any:
    return lambda row: row.get(year)


def _history() -> list[dict[str, Any]]:
    at = timezone.make_aware(dt.datetime(2025, 11, 20, 10, 42))  # noqa: DTZ001 - made aware in the same breath
    return [
        {
            "number": 2,
            "change": _("variation"),
            "at": at,
            "by": "Priya Shah",
            "reason": _("Extended by one year; approved by the chief finance officer."),
            "effective": dt.date(2026, 4, 1),
            "differences": [(_("Ends"), _("March 2026"), _("March 2027")), (_("Value"), "", "£2,800,000.00")],
        },
        {
            "number": 1,
            "change": _("first entry"),
            "at": at,
            "by": "Priya Shah",
            "source": _("Import of 20 November, row 7"),
        },
    ]


def _small_parts() -> dict[str, Any]:
    return {
        "thread": [
            {"label": _("Priority 5: victims"), "href": "#priority"},
            {"label": _("Gap: rural outreach"), "href": "#gap"},
            {"label": _("Round 6"), "href": "#round"},
            {"label": _("Application 014"), "here": True},
            {"label": _("Decision"), "to_come": True},
            {"label": _("Agreement"), "to_come": True},
        ],
        **_cards(),
        "bars": [
            {"label": _("Victims"), "parts": [610000, 470000, 334428], "shown": "£1,414,428", "href": "#victims"},
            {"label": LONG, "parts": [600000, 460000, 148175], "shown": "£1,208,175"},
            {
                "label": _("External grants"),
                "parts": [670000, 530000, 6565],
                "shown": _("£1,206,565, nothing after March"),
                "tone": "late",
            },
        ],
    }


def _cards() -> dict[str, Any]:
    return {
        "waiting": [
            {
                "label": _("Sign-off returned with a question: PAVE extension"),
                "href": "#pave",
                "meta": _("from the monitoring officer · which power is relied on?"),
                "tag": Tag(_("today"), "late"),
            },
            {
                "label": _("4 clarifications on Safety Fund round 6"),
                "href": "#round",
                "meta": _("oldest 3 days · answers go to everyone"),
                "tag": Tag(_("by Friday"), "soon"),
            },
            {
                "label": _("2 judges have not started round 5"),
                "href": "#judges",
                "meta": _("moderation is on 27 November"),
            },
        ],
        "ahead": [
            {"label": LONG, "href": "#long", "meta": _("ends August 2026 · evaluation due in January · 46 open cases")}
        ],
    }
