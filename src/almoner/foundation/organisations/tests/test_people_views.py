"""The pages on which people register and join an organisation, and keep who acts for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.organisations import actions, queries
from almoner.foundation.organisations.access import themselves
from almoner.foundation.organisations.models import JoinRequest, Membership, Organisation
from tests.world import sign_in

from .bodies import NUMBER, at, entry, person, registered

pytestmark = pytest.mark.django_db
BAD = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"
APPLY = {"next": "apply", "invitation": "0b8f8a2e-6a0b-7c3d-8e4f-1a2b3c4d5e6f"}


@pytest.fixture
def ola() -> Any:
    return person("Ola")


@pytest.fixture
def eve() -> Any:
    return person("Eve")


def browser(who: Any) -> Client:
    return sign_in(Client(), who, second_factor=False)


def provider(name: str, body: Any, **parts: Any) -> str:
    return reverse(f"provider-{name}", kwargs={"organisation": body.pk, **parts})


def test_a_charity_is_looked_up_confirmed_and_registered(ola: Any) -> None:
    entry(income=Decimal(9000), address="1 High Street, Melton", year_ends_on=None)
    client = browser(ola)
    assert b"You act for none yet" in client.get("/provider/").content
    answer = client.get(reverse("provider-register"), {"kind": "charity", "number": f"charity no. {NUMBER}", **APPLY})
    where = answer["Location"]
    assert "next=apply&invitation=0b8f8a2e" in where
    page = client.get(where).content.decode()
    for shown in ("MELTON REFUGE", "1 High Street, Melton", "£9,000", "Confirm and register"):
        assert shown in page
    assert 'name="name"' not in page
    assert (
        "Tick the box “I act for this organisation, and may speak for it” if it is so"
        in client.post(where, {"acts": ""}).content.decode()
    )
    answer = client.post(where, {"acts": "on", "area_served": "Melton"})
    made = Organisation.objects.get(name="MELTON REFUGE")
    assert answer["Location"] == provider("home", made) or "apply" in answer["Location"]
    assert made.area_served == "Melton"
    assert b"You are the only one who acts for it" in client.get(provider("home", made)).content


def test_wrong_numbers_lose_nothing(ola: Any) -> None:
    page = browser(ola).get(reverse("provider-register"), {"kind": "charity", "number": "12 <b>"}).content.decode()
    assert "cannot be a number of the Charity Commission" in page
    assert "12 &lt;b&gt;" in page
    assert "Write its number." in browser(ola).get(reverse("provider-register"), {"kind": "company"}).content.decode()


def test_a_removed_charity_is_said_to_be_removed(ola: Any) -> None:
    entry(is_removed=True)
    where = f"{reverse('provider-register-confirm')}?kind=charity&scheme=GB-CHC&number={NUMBER}"
    client = browser(ola)
    page = client.get(where).content.decode()
    assert "MELTON REFUGE was removed from the register of charities." in page
    assert "Confirm and register" not in page
    client.post(where, {"acts": "on"})
    assert not Membership.objects.filter(person=ola).exists()


@pytest.mark.parametrize("tampered", ["kind=nothing", "kind=charity&scheme=GB-CHC", "", "kind=company&number="])
def test_what_somebody_typed_into_the_address_leads_back(ola: Any, tampered: str) -> None:
    answer = browser(ola).get(f"{reverse('provider-register-confirm')}?{tampered}")
    assert answer["Location"] == reverse("provider-register")


def test_a_tampered_number_is_refused_in_the_form(ola: Any) -> None:
    where = f"{reverse('provider-register-confirm')}?kind=company&scheme=evil&number={'x' * 300}"
    page = browser(ola).post(where, {"name": "A", "form": "company", "acts": "on"})
    assert page.status_code == 200
    assert b"is not an identifier" in page.content


def test_who_is_known_already_is_asked_to_be_joined(ola: Any, eve: Any) -> None:
    entry()
    held = registered(ola, form="charity", scheme="GB-CHC", number=NUMBER)
    client = browser(eve)
    where = f"{reverse('provider-register-confirm')}?kind=charity&scheme=GB-CHC&number={NUMBER}"
    answer = client.post(where, {"acts": "on"})
    assert answer["Location"] == f"{reverse('provider-join')}?known={held.pk}"
    assert b"Its owners answer you" in client.get(answer["Location"]).content
    client.post(answer["Location"], {"message": BAD})
    assert queries.membership_in(held.pk, eve) is None
    asked = JoinRequest.objects.get()
    page = browser(ola).get(provider("members", held)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    page = client.get("/provider/").content.decode()
    assert "waiting" in page
    client.post(reverse("provider-request-withdraw"), {"request": asked.pk})
    assert JoinRequest.objects.get().state == "withdrawn"


def test_another_of_the_same_name_says_so(ola: Any, eve: Any) -> None:
    registered(ola)
    client, where = browser(eve), f"{reverse('provider-register-confirm')}?kind=neither"
    given = {"name": "melton outreach", "form": "community", "acts": "on", "area_served": "Melton"}
    page = client.post(where, given).content.decode()
    assert "Ours is another organisation of the same name" in page
    assert 'value="melton outreach"' in page
    assert "ask to join it" in page
    assert client.post(where, given | {"another": "on"}).status_code == 302
    assert Organisation.objects.filter(name__iexact="Melton Outreach").count() == 2


@pytest.mark.parametrize("name", ["\u202eevil", "...", "a\x07b", " "])
def test_names_read_as_they_are_written(ola: Any, name: str) -> None:
    given = {"name": name, "form": "community", "acts": "on"}
    page = browser(ola).post(f"{reverse('provider-register-confirm')}?kind=neither", given)
    assert page.status_code == 200
    assert not Membership.objects.filter(person=ola).exists()


def test_names_are_only_text(ola: Any) -> None:
    ola.name = BAD
    ola.save()
    held = registered(ola, BAD, by_and_for=BAD, area_served=BAD)
    client = browser(ola)
    for path in ("/provider/", "/account/", provider("home", held), provider("members", held), provider("facts", held)):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
    made = actions.invite_member(by=at(ola, held), organisation=held, email="eve@people.example", parts=[Part.WRITER])
    page = browser(person("Eve")).get(reverse("provider-invitation", kwargs={"token": made.token})).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.slow
def test_an_invitation_is_taken_up_by_its_link(ola: Any, eve: Any) -> None:
    held = registered(ola)
    client = browser(ola)
    client.post(provider("member-invite", held), {"email": eve.email, "parts": ["writer", "reporter"]})
    assert eve.email in client.get(provider("members", held)).content.decode()
    made = actions.invite_member(by=at(ola, held), organisation=held, email=eve.email, parts=[Part.WRITER])
    link = reverse("provider-invitation", kwargs={"token": made.token})
    assert Client().get(link)["Location"].startswith("/sign-in/?next=%2Fprovider%2Finvitation")
    theirs = browser(eve)
    assert b"Take it up" in theirs.get(link).content
    assert queries.membership_in(held.pk, eve) is None  # looking is not taking up
    assert theirs.post(link)["Location"] == provider("home", held)
    assert b"cannot be taken up" in theirs.get(link).content
    assert b"cannot be taken up" in browser(person("Zoe")).post(link, {"mine": "1"}).content


def test_at_another_address_the_page_asks(ola: Any, eve: Any) -> None:
    held = registered(ola)
    made = actions.invite_member(by=at(ola, held), organisation=held, email="e@work.example", parts=[Part.WRITER])
    link, client = reverse("provider-invitation", kwargs={"token": made.token}), browser(eve)
    assert b"Both are me" in client.get(link).content
    client.post(link)
    assert queries.membership_in(held.pk, eve) is None
    client.post(link, {"mine": "1"})
    assert queries.membership_in(held.pk, eve).parts == ["writer"]


def test_pages_of_another_body_and_of_a_former_one_are_not_found(ola: Any, eve: Any) -> None:
    held = registered(ola)
    made = actions.invite_member(by=at(ola, held), organisation=held, email=eve.email, parts=[Part.WRITER])
    mine = actions.take_up(by=themselves(eve), token=made.token)
    client = browser(eve)
    assert client.get(provider("members", held)).status_code == 200
    assert client.get(provider("member-invite", held)).status_code == 403
    assert client.get(provider("facts", held)).status_code == 403
    assert client.post(provider("member-end", held, pk=mine.pk), {"reason": ""})["Location"] == "/provider/"
    for path in (provider("home", held), provider("members", held), provider("member-end", held, pk=mine.pk)):
        assert client.get(path).status_code == 404
    other = registered(person("Zoe"), "Zebra Club")
    theirs = queries.members(other).get()
    owner = browser(ola)
    assert owner.get(provider("members", other)).status_code == 404
    assert owner.get(provider("member", held, pk=theirs.pk)).status_code == 404
    assert owner.post(provider("member-end", held, pk=theirs.pk)).status_code == 404
    assert queries.membership_in(other.pk, theirs.person) is not None


def test_the_last_owner_is_told_why_not(ola: Any) -> None:
    held = registered(ola)
    mine, client = queries.members(held).get(), browser(ola)
    assert b"last owner cannot leave" in client.post(provider("member-end", held, pk=mine.pk), {"reason": ""}).content
    assert (
        b"last owner cannot leave" in client.post(provider("member", held, pk=mine.pk), {"parts": ["writer"]}).content
    )
    assert "“Parts” needs an answer." in client.post(provider("member", held, pk=mine.pk), {"x": ""}).content.decode()


def test_two_owners_who_save_at_once_see_both_sides(ola: Any) -> None:
    held, client = registered(ola), browser(ola)
    page = client.get(provider("facts", held)).content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    actions.keep_own_facts(by=at(ola, held), organisation=held, area_served="Rutland")
    given = {"token": token, "size": "small", "area_served": "Melton"}
    page = client.post(provider("facts", held), given).content.decode()
    assert "Somebody else changed this while you had it open" in page
    assert "Rutland" in page
    assert 'value="Melton"' in page
    again = page.split('name="token" value="')[1].split('"')[0]
    assert client.post(provider("facts", held), given | {"token": again}).status_code == 302
    held.refresh_from_db()
    assert (held.area_served, held.size) == ("Melton", "small")


def test_members_cost_as_many_queries_as_one(ola: Any, django_assert_max_num_queries: Any) -> None:
    held, client = registered(ola), browser(ola)
    with at_work(command_line()):
        for n in range(12):
            Membership.objects.create(organisation=held, person=person(f"P{n}"), parts=["writer"])
    with django_assert_max_num_queries(6):
        client.get(provider("members", held))


def test_an_owner_answers_on_the_page(ola: Any, eve: Any) -> None:
    held = registered(ola)
    asked = actions.ask_to_join(by=themselves(eve), known=held.pk)
    client = browser(ola)
    where = provider("member-request", held, pk=asked.pk)
    assert b"Choose at least one part." in client.post(where, {"answer": "yes"}).content
    assert b"Say why. The person is told." in client.post(where, {"answer": "no"}).content
    assert client.post(where, {"answer": "yes", "parts": ["writer"]}).status_code == 302
    assert client.get(where).status_code == 404


@pytest.mark.slow
def test_the_desk_answers_vouches_and_ends(world: Any, ola: Any, eve: Any) -> None:
    cora = sign_in(Client(), world.people[Role.COMMISSIONING_OFFICER])
    desk = f"/desk/{world.north.slug}/organisations/"
    held = actions.record_organisation(by=command_line(world.north.pk), office=world.north, name="Melton Refuge")
    asked = actions.ask_to_join(by=themselves(eve), known=held.pk, message=BAD)
    page = cora.get(f"{desk}requests/?state=waiting").content.decode()
    assert "Eve" in page
    page = cora.get(f"{desk}requests/{asked.pk}/").content.decode()
    assert "<script>alert" not in page
    cora.post(f"{desk}requests/{asked.pk}/", {"answer": "yes", "parts": ["owner"]})
    assert queries.membership_in(held.pk, eve).parts == ["owner"]
    mine = registered(ola)
    page = cora.get(f"{desk}{mine.pk}/").content.decode()
    assert "registered itself" in page
    assert "ola@people.example" in page
    assert b"registered itself" in cora.get(f"{desk}?known=itself").content
    cora.post(f"{desk}{mine.pk}/vouch/", {"reason": "Met them"})
    assert "no office has said yet" not in cora.get(f"{desk}{mine.pk}/").content.decode()
    member = queries.membership_in(mine.pk, ola)
    end = f"{desk}{mine.pk}/members/end/?member={member.pk}"
    assert b"no longer acts" not in cora.post(end, {"reason": ""}).content
    cora.post(end, {"reason": "Not of this body"})
    assert queries.membership_in(mine.pk, ola) is None
    auditor = sign_in(Client(), world.people[Role.AUDITOR])
    for path in ("requests/", f"requests/{asked.pk}/", f"{mine.pk}/vouch/"):
        assert auditor.get(f"{desk}{path}").status_code == 403


@pytest.mark.slow
def test_requests_at_the_desk_cost_the_same_however_many(world: Any, django_assert_max_num_queries: Any) -> None:
    held = actions.record_organisation(by=command_line(world.north.pk), office=world.north, name="Refuge")
    for n in range(12):
        actions.ask_to_join(by=themselves(person(f"P{n}")), known=held.pk)
    cora = sign_in(Client(), world.people[Role.COMMISSIONING_OFFICER])
    with django_assert_max_num_queries(7):
        cora.get(f"/desk/{world.north.slug}/organisations/requests/")


def test_the_one_who_came_to_apply_goes_on_to_it(ola: Any) -> None:
    held, client = registered(ola), browser(ola)
    answer = client.get("/provider/", APPLY)
    assert answer.status_code == 302
    assert str(held.pk) in answer["Location"]
    registered(ola, "Second Body")
    page = client.get("/provider/", APPLY).content.decode()
    assert "Choose the one that applies." in page
    assert "invitation=0b8f8a2e" in page


def test_where_you_work_has_desks_and_bodies(world: Any, ola: Any) -> None:
    held = registered(ola)
    page = browser(ola).get("/account/").content.decode()
    assert f'<a href="/provider/{held.pk}/">Melton Outreach</a>' in page
    page = sign_in(Client(), world.people[Role.AUDITOR]).get("/account/").content.decode()
    assert f'<a href="/desk/{world.north.slug}/">' in page


@override_settings(DEMO_SIGN_IN=True)
def test_the_demonstration_has_people_in_groups(world: Any, ola: Any, eve: Any, client: Client) -> None:
    registered(ola)
    page = client.get("/demo/").content.decode()
    order = [world.people[Role.AUDITOR].name, "People of organisations", "Melton Outreach", "Others", "Olive Onlooker"]
    places = [page.index(each) for each in order]
    assert places == sorted(places)
    client.post("/demo/sign-in/", {"email": eve.email, "next": "/account/"})
    assert client.get("/account/").status_code == 200
