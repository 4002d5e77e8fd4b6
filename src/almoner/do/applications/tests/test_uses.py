"""A form written at the desk stops, compares and adds up as one that was brought in: uses are chosen by their words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.do.applications.rules.meaning import meaning
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Area
from almoner.foundation.questions import actions, uses
from almoner.foundation.questions.models import Form
from almoner.foundation.questions.rules.definition import Definition, Kind
from tests.world import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cora(world: Any, client: Client) -> Client:
    return sign_in(client, world.people[Role.COMMISSIONING_OFFICER])


@pytest.fixture
def form(world: Any) -> Form:
    by = world.actor(Role.COMMISSIONING_OFFICER, world.north)
    made = actions.create_form(by=by, office=world.north, title="From nothing", purpose="application")
    actions.add_section(by=by, form=made, title="All")
    return made


@pytest.fixture
def areas(world: Any) -> dict[str, str]:
    """Two districts of Northshire: name and code."""
    found = {"Eastwold": "E07000901", "Westmere": "E07000902"}
    with at_work(NOBODY):
        for name, code in found.items():
            Area.objects.create(office=world.north, name=name, code=code)
    return found


def desk(name: str, form: Form, **parts: Any) -> str:
    return reverse(name, kwargs={"office": form.office.slug, "pk": form.pk} | parts)


def ask(browser: Client, form: Form, kind: str, label: str, **facts: Any) -> Any:
    given = {"label": label, "why": "To decide.", "audience": "applicant", "required": "on", **facts}
    return browser.post(f"{desk('desk-form-question-add', form, section='all')}?type={kind}", given)


def written(form: Form) -> Definition:
    return Form.objects.get(pk=form.pk).written


def test_what_staff_write_is_read_as_what_it_is_used_for(world: Any, cora: Client, form: Form) -> None:
    ask(cora, form, "money", "How much do you need?", use="amount")
    ask(cora, form, "choice", "Children, or adults at risk?", choices="Yes\nNo", use="at_risk")
    ask(cora, form, "file", "Your policy", use="safeguarding_policy")
    ask(cora, form, "short", "Name of your project", use="project_name")
    asked = written(form)
    assert asked.amount == "amount"
    read = meaning(asked, {"amount": "500.00", "at_risk": "yes", "project_name": "Night walks"})
    assert (read.title, read.at_risk, str(read.amount)) == ("Night walks", True, "500.00")
    assert not meaning(asked, {"at_risk": "no"}).at_risk


def test_districts_left_blank_are_all_of_the_office_by_their_codes(
    areas: dict[str, str], cora: Client, form: Form
) -> None:
    ask(cora, form, "choices", "Where?", choices="", use="places")
    question = written(form).question("places")
    assert question is not None
    assert {choice.label: choice.value for choice in question.choices} == areas


def test_a_district_that_is_listed_has_its_code_and_another_place_a_name(
    areas: dict[str, str], cora: Client, form: Form
) -> None:
    ask(cora, form, "choices", "Where?", choices="WESTMERE\nElsewhere", use="places")
    question = written(form).question("places")
    assert question is not None
    assert [choice.value for choice in question.choices] == [areas["Westmere"], "elsewhere"]


def test_a_use_is_given_later_and_conditions_follow(world: Any, cora: Client, form: Form) -> None:
    ask(cora, form, "choice", "Any children?", choices="Yes\nNo")
    ask(cora, form, "short", "Who keeps them safe?", show_if="any_children=yes")
    edit = desk("desk-form-question-edit", form, key="any_children")
    assert "nobody is stopped for want of a safeguarding policy" in cora.get(desk("desk-form", form)).content.decode()
    facts = {"label": "Any children?", "why": "To decide.", "audience": "applicant", "choices": "Yes\nNo"}
    cora.post(edit, facts | {"use": "at_risk"})
    asked = written(form)
    follows = asked.question("who_keeps_them_safe")
    assert asked.question("any_children") is None
    assert follows is not None
    assert follows.show_if is not None
    assert follows.show_if.question == "at_risk"
    page = cora.get(desk("desk-form", form)).content.decode()
    assert "nobody is stopped for want of a safeguarding policy" not in page
    cora.post(desk("desk-form-question-edit", form, key="at_risk"), facts | {"use": ""})
    assert written(form).question("any_children") is not None


def test_one_use_is_for_one_question(world: Any, cora: Client, form: Form) -> None:
    ask(cora, form, "short", "Project", use="project_name")
    page = cora.get(f"{desk('desk-form-question-add', form, section='all')}?type=short").content.decode()
    assert 'value="project_name"' not in page
    refused = ask(cora, form, "short", "Another", use="project_name")
    assert refused.status_code == 200
    assert [one.label for one in written(form).questions] == ["Project"]


def test_forms_for_other_purposes_have_no_such_uses(world: Any) -> None:
    assert uses.of("report", Kind.MONEY) == []
    assert uses.missing("report", Definition(())) == []
