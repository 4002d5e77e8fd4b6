"""The example offices themselves: who they are, what comes after, how they differ, who works there."""

import datetime as dt

import pytest

from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Appointment, Office
from almoner.foundation.questions.exchange import brought
from demo.offices import at_work, open_offices
from demo.people import PEOPLE, sign_in_list
from demo.rounds.asking import form_for

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = dt.date(2025, 11, 20)


@pytest.fixture
def offices():
    return open_offices(TODAY)


def test_each_office_has_its_authorities_and_what_comes_after(offices):
    served = {slug: office.areas.count() for slug, office in offices.items()}
    assert served == {"leicestershire": 9, "essex": 14, "derbyshire": 9}
    for office in offices.values():
        successor = office.successors.get()
        assert str(successor.on) == "May 2028"
        assert successor.certainty == "announced"
        assert "13 November 2025" in successor.source


def test_every_difference_is_stated_for_every_office_with_its_paper(offices):
    for office in offices.values():
        facts = list(office.facts.all())
        assert [fact.order for fact in facts] == list(range(1, 26))
        assert all(fact.source and fact.statement for fact in facts)
    assert offices["essex"].kind == Office.Kind.PFCC
    assert "£2,000" in offices["essex"].facts.get(order=3).statement


def test_every_post_is_held_and_one_auditor_serves_all_three(offices):
    for office in offices.values():
        held = Appointment.objects.filter(office=office)
        assert {post.role for post in held} == {str(role) for role in Role}
        assert all(post.is_held_on(TODAY) for post in held)
    auditors = {at_work(office, Role.AUDITOR).person_id for office in offices.values()}
    assert len(auditors) == 1
    assert all(one.email.endswith(".example.org") for one in PEOPLE)
    assert len(list(sign_in_list())) == len(PEOPLE) == 27


def test_each_office_asks_for_its_own_districts(offices):
    for office in offices.values():
        read, wrong = brought(form_for(office))
        assert read is not None, wrong
        places = read.definition.question("places")
        assert {one.value: one.label for one in places.choices} == dict(office.areas.values_list("code", "name"))
    assert read.title != "Safety Fund: application"
