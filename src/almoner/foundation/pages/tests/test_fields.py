"""Form fields and how forms are drawn."""

import datetime as dt
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines

from almoner.foundation.pages.fields import (
    AmountField,
    ApproximateDateField,
    DayField,
    PoundsField,
    choices_of,
    kind_of,
    problems,
)
from almoner.foundation.pages.rows import Rows
from almoner.foundation.pages.style_guide import SampleForm
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount


class SmallForm(forms.Form):
    starts = DayField(label="Starts")
    value = AmountField(label="Value")
    cap = PoundsField(label="Cap", required=False)
    ends = ApproximateDateField(label="Ends", required=False)

    def clean(self):
        if self.cleaned_data.get("cap") == Decimal(13):
            raise ValidationError("Thirteen is unlucky.")


def small(**given):
    day = dict(
        zip(("starts_day", "starts_month", "starts_year"), given.pop("starts", "1/4/2026").split("/"), strict=False)
    )
    return SmallForm({"value": "£2,800,000", **day, **given})


def drawn(form):
    made = engines["jinja2"].from_string(
        '{% from "pages/macros/form.html" import error_summary, fields %}{{ error_summary(form) }}{{ fields(form) }}'
    )
    return BeautifulSoup(made.render({"form": form}), "html.parser")


def test_what_people_write_is_read():
    form = small(cap="1,000.50", ends="March 2027")
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "starts": dt.date(2026, 4, 1),
        "value": Amount.of("2800000"),
        "cap": Decimal("1000.50"),
        "ends": ApproximateDate.month(2027, 3),
    }


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"starts": "31/2/2026"}, "starts", "28 days"),
        ({"starts": "1//2026"}, "starts", "must have a month"),
        ({"starts": "//"}, "starts", "Enter the date"),
        ({"starts": "1/April/2026"}, "starts", "1/april/2026"),
        ({"value": "=1+1"}, "value", "formula"),
        ({"value": "-5"}, "value", "negative"),
        ({"cap": "tbc"}, "cap", "Enter an amount in pounds"),
        ({"ends": "31/02/2026"}, "ends", "28 days"),
    ],
)
def test_refusals_are_sentences_at_their_field(given, field, words):
    form = small(**given)
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert words.casefold() in str(form.errors[field]).casefold()


def test_an_amount_may_be_unknown_with_its_words():
    form = small(value="funding not yet known")
    assert form.is_valid()
    assert form.cleaned_data["value"] == Amount.not_known("funding not yet known")


def test_values_come_back_as_they_would_be_written():
    form = SmallForm(
        initial={
            "starts": dt.date(2026, 4, 1),
            "value": Amount.not_known("tbc"),
            "cap": Decimal("1000.5"),
            "ends": ApproximateDate.month(2027, 3),
        }
    )
    page = drawn(form)
    assert [page.find(id=f"id_starts-{part}")["value"] for part in ("day", "month", "year")] == ["1", "4", "2026"]
    assert page.find(id="id_value")["value"] == "tbc"
    assert page.find(id="id_cap")["value"] == "1,000.50"
    assert page.find(id="id_ends")["value"] == "March 2027"


def test_the_summary_lists_every_problem_and_leads_to_its_field():
    form = SmallForm({"value": "", "cap": "x", "starts_day": "1"})
    page = drawn(form)
    links = page.select(".govuk-error-summary__list a")
    assert len(links) == len(problems(form)) == 3
    assert "There are 3 problems" in page.select_one(".govuk-error-summary").text
    for link in links:
        assert page.find(id=link["href"][1:]).name == "input"


def test_what_concerns_no_field_comes_first():
    found = problems(small(cap="13"))
    assert [(one.text, one.href) for one in found] == [("Thirteen is unlucky.", "")]


def test_a_missing_answer_is_named_by_its_question():
    form = SampleForm({})
    assert "“Name of the service” needs an answer." in [problem.text for problem in problems(form)]


def test_every_box_has_its_label_and_its_error_is_tied_to_it():
    page = drawn(SampleForm({"name": "", "kind": "nonsense", "value": "=1"}))
    for box in page.find_all(["input", "select", "textarea"]):
        assert page.find("label", attrs={"for": box["id"]}), box
    for name in ("name", "kind", "value"):
        tied = page.find(id=f"id_{name}")["aria-describedby"].split()
        assert f"id_{name}-error" in tied
        assert all(page.find(id=one) for one in tied)
    assert len({tag["id"] for tag in page.find_all(id=True)}) == len(page.find_all(id=True))


