"""The frame of every page, seen through the style guide."""

import importlib
import itertools
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from almoner.foundation.pages.urls import installation

FRAMES = ["public", "staff"]


@pytest.fixture(params=FRAMES)
def page(request, client):
    response = client.get(reverse("style-guide"), {"frame": request.param, "priority": "5"})
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_nothing_inline_that_the_policy_would_refuse(page):
    assert not page.find_all("style")
    assert not [script for script in page.find_all("script") if not script.get("src")]
    for tag in page.find_all(True):
        assert not [name for name in tag.attrs if name == "style" or name.startswith(("on", "hx-on"))], tag


def test_one_stylesheet_and_one_script(page):
    assert len(page.find_all("link", rel="stylesheet")) == 1
    assert len(page.find_all("script")) == 1


def test_the_frame_speaks_to_everybody(page):
    assert page.html["lang"] == "en-gb"
    assert len(page.find_all("main")) == len(page.find_all("h1")) == 1
    assert page.find("a", class_="skip")["href"] == "#main"
    assert page.find(id="main")
    assert re.fullmatch(r"Error: What the parts look like – .+", page.title.text)  # it shows a summary of errors
    names = [nav["aria-label"] for nav in page.find_all("nav")]
    assert len(names) == len(set(names))


def test_headings_step_down_one_at_a_time(page):
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile(r"^h[1-6]$"))]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_name_is_given_once(page):
    names = [tag["id"] for tag in page.find_all(id=True)]
    assert len(names) == len(set(names))


def test_every_picture_has_its_table(page):
    for bars in page.find_all("ul", class_="bars"):
        assert bars.find_next("details").find("table")
    for svg in page.find_all("svg"):
        hidden = svg.get("aria-hidden") == "true" or svg.find_parent(attrs={"aria-hidden": "true"})
        assert hidden or page.find(id=svg["aria-labelledby"]).text, svg


def test_the_menu_folds_without_a_script(page):
    menu = page.find("nav", id="menu")
    assert menu.has_attr("popover")
    assert page.find("button", attrs={"popovertarget": "menu"}).text == "Menu"


def test_what_stands_in_the_way_of_a_sum_is_marked(page):
    assert "Not yet known" in [tag.text for tag in page.select("td .unknown")]


def test_the_dearest_list_stays_far_under_its_weight(client):
    page = client.get(reverse("style-guide")).content
    table = re.search(rb"<tbody.*?</tbody>", page, re.DOTALL)[0]
    rows = table.count(b"<tr")
    assert len(table) / rows * 50 < 60_000, "fifty rows would leave too little of the 100 kB for the page"


def test_production_has_no_style_guide(settings):
    settings.PRODUCTION = True
    assert importlib.reload(installation).urlpatterns == []
    settings.PRODUCTION = False
    assert len(importlib.reload(installation).urlpatterns) == 1
