"""Entering and correcting a record: what is refused comes out by the name of a fact, whoever refuses it."""

from typing import Any

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError

from almoner.foundation.audit.amendments import amended, entered, placed, store
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.tokens import token_of
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.services.models import Service
from almoner.kernel.dates import ApproximateDate

pytestmark = pytest.mark.django_db
FACTS = ("name", "purpose", "begins", "our_role")


@pytest.fixture
def by(world: Any) -> Any:
    return world.keeper


def service(world: Any, by: Any, **facts: Any) -> Any:
    with at_work(by):
        return entered(Service(office=world.north), facts, FACTS, by=by)


def test_a_new_record_writes_what_it_says_and_no_blanks(world: Any, by: Any) -> None:
    made = service(world, by, name="Helpline", begins=ApproximateDate.month(2026, 4))
    written = Entry.objects.get(record_id=str(made.pk))
    assert written.verb == "recorded service"
    assert written.detail == '{"after":{"begins":"April 2026","name":"Helpline","our_role":"not_stated"},"before":{}}'


def test_a_correction_says_before_and_after_and_needs_a_reason(world: Any, by: Any) -> None:
    made = service(world, by, name="Helpline")
    with at_work(by):
        with pytest.raises(Refused, match="needs a reason"):
            amended(made, {"purpose": "Advice"}, FACTS, by=by, reason=" ")
        with pytest.raises(OutOfDate):
            amended(made, {"purpose": "Advice"}, FACTS, by=by, reason="x", token="old")
        done = amended(made, {"purpose": "Advice"}, FACTS, by=by, reason="Board", token=token_of(made, FACTS))
    assert done.purpose == "Advice"
    written = Entry.objects.filter(record_id=str(made.pk)).latest("position")
    assert (written.verb, written.reason) == ("corrected service", "Board")
    assert written.detail == '{"after":{"purpose":"Advice"},"before":{"purpose":""}}'


def test_what_is_no_fact_or_belongs_to_another_office_is_refused(world: Any, by: Any) -> None:
    with pytest.raises(TypeError, match="not facts"):
        service(world, by, name="Helpline", office=world.south)
    with at_work(by), pytest.raises(NotAllowed, match="another office"):
        entered(
            Organisation(office=world.north, name="Ours"),
            {"accountable_body": world.records["south"]["organisation"]},
            ("name", "accountable_body"),
            by=by,
        )


def test_fields_and_constraints_refuse_by_the_name_of_a_fact(world: Any, by: Any) -> None:
    with pytest.raises(ValidationError) as wrong:
        service(world, by, name="", our_role="weather")
    assert sorted(wrong.value.message_dict) == ["name", "our_role"]
    service(world, by, name="Helpline")
    with pytest.raises(ValidationError) as wrong:
        service(world, by, name="HELPLINE")
    assert wrong.value.message_dict == {"name": ["There is a service of this name already."]}
    crooked = Service(office=world.north, name="Crooked", begins_precision="day")
    with at_work(by), pytest.raises(ValidationError) as wrong:
        store(crooked, FACTS)
    assert wrong.value.message_dict == {"begins": ["This does not fit with the rest of the record."]}
    with at_work(by), pytest.raises(ValidationError) as wrong:
        store(Service(office=world.north, name="Crooked", begins_precision="day"), ("name",))
    assert list(wrong.value.message_dict) == [NON_FIELD_ERRORS]


def test_what_the_model_knows_nothing_of_is_an_error_of_ours(world: Any, by: Any) -> None:
    stray = Service(office_id=world.north.pk, name="Stray")
    stray.pk = service(world, by, name="First").pk
    stray._state.adding = True
    with at_work(by), pytest.raises(IntegrityError):
        store(stray, FACTS)


def test_a_record_without_a_place_stands_behind_the_last(world: Any) -> None:
    priorities = world.records["north"]["plan"].priorities
    last = max(each.order for each in priorities.all())
    assert placed({"title": "A"}, priorities.all()) == {"title": "A", "order": last + 1}
    assert placed({"order": 1}, priorities.all()) == {"order": 1}
    assert placed({"order": None}, priorities.none())["order"] == 1
