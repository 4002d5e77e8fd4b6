"""Menus: the office's own stages, only what is built, only what the person may open."""

from enum import StrEnum
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path, resolve

from almoner.foundation.pages import navigation
from almoner.foundation.pages.navigation import Item, Stage


class May(StrEnum):
    READ = "sample.read"
    SECRET = "sample.secret"


def nothing(request):
    return HttpResponse()


NAMES = [
    "desk-home",
    "desk-needs",
    "desk-calendar",
    "desk-forward",
    "desk-agreements",
    "desk-agreement-edit",
    "desk-audit",
]
urlpatterns = [path(f"{name}/", nothing, name=name) for name in [*NAMES, "public-money", "public-register"]]

STAFF = [
    Item("desk-home", "Home", 1),
    Item("desk-needs", "Needs", 2, stage=Stage.UNDERSTAND, kind="needs"),
    Item("desk-calendar", "Calendar", 3, stage=Stage.PLAN, kind="calendar"),
    Item("desk-forward", "Forward plan", 4, stage=Stage.PLAN, kind="forward"),
    Item("desk-agreements", "Agreements", 5, stage=Stage.DO, kind="agreements", covers=("desk-agreement",)),
    Item("desk-payments", "Payments", 6, stage=Stage.DO, kind="payments"),
    Item("desk-audit", "Audit", 7, may=May.SECRET, far=True),
]


@pytest.fixture(autouse=True)
def menus(monkeypatch):
    monkeypatch.setattr(navigation, "_staff", [])
    monkeypatch.setattr(navigation, "_public", [])
    navigation.register_staff(*reversed(STAFF))
    navigation.register_public(Item("public-money", "Money", 2), Item("public-register", "Who got what", 1))
    with override_settings(ROOT_URLCONF=__name__):
        yield


def at(name, *, permissions=frozenset({May.READ}), stages=()):
    request = RequestFactory().get(f"/{name}/")
    request.resolver_match = resolve(f"/{name}/", urlconf=__name__)
    request.actor = SimpleNamespace(may=permissions.__contains__)
    request.office = SimpleNamespace(slug="essex", host="", stage_labels=lambda: list(stages))
    return request


def labels(links):
    return [str(link.label) for link in links]


def test_stages_stand_in_the_order_of_the_cycle_and_lead_to_their_first_page():
    menu = navigation.staff_menu(at("desk-home"))
    assert labels(menu.links) == ["Home", "Understand", "Plan", "Do"]
    assert [link.href for link in menu.links] == ["/desk-home/", "/desk-needs/", "/desk-calendar/", "/desk-agreements/"]
    assert [link.label for link in menu.links if link.current] == ["Home"]
    assert menu.within == ()


def test_inside_a_stage_its_pages_are_offered():
    menu = navigation.staff_menu(at("desk-forward"))
    assert labels(menu.within) == ["Calendar", "Forward plan"]
    assert labels(link for link in menu.within if link.current) == ["Forward plan"]
    assert labels(link for link in menu.links if link.current) == ["Plan"]


def test_a_page_belongs_to_the_item_that_covers_it_or_that_it_names():
    assert labels(link for link in navigation.staff_menu(at("desk-agreement-edit")).links if link.current) == ["Do"]
    named = navigation.staff_menu(at("desk-home"), "desk-needs")
    assert labels(link for link in named.links if link.current) == ["Understand"]


def test_what_a_person_may_not_open_is_not_offered():
    assert "Audit" not in labels(navigation.staff_menu(at("desk-home")).links)
    allowed = navigation.staff_menu(at("desk-home", permissions=frozenset({May.SECRET})))
    assert labels(link for link in allowed.links if link.far) == ["Audit"]


FIVE = [
    ("Analysis", ["understand"]),
    ("Development of market", ["plan"]),
    ("Procurement", ["tenders", "grants"]),
    ("Delivery", ["do"]),
    ("Review", ["review"]),
]


def test_an_office_prints_its_own_stages():
    menu = navigation.staff_menu(at("desk-agreements", stages=FIVE))
    assert labels(menu.links) == ["Home", "Analysis", "Development of market", "Delivery"]
    assert [link.label for link in menu.links if link.current] == ["Delivery"]


def test_a_kind_of_record_may_stand_under_another_stage():
    stages = [("Before", ["understand", "forward"]), ("After", ["plan", "do", "review"])]
    assert labels(navigation.staff_menu(at("desk-needs", stages=stages)).within) == ["Needs", "Forward plan"]
    assert navigation.stage_of(at("desk-home", stages=stages), "forward", Stage.PLAN) == "Before"
    assert navigation.stage_of(at("desk-home", stages=stages), "calendar", Stage.PLAN) == "After"
    assert navigation.stage_of(at("desk-home"), "calendar", Stage.PLAN) == "Plan"


def test_the_public_menu():
    menu = navigation.public_menu(at("public-money"))
    assert labels(menu.links) == ["Who got what", "Money"]
    assert [link.current for link in menu.links] == [False, True]


def test_registering_twice_offers_once():
    navigation.register_staff(STAFF[0])
    assert labels(navigation.staff_menu(at("desk-home")).links).count("Home") == 1
