"""The parts of an invitation as forms: what it is for, amounts, dates, who may apply, duties, contact."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.grants.models import Invitation
from almoner.do.grants.parts import ENDORSERS, PARTS, shown_in
from almoner.do.grants.rules import written
from almoner.do.grants.rules.written import Gate, Report, Tier
from almoner.foundation.door.tokens import token_of
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.pages.editing import Lines
from almoner.foundation.pages.fields import DayField, PoundsField
from almoner.foundation.pages.rows import MORE, Rows, as_typed
from almoner.foundation.services.models import Service
from almoner.strategy.funds.declared import purposes_of
from almoner.strategy.plans.models import Priority

from .moments import ClockField, as_written, moment_of

MOST_TEXT = 20_000
TOKEN = "token"  # noqa: S105 - the name of a box, not a secret


class Group(NamedTuple):
    """Rows of the same few fields as the page draws them: their heading, the button for more, widths by field."""

    rows: Rows
    title: Any
    more: Any
    widths: Mapping[str, int] = {}


class PartForm(forms.Form):
    """One part of an invitation. ``data`` with the button for more rows is shown again as typed, unjudged."""

    part = ""
    needed: tuple[str, ...] = ()
    """What may be left blank for now, but not once it is published: it is not called optional."""
    rows_first = False
    first: tuple[str, ...] = ()
    """Fields that are drawn before the rows, where rows come first."""

    def __init__(self, data: Any = None, *, invitation: Invitation) -> None:
        self.invitation = invitation
        self.asks_for_more = data is not None and MORE in data
        start = {**self.start_from(invitation), TOKEN: token_of(invitation, shown_in(self.part))}
        super().__init__(data, initial=start)
        self.offer(invitation)
        self.fields[TOKEN] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.groups = self.rows_of(data, invitation)
        for group in self.groups:
            group.rows.entitle(group.title if len(self.groups) > 1 else "")
        if self.asks_for_more:
            typed = as_typed(self)
            self.initial, self.data, self.is_bound = typed, {}, False

    def start_from(self, held: Invitation) -> dict[str, Any]:
        """What the fields show before anything is typed."""
        return {name: getattr(held, name) for name in PARTS[self.part] if name in self.base_fields}

    def offer(self, held: Invitation) -> None:
        """Fill the choices that depend on the office. By default there are none."""

    def rows_of(self, data: Any, held: Invitation) -> Sequence[Group]:
        """The groups of rows of this part. By default there are none."""
        return ()

    def group(self, form: type[forms.Form], name: str, data: Any, initial: Any, **given: Any) -> Rows:
        """Rows of one form, as they stand or as they were typed."""
        return Rows(form, name, data=data, initial=initial, unchecked=self.asks_for_more, **given)

    def full_clean(self) -> None:
        """Judge what was typed; afterwards what is needed to publish is drawn as such."""
        super().full_clean()
        for name in self.needed:
            self.fields[name].required = True

    def is_valid(self) -> bool:
        """Whether everything is well formed; every fault shows at once."""
        if not self.is_bound:
            return False
        own = super().is_valid()
        rows = [group.rows.is_valid() for group in self.groups]  # every one, so that all errors show at once
        return all(rows) and own

    @property
    def all_forms(self) -> list[Any]:
        """This form and the forms of its rows, for the list of what is wrong."""
        return [self, *(row for group in self.groups for row in group.rows)]

    def facts(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name in PARTS[self.part]}

    def refuse(self, wrong: ValidationError) -> None:
        """Put what an action refused beside the fields it is about."""
        if not hasattr(wrong, "error_dict"):
            self.add_error(None, wrong)
            return
        for name, errors in wrong.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    def look_again(self, held: Invitation) -> None:
        """Take what stands now for what was shown, so that the next save is deliberate."""
        given: Any = self.data
        typed = given.copy()
        typed[TOKEN] = token_of(held, shown_in(self.part))
        self.data = typed


def long_text(label: Any, help_text: Any = "", **more: Any) -> forms.CharField:
    """A text of several lines that may be left blank for now."""
    return forms.CharField(
        widget=forms.Textarea, max_length=MOST_TEXT, label=label, help_text=help_text, required=False, **more
    )


class AimsForm(PartForm):
    part = "aims"
    needed = ("text", "purposes", "priorities")
    theme = forms.CharField(
        max_length=400, label=gettext_lazy("Theme"), help_text=gettext_lazy("What the round is called in public.")
    )
    text = long_text(
        gettext_lazy("What the money is for"),
        gettext_lazy("In plain words. Site, newsletter and press all take this text."),
    )
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("Purposes"),
        help_text=gettext_lazy("A pot that does not permit one of these cannot pay for the round."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    priorities = forms.MultipleChoiceField(
        label=gettext_lazy("Priorities of the plan"), widget=forms.CheckboxSelectMultiple, required=False
    )
    service = forms.ModelChoiceField(
        Service.objects.none(), label=gettext_lazy("Service"), empty_label=gettext_lazy("None of them"), required=False
    )
    innovation = forms.BooleanField(
        label=gettext_lazy("The round is for new ideas"),
        help_text=gettext_lazy("New ideas must carry a plan for permanent funding."),
        required=False,
    )
    permanent_plan = long_text(
        gettext_lazy("Plan for permanent funding"), gettext_lazy("How what works is paid for once the grant ends.")
    )

    def start_from(self, held: Invitation) -> dict[str, Any]:
        served = [str(key) for key in held.priorities.values_list("priority_id", flat=True)]
        return super().start_from(held) | {"priorities": served}

    def offer(self, held: Invitation) -> None:
        fields: Any = self.fields
        known = purposes_of(held.office, timezone.localdate())
        fields["purposes"].choices = [(name, name) for name in dict.fromkeys([*known, *held.purposes])]
        rows = Priority.objects.filter(office=held.office_id).select_related("plan")
        rows = rows.order_by("-plan__begins_first", "plan__title", "order")
        fields["priorities"].choices = [(str(row.pk), f"{row.title} ({row.plan.title})") for row in rows]
        if not fields["priorities"].choices:
            fields["priorities"].help_text = _(
                "The office has none yet: enter its plan with its priorities, under Plans."
            )
        fields["service"].queryset = Service.objects.filter(office=held.office_id).order_by("name")

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"priorities": [UUID(key) for key in self.cleaned_data["priorities"]]}


class TierForm(forms.Form):
    """One size of grant."""

    title = forms.CharField(max_length=100, label=gettext_lazy("Size"))
    least = PoundsField(label=gettext_lazy("From"), required=False)
    most = PoundsField(label=gettext_lazy("Up to"), required=False)


class AmountsForm(PartForm):
    part = "amounts"
    needed = ("term_months",)
    cap = PoundsField(
        label=gettext_lazy("Most for one award"),
        help_text=gettext_lazy("Left blank: as the fund has it."),
        required=False,
    )
    cap_kind = forms.ChoiceField(
        choices=[("", gettext_lazy("as the fund has it")), *Invitation.CapKind.choices],
        label=gettext_lazy("That is"),
        help_text=gettext_lazy(
            "A limit refuses more. A guide (“generally up to”) warns, and lets people ask with a reason."
        ),
        required=False,
    )
    least = PoundsField(label=gettext_lazy("Least that may be asked for"), required=False)
    term_months = forms.IntegerField(
        min_value=1, max_value=120, label=gettext_lazy("Months that a grant lasts"), required=False
    )
    match_funding = forms.ChoiceField(
        choices=Invitation.Match.choices,
        label=gettext_lazy("Money from others"),
        help_text=gettext_lazy("Match funding is never required; where it is given it may raise the assessment."),
    )

    def rows_of(self, data: Any, held: Invitation) -> Sequence[Group]:
        start = [{"title": one.title, "least": one.least, "most": one.most} for one in written.tiers(held.tiers)]
        rows = self.group(TierForm, "tiers", data, start)
        return [Group(rows, _("Sizes of grant, if the round tells them apart"), _("Another size"), {"title": 20})]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("cap") is not None and not given.get("cap_kind"):
            self.add_error("cap_kind", _("Say whether the most for one award is a limit or a guide."))
        if given.get("cap_kind") and given.get("cap") is None and "cap" not in self.errors:
            self.add_error("cap", _("Enter the most for one award, or leave both as the fund has them."))
        return given

    def facts(self) -> dict[str, Any]:
        rows = [row.cleaned_data for row in self.groups[0].rows.filled]
        return super().facts() | {"tiers": [Tier(row["title"], row["least"], row["most"]) for row in rows]}


class DatesForm(PartForm):
    part = "dates"
    needed = (
        *("opens_day", "opens_clock", "closes_day", "closes_clock"),
        *("decision_on", "pay_on", "spend_from", "spend_to"),
    )
    opens_day = DayField(label=gettext_lazy("Opens on"), required=False)
    opens_clock = ClockField(label=gettext_lazy("Opens at"), required=False)
    closes_day = DayField(label=gettext_lazy("Closes on"), required=False)
    closes_clock = ClockField(
        label=gettext_lazy("Closes at"),
        help_text=gettext_lazy("To the minute, as in 12:00. Bids are taken until the last second of it, by our clock."),
        required=False,
    )
    late_policy = forms.ChoiceField(choices=Invitation.Late.choices, label=gettext_lazy("Late bids"))
    grace_minutes = forms.IntegerField(
        min_value=0, max_value=1440, label=gettext_lazy("Minutes of grace"), required=False
    )
    decision_on = DayField(
        label=gettext_lazy("Decision promised for"),
        help_text=gettext_lazy("Applicants are told by this day. It must leave time before the money is spent."),
        required=False,
    )
    pay_on = DayField(label=gettext_lazy("First payment promised for"), required=False)
    spend_from = DayField(label=gettext_lazy("Money is spent from"), required=False)
    spend_to = DayField(label=gettext_lazy("Money is spent until"), required=False)

    def start_from(self, held: Invitation) -> dict[str, Any]:
        opens, closes = as_written(held.opens_at), as_written(held.closes_at)
        moments = {"opens_day": opens[0], "opens_clock": opens[1], "closes_day": closes[0], "closes_clock": closes[1]}
        return super().start_from(held) | moments

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name, later in (("opens", False), ("closes", True)):
            if {f"{name}_day", f"{name}_clock"} & set(self.errors):
                continue
            try:
                given[f"{name}_at"] = moment_of(given[f"{name}_day"], given[f"{name}_clock"], later=later)
            except ValidationError as wrong:
                self.add_error(f"{name}_day" if given[f"{name}_day"] is None else f"{name}_clock", wrong)
        grace = given.get("late_policy") == Invitation.Late.GRACE
        given["grace_minutes"] = (given.get("grace_minutes") or 0) if grace else 0
        if grace and not given["grace_minutes"] and "grace_minutes" not in self.errors:
            self.add_error("grace_minutes", _("Say how many minutes of grace there are."))
        return given


class ApplicantsForm(PartForm):
    part = "applicants"
    needed = ("organisation_forms", "who_can_apply")
    organisation_forms = forms.MultipleChoiceField(
        choices=[each for each in Organisation.Form.choices if each[0] != "unknown"],
        label=gettext_lazy("Kinds of organisation that may apply"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    who_can_apply = long_text(
        gettext_lazy("Who can apply, in words"),
        gettext_lazy("Such as: groups that work in our area, new ones included."),
    )


class GateForm(forms.Form):
    """One eligibility question."""

    question = forms.CharField(max_length=300, label=gettext_lazy("Question"))
    wanted = forms.ChoiceField(
        choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
        initial="yes",
        label=gettext_lazy("Who answers this goes on"),
    )
    stop = forms.CharField(
        max_length=1000, widget=forms.Textarea, label=gettext_lazy("What the others are told"), required=False
    )


class EligibilityForm(PartForm):
    part = "eligibility"
    other_sources = long_text(
        gettext_lazy("Other sources of money"),
        gettext_lazy("Told to those who do not fit: foundations, councils, lottery, with their addresses."),
    )

    def rows_of(self, data: Any, held: Invitation) -> Sequence[Group]:
        start = [
            {"question": one.question, "wanted": one.wanted, "stop": one.stop}
            for one in written.gates(held.eligibility)
        ]
        return [Group(self.group(GateForm, "gates", data, start), _("Questions, in order"), _("Another question"))]

    def facts(self) -> dict[str, Any]:
        rows = [row.cleaned_data for row in self.groups[0].rows.filled]
        return super().facts() | {"eligibility": [Gate(row["question"], row["wanted"], row["stop"]) for row in rows]}


class ReportForm(forms.Form):
    """One report that is owed."""

    what = forms.CharField(max_length=200, label=gettext_lazy("Report"))
    due_on = DayField(label=gettext_lazy("Due on"))


class DutiesForm(PartForm):
    part = "duties"
    endorsements = forms.MultipleChoiceField(
        choices=ENDORSERS,
        label=gettext_lazy("Endorsements asked for"),
        help_text=gettext_lazy("Applicants name them; they are asked by e-mail and answer without an account."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    publicity = Lines(
        label=gettext_lazy("Publicity duties"),
        help_text=gettext_lazy("One on each line, such as: show our logo wherever the project is named."),
        required=False,
    )

    def start_from(self, held: Invitation) -> dict[str, Any]:
        return super().start_from(held) | {"publicity": "\n".join(held.publicity)}

    def rows_of(self, data: Any, held: Invitation) -> Sequence[Group]:
        start = [{"what": one.what, "due_on": one.due_on} for one in written.reports(held.reporting)]
        return [Group(self.group(ReportForm, "reports", data, start), _("Reports owed"), _("Another report"))]

    def facts(self) -> dict[str, Any]:
        rows = [row.cleaned_data for row in self.groups[0].rows.filled]
        return super().facts() | {"reporting": [Report(row["what"], row["due_on"]) for row in rows]}


class ContactForm(PartForm):
    part = "contact"
    needed = ("contact_name", "contact_email")
    contact_name = forms.CharField(max_length=200, label=gettext_lazy("Name"), required=False)
    contact_email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    contact_phone = forms.CharField(max_length=40, label=gettext_lazy("Telephone"), required=False)
    writing_help = long_text(
        gettext_lazy("Help with writing"),
        gettext_lazy(
            "Who helps all applicants alike: a person, the council for voluntary service, workshops, the form in other "
            "formats or languages. On the opportunity's page, beside the form and on paper."
        ),
    )