def test_choices_keep_what_was_chosen():
    form = SampleForm({"kind": "grant", "places": ["rutland"], "pilot": "no", "sure": "on"})
    assert [one["value"] for one in choices_of(form["places"]) if one["checked"]] == ["rutland"]
    page = drawn(form)
    assert page.select_one("#id_kind option[selected]")["value"] == "grant"
    assert page.select_one('input[name="pilot"][checked]')["value"] == "no"
    assert page.select_one('input[name="sure"][checked]')


def test_grouped_choices_lie_flat():
    field = forms.ChoiceField(choices=[("", "None"), ("Victims", [("1", "One"), ("2", "Two")])])
    bound = type("F", (forms.Form,), {"pot": field})()["pot"]
    assert [one["value"] for one in choices_of(bound)] == ["", "1", "2"]


def test_what_people_typed_is_escaped():
    page = str(drawn(SampleForm({"name": '"><script>alert(1)</script>', "reason": "</textarea><script>x</script>"})))
    assert "<script" not in page


def test_each_widget_finds_its_part():
    kinds = {name: kind_of(SampleForm()[name]) for name in SampleForm.base_fields}
    assert kinds == {
        "name": "input",
        "kind": "select",
        "pilot": "radios",
        "places": "checkboxes",
        "value": "money",
        "cap": "money",
        "starts": "day",
        "ends": "input",
        "reason": "textarea",
        "paper": "file",
        "sure": "checkbox",
    }


@pytest.mark.parametrize(("form", "begins"), [(SampleForm({}), "Error: "), (SampleForm(), "A form")])
def test_the_title_says_when_something_is_wrong(form, begins):
    page = engines["jinja2"].from_string('{% extends "pages/plain.html" %}{% block title %}A form{% endblock %}')
    assert BeautifulSoup(page.render({"form": form}), "html.parser").title.text.startswith(begins)


def test_a_page_with_several_forms_says_so_too_whatever_they_are_called():
    page = engines["jinja2"].from_string(
        '{% extends "pages/plain.html" %}{% from "pages/macros/form.html" import error_summary %}'
        "{% block title %}Two forms{% endblock %}{% block main %}{{ error_summary(one, two) }}{% endblock %}"
    )
    wrong = BeautifulSoup(page.render({"one": SampleForm(), "two": SampleForm({})}), "html.parser")
    assert wrong.title.text.startswith("Error: Two forms")
    right = BeautifulSoup(page.render({"one": SampleForm(), "two": SampleForm()}), "html.parser")
    assert right.title.text.startswith("Two forms")


class LineForm(forms.Form):
    what = forms.CharField(label="What it pays for")
    amount = PoundsField(label="Amount")

    def clean(self):
        if self.cleaned_data.get("what") == "nothing":
            raise forms.ValidationError("Nothing costs nothing.")


SENT = {
    "lines-rows": "4",
    "lines-0-what": "Rent",
    "lines-0-amount": "12.50",
    "lines-2-what": "Rent",
    "lines-2-amount": "twelve",
    "lines-3-what": "nothing",
}


@pytest.mark.parametrize(("title", "line"), [("", "Line %d"), ("Costs", "Costs, line %d")])
def test_what_is_wrong_with_a_row_names_the_row_and_leads_to_its_field(title, line):
    rows = Rows(LineForm, "lines", data=SENT, title=title)
    assert not rows.is_valid()
    found = {problem.href: problem.text for problem in problems(*rows)}
    assert found["#id_lines-2-amount"].startswith(f"{line % 3}, amount: ")
    assert found["#id_lines-3-amount"] == f"{line % 4}: “Amount” needs an answer."
    assert found["#id_lines-3-what"] == f"{line % 4}: Nothing costs nothing."
    assert len(found) == 3
    drawn = engines["jinja2"].from_string(
        '{% from "pages/macros/rows.html" import rows %}{{ rows(group, "Lines", "Another line", {}) }}'
    )
    page = BeautifulSoup(drawn.render({"group": rows}), "html.parser")
    names = [page.find(id=each["aria-labelledby"]).text for each in page.select("[role=group]")]
    assert names == ["Line 1", "Line 2", "Line 3", "Line 4"]
