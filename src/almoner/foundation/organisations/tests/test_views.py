"""Organisations at the desk."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from almoner.foundation.door.roles import Role
from almoner.foundation.organisations import actions
from almoner.foundation.organisations.models import Organisation
from tests.world import sign_in

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db

DESK = "/desk/northshire/organisations/"
FACTS = {"name": "Melton Mentoring", "form": "charity", "size": "small", "is_vcse": "yes", "is_sme": ""}


@pytest.fixture
def cora(world: World) -> Client:
    browser = sign_in(Client(), world.people[Role.COMMISSIONING_OFFICER])
    browser.get(f"{DESK}new/")  # so that no test pays for compiling what all pages share
    return browser


@pytest.fixture
def melton(world: World) -> Organisation:
    return actions.record_organisation(by=world.keeper, office=world.north, **FACTS | {"is_vcse": True, "is_sme": None})


def text(answer: Any) -> str:
    return str(answer.content.decode())


def token_in(answer: Any) -> str:
    """The token of what the form showed when it was opened."""
    found = re.search(r'name="token"[^>]*value="(\w+)"', text(answer))
    assert found
    return found[1]


@pytest.mark.slow
def test_the_list_shows_filters_and_exports_what_may_be_seen(cora: Client, melton: Organisation, world: World) -> None:
    page = text(cora.get(DESK))
    assert "Melton Mentoring" in page
    assert "Victims Trust of the south" not in page
    assert "Melton Mentoring" not in text(cora.get(f"{DESK}?form=council"))
    assert "No organisation fits these filters." in text(cora.get(f"{DESK}?q=nobody+of+that+name"))
    file = cora.get("/desk/northshire/lists/organisations.csv?q=melton")
    content = b"".join(file.streaming_content).decode("utf-8-sig")
    assert "Melton Mentoring" in content
    assert "Victims Trust" not in content


def test_an_organisation_is_found_by_its_number(cora: Client, melton: Organisation, world: World) -> None:
    actions.give_identifier(by=world.keeper, organisation=melton, scheme="GB-CHC", number="1134567")
    assert "Melton Mentoring" in text(cora.get(f"{DESK}?q=1134567"))


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 60])
def test_the_list_asks_the_same_number_of_questions_however_long_it_is(
    cora: Client, world: World, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        made = actions.record_organisation(by=world.keeper, office=world.north, name=f"Trust {number}")
        actions.give_identifier(by=world.keeper, organisation=made, scheme="GB-CHC", number=str(1134567 + number))
    with django_assert_max_num_queries(7):
        cora.get(DESK)


@pytest.mark.slow
def test_one_is_entered_and_corrected(cora: Client) -> None:
    answer = cora.post(f"{DESK}new/", FACTS)
    made = Organisation.objects.get(name="Melton Mentoring")
    assert answer.headers["Location"] == f"{DESK}{made.pk}/"
    assert (made.is_vcse, made.is_sme) == (True, None)
    cora.post(
        f"{DESK}{made.pk}/edit/", FACTS | {"size": "large", "token": token_in(cora.get(f"{DESK}{made.pk}/edit/"))}
    )
    assert Organisation.objects.get(pk=made.pk).size == "large"


def test_what_is_wrong_is_told_beside_its_box(cora: Client, melton: Organisation) -> None:
    page = text(cora.post(f"{DESK}new/", FACTS | {"website": "not an address", "name": ""}))
    assert "Enter a valid URL." in page
    assert "“Name” needs an answer." in page
    assert "already" in text(cora.post(f"{DESK}new/", FACTS))


def test_two_people_who_correct_one_record_see_both_and_lose_nothing(
    cora: Client, melton: Organisation, world: World
) -> None:
    edit = f"{DESK}{melton.pk}/edit/"
    token = token_in(cora.get(edit))
    mine = FACTS | {"token": token, "size": "large", "area_served": "Melton"}
    actions.correct_organisation(by=world.keeper, organisation=melton, size="micro", email="hello@melton.example")
    answer = cora.post(edit, mine)
    page, fresh = text(answer), token_in(answer)
    assert fresh != token
    assert "Somebody else changed this while you had it open" in page
    assert "micro (income up to £10,000)" in page
    assert 'value="Melton"' in page
    held = Organisation.objects.get(pk=melton.pk)
    assert (held.size, held.email, held.area_served) == ("micro", "hello@melton.example", "")
    cora.post(edit, mine | {"token": fresh, "email": "hello@melton.example"})
    held.refresh_from_db()
    assert (held.size, held.email, held.area_served) == ("large", "hello@melton.example", "Melton")


def test_a_number_is_noted_confirmed_and_then_shared(cora: Client, melton: Organisation, world: World) -> None:
    address = f"{DESK}{melton.pk}/"
    page = text(cora.post(f"{address}identifiers/new/", {"scheme": "GB-CHC", "number": "12"}))
    assert "expected one like 1000003" in page
    cora.post(f"{address}identifiers/new/", {"scheme": "GB-CHC", "number": "1134567"})
    identifier = melton.identifiers.get()
    page = text(cora.get(address))
    assert "Look it up in the register" in page
    page = text(cora.post(f"{address}identifiers/{identifier.pk}/confirm/", follow=True))
    assert "All offices now share this organisation." in page
    sam = sign_in(Client(), world.sam)
    assert "Melton Mentoring" in text(sam.get(f"/desk/southshire/organisations/{melton.pk}/"))


def test_a_number_of_another_list_needs_its_code(cora: Client, melton: Organisation) -> None:
    address = f"{DESK}{melton.pk}/identifiers/new/"
    given = {"scheme": "other", "number": "213800QILIUD4ROSUO03"}
    assert "Write the code of the list" in text(cora.post(address, given))
    cora.post(address, given | {"other": "XI-LEI"})
    assert str(melton.identifiers.get()) == "XI-LEI-213800QILIUD4ROSUO03"


def test_a_number_noted_by_mistake_is_taken_back_with_a_reason(
    cora: Client, melton: Organisation, world: World
) -> None:
    noted = actions.give_identifier(by=world.keeper, organisation=melton, scheme="GB-CHC", number="1134567")
    address = f"{DESK}{melton.pk}/identifiers/{noted.pk}/withdraw/"
    assert "“Why it is taken back” needs an answer." in text(cora.post(address, {"reason": ""}))
    assert "is taken back" in text(cora.post(address, {"reason": "another charity's"}, follow=True))
    assert not melton.identifiers.exists()


def test_another_offices_organisation_is_not_there(melton: Organisation, world: World) -> None:
    sam = sign_in(Client(), world.sam)
    for address in ("", "edit/", "identifiers/new/"):
        found = sam.get(f"/desk/southshire/organisations/{melton.pk}/{address}")
        assert found.status_code == HTTPStatus.NOT_FOUND


def test_who_does_not_keep_organisations_reads_them_only(melton: Organisation, world: World) -> None:
    aisha = sign_in(Client(), world.people[Role.AUDITOR])
    assert "Correct" not in text(aisha.get(f"{DESK}{melton.pk}/")).split("<main")[1]
    for address in (f"{DESK}new/", f"{DESK}{melton.pk}/edit/"):
        assert aisha.post(address, FACTS).status_code == HTTPStatus.FORBIDDEN
