"""What staff fill in to write a form: its facts, its sections, its questions one at a time."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.offices.models import Office
from almoner.foundation.pages.editing import Lines
from almoner.foundation.pages.fields import PoundsField
from almoner.foundation.questions.models import Form
from almoner.foundation.questions.rules.building import choices_from, key_for, keys_of
from almoner.foundation.questions.rules.definition import (
    CHOSEN,
    OPTIONS,
    AskedOf,
    Choice,
    Condition,
    Definition,
    Kind,
    Question,
)
from almoner.foundation.questions.rules.reading import MOST_LABEL, MOST_TEXT, MOST_TITLE, MOST_WHY
from almoner.foundation.questions.uses import Use, choices_of

TOKEN = "token"  # noqa: S105 - the name of a box, not a secret
BETWEEN = "="
"""Stands between question and answer in the value of a condition; neither key nor value has one."""


class Refusable(forms.Form):
    """A form that shows what an action refused beside the fields it is about."""

    def look_again(self, token: str) -> None:
        """Take what stands now for what was shown, so that the next save is deliberate."""
        typed: Any = self.data
        self.data = typed.copy() | {TOKEN: token}

    def refuse(self, wrong: ValidationError) -> None:
        """Put what an action refused beside the fields it is about."""
        if not hasattr(wrong, "error_dict"):
            self.add_error(None, wrong)
            return
        for name, errors in wrong.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class FactsForm(Refusable):
    """The facts of a form, and which of its questions asks for the amount sought."""

    title = forms.CharField(max_length=MOST_TITLE, label=gettext_lazy("Title"))
    purpose = forms.ChoiceField(choices=Form.Purpose.choices, label=gettext_lazy("What it is for"))
    introduction = forms.CharField(
        widget=forms.Textarea,
        max_length=MOST_TEXT,
        label=gettext_lazy("Introduction"),
        help_text=gettext_lazy("What those who answer read first. Leave a blank line between paragraphs."),
        required=False,
    )
    amount = forms.ChoiceField(
        label=gettext_lazy("The question that asks for the amount sought"),
        help_text=gettext_lazy("Its answer decides which questions are asked, where they depend on the amount."),
        required=False,
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, definition: Definition | None = None, **more: Any) -> None:
        super().__init__(*given, **more)
        money = [one for one in definition.questions if one.kind is Kind.MONEY] if definition else []
        if money:
            choices = [("", _("None of them")), *((one.key, one.label) for one in money)]
            self.fields["amount"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["amount"]


class SectionForm(Refusable):
    title = forms.CharField(max_length=MOST_TITLE, label=gettext_lazy("Title of the section"))
    intro = forms.CharField(
        widget=forms.Textarea,
        max_length=MOST_TEXT,
        label=gettext_lazy("Introduction"),
        help_text=gettext_lazy("Shown above the section's questions."),
        required=False,
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class PublishForm(forms.Form):
    note = forms.CharField(
        max_length=300,
        label=gettext_lazy("What changed"),
        help_text=gettext_lazy("For those who use the form. The questions of this version never change again."),
        required=False,
    )


class ImportForm(Refusable):
    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("JSON, as another office's form is exported."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    title = forms.CharField(
        max_length=MOST_TITLE,
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("Left blank: the title that the file gives it."),
        required=False,
    )


class AmountForm(forms.Form):
    """The amount sought, for a look at what is asked of those who seek it."""

    amount = PoundsField(
        label=gettext_lazy("Amount sought"),
        help_text=gettext_lazy("Some questions are asked only for some amounts. Left blank: every question."),
        required=False,
    )


def _whole(label: Any, least: int, most: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=False, help_text=help_text)


def _number(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=19, decimal_places=4, required=False)


_OPTION_FIELDS: dict[str, Any] = {
    "word_limit": lambda: _whole(gettext_lazy("Most words"), 1, 10_000, gettext_lazy("Left blank: no limit.")),
    "word_minimum": lambda: _whole(gettext_lazy("Fewest words"), 1, 10_000),
    "minimum": lambda: _number(gettext_lazy("At least")),
    "maximum": lambda: _number(gettext_lazy("At most")),
    "decimals": lambda: _whole(
        gettext_lazy("Figures after the point"), 0, 4, gettext_lazy("Left blank: whole numbers.")
    ),
    "choices": lambda: Lines(label=gettext_lazy("Answers to choose from"), help_text=gettext_lazy("One on each line.")),
    "files": lambda: _whole(gettext_lazy("Most documents"), 1, 20, gettext_lazy("Left blank: one.")),
    "adds_up_to": lambda: forms.ChoiceField(
        label=gettext_lazy("The lines add up to"),
        help_text=gettext_lazy("The question about money that the budget lines must come to, to the penny."),
    ),
}


class QuestionForm(Refusable):
    """One question of one type, in its place in a form."""

    label = forms.CharField(max_length=MOST_LABEL, label=gettext_lazy("Question"))
    why = forms.CharField(
        max_length=MOST_WHY,
        label=gettext_lazy("Why we ask"),
        help_text=gettext_lazy("What the answer is used for, and by whom. Those who answer read this."),
        error_messages={"required": gettext_lazy("Say what the answer is used for: without a use it is not asked.")},
    )
    help = forms.CharField(
        widget=forms.Textarea,
        max_length=MOST_TEXT,
        label=gettext_lazy("Help"),
        help_text=gettext_lazy("What a good answer tells, in plain words."),
        required=False,
    )
    use = forms.ChoiceField(
        label=gettext_lazy("What the system does with the answer"),
        help_text=gettext_lazy("Lists, checks and comparisons take the answer from the question that is marked so."),
        required=False,
    )
    required = forms.BooleanField(label=gettext_lazy("Everybody who is asked must answer"), required=False)
    audience = forms.ChoiceField(
        choices=[
            (AskedOf.APPLICANT, gettext_lazy("The applicant")),
            (AskedOf.ASSESSOR, gettext_lazy("The assessor, in the office")),
            (AskedOf.BOTH, gettext_lazy("Both, each for themselves")),
        ],
        label=gettext_lazy("Who is asked"),
    )
    show_if = forms.ChoiceField(
        label=gettext_lazy("Asked"),
        help_text=gettext_lazy("A condition takes an answer to a question that comes before this one."),
        required=False,
    )
    tier_min = PoundsField(
        label=gettext_lazy("Asked from this amount on"),
        help_text=gettext_lazy("Of those who seek at least this. Left blank: of those who seek little, too."),
        required=False,
    )
    tier_max = PoundsField(
        label=gettext_lazy("Asked up to this amount"),
        help_text=gettext_lazy("Of those who seek at most this. Left blank: of those who seek much, too."),
        required=False,
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        kind: Kind,
        definition: Definition,
        question: Question | None,
        uses: Sequence[Use] = (),
        office: Office | None = None,
    ) -> None:
        self.kind, self.question, self.definition = kind, question, definition
        self.uses, self.office = {use.key: use for use in uses}, office
        super().__init__(data, initial=_initial(kind, question))
        own = {name: _OPTION_FIELDS[name]() for name in OPTIONS.get(kind, ())}
        if kind is Kind.MONEY:
            own = {name: PoundsField(label=field.label, required=False) for name, field in own.items()}
        first = ("label", "why", "help", "use")
        rest = {name: field for name, field in self.fields.items() if name not in first}
        self.fields = {name: self.fields[name] for name in first} | own | rest
        self._offer(definition)

    def _offer(self, definition: Definition) -> None:
        """Fill the choices that depend on the other questions."""
        self.fields["use"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("nothing more: people read it")),
            *((use.key, use.label) for use in self.uses.values()),
        ]
        if self.question is not None and self.question.key in self.uses:
            self.initial["use"] = self.question.key
        if not self.uses:
            del self.fields["use"]
        if "choices" in self.fields and any(use.answers for use in self.uses.values()):
            self.fields["choices"].required = False
            self.fields["choices"].help_text = _(
                "One on each line. Left blank: all that the office has, such as its districts or its priorities."
            )
        self.fields["show_if"].choices = _conditions(definition, self.question)  # type: ignore[attr-defined]  # a ChoiceField
        if "adds_up_to" in self.fields:
            money = [(one.key, one.label) for one in definition.questions if one.kind is Kind.MONEY]
            self.fields["adds_up_to"].choices = [("", ""), *money]  # type: ignore[attr-defined]  # a ChoiceField
            self.fields["adds_up_to"].error_messages["required"] = _(
                "Name the question about money that the lines must add up to. If there is none yet, add it first."
            )

    def facts(self) -> dict[str, Any]:
        """The question as its JSON, for the action."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in (TOKEN, "use")}
        use = self.uses.get(self.cleaned_data.get("use", ""))
        if key := self._key(use):
            given["key"] = key
        held = self.question.choices if self.question else ()
        if "choices" in given:
            lines = given["choices"]
            if use is not None and use.answers and "\n".join(lines) == _yes_and_no():
                lines = []  # what the field shows at first was not meant for this use
            choices: Sequence[Choice] = choices_from(lines, held)
            if use is not None and self.office is not None:
                choices = choices_of(use, self.office, lines, choices)
            given["choices"] = [{"value": choice.value, "label": choice.label} for choice in choices]
        given["show_if"] = self._condition(given["show_if"])
        made = {name: str(value) if isinstance(value, Decimal) else value for name, value in given.items()}
        return {name: value for name, value in made.items() if value not in (None, "", [])} | {"type": str(self.kind)}

    def _key(self, use: Use | None) -> str:
        """The key that the question gets by its use; "" where it keeps its own, or is given one."""
        if use is not None:
            return use.key
        if self.question is None or self.question.key not in self.uses:
            return ""
        return key_for(self.question.label, keys_of(self.definition) | set(self.uses))  # it is of no use any more

    def _condition(self, chosen: str) -> dict[str, Any] | None:
        if not chosen:
            return None
        question, _between, values = chosen.partition(BETWEEN)
        return {"question": question, "equals": values.split("|")}


def _initial(kind: Kind, question: Question | None) -> dict[str, Any]:
    """What the fields of a question show before anything is typed."""
    if question is None:
        return {"required": True, "choices": _yes_and_no(), "audience": AskedOf.APPLICANT}
    own = {name: getattr(question, name) for name in OPTIONS.get(kind, ())}
    if "choices" in own:
        own["choices"] = "\n".join(choice.label for choice in question.choices)
    shown = ("label", "why", "help", "required", "audience", "tier_min", "tier_max")
    return own | {name: getattr(question, name) for name in shown} | {"show_if": _value_of(question.show_if)}


def _yes_and_no() -> str:
    return _("Yes") + "\n" + _("No")


def _value_of(condition: Condition | None) -> str:
    return "" if condition is None else f"{condition.question}{BETWEEN}{'|'.join(condition.equals)}"


def _conditions(definition: Definition, question: Question | None) -> list[tuple[str, str]]:
    """Always; or each answer to a question from a list that comes before; or the several that it has now."""
    offered = [("", _("always"))]
    for before in definition.questions:
        if question is not None and before.key == question.key:
            break
        if before.kind in CHOSEN:
            offered += [
                (
                    f"{before.key}{BETWEEN}{choice.value}",
                    _("only if “%(question)s” is “%(answer)s”") % {"question": before.label, "answer": choice.label},
                )
                for choice in before.choices
            ]
    now = _value_of(question.show_if) if question else ""
    if "|" in now:
        offered.append((now, _("as it is: on any of several answers")))
    return offered
